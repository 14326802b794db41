"""What an identification photo must be: numbers are programme data, refusals name the measure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.domain.staff import Permission

REVIEW, ESCALATED = "photo_review", "photo_escalated"
"""The two queues of photos that wait for a person: kinds of cases."""


class PhotoRefused(Invalid):
    """`code` is one of REFUSALS; `params` carry what was measured beside what is asked."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        super().__init__(**params)


REFUSALS = (
    "photo_not_jpeg",
    "photo_file_too_large",
    "photo_file_too_small",
    "photo_too_many_pixels",
    "photo_too_small",
    "photo_aspect",
    "photo_cmyk",
    "photo_truncated",
    "photo_unreadable",
)


def decided_by(queue: str) -> Permission:
    """What a reviewer passes on is decided by those who answer for remedies."""
    return Permission.REMEDY if queue == ESCALATED else Permission.REVIEW_PHOTOS


class RefusalReason(StrEnum):
    """Why a reviewer turns a photo down; the page tells how to do better."""

    NOT_SAME_PERSON = "not_same_person"
    BACKGROUND = "background"
    SIZE_OR_CROP = "size_or_crop"
    BLURRED = "blurred"
    COVERED = "covered"
    NOT_RECENT = "not_recent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PhotoSpec:
    """Kilobytes bound the file as it is sent; width and height are counted upright, in pixels.

    `max_pixels` is read from the header before anything is decoded. The ratio is width to height:
    the one-inch and two-inch portraits in use lie between 0.66 and 0.82.
    """

    min_kb: int
    max_kb: int
    min_width: int
    min_height: int
    max_pixels: int = 25_000_000
    min_ratio: float = 0.6
    max_ratio: float = 0.9

    def check_file(self, size: int) -> None:
        """Refuse a file by its length alone, before it is opened."""
        params: dict[str, Any] = {
            "kb": round(size / 1024, 1),
            "min_kb": self.min_kb,
            "max_kb": self.max_kb,
        }
        if size > self.max_kb * 1024:
            raise PhotoRefused("photo_file_too_large", **params)
        if size < self.min_kb * 1024:
            raise PhotoRefused("photo_file_too_small", **params)

    def check_size(self, width: int, height: int) -> None:
        """Refuse by the upright width and height, as the header gives them."""
        if width * height > self.max_pixels:
            raise PhotoRefused(
                "photo_too_many_pixels",
                width=width,
                height=height,
                megapixels=round(width * height / 1e6, 1),
                max_megapixels=round(self.max_pixels / 1e6, 1),
            )
        if width < self.min_width or height < self.min_height:
            raise PhotoRefused(
                "photo_too_small",
                width=width,
                height=height,
                min_width=self.min_width,
                min_height=self.min_height,
            )
        if not self.min_ratio <= width / height <= self.max_ratio:
            raise PhotoRefused(
                "photo_aspect",
                width=width,
                height=height,
                ratio=round(width / height, 2),
                min_ratio=self.min_ratio,
                max_ratio=self.max_ratio,
            )
