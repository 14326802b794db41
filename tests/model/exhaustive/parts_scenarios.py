"""Small worlds of two pools, of which each wants both."""

from __future__ import annotations

from tests.model.exhaustive.model import TWO_POOLS, Scenario, Times

BOTH = ((0, 1),)
TWO_PARTS = Times(hold=2, provisional=1)

PARTS = Scenario(
    "two for two pools of one place each: somebody has both in the end",
    TWO_POOLS,
    {"hold": 2},
    sites=BOTH,
    people=2,
    times=TWO_PARTS,
    only_holds=True,
)
PARTS_CRASH = Scenario(
    "the same, again and again, and one dies on the way",
    TWO_POOLS,
    {"hold": 3, "crash": 1},
    sites=BOTH,
    people=2,
    times=TWO_PARTS,
    only_holds=True,
)
PARTS_TIME = Scenario(
    "two pools and time: places for the moment run out",
    TWO_POOLS,
    {"tick": 3, "hold": 2, "sweep": 1, "crash": 1},
    sites=BOTH,
    people=2,
    times=TWO_PARTS,
)
PARTS_SPILL = Scenario(
    "two pools, one of two shards",
    ((1,), (1, 1)),
    {"tick": 1, "hold": 2, "orphan": 1},
    sites=BOTH,
    people=2,
    times=TWO_PARTS,
)
PARTS_PAID = Scenario(
    "two pools, paid late, one of them gone",
    TWO_POOLS,
    {"tick": 1, "hold": 2, "start": 1, "money": 1, "tell": 1},
    sites=BOTH,
    people=2,
    times=Times(hold=1, provisional=1),
)
PARTS_PAY = Scenario(
    "two pools, paid late",
    TWO_POOLS,
    {"tick": 1, "hold": 1, "start": 1, "money": 1, "tell": 1, "crash": 1},
    sites=BOTH,
    times=Times(hold=1, provisional=1),
)
