"""Time, those who look after it, and staff, in the inventory machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from chalicelib.domain.registration import State
from chalicelib.domain.seats import SKEW
from chalicelib.services import (
    extension,
    inventory_audit,
    minute_audit,
    sites,
    sweep,
)
from chalicelib.services import rounds as round_service
from chalicelib.store import registrations, rounds, seats
from tests.model import remedying
from tests.model.faults import Plan
from tests.model.machine_ground import (
    RESERVE,
    ended,
    seldom,
    spans,
    which,
    who,
)
from tests.model.machine_people import People
from tests.world import STAFF


class Caretakers(People):
    # --- time, and those who look after it ---

    @rule(span=spans)
    def time_passes(self, span: timedelta) -> None:
        self._pass(span)

    def _pass(self, span: timedelta) -> None:
        """A request does not outlive the lease that it works under."""
        if span >= sites.LEASE:
            for slow in [slow for slow in self.slow if slow.leased]:
                self.slow.remove(slow)
                ended(slow)
        self.world.pass_time(span)

    @rule(ahead=st.sampled_from([timedelta(0), SKEW]))
    def the_clock_of_whoever_comes_next(self, ahead: timedelta) -> None:
        """No two processes have the same; they differ by what is allowed at most."""
        world = self.world
        world.deps = replace(world.deps, now=lambda: world.at + ahead)

    @rule(plan=seldom)
    def sweeps(self, plan: Plan | None) -> None:
        self.do(partial(sweep.run, self.deps), plan, leased=True)

    @rule(site=which, plan=seldom)
    def audit_or_snapshot(self, site: int, plan: Plan | None) -> None:
        round_id = self.world.round_id
        if site % 2:
            sites.refresh_all(self.deps, round_id, sites.get(round_id, self.code(site)))
        else:
            self.do(partial(inventory_audit.run, self.deps, round_id), plan)

    @rule(places=st.sampled_from([1, 4, minute_audit.PLACES]), plan=seldom)
    def the_minute_s_audit(self, places: int, plan: Plan | None) -> None:
        """As far as a run may, from where the last one stopped; what it suspects, again by the
        next.
        """
        for _ in range(2):
            work = partial(self._audit, places, plan is None)
            self.do(work, plan, leased=True)
            self._pass(minute_audit.LOOK_AGAIN)

    def _audit(self, places: int, unharmed: bool) -> None:
        done = minute_audit.run(self.deps, places=places)
        assert not (unharmed and done.failed), "a piece of it went wrong"

    # --- staff ---

    @rule(site=which, capacity=st.sampled_from([0, 1, 2, 3, 40, 45]), plan=seldom)
    def capacity(self, site: int, capacity: int, plan: Plan | None) -> None:
        before = sites.get(self.world.round_id, self.code(site))
        wanted = self.sized(before, capacity)
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
        """Whoever is held up after the arrival may be told of a move that another has followed."""
        found = remedying.move(self.world, person, code, key)
        seen = registrations.get(person, self.world.round_id)
        assert seen is not None, "told moved, and unknown"
        assert seen.seq >= found.seq, "told moved, and not written"
        if (seen.state, seen.seq) != (State.PAID, found.seq):
            return
        for at in found.entries:
            held = seats.read(at.pool, at.shard).places()[person]
            assert (held.paid, held.seq) == (True, found.seq), "told moved without a place"

    @rule(who=who, site=which, plan=seldom)
    def pays_back(self, who: int, site: int, plan: Plan | None) -> None:
        person = self._somebody_paid(who, site)
        self.do(partial(remedying.pay_back, self.world, person), plan, leased=True)

    @rule(site=which, places=st.sampled_from([-2, -1, 1, 1, 2, 40]), plan=seldom)
    def blocks_or_gives_back(self, site: int, places: int, plan: Plan | None) -> None:
        what = (self.world.round_id, self.code(site), self.parts[site % len(self.parts)])
        work = partial(sites.block, self.deps, *what, places, STAFF, "why")
        self.do(work, plan, leased=True)

    @rule(who=who, longer=st.sampled_from([1, 6, 30]), plan=seldom)
    def extends_one(self, who: int, longer: int, plan: Plan | None) -> None:
        person, round_id = self.ids[who], self.world.round_id
        seen = registrations.get(person, round_id)
        if seen is not None:
            until = seen.payment_deadline + timedelta(hours=longer)
            what = (person, round_id, until, "why", STAFF)
            self.do(partial(extension.extend, self.deps, *what), plan, leased=True)

    @rule(days=st.integers(1, 2), plan=seldom)
    def extends_the_round(self, days: int, plan: Plan | None) -> None:
        """Not past the window of phase one, which is days away."""
        seen = rounds.get(self.world.round_id)
        assert seen is not None
        until = min(seen.pay_until + timedelta(days=days), seen.phase_one.closes_at)
        wanted = replace(seen, pay_until=until)
        self.do(partial(round_service.put, self.deps, wanted, STAFF), plan, leased=True)
