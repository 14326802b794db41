"""What candidates are told about their data, for the contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from chalicelib.api.answers import Answer, Words
from chalicelib.domain.staff import Role

SeenInFull = Literal["name", "id_no", "written_ticket_no", "ticket_no", "phone", "email", "ticket"]


class SectionAnswer(Answer):
    title: Words
    body: Words


class NoticeAnswer(Answer):
    version: str
    updated_on: date
    sections: list[SectionAnswer]


class PurposeAnswer(Answer):
    """One use of data, and what happens without it."""

    purpose: str
    version: str
    required: bool
    title: Words
    what: Words
    why: Words
    how_long: Words
    who: Words
    without: Words


class PrivacyNoticeAnswer(Answer):
    notice: NoticeAnswer
    purposes: list[PurposeAnswer]


class ConsentAnswer(PurposeAnswer):
    """`given` is null until this version has been answered."""

    given: bool | None
    at: datetime | None


class Look(Answer):
    """Somebody of the staff has seen `what` in full; `ticket` is a paper printed again."""

    at: datetime
    role: Role
    what: SeenInFull
    purpose: str


class PrivacyAnswer(Answer):
    notice: NoticeAnswer
    consents: list[ConsentAnswer]
    looks: list[Look]
