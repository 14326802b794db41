"""What the processes of `test_races.py` run: importable by a fresh interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import AlreadyRegistered, Busy, DomainError, SoldOut
from chalicelib.domain.payment import PaymentRequest, Receipt
from chalicelib.domain.remedy import Ground as Why
from chalicelib.domain.remedy import Wanted
from chalicelib.domain.seats import PAID, Place, pool_id, shard_key
from chalicelib.services import booking, moves, settlement
from chalicelib.store import registrations, seats, tables
from chalicelib.store.seats import SeatShard
from tests.world import STAFF, World, bind

ACTOR = Actor("candidate", "racer", "test")
_bound: list[str] = []


@dataclass(frozen=True)
class Ground:
    """Where the race is: enough to find it from another process."""

    environment: Mapping[str, str]
    round_id: str
    at: datetime
    wall: datetime

    def world(self, seed: int) -> World:
        if self.environment["SEATS_TABLE"] not in _bound:
            bind(self.environment)
            _bound.append(self.environment["SEATS_TABLE"])
        world = World(self.environment, seed)
        world.round_id, world.at, world.wall_at = self.round_id, self.at, self.wall
        return world


def hold(ground: Ground, seed: int, wishes: list[tuple[str, str]], start: Any) -> list[str]:
    """Each (candidate, site) in turn, Busy tried again as a page does; what became of each."""
    world = ground.world(seed)
    start.wait()
    return [_hold(world, candidate, site, f"key-{seed:08d}") for candidate, site in wishes]


def _hold(world: World, candidate: str, site: str, key: str) -> str:
    for _ in range(20):
        try:
            booking.hold(world.deps, candidate, world.round_id, site, key, ACTOR)
        except Busy:
            continue
        except (SoldOut, AlreadyRegistered) as refused:
            return refused.code
        return "held"
    return "busy"


def settle(
    ground: Ground, seed: int, request: PaymentRequest, told: list[Receipt], start: Any
) -> str:
    """The same receipts, told at the same time as others tell them."""
    world = ground.world(seed)
    world.provider.requests[request.payment_no] = request
    start.wait()
    outcomes = []
    for receipt in told:
        for _ in range(20):
            try:
                outcomes.append(settlement.settle(world.deps, receipt, ACTOR).value)
                break
            except Busy:
                continue
    return ",".join(outcomes)


def move(ground: Ground, seed: int, candidate: str, site: str, start: Any) -> str:
    """One member of staff moves somebody; Busy tried again as a page does."""
    world = ground.world(seed)
    wanted = Wanted(site, None, Why.COMMITTEE, "why", f"key-{seed:08d}")
    start.wait()
    for _ in range(20):
        try:
            moves.move(world.deps, candidate, world.round_id, wanted, STAFF)
        except Busy:
            continue
        except DomainError as refused:
            return refused.code
        return "moved"
    return "busy"


def move_unguarded(ground: Ground, candidate: str, site: str, looked: Any) -> None:
    """Look, take, point there, leave, as one writes it without a condition."""
    world = ground.world(1)
    seen = registrations.get(candidate, world.round_id)
    looked.wait()
    assert seen is not None
    pool = pool_id(world.round_id, site)
    mine = tables.path("held", candidate)
    paid = Place(PAID, seen.seq + 1)
    tables.updated(SeatShard(f"{pool}#0"), [mine.set(paid.value)])
    tables.updated(SeatShard(f"{seen.entry.pool}#{seen.entry.shard}"), [mine.remove()])


def claim_together(
    ground: Ground, seed: int, candidate: str, site: str, guarded: bool, looked: Any
) -> str:
    """Everybody has looked before anybody claims; without the guard the place is just taken."""
    world, claim = ground.world(seed), seats._take_free
    waiting = iter([looked])

    def take(pool: str, number: int, candidate: str, wanted: Place) -> seats.Refusal | None:
        for barrier in waiting:
            barrier.wait()
        if guarded:
            return claim(pool, number, candidate, wanted)
        entry = tables.path("held", candidate)
        tables.updated(SeatShard(shard_key(pool, number)), [entry.set(wanted.value)])
        return None

    seats._take_free = take
    try:
        return _hold(world, candidate, site, f"key-{seed:08d}")
    finally:
        seats._take_free = claim
