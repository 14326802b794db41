"""What becomes of money: paid, paid late, or sent back (rows 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from tests.model.exhaustive import cancel, taking
from tests.model.exhaustive.model import Guard, Model, ended, name, step, stored, write
from tests.model.exhaustive.state import (
    BOUGHT,
    INTENT,
    PAID,
    PAYING,
    UNPLACED,
    WAITING,
    Outcome,
    Place,
    Process,
    Receipt,
    Registration,
    World,
)
from tests.model.exhaustive.taking import Attempt

MOST_PASSES = 8
"""As the code: two that tell the same could take the place from each other for ever."""


@step
def begin(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration and decide. `full`: a place was looked for in vain."""
    if me.passes == MOST_PASSES:
        yield Outcome("busy", world)
        return
    me = me._replace(passes=me.passes + 1)
    number, full = me.know
    receipt, seen = world.receipts[number], world.people[me.who]
    if receipt.back or (seen is not None and (seen.state, seen.receipt) == (BOUGHT, number)):
        yield Outcome("known", world)
    elif seen is None or seen.order != receipt.order or seen.state not in WAITING:
        if model.keeps(Guard.STRAY):
            yield from refund(model, world, me._replace(step=name(refund), know=(number,)))
        else:
            yield Outcome("nobody waits for it", world)
    elif receipt.wrong:
        then = back_to_held if seen.state == PAYING else refund
        know = (number, seen) if seen.state == PAYING else (number,)
        yield Outcome("a wrong amount", world, me._replace(step=name(then), know=know))
    else:
        yield Outcome("reads", world, me._replace(step=name(look), know=(number, full, seen, ())))


@step
def refund(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The money goes back."""
    number = me.know[0]
    after = world.receipt(number, world.receipts[number]._replace(back=True))
    then = None
    if len(me.know) > 1:
        then = me._replace(step=name(unplace), know=me.know)
    yield Outcome("refund", after, then)


@step
def back_to_held(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """A wrong amount leaves the hold as it was."""
    number, seen = me.know
    after = write(world, me.who, seen, seen._replace(state=INTENT))
    if after is None:
        yield Outcome("refused", world, _again(me, number))
    else:
        yield Outcome("back to held", after, me._replace(step=name(refund), know=(number,)))


def _again(me: Process, number: int, full: bool = False) -> Process:
    return me._replace(step=name(begin), know=(number, full))


@step
def look(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Are the places still there? Read each."""
    number, full, seen, found = me.know
    place = world.shards[seen.at[len(found)]].of(me.who)
    if place is not None and model.ours(seen, place):
        found = (*found, place)
        if len(found) < len(seen.at):
            yield Outcome("there", world, me._replace(know=(number, full, seen, found)))
        else:
            know = (number, seen, found, 0)
            yield Outcome("there", world, me._replace(step=name(mark), know=know))
    elif full:
        first = unplace if model.keeps(Guard.UNPLACED_FIRST) else refund
        then = me._replace(step=name(first), know=(number, seen))
        yield Outcome("gone, none left", world, then)
    else:
        yield Outcome("gone", world, me._replace(step=name(rooms), know=(number, seen)))


@step
def mark(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """PAID over the very entry that was read."""
    number, seen, found, index = me.know
    place, shard = world.shards[seen.at[index]].of(me.who), seen.at[index]
    marked = Place(PAID, seen.seq)
    if place not in (found[index], marked) and model.keeps(Guard.HELD_BEFORE_PAID):
        yield Outcome("mark refused", world, _again(me, number))
        return
    after = world.entry(shard, me.who, marked)
    if index + 1 < len(found):
        yield Outcome(f"PAID in {shard}", after, me._replace(know=(number, seen, found, index + 1)))
    else:
        yield Outcome(f"PAID in {shard}", after, me._replace(step=name(paid), know=(number, seen)))


@step
def paid(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The registration, if it is as it was read."""
    number, seen = me.know
    expected = seen if model.keeps(Guard.VERSION) else world.people[me.who]
    after = write(world, me.who, expected, seen._replace(state=BOUGHT, receipt=number))
    if after is None:
        yield Outcome("moved on", world, me._replace(step=name(reread), know=(number, seen)))
    else:
        yield Outcome("paid", after)


@step
def reread(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Another attempt? Then the mark is taken back, to the entry that was there if this attempt is
    to find it. The same? The next pass confirms from the mark.
    """
    number, seen = me.know
    found = world.people[me.who]
    if found is None or found.seq != seen.seq:
        know = (seen, 0, _finds(model, world, seen, found), (name(begin), (number, False)))
        yield Outcome("another attempt", world, me._replace(step=name(unmark), know=know))
    else:
        yield Outcome("the same attempt", world, _again(me, number))


def _finds(
    model: Model, world: World, seen: Registration, found: Registration | None
) -> tuple[int, ...]:
    """The shards at which a running intent takes the older entry on."""
    running = found is not None and found.state == INTENT and found.live(world.time)
    return found.at if found is not None and running and model.keeps(Guard.UNMARKED) else ()


@step
def unmark(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    seen, index, finds, then = me.know
    shard, marked = seen.at[index], Place(PAID, seen.seq)
    after, before = world, Place(seen.expires, seen.seq) if seen.at[index] in finds else None
    if world.shards[shard].of(me.who) == marked:
        after = world.entry(shard, me.who, before)
    if index + 1 < len(seen.at):
        know = (seen, index + 1, finds, then)
        yield Outcome(f"mark undone in {shard}", after, me._replace(know=know))
    else:
        yield Outcome(f"mark undone in {shard}", after, me._replace(step=then[0], know=then[1]))


@step
def rooms(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Late: a place that is still there is kept; for the others, where is there room?"""
    number, seen = me.know
    free = [taking.rooms(model, world, me, shard) for shard in seen.at]
    free = [(n,) if n in found else found for n, found in zip(seen.at, free, strict=True)]
    if not all(free):
        yield Outcome("no room", world, _again(me, number, full=True))
    else:
        know = (number, seen, tuple(free), _lost_in_time(model, world, number, seen))
        yield Outcome(f"room in {free}", world, me._replace(step=name(point), know=know))


def _lost_in_time(model: Model, world: World, number: int, seen: Registration) -> bool:
    """Was it paid before the deadline, and told within the grace that was promised?"""
    receipt: Receipt = world.receipts[number]
    return receipt.in_time and world.time < receipt.deadline + model.times.grace


@step
def point(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The pointer to where there is room, with the next seq, for a while."""
    number, seen, free, in_time = me.know
    for at in product(*free):
        expires = world.time + me.clock + model.times.late
        moved = seen._replace(state=PAYING, at=at, seq=seen.next_seq, expires=expires)
        after = write(world, me.who, seen, moved)
        if after is None:
            yield Outcome("pointer refused", world, _again(me, number))
            return
        mine = stored(seen, moved)
        attempt = Attempt(mine, (name(begin), (number, False)), number)
        wrong = "IN_TIME" if in_time else ""
        yield Outcome(f"pointer {moved.seq} to {at}", after, taking.taking(me, attempt), wrong)


@step
def unplace(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The registration lets go of this money, with its entries; then the refund."""
    number, seen = me.know
    after = write(world, me.who, seen, ended(seen, UNPLACED))
    if after is None:
        yield Outcome("refused", world, _again(me, number))
        return
    wrong = "IN_TIME" if _lost_in_time(model, world, number, seen) else ""
    then = (name(refund), (number,))
    yield Outcome("unplaced", *cancel.taken_along(model, after, me, seen, then), wrong)
