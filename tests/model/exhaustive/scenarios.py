"""The small worlds: `QUICK` in every run of the tests, all of them by the command."""

from __future__ import annotations

from tests.model.exhaustive.model import ONE, TWO_POOLS, TWO_SHARDS, Scenario, Times
from tests.model.exhaustive.parts_scenarios import (
    PARTS,
    PARTS_CRASH,
    PARTS_PAID,
    PARTS_PAY,
    PARTS_SPILL,
    PARTS_TIME,
)
from tests.model.exhaustive.staff_scenarios import (
    CAPACITY,
    CLOSING,
    EXTENDED,
    EXTENDED_TWICE,
    LATE_CLOSED,
    MOVED,
    MOVES,
    PAID_BACK,
    RESIZED,
    TABS_CLOSED,
)

SPILL = Scenario(
    "one person, two shards, money that comes late",
    TWO_SHARDS,
    {"tick": 2, "hold": 2, "cancel": 1, "start": 1, "money": 1, "tell": 2, "orphan": 1},
)
SPILL_CRASH = Scenario(
    "the same with three holds, told once, and a crash",
    TWO_SHARDS,
    {"tick": 1, "hold": 3, "cancel": 1, "start": 1, "money": 1, "tell": 1, "crash": 1},
)
RIVALS = Scenario(
    "two for one place",
    ONE,
    {"tick": 1, "hold": 3, "cancel": 1, "sweep": 1, "orphan": 1},
    people=2,
)
RIVALS_PAY = Scenario(
    "two pay for one place, one dies",
    ONE,
    {"tick": 1, "hold": 2, "start": 1, "money": 1, "tell": 2, "crash": 1},
    people=2,
)
TABS = Scenario(
    "two requests of one person, a rival, and the sweep between them",
    ONE,
    {"hold": 3, "orphan": 1},
    people=2,
    together=3,
)
TABS_SITES = Scenario(
    "two requests of one person, at two sites, the sweep, and one dies",
    TWO_POOLS,
    {"hold": 3, "orphan": 1, "crash": 1},
)
TABS_AUDIT = Scenario(
    "three requests of one person, at two sites, and the audit",
    TWO_POOLS,
    {"hold": 3, "audit": 1},
    together=3,
)
TABS_RIVAL = Scenario(
    "two requests of one person, and a rival who gives the place back",
    TWO_SHARDS,
    {"hold": 3, "cancel": 1},
    people=2,
    together=3,
)
LATE = Scenario(
    "one pays late, another has the place",
    ONE,
    {"tick": 1, "hold": 2, "start": 1, "money": 1, "tell": 2, "sweep": 1},
    people=2,
)
UNHEARD = Scenario(
    "answers that are lost, and the request sent again",
    TWO_SHARDS,
    {"tick": 1, "hold": 2, "cancel": 1, "start": 1, "money": 1, "tell": 1, "lost": 2},
)
WRONG = Scenario(
    "a wrong amount, and the right one, told by two at once",
    ONE,
    {"tick": 1, "hold": 1, "cancel": 1, "start": 1, "money": 2, "tell": 3, "crash": 1},
    wrong_amounts=True,
)
SWEPT = Scenario(
    "a sweep that is slow, and holds that come and go meanwhile",
    ONE,
    {"tick": 1, "hold": 2, "cancel": 1, "sweep": 2, "orphan": 1, "crash": 1},
)
PAID_TWICE = Scenario(
    "paid twice on one payment",
    ONE,
    {"hold": 1, "start": 1, "money": 2, "tell": 1},
)
WRONG_HELD = Scenario(
    "paid rightly and wrongly on one payment, and held again meanwhile",
    ONE,
    {"hold": 2, "start": 1, "money": 2, "tell": 2},
    wrong_amounts=True,
)
WRONG_TWICE = Scenario(
    "paid rightly and wrongly on one payment, and one who begins another",
    ONE,
    {"hold": 1, "start": 2, "money": 2, "tell": 2, "crash": 1},
    together=3,
    wrong_amounts=True,
)
AUDIT = Scenario(
    "an intent without a place, and an audit that ends it",
    ONE,
    {"hold": 2, "cancel": 1, "audit": 1, "crash": 1},
)
AUDIT_LATER = Scenario(
    "the same with time and a payment",
    ONE,
    {"tick": 1, "hold": 3, "cancel": 1, "start": 1, "audit": 1, "crash": 1},
    times=Times(hold=2),
)
SKEW = Scenario(
    "two for one place, and their clocks differ",
    ONE,
    {"tick": 3, "hold": 2, "start": 1, "sweep": 1},
    times=Times(hold=1, clocks=(0, 1), skew=1),
    people=2,
)
IN_TIME = Scenario(
    "paid just before the deadline, told in the grace",
    ONE,
    {"tick": 2, "hold": 2, "start": 1, "money": 1, "tell": 1},
    times=Times(hold=1, grace=1),
    people=2,
)
GRACE = Scenario(
    "paid before the deadline, told in the grace",
    ONE,
    {"tick": 4, "hold": 2, "start": 1, "money": 1, "tell": 1},
    times=Times(hold=2, grace=1, stops=1, clocks=(0, 1), skew=1),
    people=2,
)
RESTING = Scenario(
    "a place that was given back rests before it is sold again",
    ONE,
    {"tick": 2, "hold": 3, "cancel": 1, "sweep": 1, "orphan": 1},
    people=2,
    times=Times(rests=1),
)
SKEWED = Scenario(
    "two for one place, and their clocks differ; nobody pays",
    ONE,
    {"tick": 3, "hold": 2, "sweep": 1},
    times=Times(hold=1, clocks=(0, 1), skew=1),
    people=2,
)
RESTED = Scenario(
    "a place rests, and comes back",
    ONE,
    {"tick": 2, "hold": 2, "cancel": 1, "sweep": 1, "orphan": 1},
    people=2,
    times=Times(rests=1),
)

QUICK = (
    SPILL,
    AUDIT,
    SWEPT,
    TABS,
    TABS_SITES,
    TABS_CLOSED,
    IN_TIME,
    PARTS,
    PARTS_CRASH,
    EXTENDED_TWICE,
    PAID_TWICE,
    WRONG_HELD,
    PAID_BACK,
    MOVED,
    RESIZED,
    SKEWED,
    RESTED,
)
DEEP = (
    TABS_AUDIT,
    TABS_RIVAL,
    AUDIT_LATER,
    PARTS_PAY,
    SPILL_CRASH,
    RIVALS,
    RIVALS_PAY,
    LATE,
    UNHEARD,
    WRONG,
    LATE_CLOSED,
    SKEW,
    GRACE,
    PARTS_TIME,
    PARTS_SPILL,
    PARTS_PAID,
    MOVES,
    CAPACITY,
    CLOSING,
    EXTENDED,
    RESTING,
)
LEFT_TO_PEOPLE = ((WRONG_TWICE, "HALF_PAID"),)
"""What the design does not put right by itself: the audit reports it."""
