"""The ground of the inventory machine: the world, faults, and what must hold (`inventory.py`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, ClassVar

from botocore.exceptions import BotoCoreError
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Acceptance, Candidate
from chalicelib.domain.errors import DomainError
from chalicelib.domain.payment import RefundState
from chalicelib.domain.programme import Part
from chalicelib.domain.seat_rules import Returns, SeatRules, Standby
from chalicelib.domain.seats import SKEW
from chalicelib.domain.site import Site, SitePool
from chalicelib.services import (
    inventory_audit,
    minute_audit,
    settlement,
    sites,
    sweep,
)
from chalicelib.store import cases, payments, people, registrations, rounds, seats
from chalicelib.store.people_item import PeopleItem
from tests.model import faults, remedying
from tests.model.faults import Died, Fault, FaultyProvider, Plan, Slow
from tests.model.inventory import always, look, recovered
from tests.world import STAFF, World, a_site

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
PAYABLE = timedelta(days=4)
PARTS = ("oral", "written")
RULES = (
    SeatRules(),
    SeatRules(),
    SeatRules(returns=Returns(hot_percent=100, longest=timedelta(minutes=20))),
    SeatRules(standby=Standby(offer=timedelta(minutes=30))),
)
spans = st.sampled_from(
    [
        timedelta(seconds=61),
        timedelta(minutes=11),
        timedelta(hours=23, minutes=59),
        timedelta(hours=24),
        GONE - SKEW,
        GONE,
        GONE,
        timedelta(days=3),
    ]
)
pools = st.sampled_from([(1, 1), (2, 2), (41, 2), (41, 3), (41, 41)])
"""Capacity first and then: 41 lowered to 2 makes two shards of one place each."""


class Ground(RuleBasedStateMachine):
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
        self.parts: tuple[str, ...] = ()

    @initialize(
        capacities=st.lists(pools, min_size=1, max_size=2),
        parted=st.sampled_from([False, False, True]),
        seat_rules=st.sampled_from(RULES),
    )
    def open(self, capacities: list[tuple[int, int]], parted: bool, seat_rules: SeatRules) -> None:
        """`parted`: an exam of two parts, so that a hold is a place in each of two pools."""
        if parted:
            programme = self.world.deps.programmes["cet_set"]
            parts = tuple(Part(part, {"zh-CN": part, "en": part}) for part in PARTS)
            known = {"cet_set": replace(programme, parts=parts)}
            self.world.deps = replace(self.deps, programmes=known)
        self.parts = PARTS if parted else ("",)
        self.world.round(seat_rules=seat_rules, pay_until=self.world.at + PAYABLE)
        for number, (first, then) in enumerate(capacities):
            made = self.site(f"4200{number}", first)
            self.codes.append(made.code)
            sites.put(self.deps, self.world.round_id, self.sized(made, then), STAFF)
        self.site(RESERVE, 2)
        for person in self.people:
            people.accept(person.id, self.world.round_id, Acceptance("2014-1", self.world.at))
            self.world.consent(person)

    def site(self, code: str, places: int) -> Site:
        """With so many places in each of its pools."""
        wanted = self.sized(a_site(code, 0), places)
        return sites.put(self.deps, self.world.round_id, wanted, STAFF)

    def sized(self, site: Site, places: int) -> Site:
        known = {pool.part: pool for pool in site.pools}
        empty = SitePool("", 0)
        changed = tuple(
            replace(known.get(part, empty), part=part, capacity=places) for part in self.parts
        )
        return replace(site, pools=changed)

    # --- those held up ---

    @precondition(lambda self: self.slow)
    @rule(which=which)
    def the_slow_one_goes_on(self, which: int) -> None:
        ended(self.slow.pop(which % len(self.slow)))

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
            ended(self.slow.pop())
        self.provider.silent, self.provider.refund_state = False, RefundState.DONE
        self.world.pass_time(sweep.LONGEST_WAIT)  # leases are over, and every refund is due again
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
        self._minutes_agree()
        assert report.receipts_minor == report.kept_minor + report.refunded_minor
        recovered(self.world, look(self.world))
        self._nothing_waits()
        self._shards_follow()

    def _minutes_agree(self) -> None:
        """The audit in turns finds nothing that `make audit` doesn't, and keeps no old finding."""
        for _ in range(3):
            self.world.pass_time(timedelta(seconds=61))
            assert minute_audit.run(self.deps).failed == 0
        for kind in ("suspect", "finding"):
            kept = list(cases.every(kind, self.world.round_id))
            assert not kept, f"not clean by the minute: {kept}"

    def _nothing_waits(self) -> None:
        """Nobody is asked about a payment that has ended, and no refund is left to make."""
        self.world.pass_time(sweep.LONGEST_WAIT)
        sweep.run(self.deps)
        for kind in ("refund", "approved", "move", "extension", "extend"):
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
            named = zip(site.pool_ids(self.world.round_id), site.pools, strict=True)
            for name, pool in named:
                shards = seats.read_all(name, pool.shards)
                assert sum(shard.cap for shard in shards) == pool.sellable
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
        if slow.done:
            ended(slow)
        else:
            self.slow.append(slow)

    def _forget(self) -> None:
        """Sweep and audit read all there is, each request all that a person has ever said: leave
        nothing for the next example.
        """
        for person in self.ids:
            attach = f"{person}#{self.world.round_id}"
            for item in payments.PaymentItem.query(attach):
                item.delete(add_version_condition=False)
            for said in ("agreement#", "consent#"):
                for word in PeopleItem.query(person, PeopleItem.sk.startswith(said)):
                    word.delete(add_version_condition=False)
            key = registrations.RegistrationItem(person, self.world.round_id)
            key.delete(add_version_condition=False)
        rounds.RoundsItem("rounds", self.world.round_id).delete(add_version_condition=False)


def ended(slow: Slow) -> None:
    """Let one that was held up go on to its end; what it found wrong is wrong here too."""
    failed = slow.go_on()
    if failed is not None:
        raise failed


def _swallow(work: Callable[[], object]) -> None:
    """What a fault may look like to whoever called."""
    with suppress(DomainError, Died, BotoCoreError, PynamoDBException):
        work()


def _people(world: World) -> list[Candidate]:
    key = world.environment["REGISTRATIONS_TABLE"]
    if key not in _known:
        _known[key] = [world.person() for _ in range(PEOPLE)]
    return _known[key]
