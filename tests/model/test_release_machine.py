"""Everything that may happen to releases, in any order, with the clock going both ways.

Any write may meet a fault (`faults.py`). What must hold after every step: nothing is visible
early, nothing without the approval of another person, and never a part of a set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

import pytest
from botocore.exceptions import BotoCoreError
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.audit import Actor, round_subject
from chalicelib.domain.errors import DomainError
from chalicelib.domain.release import ARMED_FROM, OPENS_AFTER, ReleaseState
from chalicelib.domain.result import ResultSet, Row, digest
from chalicelib.domain.seats import Snapshot, pool_id
from chalicelib.domain.window import iso
from chalicelib.services import approvals, releases
from chalicelib.services import results as reading
from chalicelib.services.deps import Deps
from chalicelib.store import audit, availability, cases, results, rounds
from tests.model import faults
from tests.model.faults import Died, Fault, Plan, Slow
from tests.results_stage import AFTER_EXAM, MILLISECOND, MINUTE, SECOND
from tests.world import World

PEOPLE = ("ANNA", "BEN", "CLEO")
STAFF = [Actor("staff", name, "model") for name in ("ada", "bob")]
HOUR = 60 * MINUTE
who = st.integers(0, len(STAFF) - 1)
which = st.integers(0, 9)
seldom = st.one_of(
    st.none(), st.none(), st.builds(Plan, fault=st.sampled_from(Fault), at=st.integers(1, 4))
)
grades = st.lists(st.sampled_from("ABCD"), min_size=len(PEOPLE), max_size=len(PEOPLE))
edges = st.sampled_from(
    [
        *(-HOUR, -11 * MINUTE, -5 * MINUTE - MILLISECOND, -5 * MINUTE, -2 * MINUTE),
        *(-MINUTE - MILLISECOND, -MINUTE, -MILLISECOND, 0 * SECOND),
        *(SECOND - MILLISECOND, SECOND, SECOND, MINUTE, HOUR),
    ]
)
jumps = st.sampled_from([-HOUR, -MINUTE, SECOND, MINUTE, 10 * MINUTE, HOUR])
drifts = st.sampled_from([0 * SECOND, 0 * SECOND, MILLISECOND, 30 * SECOND, 6 * MINUTE])


class Machine(RuleBasedStateMachine):
    environment: ClassVar[Mapping[str, str]]
    opened: ClassVar[int] = 0
    corrected: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.environment)
        self.world.at = AFTER_EXAM
        self.slow: list[Slow] = []
        self.told_withdrawn: set[int] = set()
        self.was_open: set[int] = set()
        self.written: dict[int, dict[str, str]] = {}

    @initialize()
    def a_round(self) -> None:
        self.world.round()
        self.paid(len(PEOPLE))

    # --- staff ---

    @rule(told=grades, asks=who, plan=seldom)
    def the_usual_way(self, told: list[str], asks: int, plan: Plan | None) -> None:
        """Imported, asked for, approved by another, armed, out: the arming may go wrong."""
        if self.approved(told, asks):
            self.the_minute_function(0 * SECOND, plan)
            self.all_is_out()

    @rule(told=grades, ready=st.booleans())
    def imports(self, told: list[str], ready: bool) -> None:
        """As the import of grades leaves it."""
        rows = [Row(one, grade) for one, grade in zip(PEOPLE, told, strict=True)]
        version = len(self.written) + 1
        results.write_rows(self.round_id, version, rows)
        counts = {grade: told.count(grade) for grade in "ABCD"}
        wanted = ResultSet(
            *(self.round_id, version, f"job-{version}", "ada", self.world.at, "g.csv", counts),
            *(len(rows), 0, digest(rows), 0),
            certificates_ready=ready,
        )
        assert results.put_set(wanted) is not None
        self.written[version] = {row.candidate_id: row.result for row in rows}

    @precondition(lambda self: bool(self.written))
    @rule(asks=who, ahead=st.sampled_from([10 * MINUTE, HOUR]), plan=seldom)
    def asks(self, asks: int, ahead: timedelta, plan: Plan | None) -> None:
        data = {"set_version": len(self.written), "visible_at": iso(self.world.at + ahead)}
        ask = partial(approvals.ask, self.deps, self.round_id, "release")
        self.do(lambda: ask(data, "why", STAFF[asks]), plan)

    @precondition(lambda self: cases.count("approval", self.round_id) > 0)
    @rule(decides=who, which=which, plan=seldom)
    def approves(self, decides: int, which: int, plan: Plan | None) -> None:
        """Whoever it is: their own too, which must be refused."""
        waiting = approvals.waiting(self.round_id)
        request = waiting[which % len(waiting)]
        approve = partial(approvals.approve, self.deps, self.round_id, request.id)
        self.do(lambda: approve(request.effect["people"], STAFF[decides]), plan)

    @rule(plan=seldom)
    def goes_on_with_what_was_approved(self, plan: Plan | None) -> None:
        for case in cases.waiting("approved", self.round_id)[0]:
            self.do(partial(approvals.go_on, self.deps, case), plan)

    @precondition(lambda self: bool(results.releases(self.round_id)))
    @rule(which=which, plan=seldom)
    def takes_back(self, which: int, plan: Plan | None) -> None:
        found = results.releases(self.round_id)
        self.do(partial(self._take_back, found[which % len(found)].no), plan)

    def _take_back(self, no: int) -> None:
        releases.withdraw(self.deps, self.round_id, no, "why", STAFF[0])
        self.told_withdrawn.add(no)

    # --- the platform ---

    @rule(drift=drifts, plan=seldom)
    def the_minute_function(self, drift: timedelta, plan: Plan | None) -> None:
        """Twice or late, and slow: the clock goes on while it looks."""
        at = self.world.at
        told = iter((at, at))
        deps = replace(self.deps, now=lambda: next(told, at + drift))
        self.do(partial(releases.publish_round, deps, self.round_id, releases.Published()), plan)

    @precondition(lambda self: bool(self.written))
    @rule()
    def certificates_are_numbered(self) -> None:
        for header in results.sets(self.round_id):
            if not header.certificates_ready:
                results.put_set(replace(header, certificates_ready=True))

    @rule(told=grades, asks=who)
    def taken_back_while_being_armed(self, told: list[str], asks: int) -> None:
        """The arming has looked, and its write comes after the withdrawal."""
        if not self.approved(told, asks):
            return
        self.the_minute_function(0 * SECOND, Plan(Fault.HELD_UP, 1))
        self.do(partial(self._take_back, results.releases(self.round_id)[-1].no))
        while self.slow:
            self.slow.pop().go_on()
        self.all_is_out()

    @rule(told=grades, asks=who)
    def spoilt_when_it_should_be_armed(self, told: list[str], asks: int) -> None:
        if self.approved(told, asks):
            self.a_row_is_spoilt_and_mended(len(self.written) - 1)

    def approved(self, told: list[str], asks: int) -> bool:
        """A newest set that only waits to be armed; False where another release is in the way."""
        self.paid(len(PEOPLE))
        self.imports(told, ready=True)
        self.asks(asks, HOUR, None)
        waiting = cases.count("approval", self.round_id)
        if waiting:
            self.approves(1 - asks, waiting - 1, None)
        found = results.releases(self.round_id)
        if not found or found[-1].set_version != len(self.written):
            return False
        self.an_instant_comes(-2 * MINUTE)
        return found[-1].state == ReleaseState.APPROVED

    @precondition(lambda self: bool(self.written))
    @rule(which=which)
    def a_row_is_spoilt_and_mended(self, which: int) -> None:
        """While it is spoilt, the minute function looks."""
        version = which % len(self.written) + 1
        before = reading.opened(self.deps, self.round_id)
        if before is not None and before.set_version == version:
            return
        armed_before = self._armed(version)
        results.write_rows(self.round_id, version, [Row(PEOPLE[0], "invalid")])
        self.do(partial(releases.publish_round, self.deps, self.round_id, releases.Published()))
        assert self._armed(version) <= armed_before, "armed with a row nobody has imported"
        results.write_rows(
            self.round_id, version, [Row(PEOPLE[0], self.written[version][PEOPLE[0]])]
        )

    def _armed(self, version: int) -> set[int]:
        found = results.releases(self.round_id)
        return {
            one.no
            for one in found
            if one.set_version == version and one.state == ReleaseState.ARMED
        }

    @rule(missing=st.booleans())
    def places_change(self, missing: bool) -> None:
        self.paid(len(PEOPLE) - missing)

    # --- time ---

    @rule(by=jumps)
    def time_jumps(self, by: timedelta) -> None:
        self.move(self.world.at + by)

    @precondition(lambda self: bool(results.releases(self.round_id)))
    @rule(to=edges)
    def an_instant_comes(self, to: timedelta) -> None:
        """An edge of the latest release."""
        self.move(results.releases(self.round_id)[-1].visible_at + to)

    @precondition(lambda self: bool(results.releases(self.round_id)))
    @rule()
    def all_is_out(self) -> None:
        """Paid as many as there are, and the instant has passed."""
        self.paid(len(PEOPLE))
        self.an_instant_comes(SECOND)

    @precondition(lambda self: bool(self.slow))
    @rule(which=which)
    def the_slow_one_goes_on(self, which: int) -> None:
        self.slow.pop(which % len(self.slow)).go_on()

    # --- what must hold ---

    @invariant()
    def nothing_early_and_everything_at_once(self) -> None:
        """As everybody reads it now."""
        moment = self.world.at
        seen = {one: reading.result_of(self.deps, self.round_id, one) for one in PEOPLE}
        found = results.releases(self.round_id)
        shown = [one for one in found if one.is_open(moment)]
        if not shown:
            assert set(seen.values()) == {None}
            return
        last = shown[-1]
        assert moment >= last.visible_at + OPENS_AFTER
        told = {one: row.result for one, row in seen.items() if row is not None}
        assert told == self.written[last.set_version], "a part, or another set"
        for one in shown:
            assert one.no not in self.told_withdrawn, "told withdrawn, and open"
            self._was_approved(one.request_id)
        Machine.corrected += len(shown) > 1
        self.was_open |= {one.no for one in shown}

    def _was_approved(self, request_id: str) -> None:
        """By the record itself, which nobody can change."""
        given = [
            entry
            for entry in audit.of(round_subject(self.round_id))
            if entry.change.action == "approval_given"
            and entry.change.params["request"] == request_id
        ]
        assert len(given) == 1
        assert given[0].change.actor.id != given[0].change.params["requested_by"]

    @invariant()
    def releases_are_in_order(self) -> None:
        found = results.releases(self.round_id)
        assert [one.no for one in found] == list(range(1, len(found) + 1))
        assert len({one.request_id for one in found}) == len(found)
        for one in found:
            assert one.approved_by != one.requested_by
            if one.armed_at is not None:
                assert one.visible_at - ARMED_FROM <= one.armed_at < one.visible_at

    def teardown(self) -> None:
        try:
            while self.slow:
                self.slow.pop().go_on()
            for case in cases.waiting("approved", self.round_id)[0]:
                approvals.go_on(self.deps, case)
            assert cases.count("approved", self.round_id) == 0
            self.nothing_early_and_everything_at_once()
            self.releases_are_in_order()
            Machine.opened += len(self.was_open)
        finally:
            rounds.RoundsItem("rounds", self.round_id).delete(add_version_condition=False)

    # --- help ---

    @property
    def deps(self) -> Deps:
        return self.world.deps

    @property
    def round_id(self) -> str:
        return self.world.round_id

    def move(self, to: datetime) -> None:
        """The wall's clock only goes forward."""
        self.world.at = to
        self.world.wall_at += SECOND

    def paid(self, places: int) -> None:
        self.world.wall_at += SECOND
        pool = pool_id(self.round_id, "42001")
        snapshot = Snapshot(
            *(pool, 10, True, (10 - places,), places, 0, None, self.world.wall_at),
        )
        assert availability.put(snapshot)

    def do(self, work: Callable[[], object], plan: Plan | None = None) -> None:
        """An operation may be refused; only with a fault may it end in anything else."""
        if plan is None:
            with suppress(DomainError):
                work()
            return
        plan = plan.again()
        if plan.fault != Fault.HELD_UP:
            with faults.planned(plan):
                _swallow(work)
            return
        slow = Slow(plan.at, partial(_swallow, work))
        if not slow.done:
            self.slow.append(slow)


def _swallow(work: Callable[[], object]) -> None:
    with suppress(DomainError, Died, BotoCoreError, PynamoDBException):
        work()


@pytest.mark.proves("E-57", "E-58", "S1-38")
@pytest.mark.timeout(0)
def test_releases_whatever_happens(faulty: Mapping[str, str]) -> None:
    profile = "soak" if settings.get_current_profile_name() == "soak" else "quick"
    Machine.environment = faulty
    Machine.opened = Machine.corrected = 0
    run_state_machine_as_test(Machine, settings=settings.get_profile(profile))
    assert Machine.opened > 3, "a machine that opens nothing proves nothing"
    assert Machine.corrected > 0
