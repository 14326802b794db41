"""The places of one attempt, all or none: as holds and late payments take them (rows 2 to 4, 10).

Several are claimed for the moment, by ascending pool, and made to last when the last is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.model.exhaustive import claiming
from tests.model.exhaustive.model import Guard, Model, name, step, stored, write
from tests.model.exhaustive.state import INTENT, Outcome, Place, Process, Registration, Shard, World

MOST_SPILLS = 2


class Attempt(NamedTuple):
    """`mine`: as stored. `got`: the entries that it has. `on`: the step after all are there, or
    after all was left, and what it has to know; whose `receipt` it is, if it is for late money.
    `unsigned`: what the registration was, for the mutant that claims before its intent.
    """

    mine: Registration
    on: tuple[str, tuple]
    receipt: int = -1
    spills: int = 0
    got: tuple[Place, ...] = ()
    unsigned: tuple[Registration | None, ...] = ()

    @property
    def several(self) -> bool:
        return len(self.mine.at) > 1


def taking(me: Process, attempt: Attempt) -> Process:
    return me._replace(step=name(claim), know=(attempt,))


def anew(me: Process, attempt: Attempt) -> Process:
    return me._replace(step=attempt.on[0], know=attempt.on[1])


@step
def claim(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """An entry in the next shard; or what the old item says against it."""
    (attempt,), now = me.know, world.time + me.clock
    mine, number = attempt.mine, attempt.mine.at[len(attempt.got)]
    until = min(mine.expires, now + model.times.provisional) if attempt.several else mine.expires
    if attempt.got:
        until = attempt.got[0].until
    wanted = Place(until, mine.seq)
    found = claiming.claim(model, world.shards[number], me.who, wanted, now)
    label = f"{found.label} in {number}"
    if found.what == claiming.HELD:
        attempt = attempt._replace(got=(*attempt.got, found.shard.of(me.who)))
        yield _claimed(model, world.shard(number, found.shard), me, attempt, label)
    elif found.what == claiming.NEWER:
        yield Outcome(label, world, anew(me, attempt))
    else:
        full = me._replace(step=name(elsewhere), know=(attempt._replace(got=()), number))
        yield _left(world, me, attempt, full, label)


def _claimed(model: Model, world: World, me: Process, attempt: Attempt, label: str) -> Outcome:
    if len(attempt.got) < len(attempt.mine.at):
        return Outcome(label, world, taking(me, attempt))
    if attempt.unsigned:
        return Outcome(label, world, me._replace(step=name(sign), know=(attempt,)))
    if attempt.several and model.keeps(Guard.LAST_STEP):
        return Outcome(label, world, me._replace(step=name(check), know=(attempt,)))
    return _done(world, me, attempt, label)


def _done(world: World, me: Process, attempt: Attempt, label: str) -> Outcome:
    if attempt.receipt >= 0:
        return Outcome(label, world, anew(me, attempt))
    return Outcome(label, world, me._replace(step=name(stand), know=(attempt,)))


@step
def stand(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration once more: is it still this attempt? Then it is told."""
    (attempt,), seen = me.know, world.people[me.who]
    mine = attempt.mine
    if (seen is not None and seen.seq == mine.seq) or not model.keeps(Guard.STANDS):
        yield Outcome("answer: held", world.tell(me.who, mine))
        return
    wanted, after = seen.at if seen is not None and seen.state == INTENT else (), world
    for number in mine.at:
        place = world.shards[number].of(me.who)
        if number not in wanted and place is not None and place.seq <= mine.seq:
            after = after.entry(number, me.who, None)
    yield Outcome("another attempt is there", after, anew(me, attempt))


def _left(world: World, me: Process, attempt: Attempt, then: Process | None, label: str) -> Outcome:
    """What had been claimed for the moment goes back first."""
    if attempt.got:
        then = me._replace(step=name(let_go), know=(attempt, 0, then))
    return Outcome(label, world, then)


@step
def let_go(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Exactly what was claimed here."""
    attempt, index, then = me.know
    number, after = attempt.mine.at[index], world
    if world.shards[number].of(me.who) == attempt.got[index]:
        after = world.entry(number, me.who, None)
    more = me._replace(know=(attempt, index + 1, then))
    yield Outcome(f"lets go in {number}", after, more if index + 1 < len(attempt.got) else then)


@step
def check(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Before the last step: is it still this attempt, and is there time for it?"""
    (attempt,), now = me.know, world.time + me.clock
    seen, first = world.people[me.who], attempt.got[0]
    if seen is None or seen.seq != attempt.mine.seq:
        yield Outcome("left meanwhile", world, anew(me, attempt))
    elif now >= first.until:
        yield Outcome("no time for the last step", world, anew(me, attempt))
    else:
        yield Outcome("still mine", world, me._replace(step=name(lengthen), know=(attempt, 0)))


@step
def lengthen(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Each entry gets the hold's own expiry, by comparison with the attempt."""
    attempt, index = me.know
    mine, number = attempt.mine, attempt.mine.at[index]
    own = world.shards[number].of(me.who)
    if own is None or own.seq != mine.seq:
        full = (attempt._replace(got=()), number)
        yield Outcome("lost meanwhile", world, me._replace(step=name(elsewhere), know=full))
        return
    wanted = Place(max(own.until, mine.expires), mine.seq)
    after, label = world.entry(number, me.who, wanted), f"for good in {number}"
    if index + 1 < len(mine.at):
        yield Outcome(label, after, me._replace(know=(attempt, index + 1)))
    else:
        yield _done(after, me, attempt, label)


@step
def sign(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Only the mutant that claims before its intent comes here."""
    (attempt,) = me.know
    after = write(world, me.who, attempt.unsigned[0], attempt.mine)
    if after is None:
        yield Outcome("intent refused", world, anew(me, attempt))
    else:
        yield _done(after, me, attempt, "intent")


@step
def elsewhere(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The pool of the shard that was full, read: another shard of it, or the end."""
    attempt, full = me.know
    free = rooms(model, world, me, full)
    if attempt.spills == MOST_SPILLS:
        yield said(model, world, me, "busy")
    elif free:
        know = (attempt, full, free)
        yield Outcome(f"room in {free}", world, me._replace(step=name(point), know=know))
    elif attempt.receipt >= 0:
        yield Outcome("no room", world, anew(me, attempt)._replace(know=(attempt.receipt, True)))
    else:
        yield refused(model, world, me, model.pool_of[full], attempt.several)


def rooms(model: Model, world: World, me: Process, number: int) -> tuple[int, ...]:
    """The shards of its pool that have room, or in which this person is."""
    mates = model.shards_of[model.pool_of[number]]
    return tuple(n for n in mates if _fits(model, world.shards[n], me, world.time + me.clock))


def _fits(model: Model, shard: Shard, me: Process, now: int) -> bool:
    return model.has_room(shard, now) or (shard.open and shard.of(me.who) is not None)


def refused(model: Model, world: World, me: Process, pool: int, several: bool) -> Outcome:
    """Nothing is written: an intent without a place blocks nothing. Busy: half a hold is there."""
    now = world.time + me.clock
    others = [
        place
        for number in model.shards_of[pool]
        for who, place in world.shards[number].held
        if who != me.who
    ]
    soon = any(now < place.until <= now + model.times.provisional for place in others)
    busy = several and soon and model.keeps(Guard.BUSY)
    return said(model, world, me, "busy" if busy else "sold out")


def said(model: Model, world: World, me: Process, answer: str) -> Outcome:
    after = world.answer(me.who, answer) if model.scenario.only_holds else world
    return Outcome(f"answer: {answer}", after)


@step
def point(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The pointer to another shard with the next seq, before that is tried."""
    attempt, full, free = me.know
    mine = attempt.mine
    for number in free:
        at = tuple(number if one == full else one for one in mine.at)
        moved = mine._replace(at=at, seq=mine.next_seq)
        after = world if attempt.unsigned else write(world, me.who, mine, moved)
        if after is None:
            yield Outcome("moved by another", world, anew(me, attempt))
            return
        onward = attempt._replace(mine=stored(mine, moved), spills=attempt.spills + 1)
        yield Outcome(f"pointer {moved.seq} to {at}", after, taking(me, onward))
