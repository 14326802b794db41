"""Sweep and audit: what has expired, what is nobody's, an intent without a place (row 13)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.exhaustive import claiming
from tests.model.exhaustive.model import Guard, Model, ended, name, step, write
from tests.model.exhaustive.state import (
    BOUGHT,
    EXPIRED,
    INTENT,
    NONE,
    PAID,
    PAYING,
    Outcome,
    Place,
    Process,
    Registration,
    World,
)


def expired(model: Model, world: World, clock: int) -> Iterator[Outcome]:
    """Entries whose time is over, each removed by comparison: reading and removing are one step."""
    for number, shard in enumerate(world.shards):
        for who, place in shard.held:
            if not model.takeable(place, world.time + clock):
                continue
            if place.seq == 0:
                after = world.entry(number, who, None)
                yield Outcome(f"a place that rested comes back in {number}", after)
            elif model.keeps(Guard.COMPARE):
                say = Process(name(say_expired), who, clock, (place,))
                after = world.entry(number, who, None)
                yield Outcome(f"the sweep removes {place} of {who} in {number}", after, say)
            else:
                later = Process(name(remove_blindly), who, clock, (number,))
                yield Outcome(f"the sweep reads {place} of {who} in {number}", world, later)


@step
def remove_blindly(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Only the mutant comes here."""
    yield Outcome("removes what is there", world.entry(me.know[0], me.who, None))


@step
def say_expired(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """For the record; a payment that runs is left to its end."""
    (place,), seen = me.know, world.people[me.who]
    if seen is None or (seen.expires, seen.seq) != place or seen.state not in (INTENT, PAYING):
        yield Outcome("nothing to say", world)
    elif seen.state == PAYING and _open(world, me.who, seen):
        yield Outcome("a payment runs", world)
    else:
        yield Outcome("reads", world, me._replace(step=name(write_expired), know=(seen,)))


def _open(world: World, who: int, seen: Registration) -> bool:
    """A payment that is being opened is open in our own record already."""
    number = (who, seen.order)
    return not any((order.who, order.number) == number and not order.open for order in world.orders)


@step
def write_expired(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    (seen,) = me.know
    after = write(world, me.who, seen, seen._replace(state=EXPIRED))
    yield Outcome("expired, says the record" if after else "refused", after or world)


def orphans(world: World) -> Iterator[Outcome]:
    """Any entry may be looked at; its shard is read before its registration."""
    for number, shard in enumerate(world.shards):
        for who, place in shard.held:
            if place.seq == 0:
                continue
            look = Process(name(compare), who, 0, (number, place))
            yield Outcome(f"the sweep looks at {place} of {who} in {number}", world, look)


@step
def compare(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration: does it point to this entry?"""
    (number, place), seen = me.know, world.people[me.who]
    if seen is None or _nobodys(model, world, seen, number, place):
        yield Outcome("nobody's", world, me._replace(step=name(remove), know=(number, place)))
    elif not model.owns(seen, number, place):
        yield Outcome("the next attempt is on its way to it", world)
    elif seen.state == BOUGHT and number in seen.at and place.until != PAID:
        marked = Place(PAID, place.seq)
        yield Outcome("unmarked", world, me._replace(step=name(mark), know=(number, place, marked)))
    else:
        yield Outcome("explained", world)


def _nobodys(model: Model, world: World, seen: Registration, number: int, place: Place) -> bool:
    """Not its registration's; nor one that a running attempt is about to find and to replace."""
    if model.owns(seen, number, place) or not model.keeps(Guard.ORPHANS):
        return False
    coming = seen.state == INTENT and seen.live(world.time) and number in seen.at
    return not (coming and place.until != PAID and model.keeps(Guard.COMING))


@step
def remove(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    number, place = me.know
    if world.shards[number].of(me.who) == place:
        yield Outcome(f"removes {place} from {number}", world.entry(number, me.who, None))
    else:
        yield Outcome("changed meanwhile", world)


@step
def mark(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    number, place, marked = me.know
    same = world.shards[number].of(me.who) == place
    yield Outcome("marks", world.entry(number, me.who, marked) if same else world)


def empty(world: World) -> Iterator[Outcome]:
    """The audit has read a shard, in which this person was not. Then it reads registrations."""
    for who, seen in enumerate(world.people):
        for number in seen.at if seen is not None else ():
            place = world.shards[number].of(who)
            if seen is not None and seen.state == INTENT and (not place or place.seq != seen.seq):
                look = Process(name(suspect), who, 0, (number, place, ()))
                yield Outcome(f"the audit misses {who} in {number}", world, look)


@step
def suspect(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The registration, read after the shard: an intent that points there?"""
    (number, place, before), seen = me.know, world.people[me.who]
    empty = seen is not None and number in seen.at and (not place or place.seq != seen.seq)
    if seen is None or not empty or seen.state != INTENT or not seen.live(world.time):
        yield Outcome("explained", world)
    elif before == (seen.version,) or not model.keeps(Guard.SECOND_LOOK):
        yield Outcome("a finding", world, me._replace(step=name(end), know=(seen,)))
    else:
        know = (number, seen.seq, seen.version)
        yield Outcome("a suspect", world, me._replace(step=name(look_again), know=know))


@step
def look_again(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """A minute later: the shard again, then the registration again.

    No request lives so long: whoever was on the way at the first look has come to an end.
    """
    number, seq, version = me.know
    if any(other.who == me.who for other in world.running):
        return
    place = world.shards[number].of(me.who)
    if place is not None and place.seq == seq:
        yield Outcome("there now", world)
    else:
        know = (number, place, (version,))
        yield Outcome("still missing", world, me._replace(step=name(suspect), know=know))


@step
def end(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Or it makes the claim that a request owed which is no more."""
    (seen,) = me.know
    if claiming.owed(model, world, me.who, seen, world.time):
        for number in seen.at:
            place = world.shards[number].of(me.who)
            longest = max(place.until if place else 0, seen.expires)
            world = world.entry(number, me.who, Place(longest, seen.seq))
        yield Outcome("the audit claims", world)
        return
    after = write(world, me.who, seen, ended(seen, NONE))
    yield Outcome("the audit ends the intent" if after else "refused", after or world)
