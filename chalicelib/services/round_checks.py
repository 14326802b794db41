"""What staff are told of a round before it is saved: faults, what to look at, what it would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chalicelib.domain.audit import difference
from chalicelib.domain.errors import FieldError
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import State
from chalicelib.domain.seats import pool_id
from chalicelib.domain.staff import NATIONAL, Scope
from chalicelib.domain.window import BEIJING
from chalicelib.programmes.workdays import calendar
from chalicelib.services import overview, rounds
from chalicelib.services.deps import Deps
from chalicelib.store import board

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Note:
    """Something for a person to look at; nothing that would be refused."""

    pointer: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """`effect` is in numbers, and which fields would say something else than before."""

    errors: list[FieldError]
    review: list[Note]
    effect: dict[str, Any]


def check(deps: Deps, wanted: Round) -> Checked:
    """The dry run of a change: the same checks, nothing written. Raises NotFound."""
    before = rounds.get(wanted.id)
    errors = rounds.faults(deps, before, wanted)
    saved = rounds.issued(deps, before, wanted)
    return Checked(errors, list(review(deps, saved)), _effect(before, saved))


def review(deps: Deps, wanted: Round) -> Iterator[Note]:
    """Days on which nobody works, or everybody does; what is past; no places."""
    yield from _days(wanted)
    if wanted.phase_one.opens_at <= deps.now():
        yield Note(
            "/phase_one/opens_at", "in_the_past", {"value": _iso_day(wanted.phase_one.opens_at)}
        )
    if not overview.site_lines(wanted.id, Scope(NATIONAL)):
        yield Note("/sites", "no_sites")


def _days(wanted: Round) -> Iterator[Note]:
    days = calendar()
    for pointer, on, exam in _dated(wanted):
        told = {"value": on.isoformat()}
        if days.holiday(on):
            yield Note(pointer, "on_holiday", told)
        if exam and days.made_up(on):
            yield Note(pointer, "on_made_up_day", told)
    for year in sorted({on.year for _, on, _ in _dated(wanted) if not days.knows(on.year)}):
        yield Note("", "calendar_unknown", {"value": year})


def _dated(wanted: Round) -> Iterator[tuple[str, date, bool]]:
    """Each instant's pointer and day, and whether the exam is on it."""
    yield "/exam_on", wanted.exam_on, True
    for part, sitting in wanted.sittings.items():
        if sitting.on != wanted.exam_on:
            yield f"/sittings/{part}/starts_at", sitting.on, True
    for pointer, at in (
        ("/phase_one/opens_at", wanted.phase_one.opens_at),
        ("/phase_one/closes_at", wanted.phase_one.closes_at),
        ("/pay_until", wanted.pay_until),
        ("/phase_two/opens_at", wanted.phase_two.opens_at),
    ):
        yield pointer, at.astimezone(BEIJING).date(), False


def _iso_day(at: datetime) -> str:
    return at.astimezone(BEIJING).date().isoformat()


def _effect(before: Round, wanted: Round) -> dict[str, Any]:
    lines = overview.site_lines(before.id, Scope(NATIONAL))
    paid, held = sum(line.paid for line in lines), sum(line.held for line in lines)
    printed = rounds.printed(before) != rounds.printed(wanted)
    _, changed = difference(rounds.facts(before), rounds.facts(wanted))
    return {
        "changed": sorted(changed),
        "public": bool(changed) and not before.draft,
        "paid": paid,
        "held": held,
        "tickets_anew": paid if printed else 0,
        "holds_beyond": _beyond(before, wanted) if wanted.pay_until < before.pay_until else 0,
    }


def _beyond(before: Round, wanted: Round) -> int:
    """Holds that were told a later deadline than the round would have; they keep it."""
    sites = [line.site.code for line in overview.site_lines(before.id, Scope(NATIONAL))]
    return sum(_late_holds(pool_id(before.id, code), wanted.pay_until) for code in sites)


def _late_holds(pool: str, until: datetime) -> int:
    found, after = 0, None
    while True:
        rows, after = board.rows(pool, _AT_ONCE, after, State.INTENT.value)
        found += sum(row.payment_deadline > until for row in rows)
        if after is None:
            return found
