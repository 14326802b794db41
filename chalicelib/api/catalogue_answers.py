"""What is answered about programmes and notices, for the contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from chalicelib.api.answers import (
    Answer,
    ChannelAnswer,
    ContactAnswer,
    RoundBrief,
    SittingOn,
    Words,
)
from chalicelib.api.candidate_accounts_answers import AccountRulesAnswer
from chalicelib.api.eligibility_answers import IdentificationShown
from chalicelib.api.paper_answers import Kind, PaperAnswer
from chalicelib.api.privacy_answers import NoticeAnswer


class ProgrammeBrief(Answer):
    """`ticket_title`: what its tickets are called; plain tickets have none."""

    code: str
    version: str
    name: Words
    office: Words
    summary: Words
    ticket_title: Words | None


class ProgrammeWithRounds(ProgrammeBrief):
    rounds: list[RoundBrief]


class ProgrammeList(Answer):
    programmes: list[ProgrammeWithRounds]


class CataloguePaper(PaperAnswer):
    """`months`: of its rounds; none named means all."""

    months: list[int]


class LevelAnswer(Answer):
    code: str
    name: Words
    about: Words
    notes: list[Words]


class ItemAnswer(Answer):
    """`kinds`: of papers; none named means all."""

    what: Words
    kinds: list[Kind]


class ForbiddenAnswer(ItemAnswer):
    article: str | None


class ArticleAnswer(Answer):
    code: str
    text: Words
    effect: Words


class TelephoneAnswer(Answer):
    name: Words
    number: str


class LinkAnswer(Answer):
    title: Words
    url: str


class TitledText(Answer):
    title: Words
    body: Words


class AnnexAnswer(Answer):
    title: Words
    lines: list[Words]


class ProgrammeFull(ProgrammeBrief):
    """Fees are of the whole programme where it has no papers."""

    eligibility: list[Words]
    process: list[Words]
    results: list[Words]
    fee_minor: int
    fee_basis: Words | None
    hold_hours: int
    papers: list[CataloguePaper]
    levels: list[LevelAnswer]
    allowed: list[ItemAnswer]
    forbidden: list[ForbiddenAnswer]
    articles_of: Words | None
    articles: list[ArticleAnswer]
    entry: list[Words]
    identification: IdentificationShown | None
    payment_channels: list[ChannelAnswer]
    banks: list[Words]
    browsers: list[Words]
    camera: list[Words]
    in_app: Words | None
    support: TelephoneAnswer | None
    telephones: list[TelephoneAnswer]
    links: list[LinkAnswer]
    retention: list[Words]
    accounts: AccountRulesAnswer
    privacy: NoticeAnswer
    guidance: list[TitledText]
    annexes: list[AnnexAnswer]
    contact: ContactAnswer


class ProgrammeAnswer(ProgrammeFull):
    rounds: list[RoundBrief]


class CatalogueRound(RoundBrief):
    pay_until: datetime
    issued_on: date | None
    version: int


class SlotAnswer(SittingOn):
    """A paper in a batch; nothing but the sitting where the round is the one paper."""

    paper: str | None
    name: Words | None
    part: str | None
    part_name: Words | None
    ends_at: datetime | None
    minutes: int | None
    fee_minor: int | None


class OptionAnswer(Answer):
    id: str
    words: Words


class CatalogueField(Answer):
    """What candidates choose from besides papers: their type, their major."""

    id: str
    title: Words
    options: list[OptionAnswer]


class PromiseAnswer(Answer):
    """`by`, the end inclusive; not `certain` while a year it runs into has no calendar yet."""

    id: Literal["results", "certificates"]
    working_days: int
    by: date
    certain: bool
    what: Words


class CatalogueSite(Answer):
    code: str
    name: str
    name_en: str
    province: str
    city: str
    address: str
    status: Literal["open", "closed", "moved", "cancelled"]
    since: datetime | None
    moved_to: list[str]


class PublicChange(Answer):
    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]


class CatalogueAnswer(Answer):
    round: CatalogueRound
    programme: ProgrammeFull
    timetable: list[SlotAnswer]
    fields: list[CatalogueField]
    promises: list[PromiseAnswer]
    sites: list[CatalogueSite]
    changes: list[PublicChange]


class NoticeBlock(Answer):
    """By `kind`: `text`, `items`, or `head` and `rows`."""

    kind: Literal["text", "points", "table"]
    text: str = ""
    leads: bool = False
    items: list[str] = Field(default_factory=list)
    head: list[str] = Field(default_factory=list)
    rows: list[list[str]] = Field(default_factory=list)


class NoticeClause(Answer):
    """`lines`: the requirements that it keeps."""

    id: str
    number: str
    title: str
    lines: list[str]
    blocks: list[NoticeBlock]


class NoticeCorrection(Answer):
    at: datetime
    stamp: str
    items: list[str]


class OfficialNoticeAnswer(Answer):
    """`programme`: where the title doesn't name it. `pdf` and `html` send on to the same notice."""

    round: str
    language: Literal["zh-CN", "en"]
    title: str
    programme: str | None
    office: str
    issued_on: date
    corrections: list[NoticeCorrection]
    clauses: list[NoticeClause]
    zone: str
    pdf: str
    html: str
