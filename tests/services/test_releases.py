"""A release from its request to the instant: who may, when, twice, late, at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.audit import round_subject
from chalicelib.domain.errors import NotFound, WrongState
from chalicelib.domain.release import ReleaseState
from chalicelib.domain.result import Row
from chalicelib.services import approvals, record, releases
from chalicelib.services import results as reading
from chalicelib.services.approvals import EffectChanged, OwnRequest
from chalicelib.services.releases import TooLateToWithdraw, TooSoon
from chalicelib.store import audit, cases, results
from tests.results_stage import (
    APPROVER,
    MILLISECOND,
    MINUTE,
    SECOND,
    VISIBLE_AT,
    Stage,
    staged,
    with_ticket,
)
from tests.world import STAFF, World

NOBODY: list[str | None] = [None, None]


@pytest.fixture
def stage(world: World) -> Stage:
    return staged(world)


def actions(stage: Stage) -> list[str]:
    found = audit.of(round_subject(stage.round_id))
    return [e.change.action for e in reversed(found) if e.change.action.startswith("release")]


@pytest.mark.proves("S1-38", "S1-39", "E-58")
def test_results_open_at_their_instant_and_never_before(stage: Stage) -> None:
    stage.armed(stage.import_set("AD"))
    for before in (timedelta(days=1), MINUTE, MILLISECOND, 0 * SECOND, MILLISECOND - SECOND):
        stage.at(VISIBLE_AT - before)
        assert stage.seen() == NOBODY
        assert reading.opened(stage.deps, stage.round_id) is None
        assert reading.publication(stage.deps, stage.round_id).results_at == VISIBLE_AT
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == ["A", "D"]
    opened = reading.opened(stage.deps, stage.round_id)
    assert opened is not None
    assert (opened.set_version, opened.visible_at) == (1, VISIBLE_AT)
    assert actions(stage) == ["release_approved", "release_armed"]


def test_without_a_release_nothing_is_announced(stage: Stage) -> None:
    stage.import_set()
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == NOBODY
    assert reading.publication(stage.deps, stage.round_id).results_at is None


@pytest.mark.proves("E-58")
def test_one_may_not_approve_their_own(stage: Stage) -> None:
    request = stage.ask(stage.import_set())
    with pytest.raises(OwnRequest):
        stage.approve(request, STAFF)
    assert stage.releases() == []
    with pytest.raises(EffectChanged):
        approvals.approve(stage.deps, stage.round_id, request.id, 1, APPROVER)
    stage.approve(request)
    (made,) = stage.releases()
    assert (made.requested_by, made.approved_by) == (STAFF.id, APPROVER.id)
    assert made.request_id == request.id
    assert cases.get("approved", stage.round_id, request.id) is None


@pytest.mark.parametrize(
    ("ahead", "fits"),
    [(10 * MINUTE - MILLISECOND, False), (10 * MINUTE, True), (-MINUTE, False)],
)
def test_it_is_asked_for_ten_minutes_before(stage: Stage, ahead: timedelta, fits: bool) -> None:
    version, visible_at = stage.import_set(), stage.world.at + ahead
    if fits:
        assert stage.ask(version, visible_at).effect["people"] == 3
        return
    with pytest.raises(TooSoon) as refused:
        stage.ask(version, visible_at)
    assert set(refused.value.params) == {"visible_at", "earliest"}


def test_only_the_latest_set_and_once(stage: Stage) -> None:
    stage.import_set("AB")
    stage.import_set("AC")
    with pytest.raises(WrongState) as old:
        stage.ask(1)
    assert old.value.params["state"] == "superseded"
    with pytest.raises(NotFound):
        stage.ask(3)
    request = stage.ask(2)
    with pytest.raises(WrongState) as waiting:
        stage.ask(2)
    assert waiting.value.params["state"] == "requested"
    stage.approve(request)
    with pytest.raises(WrongState) as coming:
        stage.ask(2)
    assert coming.value.params["state"] == "approved"
    stage.at(VISIBLE_AT - MINUTE)
    stage.publish()
    stage.at(VISIBLE_AT + SECOND)
    with pytest.raises(WrongState) as out:
        stage.ask(2, VISIBLE_AT + 60 * MINUTE)
    assert out.value.params["state"] == "open"


def test_a_request_that_a_newer_set_has_overtaken_is_not_approved(stage: Stage) -> None:
    request = stage.ask(stage.import_set("AB"))
    stage.import_set("AC")
    with pytest.raises(WrongState):
        stage.approve(request)
    assert stage.releases() == []


@pytest.mark.parametrize(("before", "fits"), [(MINUTE, True), (MINUTE - MILLISECOND, False)])
def test_approved_a_minute_before_at_the_latest(
    stage: Stage, before: timedelta, fits: bool
) -> None:
    request = stage.ask(stage.import_set())
    stage.at(VISIBLE_AT - before)
    if fits:
        stage.approve(request)
        assert len(stage.releases()) == 1
    else:
        with pytest.raises(TooSoon):
            stage.approve(request)


@pytest.mark.proves("E-58")
def test_carrying_out_twice_makes_one_release(stage: Stage) -> None:
    """The case of the approval comes back, as after a crash before it was closed."""
    request = stage.ask(stage.import_set())
    approved = approvals._case("approved", request, approved_by=APPROVER.id)
    stage.approve(request)
    cases.open_(approved)
    approvals.carry_out(stage.deps, approved, STAFF)
    approvals.carry_out(stage.deps, approved, STAFF)
    (made,) = stage.releases()
    assert made.approved_by == APPROVER.id, "not who went on with it"
    assert actions(stage) == ["release_approved"]


def test_a_release_needs_the_case_of_an_approval(stage: Stage) -> None:
    request = stage.ask(stage.import_set())
    releases.carry_out(stage.deps, request, APPROVER)
    assert stage.releases() == []


@pytest.mark.proves("E-58")
def test_two_requests_approved_at_once_become_one_release(stage: Stage) -> None:
    version = stage.import_set()
    data = {"set_version": version, "visible_at": "2014-12-20T01:00:00Z"}
    both = [
        approvals.ask(stage.deps, stage.round_id, "release", data, "r", STAFF) for _ in range(2)
    ]
    approved = [approvals._case("approved", one, approved_by=APPROVER.id) for one in both]
    for case in approved:
        cases.open_(case)
    barrier = threading.Barrier(2)

    def carry_out(case: cases.Case) -> None:
        barrier.wait()
        approvals.carry_out(stage.deps, case, APPROVER)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(carry_out, approved))
    assert len(stage.releases()) == 1


@pytest.mark.parametrize(
    ("before", "state"),
    [
        (5 * MINUTE + MILLISECOND, ReleaseState.APPROVED),
        (5 * MINUTE, ReleaseState.ARMED),
        (MILLISECOND, ReleaseState.ARMED),
        (0 * SECOND, ReleaseState.MISSED),
        (-10 * MINUTE, ReleaseState.MISSED),
    ],
)
def test_when_the_minute_function_arms(
    stage: Stage, before: timedelta, state: ReleaseState
) -> None:
    stage.approved(stage.import_set())
    stage.at(VISIBLE_AT - before)
    done = stage.publish()
    assert (done.armed, done.missed) == (
        int(state == ReleaseState.ARMED),
        int(state == ReleaseState.MISSED),
    )
    assert stage.releases()[0].state == state
    again = stage.publish()
    assert (again.armed, again.missed) == (0, 0)
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == (["A", "D"] if state == ReleaseState.ARMED else NOBODY)


@pytest.mark.proves("E-58")
def test_a_missed_release_opens_nothing_and_another_may_follow(stage: Stage) -> None:
    version = stage.import_set()
    stage.approved(version)
    stage.at(VISIBLE_AT + MINUTE)
    assert stage.state() == "missed", "even before anybody has said so"
    assert stage.publish().missed == 1
    assert actions(stage) == ["release_approved", "release_missed"]
    assert stage.seen() == NOBODY
    with pytest.raises(WrongState):
        releases.withdraw(stage.deps, stage.round_id, 1, "late", STAFF)
    later = VISIBLE_AT + 60 * MINUTE
    stage.armed(version, later)
    stage.at(later + SECOND)
    assert stage.seen() == ["A", "D"]


def test_the_instant_that_passes_while_checks_are_made_is_missed(stage: Stage) -> None:
    stage.approved(stage.import_set())
    stage.at(VISIBLE_AT - MILLISECOND)
    seen = iter([stage.world.at])
    deps = replace(stage.deps, now=lambda: next(seen, VISIBLE_AT))
    assert stage.publish(deps).missed == 1
    assert stage.state() == "missed"


def tampered(stage: Stage) -> None:
    """A row that says something else than what was imported."""
    row = next(row for row in results.rows(stage.round_id, 1) if row.result == "D")
    results.write_rows(stage.round_id, 1, [replace(row, result="A")])


def too_many(stage: Stage) -> None:
    results.write_rows(stage.round_id, 1, [Row("STRANGER", "B")])


def another_pays(stage: Stage) -> None:
    before = stage.world.at
    stage.world.at = before - timedelta(days=48)
    with_ticket(stage.world, 9)
    record.pool_changed(stage.deps, f"{stage.round_id}/42001")
    stage.world.at = before


def test_a_set_that_counts_others_than_paid_is_neither_asked_for_nor_approved(
    stage: Stage,
) -> None:
    version = stage.import_set()
    request = stage.ask(version)
    another_pays(stage)
    with pytest.raises(WrongState) as approving:
        stage.approve(request)
    approvals.refuse(stage.deps, stage.round_id, request.id, "重新导入", APPROVER)
    with pytest.raises(WrongState) as asking:
        stage.ask(version)
    counts = {"state": "counts_differ", "paid": 4, "total": 3}
    assert approving.value.params == asking.value.params == counts
    assert stage.releases() == []


def approved_by_oneself(stage: Stage) -> None:
    release = stage.releases()[0]
    assert results.note_checks(replace(release, approved_by=release.requested_by))


@pytest.mark.proves("E-58")
@pytest.mark.parametrize(
    ("fault", "bad"),
    [
        (tampered, "rows"),
        (too_many, "rows"),
        (another_pays, "paid"),
        (approved_by_oneself, "approval"),
    ],
)
def test_what_does_not_fit_is_not_armed_but_tried_until_the_instant(
    stage: Stage, fault: Any, bad: str
) -> None:
    stage.approved(stage.import_set())
    fault(stage)
    for before in (5, 4, 3, 2, 1):
        stage.at(VISIBLE_AT - before * MINUTE)
        done = stage.publish()
        assert (done.armed, done.blocked) == (0, 1)
        checks = stage.releases()[0].checks
        assert [check.name for check in checks if not check.ok] == [bad]
    stage.at(VISIBLE_AT)
    assert stage.publish().missed == 1
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == NOBODY


def test_certificates_that_are_not_numbered_hold_it_back_and_are_asked_for(stage: Stage) -> None:
    stage.approved(stage.import_set(ready=False))
    asked = ("import", {"step": "certificates", "round": stage.round_id, "set": 1})
    assert stage.world.queue.sent[-1] == asked
    stage.world.queue.sent.clear()
    stage.at(VISIBLE_AT - 4 * MINUTE)
    done = stage.publish()
    assert (done.armed, done.waiting, done.blocked) == (0, 1, 0)
    assert stage.world.queue.sent == [asked]
    stage.number(1)
    assert stage.publish().armed == 1
    assert [(c.name, c.ok, c.seen, c.wanted) for c in stage.releases()[0].checks] == [
        ("rows", True, 3, 3),
        ("paid", True, 3, 3),
        ("certificates", True, 1, 1),
        ("approval", True, 1, 1),
    ]


@pytest.mark.parametrize("armed", [False, True], ids=["approved", "armed"])
@pytest.mark.parametrize(
    ("before", "fits"), [(MINUTE + MILLISECOND, True), (MINUTE, False), (-SECOND, False)]
)
def test_taken_back_until_a_minute_before(
    stage: Stage, armed: bool, before: timedelta, fits: bool
) -> None:
    version = stage.import_set()
    if armed:
        stage.armed(version)
    else:
        stage.approved(version)
    stage.at(VISIBLE_AT - before)
    if fits:
        taken = releases.withdraw(stage.deps, stage.round_id, 1, "发现差错", STAFF)
        assert (taken.state, taken.withdrawn_by) == (ReleaseState.WITHDRAWN, STAFF.id)
        assert releases.withdraw(stage.deps, stage.round_id, 1, "again", STAFF) == taken
        assert actions(stage).count("release_withdrawn") == 1
        assert stage.publish().armed == 0
    elif armed or before > 0 * SECOND:
        with pytest.raises(TooLateToWithdraw):
            releases.withdraw(stage.deps, stage.round_id, 1, "late", STAFF)
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == (["A", "D"] if armed and not fits else NOBODY)


def test_what_was_never_released_is_not_taken_back(stage: Stage) -> None:
    with pytest.raises(NotFound):
        releases.withdraw(stage.deps, stage.round_id, 1, "why", STAFF)


def test_what_the_condition_is_for(stage: Stage) -> None:
    """The same without it: the late arming opens what has been withdrawn."""
    stage.approved(stage.import_set())
    stage.at(VISIBLE_AT - 2 * MINUTE)
    read = stage.releases()[0]
    releases.withdraw(stage.deps, stage.round_id, 1, "why", STAFF)
    results._release_item(read.armed(stage.world.at, ())).save()
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == ["A", "D"]


@pytest.mark.proves("E-58")
def test_withdrawn_between_the_look_and_the_arming(stage: Stage) -> None:
    """The arming has read the approved release, its write comes after the withdrawal."""
    stage.approved(stage.import_set())
    stage.at(VISIBLE_AT - 2 * MINUTE)
    read = stage.releases()[0]
    releases.withdraw(stage.deps, stage.round_id, 1, "why", STAFF)
    done = releases.Published()
    releases._publish_one(stage.deps, read, done)
    assert (done.armed, done.missed) == (0, 0)
    stage.at(VISIBLE_AT + SECOND)
    assert stage.state() == "withdrawn"
    assert stage.seen() == NOBODY


@pytest.mark.proves("E-58")
def test_arming_and_taking_back_at_the_same_moment(stage: Stage) -> None:
    """Whoever is first, the release is withdrawn in the end, and says so once."""
    version = stage.import_set()
    for turn in range(6):
        visible_at = VISIBLE_AT + turn * timedelta(hours=1)
        stage.at(visible_at - 30 * MINUTE)
        no = stage.approved(version, visible_at).no
        stage.at(visible_at - 2 * MINUTE)
        barrier = threading.Barrier(3)

        def arm(wait: threading.Barrier = barrier) -> None:
            wait.wait()
            stage.publish()

        def take_back(wait: threading.Barrier = barrier, number: int = no) -> None:
            wait.wait()
            releases.withdraw(stage.deps, stage.round_id, number, "why", STAFF)

        with ThreadPoolExecutor(3) as pool:
            for running in [pool.submit(arm), pool.submit(arm), pool.submit(take_back)]:
                running.result()
        stage.at(visible_at + SECOND)
        assert stage.state() == "withdrawn"
        assert stage.seen() == NOBODY
        assert actions(stage).count("release_withdrawn") == turn + 1


@pytest.mark.proves("E-58")
def test_two_runs_at_once_arm_once(stage: Stage) -> None:
    stage.approved(stage.import_set())
    stage.at(VISIBLE_AT - MINUTE)
    barrier = threading.Barrier(4)

    def run(_: int) -> int:
        barrier.wait()
        return stage.publish().armed

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert actions(stage).count("release_armed") == 1


@pytest.mark.proves("E-57")
def test_a_correction_takes_the_place_of_what_was_open(stage: Stage) -> None:
    stage.armed(stage.import_set("AD"))
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == ["A", "D"]
    second = VISIBLE_AT + timedelta(days=3)
    stage.armed(stage.import_set("AC"), second)
    for before in (timedelta(days=1), MINUTE, MILLISECOND - SECOND):
        stage.at(second - before)
        assert stage.seen() == ["A", "D"], "the first counts until the second opens"
        assert reading.publication(stage.deps, stage.round_id).results_at == VISIBLE_AT
    stage.at(second + SECOND)
    assert stage.seen() == ["A", "C"]
    opened = reading.opened(stage.deps, stage.round_id)
    assert opened is not None
    assert [one.visible_at for one in opened.history] == [VISIBLE_AT, second]
    assert opened.set_version == 2
    assert opened.release_no == 2


@pytest.mark.proves("E-57")
def test_a_correction_that_is_missed_or_taken_back_leaves_the_first(stage: Stage) -> None:
    stage.armed(stage.import_set("AD"))
    stage.at(VISIBLE_AT + SECOND)
    version = stage.import_set("AC")
    second = VISIBLE_AT + timedelta(days=3)
    stage.armed(version, second)
    releases.withdraw(stage.deps, stage.round_id, 2, "why", STAFF)
    third = second + timedelta(days=1)
    stage.approved(version, third)
    stage.at(third + MINUTE)
    stage.publish()
    assert [one.seen_at(stage.world.at).value for one in stage.releases()] == [
        *("open", "withdrawn", "missed")
    ]
    assert stage.seen() == ["A", "D"]


def test_a_clock_moved_back_hides_again(stage: Stage) -> None:
    stage.armed(stage.import_set())
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == ["A", "D"]
    stage.at(VISIBLE_AT)
    assert stage.seen() == NOBODY
    stage.publish()
    stage.at(VISIBLE_AT + SECOND)
    assert stage.seen() == ["A", "D"]


def test_all_rounds_are_looked_after(stage: Stage) -> None:
    stage.approved(stage.import_set())
    stage.at(VISIBLE_AT - MINUTE)
    assert releases.publish(stage.deps).armed >= 1
    assert stage.state() == "armed"


def test_what_fails_is_told_and_stays_as_it_was(stage: Stage) -> None:
    stage.approved(stage.import_set())
    stage.at(VISIBLE_AT - MINUTE)

    class Silent:
        def send(self, *args: Any) -> None:
            raise OSError("no queue")

    broken = stage.releases()[0]
    header = results.set_of(stage.round_id, 1)
    assert header is not None
    assert results.put_set(replace(header, certificates_ready=False)) is not None
    deps = replace(stage.deps, queues=Silent())  # type: ignore[arg-type]
    assert stage.publish(deps).failed == 1
    assert stage.releases()[0].state == broken.state
