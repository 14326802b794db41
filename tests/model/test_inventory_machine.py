"""Everything that may happen to seats and money, in any order, on the real code and a real engine.

Any write may meet a fault (`faults.py`): the process dies before it, its answer is lost, it is sent
twice, held up while others go on, throttled, in the way of a transaction, or never arrives. What
must hold is checked after every step, and again after recovery: all notifications once more, sweep,
audit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

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

from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Acceptance, Candidate
from chalicelib.domain.errors import DomainError
from chalicelib.domain.payment import RefundState
from chalicelib.domain.registration import State
from chalicelib.domain.seats import pool_id
from chalicelib.services import booking, checkout, inventory_audit, settlement, sites, sweep
from chalicelib.store import cases, payments, people, registrations, rounds, seats
from tests.model import faults, remedying
from tests.model.faults import Died, Fault, FaultyProvider, Plan, Slow
from tests.model.inventory import always, look, recovered
from tests.world import STAFF, World, sized

PEOPLE = 4
RESERVE = "42009"
"""A site that only staff give places at."""
PROVIDER = Actor("provider", "sandbox", "test")
_known: dict[str, list[Candidate]] = {}

who = st.integers(0, PEOPLE - 1)
which = st.integers(0, 9)
plans = st.builds(
    Plan,
    fault=st.sampled_from(Fault),
    at=st.integers(1, 7),
    times=st.sampled_from([1, faults.FOR_GOOD]),
)
seldom = st.one_of(st.none(), st.none(), plans)
GONE = timedelta(hours=24, minutes=10, seconds=5)
spans = st.sampled_from(
    [
        timedelta(seconds=61),
        timedelta(minutes=11),
        timedelta(hours=23, minutes=59),
        timedelta(hours=24),
        GONE,
        GONE,
        timedelta(days=3),
    ]
)
pools = st.sampled_from([(1, 1), (2, 2), (41, 2), (41, 3), (41, 41)])
"""Capacity first and then: 41 lowered to 2 makes two shards of one place each."""


class Machine(RuleBasedStateMachine):
    environment: ClassVar[Mapping[str, str]]

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.environment)
        self.provider = FaultyProvider()
        self.world.provider = self.provider
        self.world.wall_at = datetime(2026, 1, 1, tzinfo=UTC)
        self.world.deps = replace(self.world.deps, providers={"sandbox": self.provider})
        self.people = _people(self.world)
        self.ids = [person.id for person in self.people]
        self.codes: list[str] = []
        self.slow: list[Slow] = []
        self.keys = 0

    @initialize(capacities=st.lists(pools, min_size=1, max_size=2))
    def open(self, capacities: list[tuple[int, int]]) -> None:
        self.world.round()
        for number, (first, then) in enumerate(capacities):
            made = self.world.site(f"4200{number}", first)
            self.codes.append(made.code)
            wanted = sized(made, then)
            sites.put(self.deps, self.world.round_id, wanted, STAFF)
        self.world.site(RESERVE, 2)
        for person in self.people:
            people.accept(person.id, self.world.round_id, Acceptance("2014-1", self.world.at))
            self.world.consent(person)

    # --- candidates ---

    @rule(who=who, site=which, again=st.booleans(), plan=seldom)
    def hold(self, who: int, site: int, again: bool, plan: Plan | None) -> None:
        """`again`: a retry with the key of before, or another tab."""
        self.keys += not again
        self.do(partial(self._hold, self.ids[who], self.code(site), f"key-{self.keys:08d}"), plan)

    def _hold(self, person: str, code: str, key: str) -> None:
        here, _ = booking.hold(self.deps, person, self.world.round_id, code, key, STAFF)
        held = here.registration
        assert held is not None
        if held.state == State.INTENT and held.live(self.world.at) and not self.slow:
            shard = seats.read(held.entry.pool, held.entry.shard)
            assert shard.held[person] == held.place.value, "told held without a place"

    @rule(site=which)
    def everybody_wants(self, site: int) -> None:
        for person in self.ids:
            self.keys += 1
            self.do(partial(self._hold, person, self.code(site), f"key-{self.keys:08d}"), None)

    @rule(site=which)
    def everybody_pays(self, site: int) -> None:
        """So that there is somebody to move."""
        for person in self.ids:
            self.keys += 1
            self._pays(person, site, told=1, wrong=0)

    @rule(who=who, site=which, told=st.sampled_from([0, 0, 1]), wrong=st.sampled_from([0, 0, 1]))
    def registers_and_pays(self, who: int, site: int, told: int, wrong: int) -> None:
        """The common way in one step; whether anybody hears of the money is another matter."""
        self.keys += 1
        self._pays(self.ids[who], site, told, wrong)

    def _pays(self, person: str, site: int, told: int, wrong: int) -> None:
        self.do(partial(self._hold, person, self.code(site), f"key-{self.keys:08d}"), None)
        self.do(partial(self._start, person), None)
        seen = registrations.get(person, self.world.round_id)
        number = seen.payment_no if seen else None
        if number in set(self.provider.requests) - self.provider.closed:
            receipt = self.provider.pay(number or "", self.world.at, 4999 if wrong else None)
            if told:
                self.do(partial(settlement.settle, self.deps, receipt, PROVIDER), None)

    @rule(who=who, plan=seldom)
    def cancel(self, who: int, plan: Plan | None) -> None:
        work = partial(booking.cancel, self.deps, self.ids[who], self.world.round_id, STAFF)
        self.do(work, plan)

    @rule(who=who, plan=seldom)
    def starts_to_pay(self, who: int, plan: Plan | None) -> None:
        self.do(partial(self._start, self.ids[who]), plan)

    def _start(self, person: str) -> None:
        checkout.start(self.deps, person, self.world.round_id, None, "key", STAFF)

    @rule(who=who, plan=seldom)
    def updates_status(self, who: int, plan: Plan | None) -> None:
        person, round_id = self.ids[who], self.world.round_id
        self.do(partial(checkout.ask, self.deps, person, round_id, STAFF), plan)

    # --- the provider ---

    @precondition(lambda self: self.provider.requests)
    @rule(which=which, wrong=st.sampled_from([0, 0, 0, 1]), often=st.integers(1, 2))
    def money_comes(self, which: int, wrong: int, often: int) -> None:
        """Right, wrong, twice or late: it is the provider's to take it."""
        payable = sorted(set(self.provider.requests) - self.provider.closed)
        for _ in range(often if payable else 0):
            number = payable[-1 - which % len(payable)]
            self.provider.pay(number, self.world.at, 4999 if wrong else None)

    @precondition(lambda self: self.provider.receipts)
    @rule(which=which, plan=seldom)
    def notification(self, which: int, plan: Plan | None) -> None:
        """Any receipt, any number of times, in any order."""
        receipts = self.receipts()
        receipt = receipts[-1 - which % len(receipts)]
        self.do(partial(settlement.settle, self.deps, receipt, PROVIDER), plan)

    @precondition(lambda self: self.provider.receipts)
    @rule(silent=st.booleans(), refunds=st.sampled_from(RefundState))
    def provider_has_a_mood(self, silent: bool, refunds: RefundState) -> None:
        self.provider.silent, self.provider.refund_state = silent, refunds

    # --- time, and those who look after it ---

    @rule(span=spans)
    def time_passes(self, span: timedelta) -> None:
        """A request does not outlive the lease that it works under."""
        if span >= sites.LEASE:
            for slow in [slow for slow in self.slow if slow.leased]:
                self.slow.remove(slow)
                slow.go_on()
        self.world.pass_time(span)

    @rule(plan=seldom)
    def sweeps(self, plan: Plan | None) -> None:
        self.do(partial(sweep.run, self.deps), plan, leased=True)

    @rule(site=which, plan=seldom)
    def audit_or_snapshot(self, site: int, plan: Plan | None) -> None:
        round_id = self.world.round_id
        if site % 2:
            sites.refresh(self.deps, round_id, sites.get(round_id, self.code(site)))
        else:
            self.do(partial(inventory_audit.run, self.deps, round_id), plan)

    # --- staff ---

    @rule(site=which, capacity=st.sampled_from([0, 1, 2, 3, 40, 45]), plan=seldom)
    def capacity(self, site: int, capacity: int, plan: Plan | None) -> None:
        before = sites.get(self.world.round_id, self.code(site))
        wanted = sized(before, capacity)
        work = partial(sites.put, self.deps, self.world.round_id, wanted, STAFF)
        self.do(work, plan, leased=True)

    @rule(site=which, is_open=st.sampled_from([True, True, False]), plan=seldom)
    def opens_or_closes(self, site: int, is_open: bool, plan: Plan | None) -> None:
        round_id, code = self.world.round_id, self.code(site)
        work = partial(sites.set_open, self.deps, round_id, code, is_open, STAFF, "why")
        self.do(work, plan, leased=True)

    @rule(who=who, site=which, again=st.booleans(), plan=seldom)
    def moves(self, who: int, site: int, again: bool, plan: Plan | None) -> None:
        """`again`: a retry with the key of before, for whomever."""
        person, targets = self._somebody_paid(who, site), [RESERVE, RESERVE, *self.codes]
        self.keys += not again
        code = targets[site % len(targets)]
        self.do(partial(self._move, person, code, f"key-{self.keys:08d}"), plan, leased=True)

    def _somebody_paid(self, who: int, site: int) -> str:
        """One who has paid, whoever comes first from `who` on; else this one tries to."""
        ids = self.ids[who:] + self.ids[:who]
        found = registrations.get_many(ids, self.world.round_id)
        paid = [p for p in ids if p in found and found[p].state == State.PAID]
        if not paid:
            self.keys += 1
            self._pays(ids[0], site, told=1, wrong=0)
        return paid[0] if paid else ids[0]

    def _move(self, person: str, code: str, key: str) -> None:
        found = remedying.move(self.world, person, code, key)
        if not self.slow:
            entry = found.entry
            held = seats.read(entry.pool, entry.shard).places()[person]
            assert (held.paid, held.seq) == (True, found.seq), "told moved without a place"

    @rule(who=who, site=which, plan=seldom)
    def pays_back(self, who: int, site: int, plan: Plan | None) -> None:
        person = self._somebody_paid(who, site)
        self.do(partial(remedying.pay_back, self.world, person), plan, leased=True)

    # --- those held up ---

    @precondition(lambda self: self.slow)
    @rule(which=which)
    def the_slow_one_goes_on(self, which: int) -> None:
        self.slow.pop(which % len(self.slow)).go_on()

    # --- what must hold ---

    @invariant()
    def holds(self) -> None:
        if self.codes:
            always(self.world, look(self.world))

    def teardown(self) -> None:
        try:
            if self.codes:
                self.recover()
        finally:
            for slow in self.slow:
                slow.go_on()
            self._forget()

    def recover(self) -> None:
        while self.slow:
            self.slow.pop().go_on()
        self.provider.silent, self.provider.refund_state = False, RefundState.DONE
        self.world.pass_time(sites.LEASE)
        for receipt in self.receipts() + self.receipts()[::-1]:
            settlement.settle(self.deps, receipt, PROVIDER)
        remedying.retry_failed(self.world)
        for _ in range(3):
            self.world.pass_time(timedelta(seconds=61))
            assert sweep.run(self.deps).failed == 0
            inventory_audit.run(self.deps, self.world.round_id)
        self.world.pass_time(timedelta(seconds=61))
        report = inventory_audit.run(self.deps, self.world.round_id)
        assert not report.suspects, f"not clean: {report.suspects}"
        assert report.receipts_minor == report.kept_minor + report.refunded_minor
        recovered(self.world, look(self.world))
        self._nothing_waits()
        self._shards_follow()

    def _nothing_waits(self) -> None:
        """Nobody is asked about a payment that has ended, and no refund is left to make."""
        self.world.pass_time(sweep.LONGEST_WAIT)
        sweep.run(self.deps)
        for kind in ("refund", "approved", "move"):
            assert cases.count(kind, self.world.round_id) == 0, kind
        for case in cases.waiting("payment", self.world.round_id)[0]:
            money = payments.of(case.candidate_id, self.world.round_id)
            seen = registrations.get(case.candidate_id, self.world.round_id)
            running = money.payment(case.id)
            assert running is not None, f"asked for nothing: {case}"
            assert seen is not None, f"nobody's: {case}"
            assert (running.state, seen.payment_no) == ("open", case.id)
            assert seen.live(self.world.at)

    def _shards_follow(self) -> None:
        for site in rounds.sites(self.world.round_id):
            shards = seats.read_all(pool_id(self.world.round_id, site.code), site.shards)
            assert sum(shard.cap for shard in shards) == site.capacity
            assert {shard.open for shard in shards} <= {site.open}

    # --- help ---

    @property
    def deps(self) -> Any:
        return self.world.deps

    def code(self, site: int) -> str:
        return self.codes[site % len(self.codes)]

    def receipts(self) -> list[Any]:
        return [r for found in self.provider.receipts.values() for r in found]

    def do(self, work: Callable[[], object], plan: Plan | None, leased: bool = False) -> None:
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
        slow = Slow(plan.at, partial(_swallow, work), leased)
        if not slow.done:
            self.slow.append(slow)

    def _forget(self) -> None:
        """Sweep and audit read all there is: leave nothing for the next example."""
        for person in self.ids:
            attach = f"{person}#{self.world.round_id}"
            for item in payments.PaymentItem.query(attach):
                item.delete(add_version_condition=False)
            key = registrations.RegistrationItem(person, self.world.round_id)
            key.delete(add_version_condition=False)
        rounds.RoundsItem("rounds", self.world.round_id).delete(add_version_condition=False)


def _swallow(work: Callable[[], object]) -> None:
    """What a fault may look like to whoever called."""
    with suppress(DomainError, Died, BotoCoreError, PynamoDBException):
        work()


def _people(world: World) -> list[Candidate]:
    key = world.environment["REGISTRATIONS_TABLE"]
    if key not in _known:
        _known[key] = [world.person() for _ in range(PEOPLE)]
    return _known[key]


@pytest.mark.proves("S1-26", "S1-28", "A6-1", "A6-2")
@pytest.mark.timeout(0)
def test_nothing_is_lost_sold_twice_or_left_without_an_ending(faulty: Mapping[str, str]) -> None:
    profile = "soak" if settings.get_current_profile_name() == "soak" else "quick"
    Machine.environment = faulty
    run_state_machine_as_test(Machine, settings=settings.get_profile(profile))
