"""A public notice of a round (S1-01), with its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.programme import Words


@dataclass(frozen=True, slots=True)
class Notice:
    """Shown from `publish_at` on; `changed_at` marks a version after the first."""

    id: str
    title: Words
    body: Words
    publish_at: datetime
    changed_at: datetime | None
    version: int
