"""The audit in turns: bounded, going on where it stopped, and every leftover read twice (E-71)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from chalicelib.domain.payment import RefundState
from chalicelib.domain.registration import Condition, State
from chalicelib.domain.seats import Place, paid_place, pool_id
from chalicelib.services import capacity, inventory_audit, minute_audit, overview
from chalicelib.services.minute_audit import Audited
from chalicelib.store import cases, guards, payments, registrations, rounds, seats, tables
from chalicelib.store.payments import PaymentItem
from chalicelib.store.registrations import RegistrationItem
from chalicelib.store.seats import SeatShard
from tests.services.till import Till
from tests.world import World

FAR = 4_000_000_000
MINUTE = timedelta(seconds=61)
SECOND = timedelta(seconds=1)
NOBODY = "NOBODY000001"
STAGES = ("pools", "registrations", "money")


@pytest.fixture
def opened(world: World) -> Iterator[World]:
    """The only round there is, and no registration but its own: the audit visits all."""
    for round_id in rounds.ids():
        rounds.RoundsItem("rounds", round_id).delete(add_version_condition=False)
    for model in (RegistrationItem, PaymentItem):
        for item in list(model.scan()):
            item.delete(add_version_condition=False)
    _from_the_beginning()
    world.round()
    world.site("42001", 3)
    yield world
    _from_the_beginning()


def _from_the_beginning() -> None:
    for stage in STAGES:
        guards.set_cursor(f"audit#{stage}", None)


def audit(world: World, places: int = minute_audit.PLACES) -> Audited:
    return minute_audit.run(world.deps, places=places)


def found(world: World) -> tuple[list[str], list[str]]:
    """What was kept for a second look, and what the run a minute later made of it: findings."""
    audit(world)
    first = [case.data["kind"] for case in cases.every("suspect", world.round_id)]
    assert cases.count("finding", world.round_id) == 0
    world.pass_time(MINUTE)
    audit(world)
    return sorted(first), findings(world)


def findings(world: World) -> list[str]:
    return sorted(case.data["kind"] for case in cases.every("finding", world.round_id))


def plant(world: World, candidate: str, place: Place | None) -> None:
    entry = tables.path("held", candidate)
    action = entry.remove() if place is None else entry.set(place.value)
    tables.updated(SeatShard(f"{pool_id(world.round_id, '42001')}#0"), [action])


def rewrite(till: Till, **values: object) -> None:
    attributes = RegistrationItem.get_attributes()
    item = RegistrationItem(till.person.id, till.world.round_id)
    tables.updated(item, [attributes[name].set(value) for name, value in values.items()])


def held(world: World) -> dict[str, int]:
    return seats.read(pool_id(world.round_id, "42001"), 0).held


def test_a_clean_round_has_nothing_to_look_at_again(opened: World) -> None:
    Till.of(opened)
    till = Till.of(opened)
    till.paid()
    till.told(till.pays())
    done = audit(opened)
    assert (done.suspects, done.findings, done.failed) == (0, 0, 0)
    assert done.looked_at >= 6


@pytest.mark.parametrize("place", [Place(FAR, 1), paid_place(1)])
def test_an_orphan_is_removed_by_the_second_look_and_not_by_the_first(
    opened: World, place: Place
) -> None:
    plant(opened, NOBODY, place)
    audit(opened)
    assert NOBODY in held(opened)
    opened.pass_time(timedelta(seconds=59))
    assert audit(opened).repaired == 0
    opened.pass_time(timedelta(seconds=2))
    assert (audit(opened).repaired, findings(opened)) == (1, [])
    assert held(opened) == {}
    assert cases.count("suspect", opened.round_id) == 0


def test_a_suspect_that_goes_away_is_forgotten(opened: World) -> None:
    plant(opened, NOBODY, Place(FAR, 1))
    audit(opened)
    plant(opened, NOBODY, None)
    opened.pass_time(MINUTE)
    done = audit(opened)
    assert (done.gone, done.repaired, done.findings) == (1, 0, 0)
    assert cases.count("suspect", opened.round_id) == 0


def test_another_attempt_at_the_same_place_is_another_suspect(opened: World) -> None:
    plant(opened, NOBODY, Place(FAR, 1))
    audit(opened)
    plant(opened, NOBODY, Place(FAR, 2))
    opened.pass_time(MINUTE)
    done = audit(opened)
    assert (done.gone, done.repaired) == (1, 0)
    assert NOBODY in held(opened)


def test_a_place_without_its_mark_is_marked(opened: World) -> None:
    till = Till.of(opened)
    till.paid()
    plant(opened, till.person.id, till.registration().place)
    assert found(opened) == (["unmarked"], [])
    assert till.entries()[0].paid


def test_an_empty_intent_ends_and_only_while_its_place_is_not_there(opened: World) -> None:
    """A retry claims the place without another write to the intent."""
    gone, back = Till.of(opened), Till.of(opened)
    entry = back.entries()[0]
    for till in (gone, back):
        plant(opened, till.person.id, None)
    audit(opened)
    plant(opened, back.person.id, entry)
    opened.pass_time(MINUTE)
    done = audit(opened)
    assert (done.repaired, done.gone) == (1, 1)
    assert gone.registration().state == State.NONE
    assert back.condition() == Condition.HELD


def test_an_entry_that_outlives_its_registration_is_ended(opened: World) -> None:
    """As an extension leaves it that was cut off and overtaken by a shorter one."""
    till = Till.of(opened)
    plant(opened, till.person.id, Place(FAR, till.registration().seq))
    audit(opened)
    assert cases.count("suspect", opened.round_id) == 0, "while it runs, it only keeps the place"
    opened.pass_time(timedelta(hours=25))
    assert found(opened) == (["outlived"], [])
    assert (till.entries(), till.registration().state) == ([], State.EXPIRED)


def test_what_a_person_must_decide_stays_until_it_is_gone(opened: World) -> None:
    till = Till.of(opened)
    till.paid()
    entry = till.entries()[0]
    plant(opened, till.person.id, None)
    assert found(opened) == (["missing_place"], ["missing_place"])
    (line,) = [one for one in overview.waiting(opened.round_id) if one.kind == "finding"]
    assert (line.count, line.oldest_at) == (1, opened.at)
    opened.pass_time(MINUTE)
    assert audit(opened).findings == 1
    assert overview.waiting(opened.round_id)[0].oldest_at == line.oldest_at
    plant(opened, till.person.id, entry)
    opened.pass_time(MINUTE)
    assert (audit(opened).gone, findings(opened)) == (1, [])


def _oversold(world: World) -> None:
    for _ in range(3):
        Till.of(world)
    tables.updated(SeatShard(f"{pool_id(world.round_id, '42001')}#0"), [SeatShard.cap.set(2)])


def _half_paid(world: World) -> None:
    till = Till.of(world)
    till.start()
    plant(world, till.person.id, paid_place(till.registration().seq))


def _no_place(world: World) -> None:
    till = Till.of(world)
    till.start()
    plant(world, till.person.id, None)


def _unended(world: World) -> None:
    till = Till.of(world)
    till.paid()
    rewrite(till, provider_no="another")


def _gone(world: World) -> None:
    """The janitor was too soon: its place is nobody's now, its money nobody's either."""
    till = Till.of(world)
    till.paid()
    item = RegistrationItem(till.person.id, world.round_id)
    item.delete(add_version_condition=False)


def _failed(world: World) -> None:
    till = Till.of(world)
    till.start()
    world.provider.refund_state = RefundState.FAILED
    till.told(till.pays(4999))


def _no_shard(world: World) -> None:
    SeatShard(f"{pool_id(world.round_id, '42001')}#0").delete(add_version_condition=False)


@pytest.mark.parametrize(
    ("leftover", "suspects", "kept"),
    [
        (_oversold, ["capacity", "oversold"], ["capacity", "oversold"]),
        (_half_paid, ["half_paid"], ["half_paid"]),
        (_no_place, ["missing_place"], ["missing_place"]),
        (_unended, ["unended_money"], ["unended_money"]),
        (_gone, ["orphan", "unended_money"], ["unended_money"]),
        (_failed, ["failed_refund"], ["failed_refund"]),
        (_no_shard, ["missing_shard"], ["missing_shard"]),
    ],
)
def test_every_leftover_is_found(
    opened: World, leftover: Callable[[World], None], suspects: list[str], kept: list[str]
) -> None:
    leftover(opened)
    assert found(opened) == (suspects, kept)


def test_a_move_that_was_cut_off_is_undone(opened: World) -> None:
    till = Till.of(opened)
    till.paid()
    opened.site("42002", 1)
    seq = till.registration().seq + 1
    ended = opened.at - timedelta(minutes=1)
    move = {
        "id": "m1",
        "key": "key",
        "state": "going",
        "to": [{"pool": pool_id(opened.round_id, "42002"), "shard": 0}],
        "sitting": None,
        "seq": seq,
        "until": ended.isoformat(),
        "by": "tester",
        "ground": "system_fault",
        "reason": "why",
    }
    rewrite(till, move=move)
    assert found(opened) == (["half_moved"], [])
    assert till.registration().moving_to == ()
    assert till.condition() == Condition.PAID


def test_one_run_is_bounded_and_the_next_goes_on(opened: World) -> None:
    """Six people at three sites and five places a run: in the end all have been looked at."""
    for number in (2, 3):
        opened.site(f"4200{number}", 3)
    tills = [Till.of(opened, f"4200{1 + number % 3}") for number in range(6)]
    for till in tills:
        till.start()
    plant(opened, NOBODY, Place(FAR, 1))
    rewrite(tills[5], state="paid", provider_no="P1")
    runs, cursors = [], set()
    for _ in range(12):
        runs.append(audit(opened, places=5))
        cursors.add(tuple(guards.cursor(f"audit#{stage}") for stage in STAGES))
        opened.pass_time(timedelta(seconds=20))
    assert max(done.looked_at for done in runs) <= 3 * 5 + minute_audit._PAGE
    assert len(cursors) >= 2
    assert sum(done.repaired for done in runs) == 1 + 1, "the orphan, and the place to be marked"
    assert NOBODY not in held(opened)


def test_what_was_cut_off_goes_on_where_the_last_run_had_come_to(opened: World) -> None:
    opened.site("42002", 1)
    audit(opened, places=1)
    kept = guards.cursor("audit#pools")
    assert kept is not None
    assert pool_id(opened.round_id, "42001") in kept
    assert minute_audit.run(opened.deps, timedelta()).looked_at == 0
    assert guards.cursor("audit#pools") == kept


def test_many_payments_keep_no_pool_waiting(opened: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in a pool is found in the next run, though the money takes many."""
    monkeypatch.setattr(minute_audit, "_PAGE", 1)
    for _ in range(2):
        Till.of(opened).start()
    audit(opened, places=1)
    assert guards.cursor("audit#money") is not None
    plant(opened, NOBODY, Place(FAR, 1))
    assert audit(opened, places=1).suspects == 1


def test_more_suspects_than_one_run_reads_again_are_all_read(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the first page stay: only a person can decide them."""
    monkeypatch.setattr(minute_audit, "AGAIN", 2)
    tills = [Till.of(opened) for _ in range(3)]
    for till in tills:
        till.paid()
        plant(opened, till.person.id, None)
    audit(opened)
    for _ in range(2):
        opened.pass_time(MINUTE)
        audit(opened)
    assert findings(opened) == ["missing_place"] * 3
    plant(opened, tills[2].person.id, paid_place(tills[2].registration().seq))
    gone = 0
    for _ in range(2):
        opened.pass_time(MINUTE)
        gone += audit(opened).gone
    assert gone == 1


@pytest.mark.parametrize(("since", "looked"), [(-SECOND, True), (timedelta(), False)])
def test_a_round_is_looked_through_until_a_month_after_its_exam(
    opened: World, since: timedelta, looked: bool
) -> None:
    """What was found by then is read on, and leaves the board when it is right."""
    till = Till.of(opened)
    till.paid()
    entry = till.entries()[0]
    plant(opened, till.person.id, None)
    found(opened)
    plant(opened, NOBODY, Place(FAR, 1))
    round_ = rounds.get(opened.round_id)
    assert round_ is not None
    opened.pass_time(round_.sitting.starts_at + minute_audit.KEPT + since - opened.at)
    assert audit(opened).suspects == (2 if looked else 0)
    plant(opened, till.person.id, entry)
    opened.pass_time(MINUTE)
    audit(opened)
    assert findings(opened) == []


def test_a_fault_of_a_pool_is_read_again_with_its_own_site_only(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _oversold(opened)
    audit(opened)
    opened.pass_time(MINUTE)
    monkeypatch.setattr(minute_audit, "_further", lambda this: None)
    monkeypatch.setattr(capacity, "every", None)
    assert audit(opened).failed == 0
    assert findings(opened) == ["capacity", "oversold"]


def test_two_runs_at_once_are_one(opened: World) -> None:
    wall = opened.deps.wall()
    assert guards.lease("audit", "another", wall + minute_audit.LASTS, wall)
    assert audit(opened) == Audited()
    guards.end_lease("audit", "another")
    assert audit(opened).looked_at > 0


def test_one_broken_piece_stops_only_itself(opened: World) -> None:
    till = Till.of(opened)
    till.start()
    item = RegistrationItem(till.person.id, opened.round_id)
    tables.updated(item, [RegistrationItem.state.set("no-such-state")])
    plant(opened, NOBODY, Place(FAR, 1))
    done = audit(opened)
    assert done.failed >= 1
    assert audit(opened).failed >= 1


def test_what_changed_within_the_minute_is_not_what_was_seen(opened: World) -> None:
    """The whole audit and the turns share their rules: nothing of the one is news to the other."""
    plant(opened, NOBODY, Place(FAR, 1))
    report = inventory_audit.run(opened.deps, opened.round_id)
    audit(opened)
    (case,) = cases.every("suspect", opened.round_id)
    assert [one.id for one in report.suspects] == [case.id]
    assert registrations.get(NOBODY, opened.round_id) is None
    assert payments.page(10, None)[0] == []
