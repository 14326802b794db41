"""Capacity: lower, raise, close, and what the sweep finishes (row 11). Blocking is lowering.

One change of a pool at a time, under a lease that outlasts the request: no tick while one runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.exhaustive.model import Guard, Model, name, step
from tests.model.exhaustive.state import Outcome, Process, World


def wants(model: Model, world: World, pool: int, capacity: int, is_open: bool) -> Iterator[Outcome]:
    """Take the lease of the pool."""
    record = world.pools[pool]
    if record.lease > world.time and model.keeps(Guard.LEASE):
        return
    leased = world.pool(pool, record._replace(lease=world.time + 1))
    me = Process(name(lower), pool, 0, (capacity, is_open))
    yield Outcome(f"staff want {capacity} in pool {pool}, open {is_open}", leased, me)


@step
def lower(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the shards: is there more than is wanted? Expired entries are purged first."""
    capacity, _ = me.know
    shards = model.shards_of[me.who]
    less = sum(world.shards[n].cap for n in shards) - capacity
    if less <= 0:
        yield Outcome("nothing to lower", world, me._replace(step=name(record)))
        return
    for number in shards:
        for who, place in world.shards[number].held:
            if model.takeable(place, world.time):
                yield Outcome(f"purges {place} of {who}", world.entry(number, who, None), me)
                return
    room = [n for n in shards if world.shards[n].cap > len(world.shards[n].held)]
    if sum(world.shards[n].cap - len(world.shards[n].held) for n in room) < less:
        yield Outcome("below taken", world, me._replace(step=name(follow), know=()))
        return
    first = max(room, key=lambda n: world.shards[n].cap - len(world.shards[n].held))
    shard = world.shards[first]
    cap = shard.cap - min(less, shard.cap - len(shard.held))
    yield Outcome("plans", world, me._replace(step=name(cut), know=(*me.know, first, cap)))


@step
def cut(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """One shard, by comparison with what is taken in it."""
    capacity, is_open, number, cap = me.know
    shard, back = world.shards[number], me._replace(step=name(lower), know=(capacity, is_open))
    if len(shard.held) <= cap or not model.keeps(Guard.TAKEN):
        yield Outcome(f"{number} has {cap}", world.shard(number, shard._replace(cap=cap)), back)
    else:
        yield Outcome("taken meanwhile", world, back)


@step
def record(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """What staff wanted is so from here on."""
    capacity, is_open = me.know
    known = world.pools[me.who]._replace(capacity=capacity, open=is_open)
    after = world.pool(me.who, known)
    yield Outcome("recorded", after, me._replace(step=name(follow), know=()))


@step
def follow(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read record and shards: what do the shards lack of it? Then one write each."""
    known, shards = world.pools[me.who], model.shards_of[me.who]
    wrong = [n for n in shards if world.shards[n].open != known.open]
    more = known.capacity - sum(world.shards[n].cap for n in shards)
    if wrong:
        know = (wrong[0], world.shards[wrong[0]].cap, known.open)
        yield Outcome("behind", world, me._replace(step=name(put), know=know))
    elif more > 0:
        know = (shards[0], world.shards[shards[0]].cap + more, known.open)
        yield Outcome("behind", world, me._replace(step=name(put), know=know))
    else:
        yield Outcome("as recorded", world.pool(me.who, known._replace(lease=0)))


@step
def put(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Raised or opened without a condition on what others hold."""
    number, cap, is_open = me.know
    shard = world.shards[number]._replace(cap=cap, open=is_open)
    after = world.shard(number, shard)
    yield Outcome(f"{number} has {cap}", after, me._replace(step=name(follow), know=()))


def behind(model: Model, world: World) -> Iterator[Outcome]:
    """The sweep finishes what was cut off."""
    for pool, known in enumerate(world.pools):
        free = known.lease <= world.time or not model.keeps(Guard.LEASE)
        if free and not as_recorded(model, world, pool):
            leased = world.pool(pool, known._replace(lease=world.time + 1))
            me = Process(name(follow), pool, 0)
            yield Outcome(f"the sweep follows the record of {pool}", leased, me)


def as_recorded(model: Model, world: World, pool: int) -> bool:
    shards, known = [world.shards[n] for n in model.shards_of[pool]], world.pools[pool]
    enough = sum(shard.cap for shard in shards) >= known.capacity
    return enough and all(shard.open == known.open for shard in shards)
