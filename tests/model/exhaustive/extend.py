"""A running hold is lengthened by staff: the entries, then the registration (row 12)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.exhaustive.model import Guard, Model, name, step, write
from tests.model.exhaustive.state import INTENT, PAID, PAYING, Outcome, Place, Process, World


@step
def begin(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration; only a running one is lengthened, under a case for the sweep."""
    seen = world.people[me.who]
    if seen is None or seen.state not in (INTENT, PAYING) or not seen.live(world.time):
        yield Outcome("nothing to extend", world)
    else:
        until = seen.deadline + model.times.extends
        yield Outcome("reads", world, me._replace(step=name(open_case), know=(seen, until)))


@step
def open_case(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    seen, until = me.know
    first = name(look) if model.keeps(Guard.ENTRY_FIRST) else name(sign)
    know = (seen, until, 0) if model.keeps(Guard.ENTRY_FIRST) else (seen, until)
    after = world.case(me.who, (until, seen.seq))
    yield Outcome(f"a case until {until}", after, me._replace(step=first, know=know))


@step
def look(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read an entry: is it of this attempt?"""
    seen, until, index = me.know
    place = world.shards[seen.at[index]].of(me.who)
    if place is None or not model.ours(seen, place) or place.until == PAID:
        yield Outcome("no place", world)
    else:
        know = (seen, until, index, place)
        yield Outcome("reads", world, me._replace(step=name(lengthen), know=know))


@step
def lengthen(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The very entry that was read, to the later expiry."""
    seen, until, index, place = me.know
    number = seen.at[index]
    least = place.until if model.keeps(Guard.NEVER_SHORTER) else seen.expires
    longer = Place(max(least, until + model.times.grace), seen.seq)
    if world.shards[number].of(me.who) not in (place, longer):
        yield Outcome("changed meanwhile", world)
        return
    then = me._replace(step=name(look), know=(seen, until, index + 1))
    if index + 1 == len(seen.at):
        last = sign if model.keeps(Guard.ENTRY_FIRST) else close
        then = me._replace(step=name(last), know=(seen, until))
    yield Outcome(f"longer in {number}", world.entry(number, me.who, longer), then)


@step
def sign(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The registration says so afterwards; if it has moved, that one decides anew."""
    seen, until = me.know
    expires = max(seen.expires, until + model.times.grace)
    after = write(world, me.who, seen, seen._replace(deadline=until, expires=expires))
    if after is None:
        yield Outcome("moved meanwhile", world)
    elif model.keeps(Guard.ENTRY_FIRST):
        yield Outcome("extended", after, me._replace(step=name(close)))
    else:
        then = me._replace(step=name(look), know=(seen, until, 0))
        yield Outcome("extended, says the registration", after, then)


@step
def close(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    yield Outcome("case closed", world.case(me.who, (0, 0)))


def cut_off(world: World) -> Iterator[Outcome]:
    """The sweep's visit: it has read the case."""
    for who, case in enumerate(world.cases):
        if case != (0, 0):
            yield Outcome(f"the sweep visits {who}", world, Process(name(visit), who, 0, case))


@step
def visit(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration: does it still want this? (Its entries are read by who goes on.)"""
    (until, seq), seen = me.know, world.people[me.who]
    if seen is None or seen.seq != seq:
        yield Outcome("another attempt", world, me._replace(step=name(close), know=()))
    elif seen.state in (INTENT, PAYING) and seen.deadline < until:
        yield Outcome("goes on", world, me._replace(step=name(look), know=(seen, until, 0)))
    elif model.keeps(Guard.NEVER_SHORTER):
        yield Outcome("over", world, me._replace(step=name(close), know=()))
    else:
        yield Outcome("over", world, me._replace(step=name(look_back), know=(seen,)))


@step
def look_back(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """What was lengthened for nothing: read the first entry."""
    (seen,) = me.know
    place = world.shards[seen.at[0]].of(me.who)
    if place is None or place.seq != seen.seq or not seen.expires < place.until < PAID:
        yield Outcome("as it was", world, me._replace(step=name(close), know=()))
    else:
        yield Outcome("longer", world, me._replace(step=name(shorten), know=(seen, place)))


@step
def shorten(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Take the time back from the entry that was read."""
    seen, place = me.know
    number, after = seen.at[0], world
    if world.shards[number].of(me.who) == place:
        after = world.entry(number, me.who, Place(seen.expires, seen.seq))
    yield Outcome("takes the time back", after, me._replace(step=name(close), know=()))
