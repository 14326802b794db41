"""Where a candidate stands: eligible or not, chosen or not, paid or not, and since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.registration import Condition
from chalicelib.services import booking, rounds, standing
from chalicelib.store import rounds as stored
from tests.stage import PHASE_TWO, paid
from tests.world import OPENS, STAFF, World


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    return world


@pytest.mark.proves("S1-04", "S1-06", "S1-23", "S1-24")
@pytest.mark.parametrize(
    ("scores", "eligible", "total", "limit"),
    [
        ((("CET4", 500),), True, 500, 500),
        ((("CET4", 499),), False, 499, 500),
        ((("CET6", 425),), True, 425, 425),
        ((("CET6", 424),), False, 424, 425),
        ((("CET4", 480), ("CET6", 431)), True, 431, 425),
        ((("CET4", 499), ("CET6", 300)), False, 499, 500),
    ],
)
def test_eligible_or_not_and_by_which_score(
    opened: World, scores: tuple[tuple[str, int], ...], eligible: bool, total: int, limit: int
) -> None:
    here = standing.of(opened.deps, opened.person(*scores).id, opened.round_id)
    verdict = here.verdict
    assert verdict.best is not None
    assert (verdict.eligible, verdict.best.total, verdict.limit) == (eligible, total, limit)
    assert here.condition == (Condition.NONE if eligible else Condition.INELIGIBLE)
    if not eligible:
        short = {reason.params.get("short") for reason in verdict.reasons}
        assert limit - total in short
        assert {reason.way_out for reason in verdict.reasons} <= {"review", "contact"}


@pytest.mark.proves("S1-05")
@pytest.mark.parametrize("mode", ["paper", "online"])
def test_both_ways_of_testing_count(opened: World, mode: str) -> None:
    here = standing.of(opened.deps, opened.person(("CET4", 500), mode=mode).id, opened.round_id)
    assert here.verdict.eligible
    assert here.verdict.best is not None
    assert here.verdict.best.mode == mode


@pytest.mark.proves("S1-09", "S1-23", "S1-28")
def test_the_condition_through_both_phases(opened: World) -> None:
    owner, late, never = paid(opened), opened.ready(), opened.ready()
    opened.hold(late, "42001")

    def seen() -> list[str]:
        people = (owner, late, never)
        return [standing.of(opened.deps, p.id, opened.round_id).condition.value for p in people]

    assert seen() == ["paid", "held", "none"]
    opened.at = OPENS + timedelta(hours=24) - timedelta(seconds=1)
    assert seen() == ["paid", "held", "none"]
    opened.at = OPENS + timedelta(hours=24)
    assert seen() == ["paid", "expired", "none"]
    opened.at = PHASE_TWO - timedelta(days=2)
    assert seen() == ["paid", "expired", "closed"]
    opened.at = PHASE_TWO
    assert seen() == ["paid", "expired", "closed"]


@pytest.mark.proves("S1-14")
def test_the_agreement_is_kept_with_version_and_instant(opened: World) -> None:
    person = opened.person()
    assert not standing.of(opened.deps, person.id, opened.round_id).agreed
    booking.agree(opened.deps, person.id, opened.round_id, "2014-1")
    opened.pass_time(timedelta(hours=1))
    booking.agree(opened.deps, person.id, opened.round_id, "2014-1")
    here = standing.of(opened.deps, person.id, opened.round_id)
    assert here.agreed
    assert here.acceptance is not None
    assert (here.acceptance.version, here.acceptance.accepted_at) == ("2014-1", OPENS)


def change(world: World) -> None:
    before = rounds.get(world.round_id)
    rounds.put(world.deps, replace(before, name={**before.name, "en": "Changed"}), STAFF)


def change_elsewhere(world: World) -> None:
    """In another process, which has a memory of its own."""
    ours = dict(stored._lately._known)
    change(world)
    stored._lately._known.update(ours)


@pytest.mark.parametrize(
    ("changed", "after", "seen"),
    [
        (change, timedelta(0), "Changed"),
        (change_elsewhere, timedelta(milliseconds=999), "November 2014"),
        (change_elsewhere, timedelta(seconds=1), "Changed"),
    ],
)
def test_a_changed_round_is_seen_here_at_once_and_elsewhere_within_a_second(
    opened: World, changed: Callable[[World], None], after: timedelta, seen: str
) -> None:
    person = opened.person().id
    standing.of(opened.deps, person, opened.round_id)
    changed(opened)
    opened.pass_time(after)
    assert standing.of(opened.deps, person, opened.round_id).round.name["en"] == seen
