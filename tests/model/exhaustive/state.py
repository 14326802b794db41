"""What the tables, the provider and the requests under way hold at one instant.

Everything is a tuple, so that a state can be looked up. Persons, pools and shards are numbers.
"""

from __future__ import annotations

from typing import NamedTuple

PAID = 99
NONE, INTENT, PAYING, BOUGHT, EXPIRED, CANCELLED, UNPLACED, REFUNDED = (
    "none", "intent", "paying", "paid", "expired", "cancelled", "unplaced", "refunded",
)  # fmt: skip
WAITING = (INTENT, PAYING, EXPIRED)


class Place(NamedTuple):
    """An entry's value. Attempt 0 is nobody's: the place rests until then."""

    until: int
    seq: int


class Shard(NamedTuple):
    cap: int
    open: bool
    held: tuple[tuple[int, Place], ...] = ()

    def of(self, who: int) -> Place | None:
        return next((place for other, place in self.held if other == who), None)

    def put(self, who: int, place: Place | None) -> Shard:
        others = [entry for entry in self.held if entry[0] != who]
        if place is not None:
            others.append((who, place))
        return self._replace(held=tuple(sorted(others)))


class Pool(NamedTuple):
    """What staff recorded: places and openness; `lease` until when one change has it alone."""

    capacity: int
    open: bool = True
    lease: int = 0


class Move(NamedTuple):
    """A paid person on the way: where to, by which attempt, until when; over when not `going`."""

    to: tuple[int, ...]
    seq: int
    until: int
    going: bool


class Registration(NamedTuple):
    """`at`: the shard of each of its pools, in the order of claiming."""

    version: int
    seq: int
    state: str
    at: tuple[int, ...]
    deadline: int = 0
    expires: int = 0
    order: int = 0
    receipt: int = -1
    move: Move | None = None

    @property
    def next_seq(self) -> int:
        return max(self.seq, self.move.seq if self.move else 0) + 1

    def live(self, now: int) -> bool:
        if self.state == INTENT:
            return now < self.deadline
        return self.state == BOUGHT or (self.state == PAYING and now < self.expires)


class Order(NamedTuple):
    """A payment at the provider; money can come while it is open."""

    who: int
    number: int
    deadline: int
    open: bool


class Receipt(NamedTuple):
    """Money. `in_time`: paid before the deadline that its payer was shown."""

    who: int
    order: int
    deadline: int
    in_time: bool
    wrong: bool
    back: bool = False


class Process(NamedTuple):
    """A request under way: its next step, whose it is, how far its clock is off, what it knows;
    how often it has begun anew.
    """

    step: str
    who: int
    clock: int
    know: tuple = ()
    passes: int = 0


class World(NamedTuple):
    """`told`: by which attempt each was last told "held", and until when to pay.
    `cases`: until when staff have extended each, and of which attempt.
    `left`: what may still happen.
    """

    time: int
    shards: tuple[Shard, ...]
    pools: tuple[Pool, ...]
    people: tuple[Registration | None, ...]
    orders: tuple[Order, ...]
    receipts: tuple[Receipt, ...]
    cases: tuple[tuple[int, int], ...]
    told: tuple[tuple[int, int], ...]
    answers: tuple[str, ...]
    left: tuple[int, ...]
    running: tuple[Process, ...] = ()

    def shard(self, number: int, shard: Shard) -> World:
        return self._replace(shards=_at(self.shards, number, shard))

    def entry(self, number: int, who: int, place: Place | None) -> World:
        return self.shard(number, self.shards[number].put(who, place))

    def pool(self, number: int, pool: Pool) -> World:
        return self._replace(pools=_at(self.pools, number, pool))

    def person(self, who: int, registration: Registration) -> World:
        return self._replace(people=_at(self.people, who, registration))

    def case(self, who: int, case: tuple[int, int]) -> World:
        return self._replace(cases=_at(self.cases, who, case))

    def tell(self, who: int, mine: Registration) -> World:
        """Who has given it up meanwhile knows better."""
        if mine.seq < self.told[who][0]:
            return self
        return self._replace(told=_at(self.told, who, (mine.seq, mine.deadline)))

    def forget(self, who: int) -> World:
        """They have given it up."""
        seen = self.people[who]
        return self._replace(told=_at(self.told, who, (seen.seq if seen else 0, 0)))

    def answer(self, who: int, answer: str) -> World:
        return self._replace(answers=_at(self.answers, who, answer))

    def receipt(self, number: int, receipt: Receipt) -> World:
        return self._replace(receipts=_at(self.receipts, number, receipt))


def _at(items: tuple, number: int, item: object) -> tuple:
    return (*items[:number], item, *items[number + 1 :])


class Outcome(NamedTuple):
    """One way in which a step may end: its name, what it left, what its request does next.

    `wrong` names a rule that this very step has broken.
    """

    label: str
    world: World
    then: Process | None = None
    wrong: str = ""
