"""What a programme tells everybody before they register: levels, items, contacts, deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Level:
    """What a level is for, and what a pass in it is good for (S2-07)."""

    code: str
    name: Words
    about: Words
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article on misconduct and what follows from it (S2-33)."""

    code: str
    text: Words
    effect: Words


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that may, or may not, be brought along. `kinds`: of papers; none named means all.

    A forbidden one names the article of the programme that it breaks, where there are articles.
    """

    what: Words
    allowed: bool
    kinds: tuple[str, ...] = ()
    article: str = ""

    def concerns(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Telephone:
    name: Words
    number: str


@dataclass(frozen=True, slots=True)
class Link:
    title: Words
    url: str


@dataclass(frozen=True, slots=True)
class Annex:
    """A text that the notice carries behind its clauses (S2-55)."""

    title: Words
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """How something is done, or where a proof comes from (S5-27, S5-28)."""

    title: Words
    body: Words


@dataclass(frozen=True, slots=True)
class Promise:
    """Something due within so many working days of the last exam day (S2-51, S3-33)."""

    id: str
    working_days: int
    what: Words


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`lines` are the requirements that a clause of the notice keeps, by the clause's id.

    `support` is who helps with an ID number registered wrongly (S4-34); `in_app` is told to those
    who open the pages inside another app (S4-01).
    """

    summary: Words
    fee_basis: Words | None = None
    levels: tuple[Level, ...] = ()
    items: tuple[Item, ...] = ()
    articles: tuple[Article, ...] = ()
    articles_of: Words | None = None
    entry: tuple[Words, ...] = ()
    banks: tuple[Words, ...] = ()
    browsers: tuple[Words, ...] = ()
    camera: tuple[Words, ...] = ()
    in_app: Words | None = None
    support: Telephone | None = None
    telephones: tuple[Telephone, ...] = ()
    links: tuple[Link, ...] = ()
    retention: tuple[Words, ...] = ()
    guidance: tuple[Guide, ...] = ()
    annexes: tuple[Annex, ...] = ()
    promises: tuple[Promise, ...] = ()
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def allowed(self, kind: str) -> Iterator[Item]:
        return (item for item in self.items if item.allowed and item.concerns(kind))

    def forbidden(self, kind: str) -> Iterator[Item]:
        return (item for item in self.items if not item.allowed and item.concerns(kind))

    def article(self, code: str) -> Article | None:
        return next((one for one in self.articles if one.code == code), None)
