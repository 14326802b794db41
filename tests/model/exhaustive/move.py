"""A paid person's change of place by staff (row 9)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.exhaustive import claiming
from tests.model.exhaustive.model import Guard, Model, going, name, step, stored, write
from tests.model.exhaustive.state import (
    BOUGHT,
    PAID,
    Move,
    Outcome,
    Place,
    Process,
    World,
)


@step
def begin(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration; a move whose time is over is undone first."""
    seen, now = world.people[me.who], world.time + me.clock
    if seen is None or seen.state != BOUGHT:
        yield Outcome("not paid", world)
    elif seen.move is not None and seen.move.going:
        if now >= seen.move.until:
            yield Outcome("cut off before", world, me._replace(step=name(undo), know=(seen,)))
        else:
            yield Outcome("being moved", world)
    else:
        yield Outcome("reads", world, me._replace(step=name(point), know=(seen,)))


@step
def point(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Say where to. A full pool is found out by the claim here, by a read in the code."""
    (seen,) = me.know
    for pool, shards in enumerate(model.shards_of):
        if pool == model.pool_of[seen.at[0]]:
            continue
        for number in shards:
            until = world.time + me.clock + model.times.moving
            wanted = seen._replace(move=Move((number,), seen.next_seq, until, True))
            after = write(world, me.who, seen, wanted)
            if after is None:
                yield Outcome("refused", world)
                return
            mine = stored(seen, wanted)
            first = claim if model.keeps(Guard.NEW_PLACE_FIRST) else leave
            yield Outcome(
                f"on the way to {number}", after, me._replace(step=name(first), know=(mine,))
            )


@step
def leave(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Only the mutant comes here."""
    (mine,) = me.know
    after = world.entry(mine.at[0], me.who, None)
    yield Outcome("leaves the old place", after, me._replace(step=name(claim)))


@step
def claim(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The new place, for as long as a move takes."""
    (mine,), now = me.know, world.time + me.clock
    assert mine.move is not None
    (number,), wanted = mine.move.to, Place(mine.move.until, mine.move.seq)
    found = claiming.claim(model, world.shards[number], me.who, wanted, now)
    after = world.shard(number, found.shard)
    if found.what == claiming.HELD:
        yield Outcome(found.label, after, me._replace(step=name(look)))
    elif found.what == claiming.NEWER:
        yield Outcome(found.label, after)
    else:
        yield Outcome(found.label, after, me._replace(step=name(undo)))


@step
def look(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The old place, as its shard shows it."""
    (mine,) = me.know
    old = world.shards[mine.at[0]].of(me.who)
    mine_old = old if old is not None and old.seq == mine.seq else None
    last = arrive if model.keeps(Guard.ONE_TRANSACTION) else mark_new
    yield Outcome("reads", world, me._replace(step=name(last), know=(mine, mine_old)))


@step
def arrive(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Pointer, new place PAID, old one gone: all or nothing."""
    mine, old = me.know
    (number,), before = mine.move.to, mine.at[0]
    claimed = world.shards[number].of(me.who) == Place(mine.move.until, mine.move.seq)
    there = old is None or world.shards[before].of(me.who) == old
    here = mine._replace(at=(number,), seq=mine.move.seq, move=mine.move._replace(going=False))
    after = write(world, me.who, mine, here) if claimed and there else None
    if after is None:
        yield Outcome("not as it was read", world, me._replace(step=name(begin), know=()))
        return
    if old is not None:
        after = after.entry(before, me.who, None)
    yield Outcome("arrives", after.entry(number, me.who, Place(PAID, mine.move.seq)))


@step
def mark_new(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The mutant without a transaction: mark, point, leave."""
    mine, _ = me.know
    (number,) = mine.move.to
    after = world.entry(number, me.who, Place(PAID, mine.move.seq))
    yield Outcome("marks the new place", after, me._replace(step=name(arrive)))


@step
def undo(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The registration first, then the new place."""
    (seen,) = me.know
    after = write(world, me.who, seen, seen._replace(move=seen.move._replace(going=False)))
    if after is None:
        yield Outcome("it went on", world)
    else:
        yield Outcome("undone", after, me._replace(step=name(give_new), know=(seen.move,)))


@step
def give_new(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    (move,) = me.know
    (number,) = move.to
    same = world.shards[number].of(me.who) == Place(move.until, move.seq)
    yield Outcome("gives the new one back", world.entry(number, me.who, None) if same else world)


def over(world: World) -> Iterator[Outcome]:
    """The sweep's visit to a move that was cut off."""
    for who, seen in enumerate(world.people):
        if seen is not None and going(seen.move) and seen.move and world.time >= seen.move.until:
            yield Outcome("the sweep visits", world, Process(name(undo), who, 0, (seen,)))
