"""What is answered about messages and contacts, for the contract."""

from __future__ import annotations

from datetime import datetime

from chalicelib.api.answers import Answer, Words
from chalicelib.domain.contact import Language
from chalicelib.domain.message import Channel, MessageKind, SendState


class SentAnswer(Answer):
    """`at` is when it was sent, or when it will be tried again, or was given up."""

    channel: Channel
    state: SendState
    at: datetime


class MessageAnswer(Answer):
    """`round_id` is null for what concerns a person in every round of the programme."""

    id: str
    kind: MessageKind
    round_id: str | None
    at: datetime
    title: Words
    body: Words
    read_at: datetime | None
    sent: list[SentAnswer]


class MessagePage(Answer):
    messages: list[MessageAnswer]
    unread: int
    next: str | None


class ContactKept(Answer):
    phone_masked: str | None
    email_masked: str | None
    language: Language
    consented_at: datetime | None


class SendingAnswer(Answer):
    """One message on its way by one channel; `error` is the last reason why it was not sent."""

    id: str
    candidate_id: str
    name_masked: str
    kind: MessageKind
    channel: Channel
    to_masked: str
    state: SendState
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    error: str | None


class SendingTotals(Answer):
    waiting: int
    sent: int
    failed: int


class SendingPage(Answer):
    messages: list[SendingAnswer]
    totals: SendingTotals
    next: str | None


class TemplateAnswer(Answer):
    """The texts as a candidate of this round would read them."""

    kind: MessageKind
    title: Words
    body: Words
    sms: Words


class TemplateList(Answer):
    templates: list[TemplateAnswer]
