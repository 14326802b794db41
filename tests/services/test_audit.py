"""Every kind of fault, planted by raw writes: the audit finds it and repairs what is safe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.payment import RefundState
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.seats import Place, paid_place, pool_id
from chalicelib.services import inventory_audit
from chalicelib.services.inventory_audit import Report
from chalicelib.store import registrations, seats, tables
from chalicelib.store.payments import PaymentItem
from chalicelib.store.registrations import RegistrationItem
from chalicelib.store.seats import SeatShard
from tests.services.till import Till
from tests.world import World

FAR = 4_000_000_000


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 3)
    return world


def audit(world: World) -> Report:
    return inventory_audit.run(world.deps, world.round_id)


def found(world: World) -> tuple[list[str], list[str]]:
    """Findings and repairs of the second look, a minute after the first."""
    first = audit(world)
    assert (first.findings, first.repaired) == ([], [])
    world.pass_time(timedelta(seconds=61))
    report = audit(world)
    return [f.kind for f in report.findings], [r.kind for r in report.repaired]


def plant(world: World, candidate: str, place: Place | None) -> None:
    entry = tables.path("held", candidate)
    action = entry.remove() if place is None else entry.set(place.value)
    tables.updated(SeatShard(f"{pool_id(world.round_id, '42001')}#0"), [action])


def rewrite(till: Till, **values: object) -> None:
    attributes = RegistrationItem.get_attributes()
    item = RegistrationItem(till.person.id, till.world.round_id)
    tables.updated(item, [attributes[name].set(value) for name, value in values.items()])


def test_figures_of_a_clean_round(opened: World) -> None:
    Till.of(opened)
    till = Till.of(opened)
    till.paid()
    till.told(till.pays())
    report = audit(opened)
    assert report.state == "clean"
    assert (report.capacity, report.paid, report.held, report.free) == (3, 1, 1, 1)
    assert report.registrations == 2
    sums = report.receipts_minor, report.kept_minor, report.refunded_minor
    assert sums == (10000, 5000, 5000)


def test_a_suspect_needs_a_minute_to_become_a_finding(opened: World) -> None:
    plant(opened, "NOBODY000001", Place(FAR, 1))
    assert audit(opened).findings == []
    opened.pass_time(timedelta(seconds=59))
    report = audit(opened)
    assert (len(report.suspects), report.state) == (1, "clean")
    plant(opened, "NOBODY000001", None)
    opened.pass_time(timedelta(seconds=61))
    assert audit(opened).suspects == []


@pytest.mark.parametrize("place", [Place(FAR, 1), paid_place(1)])
def test_a_place_of_nobody_is_removed(opened: World, place: Place) -> None:
    plant(opened, "NOBODY000001", place)
    assert found(opened) == ([], ["orphan"])
    assert seats.read(pool_id(opened.round_id, "42001"), 0).held == {}
    assert audit(opened).suspects == []


def test_an_intent_takes_on_what_its_candidate_may_have_been_told_of(opened: World) -> None:
    till = Till.of(opened)
    rewrite(till, seq=till.registration().seq + 3)
    kinds, repaired = found(opened)
    assert (kinds, sorted(repaired)) == ([], ["empty_intent", "orphan"])
    assert till.entries() == [till.registration().place]
    assert till.condition() == Condition.HELD


def test_a_place_of_an_attempt_left_behind_is_removed(opened: World) -> None:
    """Where nothing runs any more there is nothing to take it on."""
    till = Till.of(opened)
    stray = till.entries()[0]
    till.cancel()
    plant(opened, till.person.id, stray)
    assert found(opened) == ([], ["orphan"])
    assert till.entries() == []
    assert till.registration().state == State.CANCELLED


def test_a_paid_registration_without_its_place_is_a_finding(opened: World) -> None:
    till = Till.of(opened)
    till.paid()
    plant(opened, till.person.id, None)
    assert found(opened) == (["missing_place"], [])


def test_a_paid_place_without_its_mark_is_marked(opened: World) -> None:
    """Never removed: its registration says that it is paid."""
    till = Till.of(opened)
    till.paid()
    plant(opened, till.person.id, till.registration().place)
    assert found(opened) == ([], ["unmarked"])
    assert till.entries()[0].paid


def test_a_mark_without_a_paid_registration_is_left_to_its_receipt(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    receipt = till.pays()
    plant(opened, till.person.id, paid_place(till.registration().seq))
    assert found(opened) == (["half_paid"], [])
    till.told(receipt)
    assert till.condition() == Condition.PAID
    assert audit(opened).suspects == []


def test_an_intent_left_without_a_place_ends(opened: World) -> None:
    till = Till.of(opened)
    plant(opened, till.person.id, None)
    assert till.condition() == Condition.NONE
    assert found(opened) == ([], ["empty_intent"])
    assert registrations.get(till.person.id, opened.round_id) is not None
    assert till.hold("42001", "key-00000002").state == State.INTENT
    assert audit(opened).suspects == []


def test_a_paying_registration_without_its_place_is_a_finding(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    plant(opened, till.person.id, None)
    assert found(opened) == (["missing_place"], [])


def test_more_live_places_than_there_are(opened: World) -> None:
    tills = [Till.of(opened) for _ in range(3)]
    tables.updated(SeatShard(f"{pool_id(opened.round_id, '42001')}#0"), [SeatShard.cap.set(2)])
    kinds, repaired = found(opened)
    assert (sorted(kinds), repaired) == (["capacity", "oversold"], [])
    assert all(till.condition() == Condition.HELD for till in tills)


def test_money_without_an_ending(opened: World) -> None:
    till = Till.of(opened)
    receipt = till.paid()
    rewrite(till, provider_no="another")
    assert found(opened) == (["unended_money"], [])
    rewrite(till, provider_no=receipt.provider_no)
    assert audit(opened).suspects == []


def test_money_of_a_registration_that_is_gone(opened: World) -> None:
    """As if the janitor had taken it too soon."""
    till = Till.of(opened)
    till.paid()
    item = RegistrationItem(till.person.id, opened.round_id)
    item.delete(add_version_condition=False)
    assert found(opened) == (["unended_money"], ["orphan"])


def test_money_kept_and_sent_back(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    till.told(till.pays(4999))
    rewrite(till, state="paid", provider_no=till.money.receipts[0].provider_no)
    plant(opened, till.person.id, paid_place(till.registration().seq))
    assert found(opened) == (["unended_money"], [])


def test_a_refund_that_failed_waits_for_a_person(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    opened.provider.refund_state = RefundState.FAILED
    till.told(till.pays(4999))
    assert found(opened) == (["failed_refund"], [])


def test_other_rounds_are_not_looked_at(opened: World) -> None:
    other = World(opened.environment)
    other.round()
    other.site("42001", 1)
    Till.of(other).paid()
    assert audit(opened).receipts_minor == 0
    assert audit(other).receipts_minor == 5000


@pytest.mark.parametrize("look", [lambda r: r.as_json()["state"], lambda r: r.state])
def test_what_is_kept_says_the_same(opened: World, look: Callable[[Report], str]) -> None:
    assert look(audit(opened)) == "clean"
    assert PaymentItem.Meta.table_name
