"""What a round publishes of its programme: when papers are sat, and which choices there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.domain.flow import DataField, Flow
from chalicelib.domain.paper import Paper, offered
from chalicelib.domain.programme import Part, Programme, Round, Sitting


@dataclass(frozen=True, slots=True)
class Slot:
    """`paper` is None where the round is the one paper, `part` where there is no other time.

    An oral test takes turns: it has a start and, for each candidate, a length.
    """

    paper: Paper | None
    part: Part | None
    sitting: Sitting

    @property
    def ends_at(self) -> datetime | None:
        if self.paper is None or self.paper.kind == "oral" or not self.paper.minutes:
            return None
        return self.sitting.starts_at + timedelta(minutes=self.paper.minutes)


def slots(programme: Programme, round_: Round) -> list[Slot]:
    """In the programme's order of papers, each batch by time (S2-25, S2-26)."""
    if not programme.papers:
        return [Slot(None, None, round_.sitting)]
    return [slot for paper in offered(programme, round_) for slot in _of(programme, round_, paper)]


def _of(programme: Programme, round_: Round, paper: Paper) -> Iterator[Slot]:
    parts = [part for part in programme.parts if part.id in paper.parts]
    found = [Slot(paper, part, round_.sitting_of(part.id)) for part in parts]
    yield from sorted(found, key=lambda slot: slot.sitting.starts_at) or [
        Slot(paper, None, round_.sitting)
    ]


def flow_of(programme: Programme, round_: Round) -> Flow:
    """Of a field that the round names, only the options that it publishes (S4-32)."""
    if not round_.options:
        return programme.flow
    return replace(programme.flow, data=tuple(_offered(one, round_) for one in programme.flow.data))


def _offered(found: DataField, round_: Round) -> DataField:
    chosen = round_.options.get(found.id)
    if chosen is None:
        return found
    return replace(found, options=tuple(one for one in found.options if one.id in chosen))


def last_day(programme: Programme, round_: Round) -> date:
    """From it working days are counted (A6-12)."""
    days = [slot.sitting.on for slot in slots(programme, round_)]
    return max([round_.exam_on, *days])
