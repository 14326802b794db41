"""Small worlds in which staff move, extend, close, lower and raise."""

from __future__ import annotations

from tests.model.exhaustive.model import ONE, TWO_POOLS, TWO_SHARDS, Scenario

LATE_CLOSED = Scenario(
    "paid late, told by two, and the site closes and opens between them",
    ONE,
    {"tick": 1, "hold": 1, "start": 1, "money": 1, "tell": 2, "sweep": 1, "close": 2},
    together=3,
)
TABS_CLOSED = Scenario(
    "two requests of one person, and the site is closed between them",
    ONE,
    {"hold": 2, "close": 1},
    together=3,
)
MOVES = Scenario(
    "a paid person is moved, and so is the other",
    TWO_POOLS,
    {"tick": 1, "hold": 1, "move": 2, "pay back": 1, "sweep": 1, "orphan": 1, "crash": 1},
    people=2,
    paid_at=(0,),
)
PAID_BACK = Scenario(
    "a paid person is paid back, registers again and pays, and one dies over it",
    TWO_POOLS,
    {"pay back": 1, "hold": 1, "start": 1, "money": 1, "tell": 2, "crash": 1},
    paid_at=(0,),
)
CAPACITY = Scenario(
    "places go and come while they are taken",
    TWO_SHARDS,
    {"hold": 2, "cancel": 1, "lower": 1, "raise": 1, "follow": 1, "crash": 1},
    people=2,
    lower_to=1,
)
CLOSING = Scenario(
    "a site is closed and opened under those who choose it",
    TWO_SHARDS,
    {"tick": 1, "hold": 2, "start": 1, "money": 1, "tell": 1, "close": 2, "follow": 1},
)
EXTENDED = Scenario(
    "a running hold is lengthened, another waits for its place",
    ONE,
    {"tick": 3, "hold": 2, "extend": 1, "sweep": 1, "crash": 1},
    people=2,
)
EXTENDED_TWICE = Scenario(
    "extended twice, the sweep visits in between",
    ONE,
    {"tick": 2, "hold": 1, "extend": 2, "sweep": 1},
    together=3,
)
MOVED = Scenario(
    "a paid person is moved, another wants either place",
    TWO_POOLS,
    {"tick": 1, "hold": 1, "move": 1, "sweep": 1, "orphan": 1, "crash": 1},
    people=2,
    paid_at=(0,),
)
RESIZED = Scenario(
    "places go and come, one dies over it",
    TWO_SHARDS,
    {"hold": 1, "lower": 1, "raise": 1, "follow": 1, "crash": 1},
    lower_to=1,
)
