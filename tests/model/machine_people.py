"""What candidates and the provider do in the inventory machine."""

from __future__ import annotations

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from chalicelib.domain.payment import RefundState
from chalicelib.domain.registration import State
from chalicelib.services import (
    booking,
    checkout,
    settlement,
    standby,
)
from chalicelib.store import registrations, seats
from tests.model.faults import Plan
from tests.model.machine_ground import (
    PROVIDER,
    Ground,
    seldom,
    which,
    who,
)
from tests.world import STAFF


class People(Ground):
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
        if held.state == State.INTENT and held.live(self.world.at):
            for at in held.entries:
                entry = seats.read(at.pool, at.shard).places()[person]
                assert held.holds(entry), "told held without a place"

    @rule(site=which)
    def everybody_wants(self, site: int) -> None:
        for person in self.ids:
            self.keys += 1
            self.do(partial(self._hold, person, self.code(site), f"key-{self.keys:08d}"), None)

    @rule(site=which)
    def everybody_pays(self, site: int) -> None:
        """So that there is somebody to move; who has paid does not pay again here."""
        for person in self.ids:
            seen = registrations.get(person, self.world.round_id)
            if seen is None or seen.state != State.PAID:
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

    @rule(who=who, site=which, plan=seldom)
    def joins_the_list(self, who: int, site: int, plan: Plan | None) -> None:
        """Refused where the round has none, or where there are places."""
        work = (self.deps, self.ids[who], self.world.round_id, self.code(site), STAFF)
        self.do(partial(standby.join, *work), plan)

    @rule(who=who, plan=seldom)
    def leaves_the_list(self, who: int, plan: Plan | None) -> None:
        work = partial(standby.leave, self.deps, self.ids[who], self.world.round_id, STAFF)
        self.do(work, plan)

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
