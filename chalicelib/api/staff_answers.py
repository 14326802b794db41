"""What staff are answered, for the contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from chalicelib.api.answers import Answer, RoundBrief, SittingAnswer, UploadForm, Words
from chalicelib.api.candidate_answers import TimelineEntry
from chalicelib.api.opening_answers import OpeningAnswer, SeatRulesAnswer
from chalicelib.api.paper_answers import ChoiceAnswer, PaperAnswer, PartName
from chalicelib.domain.staff import Role


class AccountAnswer(Answer):
    """`scope` is national, province:<name> or site:<code>."""

    account: str
    name: str
    role: Role
    scope: str


class Rules(Answer):
    """The programme's rules, read-only."""

    title: Words
    version: str
    fee_minor: int
    hold_hours: int
    grace_minutes: int
    late_payment: Literal["confirm_if_free", "refund"]
    conditions: list[Words]
    editable: list[str]
    parts: list[PartName]
    papers: list[PaperAnswer] = Field(default_factory=list)
    choice: ChoiceAnswer | None = None


class Extending(Answer):
    """A later payment deadline on its way to the holds that the old one had cut off."""

    extended: int
    since: datetime


class StaffRound(RoundBrief):
    now: datetime
    sitting: SittingAnswer
    pay_until: datetime
    extending: Extending | None
    version: int
    draft: bool
    issued_on: date | None
    seat_rules: SeatRulesAnswer
    opening: OpeningAnswer
    rules: Rules
    sittings: dict[str, SittingAnswer] = Field(default_factory=dict)
    papers: list[str] = Field(default_factory=list)
    options: dict[str, list[str]] = Field(default_factory=dict)


class OfferedPaper(Answer):
    """`months`: of its rounds; none named means all."""

    code: str
    name: Words
    months: list[int]


class StaffProgramme(Answer):
    code: str
    name: Words
    parts: list[PartName]
    papers: list[OfferedPaper]


class StaffRoundList(Answer):
    rounds: list[StaffRound]
    programmes: list[StaffProgramme]


class PoolAnswer(Answer):
    """The places of one part of the exam; `part` is empty where there are no parts."""

    part: str
    capacity: int
    blocked: int
    paid: int
    held: int
    free: int


class StaffSite(Answer):
    """`capacity` = taken + free + `blocked`; `taken` = paid + held."""

    code: str
    name: str
    name_en: str
    initials: str
    province: str
    city: str
    address: str
    pickup_place: str
    capacity: int
    blocked: int
    paid: int
    held: int
    free: int
    taken: int
    pools: list[PoolAnswer]
    open: bool
    version: int


class StaffSiteList(Answer):
    sites: list[StaffSite]


class Totals(Answer):
    capacity: int
    blocked: int
    paid: int
    held: int
    free: int
    sites: int
    full: int
    expiring_2h: int


class DayAnswer(Answer):
    on: date
    paid: int
    held: int
    expired: int


class Attention(Answer):
    kind: str
    count: int
    oldest_at: datetime


class AuditBrief(Answer):
    state: Literal["never", "clean", "suspect", "findings"]
    at: datetime | None
    findings: int


class BoardAnswer(Answer):
    """`days` and `attention` are the whole round's: only national staff see them."""

    as_of: datetime
    wall: datetime
    now: datetime
    totals: Totals
    days: list[DayAnswer]
    attention: list[Attention]
    audit: AuditBrief
    sites: list[StaffSite]


class ImportProgress(Answer):
    done: int
    total: int


class GradeFindings(Answer):
    unknown: int
    duplicate: int
    missing: int
    wrong: int


class ImportRows(Answer):
    good: int
    refused: int
    unchanged: int


class RefusedRow(Answer):
    """`line` is null where the fault is what the file does not say."""

    line: int | None
    column: str
    code: str
    params: dict[str, Any]
    value: Any


class ImportAnswer(Answer):
    """`refused` holds the first hundred; `refused_url` is a file with all of them."""

    job_id: str
    kind: Literal["roster", "roster_whole", "facts", "photos", "grades", "registry"]
    filename: str
    state: Literal["waiting_for_file", "checking", "checked", "committing", "committed", "failed"]
    encoding: str | None
    progress: ImportProgress
    rows: ImportRows
    refused: list[RefusedRow]
    refused_url: str | None
    same_as: str | None
    by: str
    created_at: datetime
    committed_at: datetime | None
    failure: dict[str, Any] | None
    findings: GradeFindings | None
    counts: dict[str, int] | None
    set_version: int | None


class ImportOpened(ImportAnswer):
    upload: UploadForm


class ImportList(Answer):
    jobs: list[ImportAnswer]


class RegistrationRow(Answer):
    candidate_id: str
    name_masked: str
    ticket_no_masked: str
    site: str
    site_name: str
    state: str
    held_at: datetime
    payment_deadline: datetime
    paid_at: datetime | None


class RegistrationPage(Answer):
    registrations: list[RegistrationRow]
    next: str | None


class StaffTimelineEntry(TimelineEntry):
    actor: str
    before: dict[str, Any]
    after: dict[str, Any]
    request_id: str


class Escalated(Answer):
    by: str
    note: str


class ReviewAnswer(Answer):
    case_id: str
    candidate_id: str
    name_masked: str
    uploaded_at: datetime
    claimed_by: str | None
    claimed_until: datetime | None
    original_url: str | None
    new_url: str
    flags: list[Literal["no_original"]]
    escalated: Escalated | None


class ReviewPage(Answer):
    reviews: list[ReviewAnswer]
    waiting: int
    next: str | None


class FindingAnswer(Answer):
    """What has stayed wrong; `kind` as in the report's findings."""

    kind: str
    pool: str
    shard: int
    candidate_id: str
    detail: str
    first_seen: datetime


class AuditAnswer(Answer):
    """`report` is the last whole pass's; `found` what the turns of each minute have found."""

    report: dict[str, Any] | None
    found: list[FindingAnswer]
