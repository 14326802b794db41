"""How long what was taken for one purpose is kept, and when it goes (P-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

Words = dict[str, str]


class After(StrEnum):
    """SETTLED: from when the matter it was for is closed."""

    TAKEN = "taken"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Retention:
    """`at_most` is for what is never settled, counted from when it was taken."""

    purpose: str
    after: After
    keep: timedelta
    at_most: timedelta
    why: Words

    def due(
        self, taken_at: datetime, settled_at: datetime | None, withdrawn_at: datetime | None
    ) -> datetime:
        """Consent taken back ends it at once."""
        ends = [taken_at + self.at_most]
        if self.after == After.TAKEN:
            ends.append(taken_at + self.keep)
        elif settled_at is not None:
            ends.append(settled_at + self.keep)
        if withdrawn_at is not None:
            ends.append(withdrawn_at)
        return min(ends)
