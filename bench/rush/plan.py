"""Who comes to the opening and what each of them does, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

CANDIDATES_PER_PLACE = 4
MOST_SITES = 40


class Habit(StrEnum):
    """How somebody asks for a place."""

    ORDINARY = "asks, and asks elsewhere when it is sold out"
    IMPATIENT = "presses twice: two requests with one key at once"
    TABS = "two tabs, two sites, two keys at once"
    EARLY = "a clock that is ahead: asks before the opening, then when told to"
    BOT = "asks without a pause before and after the opening, with forged papers too"
    CHANGES = "holds, gives back and chooses anew"
    CUT = "cut off in the middle of the request, comes again"
    VANISHES = "cut off in the middle of the request, never comes again"


class Purse(StrEnum):
    """What somebody does with a place."""

    WALKS_AWAY = "never pays"
    PAYS = "pays at once"
    TOLD_LATE = "pays at once; the platform hears of it after the minute"
    TOLD_AFTER_END = "pays in time; the platform hears of it after the hold has ended"
    TWICE = "pays twice"
    SWAPPED = "pays twice; told in reverse order"
    REPEATED = "pays once; told twice"
    WRONG = "pays a wrong amount and leaves it at that"
    WRONG_THEN_RIGHT = "pays a wrong amount, then the right one"


_HABITS = {
    Habit.ORDINARY: 50,
    Habit.IMPATIENT: 12,
    Habit.TABS: 8,
    Habit.EARLY: 8,
    Habit.BOT: 3,
    Habit.CHANGES: 8,
    Habit.CUT: 8,
    Habit.VANISHES: 3,
}
_PURSES = {
    Purse.WALKS_AWAY: 24,
    Purse.PAYS: 44,
    Purse.TOLD_LATE: 7,
    Purse.TOLD_AFTER_END: 7,
    Purse.TWICE: 4,
    Purse.SWAPPED: 3,
    Purse.REPEATED: 4,
    Purse.WRONG: 3,
    Purse.WRONG_THEN_RIGHT: 4,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """`arrives` is in seconds after the opening; `wishes` are sites, the dearest first."""

    number: int
    habit: Habit
    purse: Purse
    arrives: float
    wishes: tuple[str, ...]
    chance: int

    @property
    def address(self) -> str:
        """A network address of one's own."""
        high, low = divmod(self.number, 250)
        return f"10.{high // 250}.{high % 250}.{low + 1}"


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything about a rush that the seed decides."""

    candidates: int
    seed: int
    sites: dict[str, int]
    plans: tuple[Plan, ...]

    @property
    def places(self) -> int:
        return sum(self.sites.values())


def opening(candidates: int, seed: int, spread_s: float) -> Opening:
    """`spread_s` is the time over which nearly everybody arrives."""
    chance = random.Random(seed)
    sites = _sites(candidates, chance)
    plans = _plans(candidates, list(sites), spread_s, chance)
    return Opening(candidates, seed, sites, tuple(plans))


def _sites(candidates: int, chance: random.Random) -> dict[str, int]:
    """A quarter as many places as candidates, unevenly: from a handful to several shards."""
    places = max(4, candidates // CANDIDATES_PER_PLACE)
    count = max(2, min(MOST_SITES, places // 8))
    weights = [chance.uniform(1, 10) for _ in range(count)]
    parts = [max(1, int(places * weight / sum(weights))) for weight in weights]
    parts[0] = max(1, parts[0] + places - sum(parts))
    return {f"{42000 + number + 1}": size for number, size in enumerate(parts)}


def _plans(
    candidates: int, sites: list[str], spread_s: float, chance: random.Random
) -> Iterator[Plan]:
    """Popularity falls from site to site and knows nothing of how many places there are."""
    popular = list(accumulate(1 / (rank + 3) for rank in range(len(sites))))
    habits, purses = list(_HABITS), list(_PURSES)
    for number in range(candidates):
        wishes = dict.fromkeys(chance.choices(sites, cum_weights=popular, k=chance.randint(1, 4)))
        yield Plan(
            number=number,
            habit=chance.choices(habits, list(_HABITS.values()))[0],
            purse=chance.choices(purses, list(_PURSES.values()))[0],
            arrives=min(spread_s, chance.expovariate(3 / spread_s)),
            wishes=tuple(wishes),
            chance=chance.getrandbits(32),
        )
