"""A request for a second person (the two-person rule)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LASTS = timedelta(days=3)
Effect = dict[str, Any]
"""What the action would do, in numbers; `people` is always there."""


@dataclass(frozen=True, slots=True)
class Request:
    """`data` is what its kind needs to be carried out; `effect` is as of `requested_at`."""

    id: str
    round_id: str
    kind: str
    candidate_id: str
    reason: str
    effect: Effect
    data: dict[str, Any]
    requested_by: str
    requested_at: datetime

    @property
    def expires_at(self) -> datetime:
        return self.requested_at + LASTS
