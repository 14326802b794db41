"""More time to pay: one person's hold, and a round's whose window is lengthened (row 12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from chalicelib.domain.errors import Invalid, NotFound, SoldOut, WrongState
from chalicelib.domain.payment import LateRule, Outcome, PaymentState
from chalicelib.domain.registration import Condition, Registration, State
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import extension, inventory_audit, rounds, sweep
from chalicelib.store import audit, cases, registrations, tables
from chalicelib.store.registrations import RegistrationItem
from chalicelib.store.seats import SeatShard
from tests.services.till import Till
from tests.world import STAFF, World

SITE = "42001"
DAY = timedelta(hours=24)
GRACE = timedelta(minutes=10)
SKEW = timedelta(seconds=5)
SECOND = timedelta(seconds=1)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site(SITE, 2)
    return world


def extend(till: Till, until: datetime) -> Registration:
    of = (till.person.id, till.world.round_id)
    return extension.extend(till.world.deps, *of, until, "网银故障", STAFF)


def until(till: Till) -> int:
    """When the entry ends."""
    (entry,) = till.entries()
    return entry.until


class TestOfOnePerson:
    def test_the_place_and_the_deadline_are_longer(self, opened: World) -> None:
        till = Till.of(opened)
        later = opened.at + 2 * DAY
        extend(till, later)
        seen = till.registration()
        assert (seen.payment_deadline, seen.expires_at) == (later, later + GRACE)
        assert until(till) == (later + GRACE).timestamp()
        opened.pass_time(DAY + GRACE + SKEW + SECOND)
        sweep.run(opened.deps, of=[opened.round_id])
        assert till.condition() == Condition.HELD
        till.paid()
        assert till.condition() == Condition.PAID

    def test_it_ends_to_the_second_where_it_says(self, opened: World) -> None:
        till = Till.of(opened)
        extend(till, opened.at + 2 * DAY)
        opened.pass_time(2 * DAY - SECOND)
        assert till.condition() == Condition.HELD
        opened.pass_time(SECOND)
        assert till.condition() == Condition.EXPIRED
        opened.pass_time(GRACE + SKEW)
        sweep.run(opened.deps, of=[opened.round_id])
        assert (till.entries(), till.registration().state) == ([], State.EXPIRED)

    def test_who_extended_it_and_why_is_kept(self, opened: World) -> None:
        till = Till.of(opened)
        before = till.registration().payment_deadline
        extend(till, before + DAY)
        newest = audit.of(f"registration#{till.person.id}#{opened.round_id}")[0]
        assert (newest.change.action, newest.change.reason) == ("hold_extended", "网银故障")
        assert newest.before["payment_deadline"] == before.isoformat().replace("+00:00", "Z")
        assert newest.change.actor.id == STAFF.id

    def test_twice_is_once(self, opened: World) -> None:
        till = Till.of(opened)
        first = extend(till, opened.at + 2 * DAY)
        assert extend(till, opened.at + 2 * DAY) == first
        assert len(audit.of(f"registration#{till.person.id}#{opened.round_id}")) == 1
        assert extend(till, opened.at + 3 * DAY).version == first.version + 1
        assert cases.count("extension", opened.round_id) == 0

    def test_never_past_the_window_and_never_shorter(self, opened: World) -> None:
        till = Till.of(opened)
        window, own = rounds.get(opened.round_id).pay_until, till.registration().payment_deadline
        for wrong, code in ((window + SECOND, "past_pay_until"), (own - SECOND, "not_after")):
            with pytest.raises(Invalid) as refused:
                extend(till, wrong)
            assert [error.code for error in refused.value.errors] == [code]
        assert extend(till, window).payment_deadline == window

    def test_the_last_instant_at_which_it_can_be_asked(self, opened: World) -> None:
        """A hold without a payment is over at its deadline, though its entry is there still."""
        early, late = Till.of(opened), Till.of(opened)
        opened.pass_time(DAY - SECOND)
        extend(early, opened.at + DAY)
        opened.pass_time(SECOND)
        assert late.entries()
        with pytest.raises(WrongState):
            extend(late, opened.at + DAY)
        assert (early.condition(), late.condition()) == (Condition.HELD, Condition.EXPIRED)

    def test_only_what_runs_is_extended(self, opened: World) -> None:
        paid, left = Till.of(opened), Till.of(opened)
        paid.paid()
        left.cancel()
        for till in (paid, left):
            with pytest.raises(WrongState):
                extend(till, opened.at + 2 * DAY)
        nobody = Till(opened, opened.ready())
        with pytest.raises(NotFound):
            extend(nobody, opened.at + 2 * DAY)

    def test_a_hold_whose_place_is_gone_is_not(self, opened: World) -> None:
        till = Till.of(opened)
        _plant(opened, till.person.id, None)
        with pytest.raises(WrongState):
            extend(till, opened.at + 2 * DAY)
        assert till.entries() == []
        sweep.run(opened.deps, of=[opened.round_id])
        assert cases.count("extension", opened.round_id) == 0

    def test_during_a_running_payment(self, opened: World) -> None:
        """The cashier that is open ends with the old deadline; then another can be opened."""
        till = Till.of(opened)
        first = till.start()
        extend(till, opened.at + 2 * DAY)
        assert till.condition() == Condition.PAYING
        assert till.start().payment_no == first.payment_no
        opened.pass_time(DAY + SECOND)
        second = till.start()
        assert second.payment_no != first.payment_no
        assert first.payment_no in opened.provider.closed
        till.told(till.pays())
        assert till.condition() == Condition.PAID

    def test_money_between_the_old_deadline_and_the_new_is_in_time(self, opened: World) -> None:
        """Paid at the cashier that was open before, where late money would go back."""
        programme = opened.deps.programmes["cet_set"]
        strict = {"cet_set": replace(programme, late_payment=LateRule.REFUND)}
        opened.deps = replace(opened.deps, programmes=strict)
        till = Till.of(opened)
        till.start()
        extend(till, opened.at + 2 * DAY)
        opened.pass_time(DAY + SECOND)
        assert till.told(till.pays()) == Outcome.CONFIRM
        assert till.reasons == []
        assert till.money.payments[0].state == PaymentState.PAID


class TestOfARound:
    """The window ends on 10 November at 17:00; who chose after the 9th at 17:00 is cut off."""

    @pytest.fixture
    def cut(self, opened: World) -> World:
        opened.pass_time(rounds.get(opened.round_id).pay_until - timedelta(hours=2) - opened.at)
        return opened

    def test_who_was_cut_off_gets_the_new_deadline_and_nobody_more(self, cut: World) -> None:
        till = Till.of(cut)
        held, was = cut.at, till.registration().payment_deadline
        longer(cut, timedelta(days=3))
        sweep.run(cut.deps, of=[cut.round_id])
        seen = till.registration()
        assert was == held + timedelta(hours=2)
        assert (seen.payment_deadline, seen.expires_at) == (held + DAY, held + DAY + GRACE)
        assert until(till) == (held + DAY + GRACE).timestamp()

    def test_a_hold_that_was_not_cut_off_stays_as_it_is(self, opened: World) -> None:
        till = Till.of(opened)
        before = till.registration()
        longer(opened, timedelta(days=1))
        sweep.run(opened.deps, of=[opened.round_id])
        assert till.registration() == before

    def test_a_window_lengthened_twice(self, cut: World) -> None:
        """The second comes before the sweep has seen the first."""
        till = Till.of(cut)
        longer(cut, timedelta(hours=1))
        longer(cut, timedelta(hours=2))
        _swept(cut)
        assert till.registration().payment_deadline == rounds.get(cut.round_id).pay_until
        longer(cut, timedelta(hours=1))
        _swept(cut)
        assert till.registration().payment_deadline == rounds.get(cut.round_id).pay_until
        assert cases.count("extend", cut.round_id) == 0

    def test_a_window_shortened_and_then_lengthened(self, cut: World) -> None:
        """Held by the longer deadline, before it was brought forward."""
        till = Till.of(cut)
        longer(cut, -timedelta(hours=1))
        longer(cut, timedelta(hours=4))
        _swept(cut)
        assert till.registration().payment_deadline == rounds.get(cut.round_id).pay_until

    def test_granted_before_the_end_and_swept_after_it(self, cut: World) -> None:
        till = Till.of(cut)
        cut.pass_time(timedelta(hours=2) - SECOND)
        longer(cut, timedelta(days=3))
        cut.pass_time(timedelta(minutes=1))
        assert till.condition() == Condition.EXPIRED
        sweep.run(cut.deps, of=[cut.round_id])
        assert till.condition() == Condition.HELD

    def test_what_was_over_is_not_brought_back(self, cut: World) -> None:
        """At the very instant of the deadline; a running payment lives through its grace."""
        over, paying = Till.of(cut), Till.of(cut)
        paying.start()
        cut.pass_time(timedelta(hours=2))
        longer(cut, timedelta(days=3))
        sweep.run(cut.deps, of=[cut.round_id])
        assert over.condition() == Condition.EXPIRED
        assert paying.condition() == Condition.PAYING
        assert paying.registration().payment_deadline > cut.at

    def test_a_hold_made_by_the_old_deadline_meanwhile_is_found(self, cut: World) -> None:
        """Its request had read the round before the change, and claims after the first pass."""
        longer(cut, timedelta(days=3))
        sweep.run(cut.deps, of=[cut.round_id])
        assert cases.count("extend", cut.round_id) == 1
        till = Till.of(cut)
        _as_before(till, rounds.get(cut.round_id).pay_until - timedelta(days=3))
        _swept(cut)
        assert till.registration().payment_deadline == till.registration().held_at + DAY
        assert cases.count("extend", cut.round_id) == 0

    def test_it_goes_on_where_the_time_was_over(self, cut: World) -> None:
        cut.site("42002", 1)
        cut.site("42003", 1)
        tills = [Till.of(cut, site) for site in (SITE, "42002", "42003")]
        longer(cut, timedelta(days=3))
        (case,) = cases.every("extend", cut.round_id)
        extension.go_on(cut.deps, case, cut.deps.wall())
        (case,) = cases.every("extend", cut.round_id)
        assert case.data["extended"] == 0
        part = replace(case, data={**case.data, "after": pool_id(cut.round_id, SITE)})
        extension.go_on(cut.deps, part, cut.deps.wall() + SECOND)
        lengthened = [t.registration().payment_deadline == cut.at + DAY for t in tills]
        assert lengthened == [False, True, True]
        (case,) = cases.every("extend", cut.round_id)
        assert case.data["extended"] == 2
        _swept(cut)
        assert tills[0].registration().payment_deadline == tills[0].registration().held_at + DAY

    def test_in_the_middle_of_a_pool_too(self, cut: World) -> None:
        """What is done by then is counted, and is not done again."""
        cut.site("42002", 5)
        tills = [Till.of(cut, "42002") for _ in range(5)]
        longer(cut, timedelta(days=3))
        (case,) = cases.every("extend", cut.round_id)
        part = replace(case, data={**case.data, "after": pool_id(cut.round_id, SITE)})
        start = cut.deps.wall()
        ticks = iter(range(100))
        slow = replace(cut.deps, wall=lambda: start + next(ticks) * SECOND)
        extension.go_on(slow, part, start + 4 * SECOND)
        (case,) = cases.every("extend", cut.round_id)
        done = [till for till in tills if till.registration().payment_deadline == cut.at + DAY]
        assert 0 < case.data["extended"] == len(done) < 5
        assert case.data["after"] == pool_id(cut.round_id, SITE)
        extension.go_on(cut.deps, case, cut.deps.wall() + DAY)
        (case,) = cases.every("extend", cut.round_id)
        assert case.data["extended"] == 5
        assert {till.registration().payment_deadline for till in tills} == {cut.at + DAY}

    def test_two_requests_a_person(self, cut: World) -> None:
        """The entry and the registration are written; all else is read for many at once."""
        asked = []
        for count in (4, 8):
            world = World(cut.environment)
            world.round_id = f"{cut.round_id}-{count}"
            world.round()
            world.site(SITE, count)
            world.at = cut.at
            for _ in range(count):
                Till.of(world)
            longer(world, timedelta(days=3))
            (case,) = cases.every("extend", world.round_id)
            asked.append(_requests(partial(extension.go_on, world.deps, case, _late(world))))
        assert asked[1] - asked[0] == 2 * 4

    def test_nobody_loses_the_place_while_it_goes_on(
        self, cut: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The sweep comes to them only after the old deadline and its grace."""
        held, paying = Till.of(cut), Till.of(cut)
        paying.start()
        longer(cut, timedelta(days=3))
        with monkeypatch.context() as patch:
            patch.setattr(extension, "go_on", lambda *_: None)
            cut.pass_time(timedelta(hours=2) + GRACE + 2 * SKEW)
            sweep.run(cut.deps, of=[cut.round_id])
        _swept(cut)
        assert (held.condition(), paying.condition()) == (Condition.HELD, Condition.PAYING)
        cut.pass_time(DAY)
        _swept(cut)
        assert (held.condition(), paying.condition()) == (Condition.EXPIRED, Condition.EXPIRED)
        assert held.entries() == paying.entries() == []

    @pytest.mark.parametrize("before", [SECOND, timedelta()])
    def test_whoever_comes_past_the_old_grace_may_take_what_still_waits(
        self, cut: World, before: timedelta
    ) -> None:
        """Known (docs/seats.md, what would break it): spared by the sweep, not by a claim."""
        waiting = [Till.of(cut), Till.of(cut)]
        seen = rounds.get(cut.round_id)
        later = replace(seen.phase_one, closes_at=seen.phase_one.closes_at + timedelta(days=3))
        rounds.put(cut.deps, replace(seen, phase_one=later, pay_until=later.closes_at), STAFF)
        cut.pass_time(timedelta(hours=2) + GRACE + SKEW - before)
        comes = Till(cut, cut.ready())
        if before:
            with pytest.raises(SoldOut):
                comes.hold(SITE, "key-00000001")
        else:
            comes.hold(SITE, "key-00000001")
        _swept(cut)
        kept = [till for till in waiting if till.condition() == Condition.HELD]
        assert len(kept) == (2 if before else 1)
        assert sum(len(till.entries()) for till in [*waiting, comes]) == 2

    def test_a_shorter_window_takes_nothing_away(self, cut: World) -> None:
        till = Till.of(cut)
        before = till.registration()
        longer(cut, -timedelta(hours=1))
        _swept(cut)
        assert till.registration() == before

    def test_the_audit_finds_nothing_to_say(self, cut: World) -> None:
        Till.of(cut)
        Till.of(cut).start()
        longer(cut, timedelta(days=3))
        _swept(cut)
        assert inventory_audit.run(cut.deps, cut.round_id).suspects == []


def longer(world: World, span: timedelta) -> None:
    seen = rounds.get(world.round_id)
    two = replace(seen.phase_two, opens_at=seen.phase_two.opens_at)
    rounds.put(world.deps, replace(seen, pay_until=seen.pay_until + span, phase_two=two), STAFF)


def _swept(world: World) -> None:
    for _ in range(3):
        world.pass_time(timedelta(seconds=61))
        sweep.run(world.deps, of=[world.round_id])


def _late(world: World) -> datetime:
    return world.deps.wall() + DAY


def _requests(work: Callable[[], object]) -> int:
    """How many it sends to the tables."""
    seen: list[str] = []
    events = tables.engine().client.meta.events

    def see(event_name: str, **_: object) -> None:
        seen.append(event_name)

    events.register("before-send.dynamodb", see, unique_id="requests")
    try:
        work()
    finally:
        events.unregister("before-send.dynamodb", unique_id="requests")
    return len(seen)


def _as_before(till: Till, deadline: datetime) -> None:
    """As a request leaves it that has read the round before it was changed."""
    place = Place(int((deadline + GRACE).timestamp()), till.registration().seq)
    _plant(till.world, till.person.id, place)
    item = RegistrationItem(till.person.id, till.world.round_id)
    seconds = int(deadline.timestamp())
    actions = [
        RegistrationItem.payment_deadline.set(seconds),
        RegistrationItem.expires_at.set(seconds + int(GRACE.total_seconds())),
    ]
    tables.updated(item, actions)
    assert registrations.get(till.person.id, till.world.round_id) is not None


def _plant(world: World, candidate: str, place: Place | None) -> None:
    entry = tables.path("held", candidate)
    action = entry.remove() if place is None else entry.set(place.value)
    tables.updated(SeatShard(f"{pool_id(world.round_id, SITE)}#0"), [action])
