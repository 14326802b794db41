"""What is answered about the lists for full sites, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from chalicelib.api.answers import Answer
from chalicelib.domain.standby import Why


class StandbyAnswer(Answer):
    """`position` while one waits, this or further back where it is not exact; `offer_until`:
    before then the payment of an offer has to begin; `reason` where it is over.
    """

    site: str
    name: str
    name_en: str
    state: Literal["waiting", "offered", "skipped", "ended"]
    position: int | None
    position_exact: bool
    joined_at: datetime
    offer_until: datetime | None
    reason: Why | None


class StandbyLine(Answer):
    candidate_id: str
    name_masked: str
    position: int
    joined_at: datetime


class StandbyPage(Answer):
    """`offer_minutes` is null where the round has no lists (any more)."""

    waiting: int
    offer_minutes: int | None
    people: list[StandbyLine]
    next: str | None
