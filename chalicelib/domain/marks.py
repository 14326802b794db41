"""What a file of results may say: the code of a grade, or a score on the scale of its paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from chalicelib.domain.paper import offered
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.result import Special
from chalicelib.domain.scale import Scale

_SPECIAL = {
    "缺考": Special.ABSENT,
    "ABSENT": Special.ABSENT,
    "无效": Special.INVALID,
    "成绩无效": Special.INVALID,
    "INVALID": Special.INVALID,
}


@dataclass(frozen=True, slots=True)
class Marks:
    """Grades, or scales by paper; `named` are the papers by what a file may call them."""

    grades: Sequence[str] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_paper(self) -> bool:
        return bool(self.scales)

    def paper(self, cell: str) -> str:
        """Its code; the only one where none is named, empty for an unknown one."""
        if not cell and len(self.scales) == 1:
            return next(iter(self.scales))
        return self.named.get(cell.upper(), "")

    def result(self, paper: str, cell: str) -> str:
        """A grade's code, a score as plain figures, or a special word; empty for neither."""
        if special := _SPECIAL.get(cell.upper()):
            return special.value
        if not self.by_paper:
            return cell.upper() if cell.upper() in self.grades else ""
        scale = self.scales.get(paper)
        value = scale.read(cell) if scale else None
        return "" if value is None else plain(value)

    def off(self, paper: str, cell: str) -> tuple[str, dict[str, Any]]:
        """The fault of a result that can't be read, with the scale if there is one."""
        scale = self.scales.get(paper)
        if not cell or scale is None:
            return ("grade_unknown" if cell else "grade_empty"), {}
        ends = {"min": plain(scale.lowest), "max": plain(scale.highest), "step": plain(scale.step)}
        return "score_off_scale", ends


def of_round(programme: Programme, round_: Round) -> Marks:
    """Grades where the programme has some, else the scales of the papers of the round."""
    if programme.grades:
        return Marks([grade.code for grade in programme.grades])
    papers = [paper for paper in offered(programme, round_) if paper.scale is not None]
    named = {paper.code.upper(): paper.code for paper in papers}
    named |= {text.upper(): paper.code for paper in papers for text in paper.name.values()}
    scales = {paper.code: paper.scale for paper in papers if paper.scale is not None}
    return Marks(scales=scales, named=named)


def plain(value: Decimal) -> str:
    """Without an exponent, and without zeros that say nothing."""
    return f"{value.normalize():f}"
