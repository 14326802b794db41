"""What a candidate has chosen and said for a round before it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who consented for a child, and when. The number is sealed."""

    name: str
    relation: str
    phone_sealed: str
    phone_masked: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What a candidate has chosen and said for a round so far; nothing of it holds a place.

    `batches` is the part chosen for a paper that has several. `checked_at`: the candidate has said
    that the data is true. `version` 0 has not been stored yet.
    """

    site: str | None = None
    papers: tuple[str, ...] = ()
    batches: Mapping[str, str] = field(default_factory=dict)
    retained: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    checked_at: datetime | None = None
    guardian: Guardian | None = None
    photo_id: str | None = None
    photo_sha256: str | None = None
    version: int = 0
