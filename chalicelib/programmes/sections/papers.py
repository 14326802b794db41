"""Parts of the exam, the papers that are sat in them, and how many one may choose."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from chalicelib.domain.paper import Choice, Paper
from chalicelib.domain.programme import Part
from chalicelib.domain.scale import Scale
from chalicelib.programmes.sections.base import Both, Strict, Text

PartId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
PaperCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,20}$")]
Month = Annotated[int, Field(ge=1, le=12)]


class PartFile(Strict):
    id: PartId
    name: Both

    def to_domain(self) -> Part:
        return Part(self.id, self.name.words())


class ScaleFile(Strict):
    """Figures are written as text: `"0.5"` is one half and nothing else."""

    min: Text
    max: Text
    step: Text
    pass_at: Text | None = None

    @field_validator("min", "max", "step", "pass_at")
    @classmethod
    def _a_figure(cls, text: str | None) -> str | None:
        if text is not None and not text.replace(".", "", 1).isdigit():
            raise ValueError(f"{text} is no figure")
        return text

    @model_validator(mode="after")
    def _ordered(self) -> ScaleFile:
        scale = self.to_domain()
        if scale.step <= 0 or scale.lowest >= scale.highest:
            raise ValueError(f"no scale from {self.min} to {self.max} by {self.step}")
        for name, text in (("max", self.max), ("pass_at", self.pass_at)):
            if text is not None and scale.read(text) is None:
                raise ValueError(f"{name} {text} is not on the scale")
        return self

    def to_domain(self) -> Scale:
        limit = None if self.pass_at is None else Decimal(self.pass_at)
        return Scale(Decimal(self.min), Decimal(self.max), Decimal(self.step), limit)


class PaperFile(Strict):
    code: PaperCode
    name: Both
    kind: Literal["whole", "written", "oral", "course"]
    minutes: int = Field(ge=0, le=600)
    fee_minor: int = Field(ge=0)
    level: str = ""
    parts: list[PartId] = Field(default_factory=list)
    about: Both | None = None
    offered: list[Month] = Field(default_factory=list)
    credits: int = Field(default=0, ge=0)
    scale: ScaleFile | None = None

    def to_domain(self) -> Paper:
        return Paper(
            code=self.code,
            name=self.name.words(),
            kind=self.kind,
            minutes=self.minutes,
            fee_minor=self.fee_minor,
            level=self.level,
            parts=tuple(self.parts),
            about=self.about.words() if self.about else None,
            offered=tuple(self.offered),
            credits=self.credits,
            scale=self.scale.to_domain() if self.scale else None,
        )


class ChoiceFile(Strict):
    at_least: int = Field(ge=1)
    at_most: int = Field(ge=1)
    one_level: bool
    clause: Text

    @model_validator(mode="after")
    def _ordered(self) -> ChoiceFile:
        if self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least} is above at_most {self.at_most}")
        return self

    def to_domain(self) -> Choice:
        return Choice(self.at_least, self.at_most, self.one_level, self.clause)


def check(parts: list[PartFile], papers: list[PaperFile], choice: ChoiceFile | None) -> None:
    """Raises ValueError for what contradicts itself between the three."""
    if bool(papers) != (choice is not None):
        raise ValueError("papers and a choice of them come together")
    _known(parts, papers)
    for one, other in _together(papers, choice):
        if set(one.parts) & set(other.parts) and len(set(one.parts) | set(other.parts)) > 1:
            raise ValueError(f"{one.code} and {other.code} may be chosen together and share parts")


def _known(parts: list[PartFile], papers: list[PaperFile]) -> None:
    """Each code once, and every paper in parts that are there."""
    for what, codes in (("part", [p.id for p in parts]), ("paper", [p.code for p in papers])):
        if len(set(codes)) != len(codes):
            raise ValueError(f"a {what} stands twice among {', '.join(codes)}")
    known = {part.id for part in parts}
    for paper in papers:
        if bool(paper.parts) != bool(known):
            raise ValueError(f"paper {paper.code} names a part if and only if there are parts")
        if strange := [part for part in paper.parts if part not in known]:
            raise ValueError(f"paper {paper.code} is in the part {strange[0]}, which is not there")


def _together(
    papers: list[PaperFile], choice: ChoiceFile | None
) -> Iterator[tuple[PaperFile, PaperFile]]:
    """The pairs that one candidate may choose."""
    if choice is None or choice.at_most == 1:
        return
    for one, other in combinations(papers, 2):
        if not choice.one_level or one.level == other.level:
            yield one, other
