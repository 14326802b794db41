"""A round out of what staff send."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from chalicelib.api.round_schemas import NewRound, RoundBody
from chalicelib.api.schemas import SittingBody
from chalicelib.domain.programme import Round, Sitting
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.domain.window import Window
from chalicelib.store import seat_rules_json


class Offer(TypedDict):
    sittings: dict[str, Sitting]
    papers: tuple[str, ...]
    options: dict[str, tuple[str, ...]]


def new(body: NewRound) -> Round:
    wanted = _round(body, SeatRules(), body.id, body.programme, 0)
    return replace(wanted, draft=body.draft, **_offer(body, None))


def changed(seen: Round, body: RoundBody, version: int) -> Round:
    """What the request doesn't say of parts, papers, options and seat rules stays as it is."""
    wanted = _round(body, seen.seat_rules, seen.id, seen.programme, version)
    return replace(wanted, draft=seen.draft, **_offer(body, seen))


def _sitting(body: SittingBody) -> Sitting:
    return Sitting(body.starts_at, body.entry_from, body.entry_until)


def _offer(body: RoundBody, seen: Round | None) -> Offer:
    times = {part: _sitting(at) for part, at in (body.sittings or {}).items()}
    chosen = {name: tuple(ids) for name, ids in (body.options or {}).items()}
    kept, papers = seen.sittings if seen else {}, seen.papers if seen else ()
    options = seen.options if seen else {}
    return {
        "sittings": kept if body.sittings is None else times,
        "papers": papers if body.papers is None else tuple(body.papers),
        "options": options if body.options is None else chosen,
    }


def _round(body: RoundBody, kept: SeatRules, round_id: str, programme: str, version: int) -> Round:
    rules = body.seat_rules and seat_rules_json.from_json(body.seat_rules.model_dump())
    return Round(
        id=round_id,
        programme=programme,
        name=body.name.words(),
        exam_on=body.exam_on,
        sitting=_sitting(body.sitting),
        phase_one=Window(body.phase_one.opens_at, body.phase_one.closes_at),
        phase_two=Window(body.phase_two.opens_at, body.phase_two.closes_at),
        pay_until=body.pay_until,
        specimen=body.specimen,
        version=version,
        seat_rules=rules or kept,
        issued_on=body.issued_on,
    )
