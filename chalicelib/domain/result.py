"""Results: one row per candidate in a set that is complete or does not exist."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Special(StrEnum):
    """What a result says instead of a grade; no grade may bear such a name."""

    ABSENT = "absent"
    INVALID = "invalid"


SCORED = "scored"
"""What a row says that has a score for each of its papers."""


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate's result in a set: the code of a grade, SCORED, or a special word.

    `ticket_no` is empty for a candidate who paid and never asked for a ticket. `scores` are by
    paper, each a score as plain figures or a special word; absent is not 0 (A6-18).
    """

    candidate_id: str
    result: str
    ticket_no: str = ""
    certificate_no: str | None = None
    scores: dict[str, str] = field(default_factory=dict)

    @property
    def special(self) -> Special | None:
        return Special(self.result) if self.result in set(Special) else None


def scored(candidate_id: str, scores: dict[str, str], ticket_no: str = "") -> Row:
    """A row of scores: special as a whole if all its papers are, in the same way."""
    said = set(scores.values())
    special = next(iter(said)) if len(said) == 1 and said <= set(Special) else SCORED
    return Row(candidate_id, special, ticket_no, scores=scores)


@dataclass(frozen=True, slots=True)
class ResultSet:
    """The header of a complete set: it is written after all its rows.

    `version` counts the sets of a round, `digest` holds the rows to what was imported, `writes`
    counts the writes of the header itself. `certificates` are numbered and hidden, and ready once
    `certificates_ready`. `places`: how many the people counted have, who sit several parts; 0 for
    as many as people.
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
    places: int = 0
    certificates: int = 0
    certificates_ready: bool = False
    writes: int = 0

    @property
    def paid_places(self) -> int:
        return self.places or self.total


def digest(rows: Iterable[Row]) -> str:
    """Of who has which result, in any order; certificates' numbers come later."""
    lines = sorted(f"{row.candidate_id}={row.result}{_scores(row)}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _scores(row: Row) -> str:
    return "".join(f";{paper}={score}" for paper, score in sorted(row.scores.items()))
