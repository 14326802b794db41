"""The catalogue: what is told to everybody before they register."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.domain.catalogue import (
    Annex,
    Article,
    Catalogue,
    Guide,
    Item,
    Level,
    Link,
    Promise,
    Telephone,
)
from chalicelib.domain.programme import Words
from chalicelib.programmes.sections.base import Both, Strict, Text

Url = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
RequirementLine = Annotated[str, Field(pattern=r"^S[1-9]-\d\d$")]


class LevelFile(Strict):
    code: Text
    name: Both
    about: Both
    notes: list[Both] = Field(default_factory=list)


class ArticleFile(Strict):
    code: Text
    text: Both
    effect: Both


class ItemFile(Strict):
    what: Both
    kinds: list[Literal["whole", "written", "oral", "course"]] = Field(default_factory=list)


class ForbiddenFile(ItemFile):
    article: Text | None = None


class TelephoneFile(Strict):
    name: Both
    number: Text

    def to_domain(self) -> Telephone:
        return Telephone(self.name.words(), self.number)


class LinkFile(Strict):
    title: Both
    url: Url


class GuidanceFile(Strict):
    title: Both
    body: Both


class AnnexFile(Strict):
    title: Both
    lines: list[Both] = Field(min_length=1)


class PromiseFile(Strict):
    id: Literal["results", "certificates"]
    working_days: int = Field(ge=1, le=250)
    what: Both


class CatalogueFile(Strict):
    summary: Both
    fee_basis: Both | None = None
    levels: list[LevelFile] = Field(default_factory=list)
    allowed: list[ItemFile] = Field(default_factory=list)
    forbidden: list[ForbiddenFile] = Field(default_factory=list)
    articles: list[ArticleFile] = Field(default_factory=list)
    articles_of: Both | None = None
    entry: list[Both] = Field(default_factory=list)
    banks: list[Both] = Field(default_factory=list)
    browsers: list[Both] = Field(default_factory=list)
    camera: list[Both] = Field(default_factory=list)
    in_app: Both | None = None
    support: TelephoneFile | None = None
    telephones: list[TelephoneFile] = Field(default_factory=list)
    links: list[LinkFile] = Field(default_factory=list)
    retention: list[Both] = Field(default_factory=list)
    guidance: list[GuidanceFile] = Field(default_factory=list)
    annexes: list[AnnexFile] = Field(default_factory=list)
    promises: list[PromiseFile] = Field(default_factory=list)
    lines: dict[str, list[RequirementLine]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _articles_are_there(self) -> CatalogueFile:
        known = {article.code for article in self.articles}
        named = {item.article for item in self.forbidden if item.article is not None}
        if missing := sorted(named - known):
            raise ValueError(f"a forbidden item names article {missing[0]}, which is not there")
        return self

    def to_domain(self) -> Catalogue:
        return Catalogue(
            summary=self.summary.words(),
            fee_basis=_maybe(self.fee_basis),
            levels=tuple(
                Level(one.code, one.name.words(), one.about.words(), _all(one.notes))
                for one in self.levels
            ),
            items=self._items(),
            articles=tuple(
                Article(one.code, one.text.words(), one.effect.words()) for one in self.articles
            ),
            articles_of=_maybe(self.articles_of),
            entry=_all(self.entry),
            banks=_all(self.banks),
            browsers=_all(self.browsers),
            camera=_all(self.camera),
            in_app=_maybe(self.in_app),
            support=self.support.to_domain() if self.support else None,
            telephones=tuple(one.to_domain() for one in self.telephones),
            links=tuple(Link(one.title.words(), one.url) for one in self.links),
            retention=_all(self.retention),
            guidance=tuple(Guide(one.title.words(), one.body.words()) for one in self.guidance),
            annexes=tuple(Annex(one.title.words(), _all(one.lines)) for one in self.annexes),
            promises=tuple(
                Promise(one.id, one.working_days, one.what.words()) for one in self.promises
            ),
            lines={clause: tuple(lines) for clause, lines in self.lines.items()},
        )

    def _items(self) -> tuple[Item, ...]:
        may = [Item(one.what.words(), True, tuple(one.kinds)) for one in self.allowed]
        may_not = [
            Item(one.what.words(), False, tuple(one.kinds), one.article or "")
            for one in self.forbidden
        ]
        return (*may, *may_not)


def _maybe(text: Both | None) -> Words | None:
    return text.words() if text else None


def _all(texts: list[Both]) -> tuple[Words, ...]:
    return tuple(text.words() for text in texts)
