"""A person who may register. ID and phone numbers are sealed: the domain never sees them open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """`id_index` is the keyed digest of the document, for comparison without opening it."""

    id: str
    name: str
    id_type: str
    id_sealed: str
    id_index: str
    school: str
    original_photo: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An accepted agreement (S1-14)."""

    version: str
    accepted_at: datetime
