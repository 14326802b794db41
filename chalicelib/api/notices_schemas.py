"""What staff write into public notices."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.api.schemas import Body, Both, Instant

FileName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=120, pattern=r'^[^/\\"\x00-\x1f\x7f]+$'
    ),
]


class AttachmentBody(Body):
    """A file posted before, and the name under which readers save it."""

    attachment_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,32}$")]
    name: FileName


class NoticeBody(Body):
    """Without `attachments`, those that are there stay."""

    title: Both
    body: Both
    publish_at: Instant
    attachments: Annotated[list[AttachmentBody], Field(max_length=10)] | None = None


class NewAttachment(Body):
    filename: FileName
    size: int = Field(ge=1)
    content_type: Annotated[str, StringConstraints(max_length=120)]
