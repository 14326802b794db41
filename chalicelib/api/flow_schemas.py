"""What a candidate says in a step. Each step takes its own fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.api.schemas import Body, Short, SiteCode
from chalicelib.services.flow_view import GuardianSaid, Said

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,20}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Said200 = Annotated[str, StringConstraints(max_length=200)]


class GuardianBody(Body):
    name: Short
    relation: Short
    phone: Short
    consent: bool


class StepBody(Body):
    document: Id | None = None
    version: Short | None = None
    site: SiteCode | None = None
    papers: Annotated[list[Code], Field(max_length=20)] | None = None
    batches: dict[Code, Code] | None = None
    retain: Annotated[list[Code], Field(max_length=20)] | None = None
    answers: Annotated[dict[Id, Said200], Field(max_length=40)] = Field(default_factory=dict)
    confirmed: bool = False
    guardian: GuardianBody | None = None
    photo_id: Id | None = None
    proof_id: Id | None = None
    order_no: Short | None = None
    payer: Short | None = None

    def said(self) -> Said:
        given = self.model_dump(exclude={"guardian", "papers", "retain"})
        return Said(
            **given,
            papers=None if self.papers is None else tuple(self.papers),
            retain=None if self.retain is None else tuple(self.retain),
            guardian=GuardianSaid(**self.guardian.model_dump()) if self.guardian else None,
        )


class UploadBody(Body):
    size: int = Field(ge=1, le=50_000_000)
    content_type: Short
