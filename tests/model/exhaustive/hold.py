"""A hold: what stands already, the intent, and then its places (row 1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from tests.model.exhaustive import cancel, claiming, taking
from tests.model.exhaustive.model import Guard, Model, name, step, stored, write
from tests.model.exhaustive.state import (
    EXPIRED,
    INTENT,
    PAYING,
    Outcome,
    Process,
    Registration,
    World,
)
from tests.model.exhaustive.taking import Attempt

MOST_PASSES = 1


@step
def begin(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration; nobody reads it for ever."""
    (site, passes), seen = me.know, world.people[me.who]
    ready = me._replace(step=name(intend), know=(site, seen, passes))
    if passes > MOST_PASSES:
        yield taking.said(model, world, me, "busy")
    elif seen is not None and seen.live(world.time + me.clock):
        if seen.state == INTENT:
            then = me._replace(step=name(look), know=(site, seen, passes, 0))
            yield Outcome("has an intent", world, then)
        else:
            yield Outcome(f"answer: {seen.state}", world)
    elif seen is not None and seen.state in (PAYING, EXPIRED) and seen.order:
        yield Outcome("its payment is closed first", world, cancel.release(me, seen, ready))
    else:
        yield from intend(model, world, ready)


@step
def look(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Is the intent placed? Read its shards, one after the other."""
    site, seen, passes, index = me.know
    place = world.shards[seen.at[index]].of(me.who)
    if model.holds(seen, place):
        if index + 1 < len(seen.at):
            yield Outcome("placed", world, me._replace(know=(site, seen, passes, index + 1)))
        else:
            then = me._replace(step=name(look_back), know=(site, seen, passes))
            yield Outcome("placed", world, then)
    elif tuple(model.pool_of[number] for number in seen.at) == model.order(site, me.who):
        yield Outcome("no place", world, me._replace(step=name(resume), know=(site, seen, passes)))
    else:
        yield Outcome("elsewhere", world, me._replace(step=name(intend), know=(site, seen, passes)))


@step
def look_back(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Is it still the attempt? Else it was left before its place was seen."""
    site, seen, passes = me.know
    now = world.people[me.who]
    if (now is not None and now.seq == seen.seq) or not model.keeps(Guard.STANDS):
        yield Outcome("answer: held already", world.tell(me.who, seen))
    else:
        yield Outcome("left meanwhile", world, _again(me, site, passes))


@step
def resume(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """An attempt that may still be on its way: the next one goes to the same shards where there is
    room, and finds the entry of the other there. (What has room is read in this step.)
    """
    site, seen, passes = me.know
    if not model.keeps(Guard.NEW_ATTEMPT):
        yield Outcome("goes on", world, _taking(me, site, passes, seen))
        return
    free = [(number, taking.rooms(model, world, me, number)) for number in seen.at]
    same = [(number,) if number in rooms else rooms for number, rooms in free]
    for number, rooms in free:
        if not rooms:
            yield taking.refused(model, world, me, model.pool_of[number], len(free) > 1)
            return
    yield from _attempts(model, world, me, product(*same))


@step
def intend(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The next attempt, at whichever shards the snapshot says; it may be wrong about them."""
    site, _, _ = me.know
    pools = model.order(site, me.who)
    for pool in pools:
        if not taking.rooms(model, world, me, model.shards_of[pool][0]):
            yield taking.refused(model, world, me, pool, len(pools) > 1)
            break
    yield from _attempts(
        model, world, me, product(*(_choices(model, world, pool) for pool in pools))
    )


def _attempts(
    model: Model, world: World, me: Process, places: Iterable[tuple[int, ...]]
) -> Iterator[Outcome]:
    site, seen, passes = me.know
    for at in places:
        if seen is not None and seen.live(world.time + me.clock) and at != seen.at:
            yield from _leaves(model, world, me, at)
            continue
        wanted = _wanted(model, seen, at, world.time + me.clock)
        mine, after = stored(seen, wanted), write(world, me.who, seen, wanted)
        if not model.keeps(Guard.POINTER_FIRST):
            then = _taking(me, site, passes, mine, unsigned=(seen,))
            yield Outcome("no intent", world, then)
        elif after is None:
            yield Outcome("intent refused", world, _again(me, site, passes))
            return
        else:
            then = _taking(me, site, passes, mine)
            yield Outcome(f"intent {wanted.seq} at {at}", after, then)


def _leaves(model: Model, world: World, me: Process, at: tuple[int, ...]) -> Iterator[Outcome]:
    """Elsewhere than an intent without a place: the next attempt at its own shards first."""
    site, seen, passes = me.know
    if not model.keeps(Guard.LEFT_FIRST):
        yield from _goes(model, world, me, seen, at)
        return
    wanted = seen._replace(seq=seen.next_seq)
    after = write(world, me.who, seen, wanted)
    if after is None:
        yield Outcome("not left", world, _again(me, site, passes))
    else:
        then = me._replace(step=name(left), know=(site, stored(seen, wanted), passes, at))
        yield Outcome(f"leaves by {wanted.seq}", after, then)


@step
def left(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """What stands there by now was told, perhaps: then it counts. Half of it is given back."""
    site, seen, passes, _ = me.know
    if claiming.owed(model, world, me.who, seen, world.time + me.clock):
        yield Outcome("it was told", world, _taking(me, site, passes, seen))
        return
    for number in seen.at if len(seen.at) > 1 else ():
        place = world.shards[number].of(me.who)
        if place is not None and place.seq <= seen.seq:
            world = world.entry(number, me.who, None)
    yield Outcome("nothing there", world, me._replace(step=name(go)))


@step
def go(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    site, seen, passes, at = me.know
    yield from _goes(model, world, me._replace(know=(site, seen, passes)), seen, at)


def _goes(
    model: Model, world: World, me: Process, seen: Registration, at: tuple[int, ...]
) -> Iterator[Outcome]:
    site, _, passes = me.know
    wanted = _wanted(model, seen, at, world.time + me.clock)
    after = write(world, me.who, seen, wanted)
    if after is None:
        yield Outcome("intent refused", world, _again(me, site, passes))
    else:
        then = _taking(me, site, passes, stored(seen, wanted))
        yield Outcome(f"intent {wanted.seq} at {at}", after, then)


def _wanted(model: Model, seen: Registration | None, at: tuple[int, ...], now: int) -> Registration:
    deadline = now + model.times.hold
    grace = model.times.grace if model.keeps(Guard.GRACE) else 0
    seq = seen.next_seq if seen else 1
    return Registration(0, seq, INTENT, at, deadline, deadline + grace)


def _choices(model: Model, world: World, pool: int) -> tuple[int, ...]:
    """While nobody has been anywhere, one of several equal shards is as good as the other."""
    shards = model.shards_of[pool]
    untouched = not world.running and not any(world.people)
    alike = len({world.shards[number] for number in shards}) == 1
    return shards[:1] if untouched and alike else shards


def _taking(
    me: Process,
    site: int,
    passes: int,
    mine: Registration,
    unsigned: tuple[Registration | None, ...] = (),
) -> Process:
    attempt = Attempt(mine, (name(begin), (site, passes + 1)), unsigned=unsigned)
    return taking.taking(me, attempt)


def _again(me: Process, site: int, passes: int) -> Process:
    return me._replace(step=name(begin), know=(site, passes + 1))
