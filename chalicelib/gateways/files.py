"""The files bucket. People reach it by short-lived presigned links only, never through the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from chalicelib.domain.errors import NotFound

LINK_SECONDS = 600


def original_key(candidate_id: str, sha256: str) -> str:
    """The roster's photo, by its content: it is never overwritten (S1-32)."""
    return f"originals/{candidate_id}/{sha256[:16]}.jpg"


def photo_key(candidate_id: str, photo_id: str) -> str:
    """A photo that the candidate sent, checked and re-encoded."""
    return f"photos/{candidate_id}/{photo_id}.jpg"


def identity_key(candidate_id: str, programme: str, attempt: str, name: str) -> str:
    """A picture or video of a confirmation, as it was checked."""
    return f"identity/{candidate_id}/{programme}/{attempt}/{name}"


@dataclass(frozen=True, slots=True)
class UploadForm:
    """What a browser posts to the bucket: the address, and the fields before the file."""

    url: str
    fields: dict[str, str]


class Files:
    """`client` talks to the bucket from here, `public` signs for the address that browsers use."""

    def __init__(self, bucket: str, client: Callable[[], Any], public: Callable[[], Any]) -> None:
        self.bucket = bucket
        self._client = client
        self._public = public

    def upload_form(self, key: str, content_type: str, max_bytes: int) -> UploadForm:
        """A presigned POST that the bucket itself limits by size and type."""
        conditions: list[Any] = [
            {"Content-Type": content_type},
            ["content-length-range", 1, max_bytes],
        ]
        form = self._public().generate_presigned_post(
            self.bucket,
            key,
            Fields={"Content-Type": content_type},
            Conditions=conditions,
            ExpiresIn=LINK_SECONDS,
        )
        return UploadForm(form["url"], form["fields"])

    def link(self, key: str, content_type: str, download_as: str | None = None) -> str:
        """A short-lived address of one file, shown in the browser or saved under a name."""
        disposition = _attachment(download_as) if download_as else "inline"
        params = {
            "Bucket": self.bucket,
            "Key": key,
            "ResponseContentType": content_type,
            "ResponseContentDisposition": disposition,
            "ResponseCacheControl": "private, max-age=300",
        }
        address: str = self._public().generate_presigned_url(
            "get_object", Params=params, ExpiresIn=LINK_SECONDS
        )
        return address

    def read(self, key: str) -> bytes:
        """The whole file; raises NotFound."""
        client = self._client()
        try:
            data: bytes = client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except client.exceptions.NoSuchKey:
            raise NotFound(key=key) from None
        return data

    def size(self, key: str) -> int | None:
        """Bytes, or None if there is no such file."""
        from botocore.exceptions import ClientError

        try:
            head = self._client().head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (403, 404):
                return None
            raise
        return int(head["ContentLength"])

    def delete(self, key: str) -> None:
        """Safe to repeat."""
        self._client().delete_object(Bucket=self.bucket, Key=key)

    def write(self, key: str, data: bytes, content_type: str) -> None:
        self._client().put_object(Bucket=self.bucket, Key=key, Body=data, ContentType=content_type)


def _attachment(name: str) -> str:
    """With the name as it is written, and in ASCII for those who only read that."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name)
    other = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{other}'
