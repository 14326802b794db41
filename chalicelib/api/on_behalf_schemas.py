"""What staff send to register others."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.api.flow_schemas import Code, Id, Said200
from chalicelib.api.schemas import Body, Optional, Short, SiteCode
from chalicelib.services.on_behalf import Person, Wanted


class OnBehalfBody(Body):
    """`signed`: agreement and consents are signed on paper, which is kept."""

    name: Short
    ticket_no: Optional | None = None
    id_type: Optional | None = None
    id_no: Optional | None = None
    country: Optional | None = None
    site: SiteCode
    papers: Annotated[list[Code], Field(max_length=20)] | None = None
    batches: dict[Code, Code] | None = None
    answers: Annotated[dict[Id, Said200], Field(max_length=40)] = Field(default_factory=dict)
    signed: Literal[True]
    reason: Short

    def person(self) -> Person:
        return Person(self.name, self.ticket_no, self.id_type, self.id_no, self.country)

    def wanted(self) -> Wanted:
        papers = None if self.papers is None else tuple(self.papers)
        return Wanted(self.site, papers, self.batches, self.answers)


class BulkBody(Body):
    """`after`: the line that the last answer named; 0 begins. `dry_run` writes nothing."""

    csv: Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
    after: int = Field(default=0, ge=0)
    dry_run: bool
    signed: Literal[True]
    reason: Short
