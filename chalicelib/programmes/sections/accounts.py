"""`[accounts]`: what candidates sign in with, and what opening an account asks for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.domain.account import (
    AccountRules,
    Declaration,
    Question,
    Region,
    Style,
    Way,
)
from chalicelib.domain.identity import TYPES
from chalicelib.domain.password import Length
from chalicelib.programmes.sections.base import Both, Strict, Text

_Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
_Contact = Literal["phone", "email"]


class LengthFile(Strict):
    min: int = Field(ge=6, le=64)
    max: int = Field(ge=6, le=64)

    @model_validator(mode="after")
    def _ordered(self) -> LengthFile:
        if self.min > self.max:
            raise ValueError(f"min {self.min} is above max {self.max}")
        return self


class RegionFile(Strict):
    code: _Code
    name: Both
    documents: list[str] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> RegionFile:
        if strange := [code for code in self.documents if code not in TYPES]:
            raise ValueError(f"there is no document {strange[0]}")
        return self

    def to_domain(self) -> Region:
        return Region(self.code, self.name.words(), tuple(self.documents))


class QuestionFile(Strict):
    id: _Code
    words: Both


class DeclarationFile(Strict):
    version: Text
    words: Both


class AccountsFile(Strict):
    style: Literal["written_ticket", "account_no", "id_no", "email_or_phone"]
    password: LengthFile | None = None
    needs: list[_Contact] = Field(default_factory=list)
    takes: list[_Contact] = Field(default_factory=list)
    regions: list[RegionFile] = Field(default_factory=list)
    questions: list[QuestionFile] = Field(default_factory=list)
    recover: list[Literal["code", "question", "office"]] = Field(default_factory=list)
    changes: list[Literal["name", "phone", "email", "password", "question"]] = Field(
        default_factory=list
    )
    declaration: DeclarationFile | None = None

    @model_validator(mode="after")
    def _whole(self) -> AccountsFile:
        if self.style == "written_ticket":
            return self
        if self.password is None or not self.needs or not self.regions:
            raise ValueError("an account needs password, needs and regions")
        if strange := [one for one in self.needs if one not in self.takes]:
            raise ValueError(f"{strange[0]} is needed and not taken")
        if ("question" in self.recover) != bool(self.questions):
            raise ValueError("questions and recovery by one of them come together")
        return self

    @model_validator(mode="after")
    def _each_once(self) -> AccountsFile:
        for what, codes in (
            ("region", [region.code for region in self.regions]),
            ("question", [question.id for question in self.questions]),
        ):
            if len(set(codes)) != len(codes):
                raise ValueError(f"a {what} stands twice among {', '.join(codes)}")
        return self

    def to_domain(self) -> AccountRules:
        said = self.declaration
        length = Length(self.password.min, self.password.max) if self.password else Length()
        return AccountRules(
            style=Style(self.style),
            password=length,
            needs=tuple(self.needs),
            takes=tuple(self.takes),
            regions=tuple(region.to_domain() for region in self.regions),
            questions=tuple(Question(q.id, q.words.words()) for q in self.questions),
            recover=tuple(Way(way) for way in self.recover),
            changes=tuple(self.changes),
            declaration=Declaration(said.version, said.words.words()) if said else None,
        )
