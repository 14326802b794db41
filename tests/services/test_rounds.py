"""Rounds and notices: instants that agree with each other, one change at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from chalicelib.domain.errors import Invalid, NotFound, StaleVersion
from chalicelib.domain.programme import Phase, Round
from chalicelib.domain.window import BEIJING, Window
from chalicelib.services import rounds
from chalicelib.services.rounds import RoundExists
from chalicelib.store import audit
from tests.world import OPENS, STAFF, World, historic_round

WORDS = {"zh-CN": "报名公告", "en": "Notice"}


def moved(round_: Round, what: str, by: timedelta) -> Round:
    """One instant of the historic round put elsewhere."""
    part, _, name = what.partition(".")
    if not name:
        return replace(round_, **{part: getattr(round_, part) + by})
    inner = getattr(round_, part)
    return replace(round_, **{part: replace(inner, **{name: getattr(inner, name) + by})})


@pytest.mark.parametrize(
    ("what", "days", "pointers"),
    [
        ("phase_one.opens_at", 30, {"/phase_one/closes_at", "/pay_until"}),
        ("phase_one.closes_at", 5, {"/phase_two/opens_at"}),
        ("phase_two.closes_at", -10, {"/phase_two/closes_at"}),
        ("pay_until", -20, {"/pay_until"}),
        ("pay_until", 5, {"/phase_two/opens_at"}),
        ("sitting.entry_from", 1, {"/sitting/entry_until"}),
        ("sitting.entry_until", 1, {"/sitting/starts_at"}),
        ("exam_on", 1, {"/exam_on"}),
    ],
)
def test_contradicting_instants_are_named(
    world: World, what: str, days: int, pointers: set[str]
) -> None:
    wanted = moved(historic_round(world.round_id), what, timedelta(days=days))
    with pytest.raises(Invalid) as refused:
        rounds.put(world.deps, wanted, STAFF)
    assert {error.pointer for error in refused.value.errors} == pointers
    assert all({"value", "limit"} <= set(error.params) for error in refused.value.errors)
    with pytest.raises(NotFound):
        rounds.get(world.round_id)


def test_every_contradiction_at_once(world: World) -> None:
    late = datetime(2015, 1, 1, tzinfo=BEIJING)
    wanted = replace(
        historic_round(world.round_id),
        programme="no_such",
        phase_one=Window(late, OPENS),
        phase_two=Window(late, OPENS),
        pay_until=OPENS - timedelta(days=1),
    )
    with pytest.raises(Invalid) as refused:
        rounds.put(world.deps, wanted, STAFF)
    assert {error.pointer for error in refused.value.errors} == {
        *("/phase_one/closes_at", "/phase_two/closes_at", "/pay_until"),
        *("/sitting/starts_at", "/programme"),
    }


@pytest.mark.proves("S1-02", "S1-07", "S1-08", "S1-09")
def test_the_historic_instants(world: World) -> None:
    round_ = world.round()
    assert round_.exam_on == date(2014, 11, 23)
    phases = {
        "2014-10-30 08:59:59": Phase.BEFORE,
        "2014-10-30 09:00:00": Phase.ONE,
        "2014-11-10 16:59:59": Phase.ONE,
        "2014-11-10 17:00:00": Phase.GAP,
        "2014-11-14 08:59:59": Phase.GAP,
        "2014-11-14 09:00:00": Phase.TWO,
        "2014-11-20 16:59:59": Phase.TWO,
        "2014-11-20 17:00:00": Phase.AFTER,
    }
    for text, phase in phases.items():
        at = datetime.fromisoformat(text).replace(tzinfo=BEIJING)
        assert round_.phase(at) == phase, text


def test_one_change_at_a_time(world: World) -> None:
    seen = world.round()
    with pytest.raises(RoundExists):
        world.round()
    stored = rounds.put(world.deps, replace(seen, specimen=False), STAFF)
    assert stored.version == 2
    with pytest.raises(StaleVersion):
        rounds.put(world.deps, replace(seen, specimen=True), STAFF)
    assert rounds.get(world.round_id).specimen is False


def test_each_change_leaves_one_entry_with_both_sides(world: World) -> None:
    seen = world.round()
    rounds.put(world.deps, replace(seen, specimen=False), STAFF)
    entries = audit.of(f"round#{world.round_id}")
    assert [entry.change.action for entry in entries] == ["round_changed", "round_created"]
    assert (entries[0].before, entries[0].after) == ({"specimen": True}, {"specimen": False})
    assert entries[0].change.actor == STAFF


@pytest.mark.parametrize(("code", "fits"), [("42001", True), ("4", True), ("420011", False)])
def test_a_site_code_must_fit_the_ticket_number(world: World, code: str, fits: bool) -> None:
    world.round()
    if fits:
        rounds.require_site_code(world.deps, world.round_id, code)
        return
    with pytest.raises(Invalid) as refused:
        rounds.require_site_code(world.deps, world.round_id, code)
    assert refused.value.errors[0].code == "not_in_ticket_number"
