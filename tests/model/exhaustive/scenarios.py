"""The small worlds: `QUICK` in every run of the tests, all of them by the command."""

from __future__ import annotations

from tests.model.exhaustive.model import Scenario, Times

ONE = ((1,),)
TWO_SHARDS = ((1, 1),)
TWO_POOLS = ((1,), (1,))
BOTH = ((0, 1),)
TWO_PARTS = Times(hold=2, provisional=1)

SPILL = Scenario(
    "one person, two shards, money that comes late",
    TWO_SHARDS,
    {"tick": 2, "hold": 2, "cancel": 1, "start": 1, "money": 1, "tell": 2, "orphan": 1},
)
SPILL_CRASH = Scenario(
    "the same with three holds and a crash",
    TWO_SHARDS,
    {"tick": 2, "hold": 3, "cancel": 1, "start": 1, "money": 1, "tell": 2, "orphan": 1, "crash": 1},
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
TABS_CLOSED = Scenario(
    "two requests of one person, and the site is closed between them",
    ONE,
    {"hold": 2, "close": 1},
    together=3,
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
LATE_CLOSED = Scenario(
    "paid late, told by two, and the site closes and opens between them",
    ONE,
    {"tick": 1, "hold": 1, "start": 1, "money": 1, "tell": 2, "sweep": 1, "close": 2},
    together=3,
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
MOVES = Scenario(
    "a paid person is moved, and so is the other",
    TWO_POOLS,
    {"tick": 1, "hold": 1, "move": 2, "pay back": 1, "sweep": 1, "orphan": 1, "crash": 1},
    people=2,
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
RESTING = Scenario(
    "a place that was given back rests before it is sold again",
    ONE,
    {"tick": 2, "hold": 3, "cancel": 1, "sweep": 1, "orphan": 1},
    people=2,
    times=Times(rests=1),
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
PARTS_PAY = Scenario(
    "two pools, paid late",
    TWO_POOLS,
    {"tick": 1, "hold": 1, "start": 1, "money": 1, "tell": 1, "crash": 1},
    sites=BOTH,
    times=Times(hold=1, provisional=1),
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
