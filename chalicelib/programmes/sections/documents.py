"""`[identification]`: which documents let whom in on the day of the exam."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.domain.document_rules import (
    Identification,
    PaperKind,
    Refusal,
    Route,
    Unfit,
)
from chalicelib.programmes.sections.base import Both, Strict, Text

_Document = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,30}$")]
_Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]


class HolderFile(Strict):
    code: _Code
    name: Both


class PaperKindFile(Strict):
    code: _Document
    first_class: bool = True
    name: Both


class UnfitFile(Strict):
    code: _Document | _Code
    name: Both


class RefusalFile(Strict):
    row: Text
    holders: list[_Code] = Field(default_factory=list)
    first_class: int = Field(default=0, ge=0, le=5)
    words: Both


class RouteFile(RefusalFile):
    documents: list[_Document] = Field(default_factory=list)
    count: int = Field(default=1, ge=1, le=5)
    signed: bool = False


class IdentificationFile(Strict):
    holders: list[HolderFile] = Field(default_factory=list)
    papers: list[PaperKindFile] = Field(min_length=1)
    routes: list[RouteFile] = Field(min_length=1)
    refusals: list[RefusalFile] = Field(default_factory=list)
    unfit: list[UnfitFile] = Field(default_factory=list)
    match: list[Literal["name", "birth_on"]] = Field(default_factory=list)
    mismatch_row: str = ""
    spelling_at_most: int = Field(default=0, ge=0, le=3)
    ticket: bool = False
    refund: Literal["none", "full"] = "none"

    @model_validator(mode="after")
    def _names_what_there_is(self) -> IdentificationFile:
        holders = {holder.code for holder in self.holders}
        papers = {paper.code for paper in self.papers}
        rows: list[RefusalFile] = [*self.routes, *self.refusals]
        for one in rows:
            if strange := set(one.holders) - holders:
                raise ValueError(f"row {one.row}: no such holder {', '.join(sorted(strange))}")
        for route in self.routes:
            if strange := set(route.documents) - papers:
                raise ValueError(f"row {route.row}: no such paper {', '.join(sorted(strange))}")
        if both := papers & {one.code for one in self.unfit}:
            raise ValueError(f"counts and doesn't: {', '.join(sorted(both))}")
        return self

    def to_domain(self) -> Identification:
        return Identification(
            holders=tuple((holder.code, holder.name.words()) for holder in self.holders),
            papers=tuple(PaperKind(p.code, p.first_class, p.name.words()) for p in self.papers),
            routes=tuple(_route(route) for route in self.routes),
            refusals=tuple(
                Refusal(r.row, tuple(r.holders), r.words.words(), r.first_class)
                for r in self.refusals
            ),
            unfit=tuple(Unfit(one.code, one.name.words()) for one in self.unfit),
            match=tuple(self.match),
            mismatch_row=self.mismatch_row,
            spelling_at_most=self.spelling_at_most,
            ticket=self.ticket,
            refund=self.refund,
        )


def _route(file: RouteFile) -> Route:
    return Route(
        row=file.row,
        holders=tuple(file.holders),
        words=file.words.words(),
        documents=tuple(file.documents),
        count=file.count,
        first_class=file.first_class,
        signed=file.signed,
    )
