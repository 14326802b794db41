"""A full site with people waiting for it, and what the tests ask of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.registration import Registration
from chalicelib.domain.seat_rules import SeatRules, Standby
from chalicelib.domain.seats import Place, pool_id
from chalicelib.domain.standby import Wait
from chalicelib.services import booking, promotion, rounds, sites, standby, standing
from chalicelib.services.promotion import Visited
from chalicelib.store import registrations, seats
from chalicelib.store import standby as store
from tests.world import World

SITE, OTHER = "42001", "42002"
OFFER = timedelta(minutes=30)
RULES = SeatRules(standby=Standby(OFFER))


def opened(world: World, capacity: int = 1, rules: SeatRules = RULES, **changes: Any) -> World:
    world.round(seat_rules=rules, **changes)
    world.site(SITE, capacity)
    world.site(OTHER, 1)
    return world


def full(world: World, capacity: int = 1, rules: SeatRules = RULES) -> list[Candidate]:
    """Every place of the site held; answers by whom."""
    opened(world, capacity, rules)
    holders = [world.ready() for _ in range(capacity)]
    for person in holders:
        world.hold(person, SITE)
    refresh(world)
    return holders


def waits(world: World, site: str = SITE) -> Candidate:
    """Somebody new in the list, a second later than who came before."""
    person = world.ready()
    world.pass_time(timedelta(seconds=1))
    join(world, person, site)
    return person


def join(world: World, person: Candidate, site: str = SITE, **given: str | None) -> None:
    actor = world.actor(person)
    standby.join(world.deps, person.id, world.round_id, site, actor, **given)


def leave(world: World, person: Candidate) -> None:
    standby.leave(world.deps, person.id, world.round_id, world.actor(person))


def cancel(world: World, person: Candidate) -> None:
    booking.cancel(world.deps, person.id, world.round_id, world.actor(person))


def visit(world: World) -> Visited:
    site = sites.get(world.round_id, SITE)
    return promotion.visit(world.deps, rounds.get(world.round_id), site)


def refresh(world: World) -> None:
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, SITE))


def wait_of(world: World, person: Candidate) -> Wait:
    found = store.get(person.id, world.round_id)
    assert found is not None
    return found


def said(world: World, person: Candidate) -> tuple[str, int | None, str | None] | None:
    """State, position and reason, as the status page says them."""
    found = standby.shown(standing.of(world.deps, person.id, world.round_id))
    if found is None:
        return None
    why = found.wait.why
    return found.wait.state.value, found.position, why.value if why else None


def registration(world: World, person: Candidate) -> Registration | None:
    return registrations.get(person.id, world.round_id)


def entries(world: World, site: str = SITE) -> dict[str, Place]:
    return seats.read(pool_id(world.round_id, site), 0).places()


def resting(world: World) -> list[Place]:
    return [place for place in entries(world).values() if place.resting]
