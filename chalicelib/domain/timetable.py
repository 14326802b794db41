"""Which papers a registration has, and when and in which part of the exam each is sat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.paper import Paper, part_of
from chalicelib.domain.programme import Part, Programme, Round, Sitting
from chalicelib.domain.registration import Registration


@dataclass(frozen=True, slots=True)
class Line:
    """One paper; `sitting` is None for one that is retained and not sat again."""

    paper: Paper
    part: Part | None
    sitting: Sitting | None

    @property
    def ends_at(self) -> datetime | None:
        """An oral is one of many in its sitting: it has no end of its own before it is arranged."""
        if self.sitting is None or self.paper.kind == "oral":
            return None
        return self.sitting.starts_at + timedelta(minutes=self.paper.minutes)


def of(programme: Programme, round_: Round, seen: Registration) -> tuple[Line, ...]:
    """The earliest first, what is retained last; empty where the round is the one paper."""
    parts = {part.id: part for part in programme.parts}
    lines = []
    for paper in programme.papers:
        if paper.code not in seen.papers:
            continue
        if paper.code in seen.retained:
            lines.append(Line(paper, None, None))
            continue
        part = part_of(paper, seen.parts)
        sitting = seen.sitting or round_.sitting_of(part)
        lines.append(Line(paper, parts.get(part), sitting))
    return tuple(sorted(lines, key=_when))


def _when(line: Line) -> tuple[bool, float]:
    return line.sitting is None, line.sitting.starts_at.timestamp() if line.sitting else 0
