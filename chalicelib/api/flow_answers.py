"""What a candidate is answered about their way to a registration, for the contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chalicelib.api.answers import Answer, DistrictAnswer, UploadForm, Words
from chalicelib.api.candidate_answers import ReasonAnswer
from chalicelib.domain.flow import Stage, Step, StepState
from chalicelib.domain.programme import Phase
from chalicelib.domain.proof import ProofState


class WhyAnswer(Answer):
    code: str
    params: dict[str, Any]


class StepAnswer(Answer):
    id: Step
    state: StepState
    optional: bool
    why: WhyAnswer | None


class DocumentAnswer(Answer):
    """`id` is empty for the agreement itself, `notice` for the notice."""

    id: str
    version: str
    title: Words | None
    clauses: list[Words]
    accepted_version: str | None
    accepted_at: datetime | None


class OptionAnswer(Answer):
    id: str
    words: Words


class ShownFor(Answer):
    field: str
    one_of: list[str]


class FieldAnswer(Answer):
    id: str
    title: Words
    options: list[OptionAnswer]
    required: bool
    longest: int
    date: bool
    shown_for: ShownFor | None


class RetainedAnswer(Answer):
    """`reason` says why it does not count here."""

    paper: str
    score: str
    sat_on: date | None
    reason: ReasonAnswer | None


class GuardianAnswer(Answer):
    name_masked: str
    relation: str
    phone_masked: str
    at: datetime


class DraftAnswer(Answer):
    site: str | None
    papers: list[str]
    batches: dict[str, str]
    retained: list[str]
    answers: dict[str, str]
    checked_at: datetime | None
    guardian: GuardianAnswer | None
    photo_url: str | None
    fee_minor: int | None


class RegisteredAnswer(Answer):
    registration_no: str
    site: str
    papers: list[str]
    retained: list[str]
    answers: dict[str, str]
    fee_minor: int
    payment_deadline: datetime
    paid_at: datetime | None


class SentProof(Answer):
    state: ProofState
    order_no: str
    sent_at: datetime
    reason: str | None


class ProofAnswer(Answer):
    """Where and what to pay. `warn_not_twice`: a payment has been shown before (S4-30)."""

    page: str
    qr_png: str
    item: Words
    where: Words
    fee_minor: int | None
    same_payer: bool
    max_bytes: int
    sent: SentProof | None
    warn_not_twice: bool


class OwnDistrict(DistrictAnswer):
    """The district of my number: I can choose its sites only, by this clause."""

    clause: str


class FlowAnswer(Answer):
    round: str
    programme: str
    now: datetime
    phase: Phase
    stage: Stage
    steps: list[StepAnswer]
    documents: list[DocumentAnswer]
    fields: list[FieldAnswer]
    retained: list[RetainedAnswer]
    editable: dict[str, bool]
    district: OwnDistrict | None
    draft: DraftAnswer
    registration: RegisteredAnswer | None
    proof: ProofAnswer | None


class FlowUpload(Answer):
    id: str
    upload: UploadForm
    max_bytes: int
