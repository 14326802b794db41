"""What staff are told of one person, for the contract. Names and numbers are masked."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from chalicelib.api.answers import Answer
from chalicelib.api.candidate_answers import PaymentAnswer, RefundAnswer, StandingAnswer
from chalicelib.api.privacy_answers import Look
from chalicelib.api.staff_answers import StaffTimelineEntry

Kind = Literal["qr", "ticket", "written_ticket", "id_no", "phone", "payment", "name"]


class MatchAnswer(Answer):
    """`site` and `site_name` are null, and `state` is none, for who has not registered."""

    candidate_id: str
    round_id: str
    name_masked: str
    ticket_no_masked: str
    site: str | None
    site_name: str | None
    state: str
    matched_by: Kind


class SearchAnswer(Answer):
    """`tried` tells what the text was taken for; `more`: narrow it down."""

    matches: list[MatchAnswer]
    tried: list[Kind]
    more: bool


class MaskedDocument(Answer):
    type: str
    masked: str


class PersonAnswer(Answer):
    name_masked: str
    ids: list[MaskedDocument]
    phone_masked: str | None
    email_masked: str | None
    school: str


class ReceiptAnswer(Answer):
    provider: str
    provider_no: str
    payment_no: str
    amount_minor: int
    at: datetime


class MoneyAnswer(Answer):
    payments: list[PaymentAnswer]
    receipts: list[ReceiptAnswer]
    refunds: list[RefundAnswer]


class PhotoLineAnswer(Answer):
    source: Literal["roster", "upload"]
    url: str | None
    at: datetime | None
    state: Literal["used", "kept", "checking", "waiting", "refused"]


class TicketLineAnswer(Answer):
    version: int
    made_at: datetime | None
    state: Literal["making", "ready", "failed", "superseded"]


class SentAnswer(Answer):
    channel: Literal["sms", "email"]
    state: Literal["waiting", "sent", "failed"]
    at: datetime | None


class MessageLine(Answer):
    kind: str
    at: datetime
    sent: list[SentAnswer]


class StaffLook(Look):
    by: str


class ResultLine(Answer):
    """A grade, or a special word; only once it is open."""

    grade: str | None
    special: Literal["absent", "invalid"] | None
    certificate_no: str | None


class RegistrationDetail(Answer):
    """The candidate's own view, masked, and everything staff need beside it."""

    view: StandingAnswer
    timeline: list[StaffTimelineEntry]
    person: PersonAnswer
    money: MoneyAnswer
    photos: list[PhotoLineAnswer]
    tickets: list[TicketLineAnswer]
    messages: list[MessageLine]
    looks: list[StaffLook]
    result: ResultLine | None
    actions: list[Literal["reveal", "reprint", "move", "refund", "extend", "void_certificate"]]


class Revealed(Answer):
    value: str


class Reprinted(Answer):
    """An address that lives for minutes."""

    url: str
