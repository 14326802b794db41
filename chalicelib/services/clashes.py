"""The other registrations of a person, and whether one of them is at the same time (C2 25)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.domain.fact import Fact, FactType
from chalicelib.domain.paper import part_of
from chalicelib.domain.registration import State
from chalicelib.services import rounds
from chalicelib.services.deps import Deps
from chalicelib.store import registrations

if TYPE_CHECKING:
    from chalicelib.domain.draft import Draft
    from chalicelib.domain.programme import Programme, Round
    from chalicelib.domain.registration import Registration

Span = tuple[datetime, datetime]
USUAL = timedelta(hours=2)
"""How long a round without papers is taken to last."""


def others(
    deps: Deps, candidate_id: str, round_: Round, programme: Programme, draft: Draft | None
) -> list[Fact]:
    """A fact for every other live registration, and one more for each that overlaps.

    What is not chosen yet overlaps nothing: it is judged again when the place is taken.
    """
    now, found = deps.now(), list[Fact]()
    mine = _drafted(programme, round_, draft)
    for seen in registrations.of_candidate(candidate_id):
        paid = seen.state == State.PAID
        held = seen.state in (State.INTENT, State.PAYING) and seen.live(now)
        if seen.round_id == round_.id or not (paid or held):
            continue
        other = rounds.lately(deps, seen.round_id)
        theirs = rounds.programme_of(deps, other)
        told = (theirs.code, seen.round_id, theirs.code, "registration", now)
        found.append(Fact(FactType.REGISTERED, *told))
        if any(_meet(one, two) for one in mine for two in _registered(theirs, other, seen)):
            found.append(Fact(FactType.OVERLAP, *told))
    return found


def _meet(one: Span, other: Span) -> bool:
    """The end of one may be the start of the other."""
    return one[0] < other[1] and other[0] < one[1]


def _drafted(programme: Programme, round_: Round, draft: Draft | None) -> list[Span]:
    if not programme.papers:
        return _spans(programme, round_, (), ())
    if draft is None:
        return []
    sat = [code for code in draft.papers if code not in draft.retained]
    by_code = {paper.code: paper for paper in programme.papers}
    parts = {
        draft.batches.get(code) or (by_code[code].parts or ("",))[0]
        for code in sat
        if code in by_code and (code in draft.batches or len(by_code[code].parts) < 2)
    }
    return _spans(programme, round_, sat, parts) if sat else []


def _registered(programme: Programme, round_: Round, seen: Registration) -> list[Span]:
    if seen.sitting is not None:
        return [(seen.sitting.starts_at, seen.sitting.starts_at + USUAL)]
    sat = [code for code in seen.papers if code not in seen.retained]
    return _spans(programme, round_, sat, seen.parts)


def _spans(
    programme: Programme, round_: Round, sat: Collection[str], parts: Collection[str]
) -> list[Span]:
    """From the start of each part to the end of its longest paper."""
    papers = [paper for paper in programme.papers if paper.code in sat]
    found = []
    for part in parts or ("",):
        minutes = [paper.minutes for paper in papers if part_of(paper, parts) in (part, "")]
        starts_at = round_.sitting_of(part).starts_at
        lasts = timedelta(minutes=max(minutes)) if minutes else USUAL
        found.append((starts_at, starts_at + lasts))
    return found
