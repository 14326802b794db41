"""Proof of work on a real engine: a challenge counts once, in time, for what it was given for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import altcha
import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import NotFound, SoldOut, TooEarly, WorkNeeded
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.services import booking, rounds, work
from chalicelib.store import guards
from tests.opening_stage import HARD, committed, packed, solved, with_work
from tests.stage import everything
from tests.world import OPENS, STAFF, World

REQUESTS = itertools.count(1)


@pytest.fixture
def asking(world: World) -> Iterator[World]:
    """A round that asks for work in front of both; the others of these tables must not notice."""
    world.round()
    world.site("42001", 5)
    with_work(world, sign_in=True, hold=True)
    work._asking_at_sign_in.cache_clear()
    yield world
    rounds.put(world.deps, replace(rounds.get(world.round_id), seat_rules=SeatRules()), STAFF)
    work._asking_at_sign_in.cache_clear()


def for_hold(world: World) -> dict[str, Any]:
    challenge = work.for_hold(world.deps, world.round_id)
    assert challenge is not None
    return challenge


def for_sign_in(world: World) -> dict[str, Any]:
    challenge = work.for_sign_in(world.deps)
    assert challenge is not None
    return challenge


def spend(world: World, solution: str | None) -> None:
    """By a request of its own."""
    round_ = rounds.get(world.round_id)
    work.require_for_hold(world.deps, round_, solution, f"request-{next(REQUESTS)}")


def refused(world: World, solution: str | None) -> bool:
    with pytest.raises(WorkNeeded):
        spend(world, solution)
    return True


@pytest.mark.proves("E-12")
def test_a_solved_challenge_counts_once(asking: World) -> None:
    solution = solved(for_hold(asking))
    spend(asking, solution)
    assert refused(asking, solution)


def test_the_same_challenge_solved_or_written_another_way_counts_once(asking: World) -> None:
    challenge = for_hold(asking)
    found = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert found is not None
    spend(asking, solved(challenge))
    answer = {"derivedKey": found.derived_key, "counter": found.counter, "time": 3}
    assert refused(asking, packed({"solution": answer, "challenge": challenge}))
    upper = {**challenge, "signature": challenge["signature"].upper()}
    assert refused(asking, solved(upper))


@pytest.mark.parametrize("guarded", [False, True])
def test_eight_at_once_with_one_solution(
    asking: World, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """First with a guard that looks before it writes: more than one gets through."""
    if not guarded:
        together = Barrier(8)

        def looks_first(key: str, kind: str, until: datetime, holder: str | None) -> bool:
            seen = guards.marked(key, kind)
            together.wait()
            guards.mark(key, kind, until)
            return not seen

        monkeypatch.setattr(guards, "once", looks_first)
    solution, round_ = solved(for_hold(asking)), rounds.get(asking.round_id)

    def passes(number: int) -> bool:
        try:
            work.require_for_hold(asking.deps, round_, solution, f"request-{number}")
        except WorkNeeded:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        through = sum(pool.map(passes, range(8)))
    assert through == (1 if guarded else 8)


def test_each_purpose_has_its_own(asking: World) -> None:
    """Nor does work done for one round count in another."""
    other = World(asking.environment)
    other.round()
    with_work(other, hold=True)
    assert refused(asking, solved(for_hold(other)))
    assert refused(asking, solved(for_sign_in(asking)))
    with pytest.raises(WorkNeeded):
        work.require_for_sign_in(asking.deps, solved(for_hold(asking)))
    work.require_for_sign_in(asking.deps, solved(for_sign_in(asking)))


def test_a_challenge_ends_after_five_minutes(asking: World) -> None:
    first, second = solved(for_hold(asking)), solved(for_hold(asking))
    asking.wall_at += work.LASTS - timedelta(seconds=2)
    spend(asking, first)
    asking.wall_at += timedelta(seconds=2)
    assert refused(asking, second)


def test_what_is_no_solution_of_ours_is_refused(asking: World) -> None:
    challenge = for_hold(asking)
    good = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert good is not None
    answer = {"counter": good.counter, "derivedKey": good.derived_key}
    parameters = challenge["parameters"]

    def changed(**more: Any) -> str:
        return packed(
            {"challenge": {**challenge, "parameters": parameters | more}, "solution": answer}
        )

    foreign = altcha.create_challenge(
        "SHA-256", 1, counter=3, data=parameters["data"], hmac_secret="another", expires_at=2**31
    ).to_dict()
    bad = [
        None, "", "x", "====", "é", packed(None), packed([]), packed(3), packed({}),
        packed({"challenge": [], "solution": {}}),
        packed({"challenge": challenge}),
        packed({"challenge": challenge, "solution": None}),
        packed({"challenge": challenge, "solution": {"counter": good.counter}}),
        packed({"challenge": challenge, "solution": answer | {"counter": good.counter + 1}}),
        packed({"challenge": challenge, "solution": answer | {"counter": str(good.counter)}}),
        packed({"challenge": challenge, "solution": answer | {"derivedKey": "00" * 32}}),
        packed({"challenge": challenge, "solution": answer | {"derivedKey": None}}),
        packed({"challenge": {"parameters": parameters}, "solution": answer}),
        packed({"challenge": {**challenge, "signature": None}, "solution": answer}),
        packed({"challenge": {**challenge, "parameters": []}, "solution": answer}),
        changed(expiresAt=parameters["expiresAt"] + 600),
        changed(expiresAt=None),
        changed(keyPrefix=""),
        changed(data={"for": "sign_in"}),
        changed(nonce="zz"),
        solved(foreign),
    ]  # fmt: skip
    before = everything()
    for solution in bad:
        assert refused(asking, solution), solution
    assert everything() == before
    spend(asking, solved(challenge))


def test_a_hold_needs_work_where_the_round_says_so(asking: World) -> None:
    person = asking.ready()
    key, actor = "key-00000001", asking.actor(person)

    def hold(solution: str | None, site: str = "42001"):
        given = (asking.deps, person.id, asking.round_id, site, key, actor)
        return booking.hold(*given, solution=solution)

    before = everything()
    with pytest.raises(WorkNeeded) as needed:
        hold(None)
    assert needed.value.params == {"purpose": "hold"}
    assert everything() == before
    solution = solved(for_hold(asking))
    held, new = hold(solution)
    assert new
    assert hold(solution) == hold(None) == (held, False), "a repeat costs no more work"


def test_a_repeat_that_found_nothing_yet_brings_the_same_work(asking: World) -> None:
    """Work that is spent before the claim is not lost with it; another hold needs its own."""
    asking.site("42002", 5)
    asking.site("42009", 1)
    first, person, other = asking.ready(), asking.ready(), asking.ready()
    solution = solved(for_hold(asking))

    def hold(
        who: Candidate, site: str = "42009", key: str = "key-00000001", by: str = solution
    ) -> None:
        actor = asking.actor(who)
        booking.hold(asking.deps, who.id, asking.round_id, site, key, actor, solution=by)

    hold(first, by=solved(for_hold(asking)))
    for _ in range(2):
        with pytest.raises(SoldOut):
            hold(person)
    for given in ((other,), (person, "42002"), (person, "42009", "key-00000002")):
        with pytest.raises(WorkNeeded):
            hold(*given)
    asking.wall_at += work.LASTS
    with pytest.raises(WorkNeeded):
        hold(person)


def test_who_comes_early_keeps_the_work(world: World) -> None:
    committed(world)
    with_work(world, hold=True)
    world.at = OPENS - timedelta(minutes=1)
    person = world.ready()
    solution = solved(for_hold(world))
    given = (world.deps, person.id, world.round_id, "42001", "key-00000001")
    with pytest.raises(TooEarly):
        booking.hold(*given, world.actor(person), solution=solution)
    spend(world, solution)


def test_without_the_rule_nobody_works(world: World) -> None:
    world.round()
    with_work(world, sign_in=True)
    assert work.for_hold(world.deps, world.round_id) is None
    spend(world, None)
    rounds.put(world.deps, replace(rounds.get(world.round_id), seat_rules=SeatRules()), STAFF)
    work._asking_at_sign_in.cache_clear()
    assert work.for_sign_in(world.deps) is None
    work.require_for_sign_in(world.deps, None)
    with pytest.raises(NotFound):
        work.for_hold(world.deps, "no-such-round")


def test_signing_in_needs_work_until_the_last_round_that_asks_is_over(asking: World) -> None:
    with pytest.raises(WorkNeeded):
        work.require_for_sign_in(asking.deps, None)
    asking.at = rounds.get(asking.round_id).phase_two.closes_at - timedelta(seconds=1)
    with pytest.raises(WorkNeeded):
        work.require_for_sign_in(asking.deps, None)
    asking.at += timedelta(seconds=1)
    work.require_for_sign_in(asking.deps, None)


def test_the_number_is_drawn_from_all_up_to_the_most(asking: World) -> None:
    """Nobody may start further up and skip some of the work."""
    counters = []
    for _ in range(200):
        found = altcha.solve_challenge(altcha.Challenge.from_dict(for_hold(asking)))
        assert found is not None
        counters.append(found.counter)
    assert max(counters) <= HARD
    assert min(counters) < HARD / 10
    assert HARD * 0.4 < sum(counters) / len(counters) < HARD * 0.6
