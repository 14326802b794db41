"""What the public is answered, for the contract. A test holds the views to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.domain.account import Style
from chalicelib.domain.flow import Step
from chalicelib.domain.programme import Phase


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class Words(Answer):
    """One text in both languages."""

    zh: str = Field(alias="zh-CN")
    en: str


class Clock(Answer):
    now: datetime


class WindowAnswer(Answer):
    """`[opens_at, closes_at)`."""

    opens_at: datetime
    closes_at: datetime


class SittingAnswer(Answer):
    starts_at: datetime
    entry_from: datetime
    entry_until: datetime


class SittingOn(SittingAnswer):
    on: date


class RoundBrief(Answer):
    id: str
    programme: str
    name: Words
    exam_on: date
    phase: Phase
    phase_one: WindowAnswer
    phase_two: WindowAnswer
    specimen: bool


class RoundList(Answer):
    now: datetime
    rounds: list[RoundBrief]


class Clause(Answer):
    text: Words
    summary: Words


class AgreementAnswer(Answer):
    version: str
    clauses: list[Clause]


class AttachmentLink(Answer):
    """`url` sends on to the file."""

    name: str
    size: int
    url: str


class PublicNotice(Answer):
    id: str
    title: Words
    body: Words
    published_at: datetime
    version: int
    changed_at: datetime | None
    attachments: list[AttachmentLink]


class ContactAnswer(Answer):
    inquiry: str
    supervision: str
    hours: Words
    icp: str
    police: str
    site_url: str


class ChannelAnswer(Answer):
    id: str
    name: Words


class PhotoLimits(Answer):
    min_kb: int
    max_kb: int
    min_width: int
    min_height: int


class RoundAnswer(RoundBrief):
    """`sign_in`: what candidates sign in with; `steps`: the way to a registration, in its order;
    `ticket_title`: what its ticket is called; a plain ticket has none.
    """

    now: datetime
    sign_in: Style
    steps: list[Step]
    title: Words
    ticket_title: Words | None
    office: Words
    pay_until: datetime
    sitting: SittingAnswer
    fee_minor: int
    hold_hours: int
    eligibility: list[Words]
    process: list[Words]
    results: list[Words]
    results_at: datetime | None
    agreement: AgreementAnswer
    notices: list[PublicNotice]
    contact: ContactAnswer
    payment_channels: list[ChannelAnswer]
    photo: PhotoLimits


class DistrictAnswer(Answer):
    code: str
    name: Words


class SiteRow(Answer):
    """`parts`: part -> [free, capacity]. `free`: how many find all they may want; where papers are
    chosen, how many find anything. `district`: whose candidates may choose it, where numbers bind.
    """

    code: str
    name: str
    name_en: str
    province: str
    city: str
    address: str
    initials: str
    capacity: int
    free: int
    open: bool
    district: DistrictAnswer | None
    parts: dict[str, tuple[int, int]] = Field(default_factory=dict)


class SiteList(Answer):
    """`free` is a hint as of `as_of`; the hold itself decides."""

    as_of: datetime
    now: datetime
    sites: list[SiteRow]


class AvailabilityAnswer(Answer):
    """`sites`: code, or `code/part`, -> [free, capacity, open]. A hint; after `next_expiry_at` more
    may be free.

    `as_of` is by the same clock as `now`.
    """

    as_of: datetime
    now: datetime
    next_expiry_at: datetime | None
    sites: dict[str, Annotated[list[int | bool], Field(min_length=3, max_length=3)]]


class SignedInCandidate(Answer):
    name: str
    name_masked: str
    ticket_no_masked: str


class SignedIn(Answer):
    candidate: SignedInCandidate
    proved: bool


class Proved(Answer):
    proved: Literal[True]


class UploadForm(Answer):
    """Post the fields, then the file, as multipart/form-data."""

    url: str
    fields: dict[str, str]


class Acknowledged(Answer):
    code: Literal["SUCCESS"]
