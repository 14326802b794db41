"""What candidates are answered, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from chalicelib.api.answers import Answer, RoundBrief, SittingOn, UploadForm, Words
from chalicelib.api.paper_answers import RegisteredPaper
from chalicelib.api.standby_answers import StandbyAnswer
from chalicelib.domain.registration import Condition, PhotoState


class RoundInStanding(RoundBrief):
    pay_until: datetime


class CandidateAnswer(Answer):
    name: str
    ticket_no_masked: str
    id_no_masked: str
    school: str
    proved: bool
    phone_masked: str | None


class BestScore(Answer):
    exam: Literal["CET4", "CET6"]
    mode: Literal["paper", "online"]
    ticket_no_masked: str
    total: int
    limit: int
    source: str
    imported_at: datetime


class ReasonAnswer(Answer):
    clause: str
    code: str
    params: dict[str, Any]
    way_out: str


class EligibilityAnswer(Answer):
    eligible: bool
    best: BestScore | None
    reasons: list[ReasonAnswer]


class Accepted(Answer):
    version: str
    accepted_version: str | None
    accepted_at: datetime | None


class ChosenSite(Answer):
    code: str
    name: str
    name_en: str
    province: str
    city: str
    address: str
    pickup_place: str


class RegistrationAnswer(Answer):
    registration_no: str
    seq: int
    site: ChosenSite
    sitting: SittingOn
    fee_minor: int
    held_at: datetime
    payment_deadline: datetime
    payable_until: datetime
    paid_at: datetime | None
    confirmed_at: datetime | None
    papers: list[RegisteredPaper] = Field(default_factory=list)
    answers: dict[str, str] = Field(default_factory=dict)


class PaymentAnswer(Answer):
    payment_no: str
    state: str
    amount_minor: int
    cashier_url: str | None
    started_at: datetime


class RefundAnswer(Answer):
    refund_no: str
    amount_minor: int
    reason: str
    state: Literal["pending", "done", "failed"]
    requested_at: datetime
    done_at: datetime | None


class PendingPhotoAnswer(Answer):
    photo_id: str
    state: PhotoState
    uploaded_at: datetime
    reason: str | None
    params: dict[str, Any]
    url: str | None


class PhotoAnswer(Answer):
    url: str | None
    source: Literal["roster", "upload"]
    pending: PendingPhotoAnswer | None


class TicketState(Answer):
    state: Literal["none", "making", "ready", "failed"]
    version: int
    ticket_no: str | None
    made_at: datetime | None
    failure: str | None


class TimelineEntry(Answer):
    at: datetime
    who: str
    action: str
    params: dict[str, Any]
    reason: str | None


class StandingAnswer(Answer):
    """The one truth of the status page."""

    now: datetime
    round: RoundInStanding
    candidate: CandidateAnswer
    eligibility: EligibilityAnswer
    agreement: Accepted
    state: Condition
    registration: RegistrationAnswer | None
    payment: PaymentAnswer | None
    refunds: list[RefundAnswer]
    photo: PhotoAnswer | None
    ticket: TicketState | None
    timeline: list[TimelineEntry]
    standby: StandbyAnswer | None


class PaymentStarted(Answer):
    payment_no: str
    cashier_url: str
    view: StandingAnswer


class PhotoUploadAnswer(Answer):
    photo_id: str
    upload: UploadForm
    max_bytes: int


class TicketSite(Answer):
    name: str
    name_en: str
    address: str


class BelongingsAnswer(Answer):
    """What may be brought to papers of a kind and what not, in one text."""

    title: Words
    text: Words


class TicketSheetAnswer(Answer):
    """What the ticket prints; `qr` is the signed text of its code. A plain ticket has no title."""

    title: Words | None = None
    name: str
    id_type: Words
    id_no: str
    ticket_no: str
    written_ticket_no: str
    school: str
    photo_url: str | None
    site: TicketSite
    sitting: SittingOn
    pickup_place: str
    rules: list[Words]
    qr: str
    specimen: bool
    papers: list[RegisteredPaper] = Field(default_factory=list)
    belongings: list[BelongingsAnswer] = Field(default_factory=list)


class TicketAnswer(Answer):
    """Addresses live for minutes; `sheet` is there as soon as the paper is."""

    state: Literal["making", "ready", "failed"]
    version: int
    failure: str | None
    made_at: datetime | None
    view_url: str | None
    download_url: str | None
    sheet: TicketSheetAnswer | None
