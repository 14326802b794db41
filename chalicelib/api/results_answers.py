"""What is answered about results, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.api.answers import Answer, Words
from chalicelib.domain.release import ReleaseState
from chalicelib.domain.result import Special


class ResultSetAnswer(Answer):
    """`state` is its release's; without one it is a draft, requested, or superseded."""

    version: int
    job_id: str
    by: str
    imported_at: datetime
    filename: str
    counts: dict[str, int]
    total: int
    certificates: int
    state: Literal[
        "draft", "requested", "approved", "armed", "open", "superseded", "withdrawn", "missed"
    ]


class CheckAnswer(Answer):
    name: Literal["rows", "paid", "certificates", "approval"]
    ok: bool
    seen: int
    wanted: int


class ReleaseAnswer(Answer):
    no: int
    set_version: int
    visible_at: datetime
    state: ReleaseState
    requested_by: str
    requested_at: datetime
    reason: str
    approved_by: str
    approved_at: datetime
    armed_at: datetime | None
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    checks: list[CheckAnswer]


class OpenedAnswer(Answer):
    set_version: int
    visible_at: datetime


class CountsBefore(Answer):
    round_id: str
    counts: dict[str, int]


class ResultsAnswer(Answer):
    """Newest first. `ticketless` have paid and never asked for a ticket: counted as absent."""

    now: datetime
    paid: int
    ticketless: int
    sets: list[ResultSetAnswer]
    releases: list[ReleaseAnswer]
    open: OpenedAnswer | None
    withdraw_until: datetime | None
    before: CountsBefore | None


class OwnCertificate(Answer):
    certificate_no: str
    grade: str
    state: Literal["valid", "superseded", "void"] | None
    void_reason: str | None
    collected_at: datetime | None


class OwnPickup(Answer):
    place: str
    opens_at: datetime | None
    closes_at: datetime | None
    note: Words | None


class VersionAnswer(Answer):
    visible_at: datetime


class PaperName(Answer):
    code: str
    name: Words


class ScoreAnswer(Answer):
    """A score as plain figures; `passed` is null where nothing is passed or failed."""

    paper: PaperName
    score: str | None
    special: Special | None
    passed: bool | None
    pass_at: str | None
    highest: str | None


class OwnResult(Answer):
    """`announced`: the instant is known and nothing else; `open` without a grade: there is none.

    `versions` are when this person's own result opened and was corrected: the others are not told.
    """

    now: datetime
    state: Literal["none", "announced", "open"]
    visible_at: datetime | None
    grade: str | None
    special: Special | None
    meaning: Words | None
    certificate: OwnCertificate | None
    pickup: OwnPickup | None
    versions: list[VersionAnswer]
    scores: list[ScoreAnswer] = Field(default_factory=list)
