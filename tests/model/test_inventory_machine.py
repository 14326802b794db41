"""Everything that may happen to seats and money, in any order, on the real code and a real engine.

Any write may meet a fault (`faults.py`): the process dies before it, its answer is lost, it is sent
twice, or it is held up while others go on. What must hold is checked after every step, and again
after recovery: all notifications once more, sweep, audit.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
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
from infra.local import tables as engine_tables
from tests.model import faults
from tests.model.faults import Died, Fault, FaultyProvider, Plan, Slow
from tests.model.inventory import always, look, recovered
from tests.world import STAFF, World, bind

PEOPLE = 5
PROVIDER = Actor("provider", "sandbox", "test")
_known: dict[str, list[Candidate]] = {}

who = st.integers(0, PEOPLE - 1)
which = st.integers(0, 9)
seldom = st.one_of(
    st.none(), st.none(), st.builds(Plan, fault=st.sampled_from(Fault), at=st.integers(1, 7))
)
spans = st.sampled_from(
    [
        timedelta(seconds=1),
        timedelta(seconds=61),
        timedelta(minutes=11),
        timedelta(hours=1),
        timedelta(hours=23, minutes=59),
        timedelta(hours=24),
        timedelta(hours=24, minutes=10, seconds=5),
        timedelta(days=3),
    ]
)


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

    @initialize(capacities=st.lists(st.sampled_from([1, 2, 41]), min_size=1, max_size=2))
    def open(self, capacities: list[int]) -> None:
        self.world.round()
        for number, capacity in enumerate(capacities):
            self.codes.append(self.world.site(f"4200{number}", capacity).code)
        for person in self.ids:
            people.accept(person, self.world.round_id, Acceptance("2014-1", self.world.at))

    # --- candidates ---

    @rule(who=who, site=which, again=st.booleans(), plan=seldom)
    def hold(self, who: int, site: int, again: bool, plan: Plan | None) -> None:
        """`again`: a retry with the key of before, or another tab."""
        self.keys += not again
        code = self.codes[site % len(self.codes)]
        key = f"key-{self.keys:08d}"
        self.do(partial(self._hold, self.ids[who], code, key), plan)

    def _hold(self, person: str, code: str, key: str) -> None:
        held, _ = booking.hold(self.deps, person, self.world.round_id, code, key, STAFF)
        if held.state == State.INTENT and held.live(self.world.at) and not self.slow:
            shard = seats.read(held.entry.pool, held.entry.shard)
            assert shard.held[person] == held.place.value, "told held without a place"

    @rule(who=who, plan=seldom)
    def cancel(self, who: int, plan: Plan | None) -> None:
        work = partial(booking.cancel, self.deps, self.ids[who], self.world.round_id, STAFF)
        self.do(work, plan)

    @rule(who=who, plan=seldom)
    def pay(self, who: int, plan: Plan | None) -> None:
        person, round_id = self.ids[who], self.world.round_id
        self.do(partial(checkout.start, self.deps, person, round_id, None, "k", STAFF), plan)

    @rule(who=who, plan=seldom)
    def update_status(self, who: int, plan: Plan | None) -> None:
        person, round_id = self.ids[who], self.world.round_id
        self.do(partial(checkout.ask, self.deps, person, round_id, STAFF), plan)

    # --- the provider ---

    @precondition(lambda self: self.provider.requests)
    @rule(which=which, wrong=st.booleans(), often=st.integers(1, 2))
    def money_comes(self, which: int, wrong: bool, often: int) -> None:
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

    @rule(plan=seldom)
    def audits(self, plan: Plan | None) -> None:
        self.do(partial(inventory_audit.run, self.deps, self.world.round_id), plan)

    @rule(site=which)
    def snapshot_is_rebuilt(self, site: int) -> None:
        code = self.codes[site % len(self.codes)]
        sites.refresh(self.deps, self.world.round_id, sites.get(self.world.round_id, code))

    # --- staff ---

    @rule(site=which, capacity=st.sampled_from([0, 1, 2, 3, 40, 41, 45]), plan=seldom)
    def capacity(self, site: int, capacity: int, plan: Plan | None) -> None:
        before = sites.get(self.world.round_id, self.codes[site % len(self.codes)])
        wanted = replace(before, capacity=capacity)
        self.do(
            partial(sites.put, self.deps, self.world.round_id, wanted, STAFF), plan, leased=True
        )

    @rule(site=which, is_open=st.booleans(), plan=seldom)
    def close_or_open(self, site: int, is_open: bool, plan: Plan | None) -> None:
        code, round_id = self.codes[site % len(self.codes)], self.world.round_id
        work = partial(sites.set_open, self.deps, round_id, code, is_open, STAFF, "why")
        self.do(work, plan, leased=True)

    # --- those held up ---

    @precondition(lambda self: self.slow)
    @rule(which=which)
    def the_slow_one_goes_on(self, which: int) -> None:
        self.slow.pop(which % len(self.slow)).go_on()

    # --- what must hold ---

    @invariant()
    def holds(self) -> None:
        if self.codes:
            always(self.world, look(self.world, self.ids))

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
        for _ in range(3):
            self.world.pass_time(timedelta(seconds=61))
            assert sweep.run(self.deps).failed == 0
            inventory_audit.run(self.deps, self.world.round_id)
        self.world.pass_time(timedelta(seconds=61))
        report = inventory_audit.run(self.deps, self.world.round_id)
        assert not report.suspects, f"not clean: {report.suspects}"
        assert report.receipts_minor == report.kept_minor + report.refunded_minor
        recovered(self.world, look(self.world, self.ids))
        self._nothing_waits()
        self._shards_follow()

    def _nothing_waits(self) -> None:
        """Nobody is asked about a payment that has ended, and no refund is left to make."""
        self.world.pass_time(sweep.LONGEST_WAIT)
        sweep.run(self.deps)
        assert cases.count("refund", self.world.round_id) == 0
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

    def receipts(self) -> list[Any]:
        return [r for found in self.provider.receipts.values() for r in found]

    def do(self, work: Callable[[], object], plan: Plan | None, leased: bool = False) -> None:
        """An operation may be refused; only with a fault may it end in anything else."""
        if plan is None:
            with suppress(DomainError):
                work()
            return
        plan = Plan(plan.fault, plan.at)
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


@pytest.fixture
def faulty(environment: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Tables of its own, for the sweep visits every round there is; faults on all connections."""
    endpoint = environment["AWS_ENDPOINT_URL"]
    found = engine_tables.create(endpoint, f"m{uuid.uuid4().hex[:10]}")
    bind(found)
    faults.install()
    yield found
    bind(environment)


@pytest.mark.proves("S1-26", "S1-28", "A6-1", "A6-2")
@pytest.mark.timeout(0)
def test_nothing_is_lost_sold_twice_or_left_without_an_ending(faulty: Mapping[str, str]) -> None:
    profile = "soak" if settings.get_current_profile_name() == "soak" else "quick"
    Machine.environment = faulty
    run_state_machine_as_test(Machine, settings=settings.get_profile(profile))
