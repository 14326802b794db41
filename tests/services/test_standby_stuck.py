"""People in a list whom no offer can be made to: they keep the place from nobody else (row 58)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import AlreadyRegistered, SoldOut, Upstream
from chalicelib.domain.registration import Registration
from chalicelib.services import checkout, extension, promotion, sites, standing, sweep
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from tests.standby_stage import SITE, cancel, entries, full, join, said, visit, waits
from tests.world import STAFF, World

SECOND = timedelta(seconds=1)
MINUTE = timedelta(seconds=61)
OVER = timedelta(hours=24, minutes=11)


def stuck(world: World, count: int = 1) -> tuple[Candidate, list[Candidate]]:
    """A full site; who waits first has an earlier hold that is over, its payment still open."""
    (holder,) = full(world)
    until = world.at + timedelta(hours=48)
    extension.extend(world.deps, holder.id, world.round_id, until, "why", STAFF)
    world.site("42003", count)
    first = [waits(world) for _ in range(count)]
    for person in first:
        world.hold(person, "42003")
        actor = world.actor(person)
        checkout.start(world.deps, person.id, world.round_id, None, "key-payment-1", actor)
    world.pass_time(OVER)
    return holder, first


def of_stream(world: World) -> promotion.Visited:
    site = sites.get(world.round_id, SITE)
    seen = sites.refresh(world.deps, world.round_id, site)
    return promotion.after(world.deps, world.round_id, site, seen, asks=False)


def test_one_who_is_stuck_does_not_sell_the_site_out(world: World) -> None:
    holder, (first,) = stuck(world)
    world.provider.silent = True
    cancel(world, holder)
    sweep.run(world.deps, of=[world.round_id])
    assert said(world, first) == ("skipped", None, "unsettled")
    world.hold(world.ready(), SITE)


def test_the_next_of_the_list_gets_it_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without asking anybody, and past a page of people who are stuck; they keep their turn."""
    monkeypatch.setattr(promotion, "LINES", 2)
    holder, first = stuck(world, 3)
    last = waits(world)
    cancel(world, holder)
    closed = set(world.provider.closed)
    assert of_stream(world).offered == 1
    assert set(entries(world)) == {last.id}
    assert world.provider.closed == closed
    assert said(world, first[0]) == ("waiting", 1, None)


def test_the_sweep_asks_and_offers(world: World) -> None:
    holder, (first,) = stuck(world)
    cancel(world, holder)
    visit(world)
    assert set(entries(world)) == {first.id}


def test_a_visit_asks_a_silent_provider_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    holder, first = stuck(world, 3)
    asked, release = [], checkout.release

    def counted(deps: Deps, seen: Registration, actor: Actor) -> bool:
        asked.append(seen.candidate_id)
        return release(deps, seen, actor)

    monkeypatch.setattr(checkout, "release", counted)
    world.provider.silent = True
    cancel(world, holder)
    assert visit(world).passed == 3
    assert len(asked) == 1
    assert {said(world, one) for one in first} == {("skipped", None, "unsettled")}


@pytest.mark.parametrize("visits", [promotion.TRIES - 1, promotion.TRIES])
def test_a_fault_of_ours_is_tried_a_few_times(
    world: World, monkeypatch: pytest.MonkeyPatch, visits: int
) -> None:
    (holder,) = full(world)
    first = waits(world)
    cancel(world, holder)
    of = standing.of

    def broken(deps: Deps, candidate_id: str, round_id: str) -> Standing:
        if candidate_id == first.id:
            raise ValueError("unreadable")
        return of(deps, candidate_id, round_id)

    with monkeypatch.context() as patch:
        patch.setattr(standing, "of", broken)
        for _ in range(visits):
            visit(world)
    ended = visits == promotion.TRIES
    assert said(world, first) == (("skipped", None, "failed") if ended else ("waiting", 1, None))
    if not ended:
        with pytest.raises(SoldOut):
            world.hold(world.ready(), SITE)
        visit(world)
        assert set(entries(world)) == {first.id}
        return


def test_who_joins_has_no_payment_open(world: World) -> None:
    """Of an earlier hold that is over: it is closed, or cannot be; or the money had come."""
    full(world)
    left, paid, silent = (world.ready() for _ in range(3))
    world.site("42003", 3)
    numbers = {}
    for person in (left, paid, silent):
        world.hold(person, "42003")
        of = (person.id, world.round_id, None, "key-payment-1", world.actor(person))
        numbers[person.id] = checkout.start(world.deps, *of).payment_no
    world.provider.pay(numbers[paid.id], world.at)
    world.pass_time(OVER)
    world.hold(world.ready(), SITE)
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, SITE))
    join(world, left)
    assert numbers[left.id] in world.provider.closed
    with pytest.raises(AlreadyRegistered):
        join(world, paid)
    world.provider.silent = True
    with pytest.raises(Upstream):
        join(world, silent)
    assert said(world, silent) is None
