"""What is answered about a confirmation, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.api.answers import Answer, UploadForm, Words
from chalicelib.domain.confirmation import StepKind, StepState, Way


class StepConsent(Answer):
    purpose: str
    version: str
    title: Words
    what: Words
    why: Words
    how_long: Words
    who: Words
    without: Words
    given: bool | None


class IdentityStep(Answer):
    """`reason` and `params`: why the last attempt did not pass. `counts`: whether the way to a
    registration is open as far as this step goes.
    """

    id: str
    kind: StepKind
    clause: str
    title: Words
    hints: list[Words]
    files: list[str]
    types: list[str]
    max_kb: int
    each_round: bool
    state: StepState
    counts: bool
    tries_left: int
    reason: str | None
    params: dict[str, Any]
    consent: StepConsent


class OnSiteAnswer(Answer):
    """When to come to an office instead, and what to bring."""

    cases: list[Words]
    bring: Words


class NotConfirmed(Answer):
    """By which office or institution, and why."""

    by: str
    reason: str
    at: datetime


class IdentityAnswer(Answer):
    """`outdated`: was confirmed under another name or number. `counts` until `review_until` while
    a person looks at it. `simulated`: checked by a provider that asks nobody.
    """

    programme: str
    clause: str
    confirmed: bool
    outdated: bool
    counts: bool
    way: Way | None
    by: str
    confirmed_at: datetime | None
    review_until: datetime | None
    refused: NotConfirmed | None
    simulated: bool
    other_ways: list[str]
    on_site: OnSiteAnswer | None
    steps: list[IdentityStep]


class Challenge(Answer):
    """What the capture has to show, and until when."""

    nonce: str
    actions: list[str]
    digits: str


class IdentityStarted(Answer):
    """`upload` says for each file where to post it; then `done`."""

    identity: IdentityAnswer
    upload: dict[str, UploadForm]
    challenge: Challenge | None
    until: datetime | None


class PersonAtDesk(Answer):
    candidate_id: str
    name_masked: str
    id_type: str
    id_no_masked: str
    photo_url: str | None
    confirmed: bool
    way: Way | None
    by: str
    confirmed_at: datetime | None
    refused: NotConfirmed | None


class Decided(Answer):
    """`done`, or the code of the problem."""

    candidate_id: str
    outcome: str


class DecidedList(Answer):
    decided: list[Decided]


class MemberAnswer(Answer):
    """`candidate_id` is null for who has no account yet."""

    candidate_id: str | None
    name_masked: str
    confirmed: bool
    way: Way | None
    confirmed_at: datetime | None


class CohortAnswer(Answer):
    institution: str
    programme: str
    members: list[MemberAnswer]


class CohortFault(Answer):
    line: int
    field: str
    code: str
    params: dict[str, Any]


class CohortChanged(Answer):
    good: int
    faults: list[CohortFault]
    dry_run: bool


class OfficeAnswer(Answer):
    code: str
    name: Words
    address: Words
    hours: Words
    bring: Words
    district: str
    phone: str
    open: bool
    version: int


class OfficeList(Answer):
    programme: str
    offices: list[OfficeAnswer]


class EntryAnswer(Answer):
    """The address of a programme as a QR code: to be shown, and as an A4 sheet to be printed."""

    address: str
    svg: str
    download_url: str


class RetentionRule(Answer):
    purpose: str
    after: str
    days: int
    at_most_days: int
    why: Words


class ShreddedLine(Answer):
    """Of the files only their digests: what went is known, what it showed is not."""

    case: str
    purpose: str
    days: int
    due_at: datetime
    sha256: list[str]


class ShreddingReport(Answer):
    programme: str
    at: datetime
    dry_run: bool
    seen: int
    failed: int
    lines: list[ShreddedLine]


class ShreddingProof(Answer):
    at: datetime
    by: str
    seen: int
    failed: int
    lines: list[ShreddedLine]


class ShreddingAnswer(Answer):
    programme: str
    rules: list[RetentionRule]
    proofs: list[ShreddingProof]
