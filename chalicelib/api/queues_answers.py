"""What reviewers are answered, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.api.answers import Answer
from chalicelib.api.staff_answers import Escalated


class QueueLine(Answer):
    kind: str
    escalated: bool
    reasons: list[str]
    waiting: int
    oldest_at: datetime | None
    age_seconds: int | None


class QueueList(Answer):
    queues: list[QueueLine]


class QueueCase(Answer):
    """`of` is the programme or round; `shown` is what this kind of case has to be judged by."""

    case_id: str
    of: str
    candidate_id: str | None
    name_masked: str
    opened_at: datetime
    age_seconds: int
    claimed_by: str | None
    claimed_until: datetime | None
    escalated: Escalated | None
    shown: dict[str, Any]


class QueuePage(Answer):
    kind: str
    reasons: list[str]
    waiting: int
    cases: list[QueueCase]


class QueueStep(Answer):
    """`case` is the one just claimed; `next` the oldest that is free."""

    case: QueueCase | None
    next: QueueCase | None
    waiting: int
