"""What the processes of `test_standby_races.py` run: importable by a fresh interpreter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.domain.errors import Busy, DomainError
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import booking, promotion, rounds, sites, standby
from chalicelib.store import seats, tables
from chalicelib.store import standby as store
from chalicelib.store.seats import SeatShard
from tests.model.racing import ACTOR, Ground

SITE = "42001"


def offer_unguarded(ground: Ground, number: int, looked: Any) -> None:
    """Look at the list and the place, then give it to whom one has picked, without a condition."""
    world = ground.world(1)
    pool = pool_id(world.round_id, SITE)
    line = store.lines(world.round_id, SITE, 50)[0][number]
    rests = [key for key, place in seats.read(pool, 0).places().items() if place.resting]
    looked.wait()
    theirs = tables.path("held", line.candidate_id)
    actions = [theirs.set(Place(4_000_000_000, 1).value)]
    actions += [tables.path("held", key).remove() for key in rests]
    tables.updated(SeatShard(f"{pool}#0"), actions)


def visit(ground: Ground, seed: int, times: int, start: Any) -> int:
    """The list, visited some times in a row; how many offers this process believes to have made."""
    world = ground.world(seed)
    round_, site = rounds.get(world.round_id), sites.get(world.round_id, SITE)
    start.wait()
    return sum(promotion.visit(world.deps, round_, site).offered for _ in range(times))


def act(ground: Ground, seed: int, what: str, who: list[str], start: Any) -> list[str]:
    """Each of these persons gives back, leaves, joins or comes as a walk-in."""
    world = ground.world(seed)
    start.wait()
    return [_tried(world, what, person) for person in who]


def _tried(world: Any, what: str, person: str) -> str:
    of = (world.deps, person, world.round_id)
    acts: dict[str, Callable[[], object]] = {
        "cancel": lambda: booking.cancel(*of, ACTOR),
        "leave": lambda: standby.leave(*of, ACTOR),
        "join": lambda: standby.join(*of, SITE, ACTOR),
        "hold": lambda: booking.hold(*of, SITE, f"key-{person}", ACTOR),
    }
    for _ in range(20):
        try:
            acts[what]()
        except Busy:
            continue
        except DomainError as refused:
            return refused.code
        return "done"
    return "busy"
