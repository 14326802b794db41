"""Results: one row per candidate in a set that is complete or does not exist."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Special(StrEnum):
    """What a result says instead of a grade; no grade may bear such a name."""

    ABSENT = "absent"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate's result in a set: the code of a grade, or a special word.

    `ticket_no` is empty for a candidate who paid and never asked for a ticket.
    """

    candidate_id: str
    result: str
    ticket_no: str = ""
    certificate_no: str | None = None

    @property
    def special(self) -> Special | None:
        return Special(self.result) if self.result in set(Special) else None


@dataclass(frozen=True, slots=True)
class ResultSet:
    """The header of a complete set: it is written after all its rows.

    `version` counts the sets of a round, `digest` holds the rows to what was imported, `writes`
    counts the writes of the header itself. `certificates` are numbered and hidden, and ready once
    `certificates_ready`.
    """

    round_id: str
    version: int
    job_id: str
    by: str
    imported_at: datetime
    filename: str
    counts: dict[str, int]
    total: int
    ticketless: int
    digest: str
    certificates_wanted: int
    certificates: int = 0
    certificates_ready: bool = False
    writes: int = 0


def digest(rows: Iterable[Row]) -> str:
    """Of who has which result, in any order; certificates' numbers come later."""
    lines = sorted(f"{row.candidate_id}={row.result}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]
