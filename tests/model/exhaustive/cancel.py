"""Giving back: cancel, the staff's refund, and the closing of a payment before it (row 8)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.exhaustive.model import Guard, Model, ended, name, step, write
from tests.model.exhaustive.state import (
    BOUGHT,
    CANCELLED,
    INTENT,
    PAYING,
    REFUNDED,
    Order,
    Outcome,
    Place,
    Process,
    Registration,
    World,
)

_NOBODY = 10
"""A place that rests has a key of its own."""


def release(me: Process, seen: Registration, then: Process) -> Process:
    """Close the payment at the provider; then go on, or settle the money that had come."""
    return me._replace(step=name(close), know=(seen.order, then)) if seen.order else then


@step
def close(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The provider's: after it no money can come; what had come is settled, and all is reread."""
    number, then = me.know
    came = [n for n, r in enumerate(world.receipts) if (r.who, r.order) == (me.who, number)]
    if came:
        settle = Process("settle.begin", me.who, me.clock, (came[0], False))
        yield Outcome("money had come", world, settle)
        return
    orders = tuple(
        order._replace(open=False) if (order.who, order.number) == (me.who, number) else order
        for order in world.orders
    )
    known = any((order.who, order.number) == (me.who, number) for order in orders)
    if not known:
        orders = (*orders, Order(me.who, number, 0, False))
    yield Outcome("payment closed", world._replace(orders=orders), then)


@step
def begin(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration; only an unpaid one is given back."""
    seen = world.people[me.who]
    if seen is None or seen.state not in (INTENT, PAYING, CANCELLED):
        yield Outcome("nothing to cancel", world)
    elif seen.state == CANCELLED:
        before = seen._replace(seq=seen.seq - 1)
        yield Outcome("cancelled before", world, giving(me, before, 0))
    elif not model.keeps(Guard.REGISTRATION_FIRST):
        yield Outcome("place first", world, giving(me, seen, 0, then=(name(let_go), (seen,))))
    else:
        go = me._replace(step=name(let_go), know=(seen,))
        yield Outcome("reads", world, release(me, seen, go) if seen.state == PAYING else go)


@step
def let_go(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The registration first."""
    (seen,) = me.know
    after = write(world, me.who, seen, ended(seen, CANCELLED))
    if after is None:
        yield Outcome("refused", world, me._replace(step=name(begin), know=()))
    else:
        yield Outcome("cancelled", after.forget(me.who), giving(me, seen, 0))


def giving(
    me: Process, seen: Registration, index: int, then: tuple[str, tuple] | None = None
) -> Process:
    """Give back the entries of an attempt that is over."""
    return me._replace(step=name(give), know=(seen, index, then))


@step
def give(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Then the entry of this attempt, marked PAID or not; where places rest, it stays so long."""
    seen, index, then = me.know
    number = seen.at[index]
    after = _released(model, world, me, seen, number)
    label = f"{'nothing to give' if after is world else 'gives'} back in {number}"
    if index + 1 < len(seen.at):
        yield Outcome(label, after, me._replace(know=(seen, index + 1, then)))
    elif then is not None:
        yield Outcome(label, after, me._replace(step=then[0], know=then[1]))
    else:
        yield Outcome(label, after)


def _released(model: Model, world: World, me: Process, seen: Registration, number: int) -> World:
    place = world.shards[number].of(me.who)
    if place is None or not model.ours(seen, place):
        return world
    shard = world.shards[number].put(me.who, None)
    if model.times.rests:
        shard = shard.put(_NOBODY + me.who, Place(world.time + me.clock + model.times.rests, 0))
    return world.shard(number, shard)


def taken_along(
    model: Model, world: World, me: Process, seen: Registration, then: tuple[str, tuple] | None
) -> tuple[World, Process | None]:
    """The places of an attempt that has ended in this very step."""
    if not model.keeps(Guard.TAKEN_ALONG):
        return world, giving(me, seen, 0, then)
    for number in seen.at:
        world = _released(model, world, me, seen, number)
    return world, None if then is None else me._replace(step=then[0], know=then[1])


@step
def pay_back(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Staff: read the paid registration."""
    seen = world.people[me.who]
    if seen is None or seen.state != BOUGHT or (seen.move is not None and seen.move.going):
        yield Outcome("not paid", world)
    else:
        yield Outcome("reads", world, me._replace(step=name(refund), know=(seen,)))


@step
def refund(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Staff: registration and place; the money is sent back by whoever settles it."""
    (seen,) = me.know
    after = write(world, me.who, seen, ended(seen, REFUNDED))
    if after is None:
        yield Outcome("refused", world)
    else:
        yield Outcome("refunded by staff", *taken_along(model, after, me, seen, None))
