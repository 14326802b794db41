"""Each guard left out once, in the small world that shows what it is for, and what then breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.model.exhaustive import parts_scenarios, scenarios, staff_scenarios
from tests.model.exhaustive.explorer import Explorer, Found
from tests.model.exhaustive.model import Guard, Scenario

_MOST = 100_000
"""A mutant that nothing breaks is found out, and does not take for ever over it."""


@dataclass(frozen=True)
class Mutant:
    """`breaks`: the rule for which the guard stands, or one of those."""

    guard: Guard
    scenario: Scenario
    breaks: str

    def explore(self) -> Found:
        without = replace(self.scenario, without=self.guard)
        return Explorer(without, most=_MOST, stop=self.breaks).run()


MUTANTS = (
    Mutant(Guard.SIZE, scenarios.RIVALS, "OVERSOLD"),
    Mutant(Guard.SEQ, scenarios.SPILL, "TOLD"),
    Mutant(Guard.COMPARE, scenarios.SWEPT, "TOLD"),
    Mutant(Guard.POINTER_FIRST, scenarios.SPILL, "TOLD"),
    Mutant(Guard.NEW_ATTEMPT, scenarios.TABS_RIVAL, "EARLIER"),
    Mutant(Guard.COMING, scenarios.TABS, "EARLIER"),
    Mutant(Guard.COMING, scenarios.TABS, "ENDED"),
    Mutant(Guard.STANDS, scenarios.TABS_SITES, "EARLIER"),
    Mutant(Guard.LEFT_FIRST, scenarios.TABS_SITES, "EARLIER"),
    Mutant(Guard.CLOSED, staff_scenarios.TABS_CLOSED, "ENDED"),
    Mutant(Guard.SKEW, scenarios.SKEW, "TOLD"),
    Mutant(Guard.GRACE, scenarios.IN_TIME, "IN_TIME"),
    Mutant(Guard.PLACE_BEFORE_PAYING, scenarios.RIVALS_PAY, "TOLD"),
    Mutant(Guard.VERSION, scenarios.LATE, "PAID_PLACE"),
    Mutant(Guard.HELD_BEFORE_PAID, scenarios.LATE, "OVERSOLD"),
    Mutant(Guard.STRAY, scenarios.PAID_TWICE, "UNENDED"),
    Mutant(Guard.UNMARKED, scenarios.WRONG_HELD, "EARLIER"),
    Mutant(Guard.MARK_ENDS, scenarios.WRONG_HELD, "HALF_PAID"),
    Mutant(Guard.UNPLACED_FIRST, scenarios.LATE, "WITHOUT_PLACE"),
    Mutant(Guard.UNPLACED_FIRST, staff_scenarios.LATE_CLOSED, "MONEY"),
    Mutant(Guard.NEW_PLACE_FIRST, staff_scenarios.MOVES, "PAID_PLACE"),
    Mutant(Guard.ONE_TRANSACTION, staff_scenarios.MOVES, "TWO_PAID"),
    Mutant(Guard.ENTRY_FIRST, staff_scenarios.EXTENDED, "TOLD"),
    Mutant(Guard.NEVER_SHORTER, staff_scenarios.EXTENDED_TWICE, "TOLD"),
    Mutant(Guard.SECOND_LOOK, scenarios.TABS_AUDIT, "EARLIER"),
    Mutant(Guard.ASCENDING, parts_scenarios.PARTS, "NOBODY"),
    Mutant(Guard.BUSY, parts_scenarios.PARTS_CRASH, "FALSE_SOLD_OUT"),
    Mutant(Guard.LAST_STEP, parts_scenarios.PARTS_TIME, "TOLD"),
    Mutant(Guard.TAKEN, staff_scenarios.CAPACITY, "OVERSOLD"),
    Mutant(Guard.LEASE, staff_scenarios.CAPACITY, "CAPACITY"),
    Mutant(Guard.TAKEN_ALONG, staff_scenarios.PAID_BACK, "TWO_PAID"),
    Mutant(Guard.REGISTRATION_FIRST, scenarios.SWEPT, "TOLD"),
    Mutant(Guard.ORPHANS, scenarios.SWEPT, "NOBODYS_PLACE"),
)
