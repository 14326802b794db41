"""What must hold: at every instant, and after recovery (docs/seats.md)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.exhaustive.model import Model, left
from tests.model.exhaustive.state import (
    BOUGHT,
    INTENT,
    NONE,
    PAID,
    PAYING,
    Registration,
    World,
)

ALWAYS = {
    "OVERSOLD": "more entries in a shard than places",
    "PAID_PLACE": "a paid registration without its PAID place",
    "TWO_PAID": "somebody has two PAID places in one pool, or at two sites",
    "TOLD": "somebody who was told held has no place, and their time is not over",
    "EARLIER": "held was told by an attempt that another request has left, and its place is gone",
    "ENDED": "a hold that was told is ended by somebody else before its time",
    "MONEY": "a receipt both confirms and goes back",
    "IN_TIME": "money that was paid and told in time has lost its place",
    "FALSE_SOLD_OUT": "sold out was said, and there are places",
    "NOBODY": "everybody was refused and nobody has the place",
}
RECOVERED = {
    "NOBODYS_PLACE": "an entry that no registration points to",
    "WITHOUT_PLACE": "a live registration without its places",
    "HALF_PAID": "a PAID entry of a registration that is not paid",
    "UNENDED": "a receipt that neither confirms nor goes back",
    "CAPACITY": "the shards have not what staff recorded",
}


def always(model: Model, world: World) -> Iterator[str]:
    if any(len(shard.held) > shard.cap for shard in world.shards):
        yield "OVERSOLD"
    for who, seen in enumerate(world.people):
        if seen is not None:
            yield from _person(world, who, seen)
            yield from _earlier(world, who, seen)
    if not world.running:
        budget = model.scenario.budget
        unharmed = all(left(world, harm) == budget.get(harm, 0) for harm in ("crash", "lost"))
        if unharmed:
            yield from _at_rest(world)
        if model.scenario.only_holds:
            yield from _answers(model, world, unharmed)


def _person(world: World, who: int, seen: Registration) -> Iterator[str]:
    places = [world.shards[number].of(who) for number in seen.at]
    told = world.told[who][0]
    everywhere = [shard.of(who) for shard in world.shards]
    paid = sum(place is not None and place.until == PAID for place in everywhere)
    if paid > len(seen.at):
        yield "TWO_PAID"
    if seen.state == BOUGHT:
        if any(place != (PAID, seen.seq) for place in places):
            yield "PAID_PLACE"
        if world.receipts[seen.receipt].back:
            yield "MONEY"
    elif seen.state in (INTENT, PAYING) and told == seen.seq:
        mine = [p for p in places if p is not None and p.seq == seen.seq and p.until > world.time]
        if seen.expires > world.time and len(mine) < len(seen.at):
            yield "TOLD"


def _earlier(world: World, who: int, seen: Registration) -> Iterator[str]:
    """What was told by an attempt before this one, and has neither been given up nor run out."""
    told, until = world.told[who]
    if told >= seen.seq or until <= world.time:
        return
    if seen.state == NONE:
        yield "ENDED"
    elif seen.state == INTENT:
        places = [world.shards[number].of(who) for number in seen.at]
        mine = [p for p in places if p is not None and p.seq <= seen.seq and p.until > world.time]
        if len(mine) < len(places):
            yield "EARLIER"


def _at_rest(world: World) -> Iterator[str]:
    """Nothing went wrong, and all have their answers."""
    for who, seen in enumerate(world.people):
        kept = world.told[who][1] > world.time
        if seen is not None and seen.state == INTENT and kept and not _placed(world, who, seen):
            yield "ENDED"


def _placed(world: World, who: int, seen: Registration) -> bool:
    places = [world.shards[number].of(who) for number in seen.at]
    return all(place is not None and place.seq == seen.seq for place in places)


def _answers(model: Model, world: World, unharmed: bool) -> Iterator[str]:
    """Only holds, all over: whoever was refused met somebody who has the place now."""
    soon = world.time + model.times.provisional
    full = any(
        sum(place.until > soon for n in shards for _, place in world.shards[n].held)
        >= sum(world.shards[n].cap for n in shards)
        for shards in model.shards_of
    )
    if not full and "sold out" in world.answers:
        yield "FALSE_SOLD_OUT"
    held = any(seen is not None and _placed(world, n, seen) for n, seen in enumerate(world.people))
    if unharmed and not held and all(world.answers):
        yield "NOBODY"


def recovered(model: Model, world: World) -> Iterator[str]:
    yield from _entries(model, world)
    for who, seen in enumerate(world.people):
        if seen is not None and seen.live(world.time) and not _placed(world, who, seen):
            yield "WITHOUT_PLACE"
    kept = {seen.receipt for seen in world.people if seen is not None and seen.state == BOUGHT}
    if any((number in kept) == receipt.back for number, receipt in enumerate(world.receipts)):
        yield "UNENDED"
    for pool, known in enumerate(world.pools):
        shards = [world.shards[number] for number in model.shards_of[pool]]
        same = sum(shard.cap for shard in shards) == known.capacity
        if not same or any(shard.open != known.open for shard in shards):
            yield "CAPACITY"


def _entries(model: Model, world: World) -> Iterator[str]:
    for number, shard in enumerate(world.shards):
        for who, place in shard.held:
            seen = world.people[who] if place.seq else None
            if seen is not None and model.owns(seen, number, place):
                if place.until == PAID and seen.state != BOUGHT:
                    yield "HALF_PAID"
            elif place.seq:
                yield "NOBODYS_PLACE"
