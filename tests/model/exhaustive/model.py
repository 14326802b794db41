"""What a small world is made of, the guards that it keeps, and the steps of all operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tests.model.exhaustive.state import (
    BOUGHT,
    PAID,
    Move,
    Order,
    Outcome,
    Place,
    Pool,
    Process,
    Receipt,
    Registration,
    Shard,
    World,
)


class Guard(StrEnum):
    """What the design relies on. A mutant of the model goes without one of them."""

    SIZE = "a claim compares the number of entries with the capacity"
    SEQ = "an entry is somebody's only with the attempt of their registration"
    COMPARE = "the sweep removes exactly the entry that it read"
    POINTER_FIRST = "the registration says where to before the shard is tried"
    NEW_ATTEMPT = "whoever goes on with an intent writes the next attempt first"
    COMING = "an older place is not removed while the next attempt is on its way to it"
    STANDS = "held is said when the registration, read after the claim, says this attempt"
    LEFT_FIRST = "whoever goes elsewhere writes an attempt at the former shards first, and looks"
    SKEW = "take-over and sweep wait for the clocks that are behind"
    GRACE = "a place outlives the deadline of its payment"
    PLACE_BEFORE_PAYING = "the place is read in the shard before a payment starts"
    VERSION = "a confirmation compares the version of the registration"
    HELD_BEFORE_PAID = "PAID is written only over the very entry that was read"
    CLOSED = "whoever has a place takes it on where the site has been closed since"
    STRAY = "money that no registration waits for goes back"
    UNMARKED = "a mark that came too late leaves the entry that it was put over"
    MARK_ENDS = "whoever takes a place of their own on does not take its mark on"
    UNPLACED_FIRST = "the registration lets go of the money before it goes back"
    NEW_PLACE_FIRST = "a move leaves the old place only when it has the new one"
    ONE_TRANSACTION = "a move arrives in one write"
    ENTRY_FIRST = "an extension lengthens the entry before the registration"
    NEVER_SHORTER = "nobody takes back the time that an entry has"
    SECOND_LOOK = "the audit looks again before it ends an intent"
    ASCENDING = "pools are claimed in one order by all"
    BUSY = "a place claimed for the moment is no reason to say sold out"
    LAST_STEP = "held is said when the entries of all pools have their own expiry"
    TAKEN = "capacity goes down by comparison with what is taken"
    LEASE = "one change of capacity at a time"
    TAKEN_ALONG = "who is paid back, or unplaced, loses registration and places in one write"
    REGISTRATION_FIRST = "a place is given back after its registration has let go of it"
    ORPHANS = "what no registration points to is removed"


EVENTS = (
    "tick", "hold", "cancel", "start", "money", "tell", "sweep", "orphan", "audit", "move",
    "pay back", "lower", "raise", "close", "follow", "extend", "crash", "lost",
)  # fmt: skip


@dataclass(frozen=True)
class Times:
    """In ticks. A clock may be ahead by one of `clocks`; `skew` is what the others wait for."""

    hold: int = 1
    grace: int = 0
    stops: int = 0
    late: int = 1
    provisional: int = 1
    moving: int = 1
    extends: int = 1
    rests: int = 0
    clocks: tuple[int, ...] = (0,)
    skew: int = 0


@dataclass(frozen=True)
class Scenario:
    """A small world. `pools`: the places of each shard of each pool; `sites`: the pools of each."""

    name: str
    pools: tuple[tuple[int, ...], ...]
    budget: Mapping[str, int]
    people: int = 1
    together: int = 2
    sites: tuple[tuple[int, ...], ...] = ()
    times: Times = Times()
    lower_to: int = 0
    raise_to: int = 2
    wrong_amounts: bool = False
    paid_at: tuple[int, ...] = ()
    """Shards at which person 0, 1, ... have paid before it begins."""
    only_holds: bool = False
    """Nothing but holds: whoever is refused must have met somebody who has it."""
    without: Guard | None = None


ONE = ((1,),)
TWO_SHARDS = ((1, 1),)
TWO_POOLS = ((1,), (1,))

Step = Callable[["Model", World, Process], Iterator[Outcome]]
STEPS: dict[str, Step] = {}


def step(function: Step) -> Step:
    """One request to one table, by the name of its function."""
    STEPS[name(function)] = function
    return function


def name(function: Step) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


@dataclass(frozen=True)
class Model:
    scenario: Scenario
    sites: tuple[tuple[int, ...], ...] = field(init=False)
    shards_of: tuple[tuple[int, ...], ...] = field(init=False)
    pool_of: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        pools = self.scenario.pools
        numbers = iter(range(sum(len(pool) for pool in pools)))
        shards = tuple(tuple(next(numbers) for _ in pool) for pool in pools)
        own = tuple((number,) for number in range(len(pools)))
        object.__setattr__(self, "sites", self.scenario.sites or own)
        object.__setattr__(self, "shards_of", shards)
        pool_of = tuple(number for number, pool in enumerate(pools) for _ in pool)
        object.__setattr__(self, "pool_of", pool_of)

    @property
    def times(self) -> Times:
        return self.scenario.times

    def keeps(self, guard: Guard) -> bool:
        return self.scenario.without is not guard

    def begin(self) -> World:
        caps, people, paid_at = self.scenario.pools, self.scenario.people, self.scenario.paid_at
        shards = [Shard(cap, True) for pool in caps for cap in pool]
        for who, number in enumerate(paid_at):
            shards[number] = shards[number].put(who, Place(PAID, 1))
        paid = [Registration(3, 1, BOUGHT, (at,), 1, 1, 1, who) for who, at in enumerate(paid_at)]
        return World(
            time=0,
            shards=tuple(shards),
            pools=tuple(Pool(sum(pool)) for pool in caps),
            people=(*paid, *(None,) * (people - len(paid))),
            orders=tuple(Order(who, 1, 1, False) for who in range(len(paid))),
            receipts=tuple(Receipt(who, 1, 1, True, False) for who in range(len(paid))),
            cases=((0, 0),) * people,
            told=((0, 0),) * people,
            answers=("",) * people,
            left=tuple(self.scenario.budget.get(event, 0) for event in EVENTS),
        )

    def order(self, site: int, who: int) -> tuple[int, ...]:
        """The pools of a site as they are claimed."""
        pools = tuple(sorted(self.sites[site]))
        return pools if who == 0 or self.keeps(Guard.ASCENDING) else pools[::-1]

    def ours(self, seen: Registration, place: Place | None) -> bool:
        """Is this entry of the attempt? Its expiry may be later: an extension is under way."""
        if place is None:
            return False
        return place.seq == seen.seq or (not self.keeps(Guard.SEQ) and place.seq > 0)

    def holds(self, seen: Registration, place: Place | None) -> bool:
        """The attempt's place, unpaid, and until its own expiry at least."""
        if place is None or place.until == PAID:
            return False
        return self.ours(seen, place) and place.until >= seen.expires

    def owns(self, seen: Registration, shard: int, place: Place) -> bool:
        """Does the registration point to this entry, or is it on the way there?"""
        if shard in seen.at and self.ours(seen, place):
            return True
        move = seen.move
        return move is not None and move.going and shard in move.to and place.seq == move.seq

    def takeable(self, place: Place, now: int) -> bool:
        wait = self.times.skew if self.keeps(Guard.SKEW) else 0
        return place.until != PAID and place.until + wait <= now

    def has_room(self, shard: Shard, now: int) -> bool:
        expired = any(self.takeable(place, now) for _, place in shard.held)
        return shard.open and (len(shard.held) < shard.cap or expired)


_AT = {event: number for number, event in enumerate(EVENTS)}


def left(world: World, event: str) -> int:
    """How often it may still happen."""
    return world.left[_AT[event]]


def spend(world: World, event: str) -> World:
    at = _AT[event]
    return world._replace(left=(*world.left[:at], world.left[at] - 1, *world.left[at + 1 :]))


def write(world: World, who: int, seen: Registration | None, wanted: Registration) -> World | None:
    """A registration by comparison of its version; None if somebody else was first."""
    found = world.people[who]
    if (found.version if found else 0) != (seen.version if seen else 0):
        return None
    return world.person(who, stored(seen, wanted))


def stored(seen: Registration | None, wanted: Registration) -> Registration:
    return wanted._replace(version=(seen.version if seen else 0) + 1)


def ended(seen: Registration, state: str) -> Registration:
    """The next attempt that wants nothing."""
    return seen._replace(state=state, seq=seen.next_seq)


def going(move: Move | None) -> bool:
    return move is not None and move.going
