"""The start of a payment, and the provider that takes the money (row 5)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.model.exhaustive.model import Guard, Model, name, step, write
from tests.model.exhaustive.state import (
    INTENT,
    PAYING,
    Order,
    Outcome,
    Process,
    Receipt,
    World,
)


@step
def begin(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """Read the registration; in the last minutes no payment starts."""
    seen, now = world.people[me.who], world.time + me.clock
    if seen is None or seen.state != INTENT or now >= seen.deadline - model.times.stops:
        yield Outcome("no payment starts", world)
    elif not model.keeps(Guard.PLACE_BEFORE_PAYING):
        yield Outcome("does not look", world, me._replace(step=name(confirm), know=(seen,)))
    else:
        yield Outcome("reads", world, me._replace(step=name(look), know=(seen, 0)))


@step
def look(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The shard, read consistently, must show this very attempt."""
    seen, index = me.know
    place = world.shards[seen.at[index]].of(me.who)
    if not model.holds(seen, place):
        yield Outcome("no place", world)
    elif index + 1 < len(seen.at):
        yield Outcome("place seen", world, me._replace(know=(seen, index + 1)))
    else:
        yield Outcome("place seen", world, me._replace(step=name(confirm), know=(seen,)))


@step
def confirm(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """intent -> paying freezes the pointer; the payment's number is the version it replaces."""
    (seen,) = me.know
    number = seen.version
    after = write(world, me.who, seen, seen._replace(state=PAYING, order=number))
    if after is None:
        yield Outcome("refused", world)
        return
    then = me._replace(step=name(cashier), know=(number, seen.deadline))
    yield Outcome(f"paying by {number}", after.tell(me.who, seen), then)


@step
def cashier(model: Model, world: World, me: Process) -> Iterator[Outcome]:
    """The provider opens its cashier, unless it was told meanwhile that this payment is over."""
    number, deadline = me.know
    if any((order.who, order.number) == (me.who, number) for order in world.orders):
        yield Outcome("known to the provider", world)
    else:
        orders = tuple(sorted((*world.orders, Order(me.who, number, deadline, True))))
        yield Outcome("cashier", world._replace(orders=orders))


def money(model: Model, world: World) -> Iterator[Outcome]:
    """Whoever was shown a cashier may pay there: right or wrong, twice, late."""
    amounts = (False, True) if model.scenario.wrong_amounts else (False,)
    for order in world.orders:
        for wrong in amounts if order.open else ():
            in_time = world.time < order.deadline
            came = Receipt(order.who, order.number, order.deadline, in_time, wrong)
            after = world._replace(receipts=(*world.receipts, came))
            yield Outcome(f"{order.who} pays {'wrongly ' if wrong else ''}on {order.number}", after)
