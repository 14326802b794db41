"""A public notice of a round (S1-01), with its versions and attachments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.programme import Words

MAX_ATTACHMENT = 10 * 1024 * 1024
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}
"""What may be attached, by the ending of its name."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """`id` is the file's own: a file is never replaced, a new one gets a new id."""

    id: str
    name: str
    size: int
    content_type: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Shown from `publish_at` on; `changed_at` marks a version after the first."""

    id: str
    title: Words
    body: Words
    publish_at: datetime
    changed_at: datetime | None
    version: int
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class FormerNotice:
    """A version that another has replaced."""

    notice: Notice
    replaced_at: datetime

    @property
    def was_public(self) -> bool:
        return self.notice.publish_at <= self.replaced_at

    @property
    def since(self) -> datetime:
        return self.notice.changed_at or self.notice.publish_at


def ending(name: str) -> str:
    """`pdf` for Rules.PDF; jpeg counts as jpg; empty where there is none."""
    found = name.rpartition(".")[2].lower() if "." in name else ""
    return "jpg" if found == "jpeg" else found
