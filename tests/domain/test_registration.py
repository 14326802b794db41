"""What a registration says at an instant, whatever was written last (S1-23, S1-28)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.programme import Phase
from chalicelib.domain.registration import Condition, Entry, Registration, State, condition
from chalicelib.domain.seats import Place, paid_place
from chalicelib.domain.window import epoch

HELD = datetime(2014, 10, 30, 1, tzinfo=UTC)
DEADLINE = HELD + timedelta(hours=24)
EXPIRES = DEADLINE + timedelta(minutes=10)
SECOND = timedelta(seconds=1)
SEEN = Registration(
    candidate_id="C1",
    round_id="r",
    registration_no="n",
    seq=3,
    state=State.INTENT,
    entries=(Entry("r/42001", 0),),
    held_at=HELD,
    expires_at=EXPIRES,
    payment_deadline=DEADLINE,
    fee_minor=5000,
    programme_version="v",
)


def at(state: State, now: datetime, phase: Phase = Phase.ONE) -> Condition:
    return condition(replace(SEEN, state=state), True, phase, now)


@pytest.mark.proves("S1-23", "S1-28")
@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (State.INTENT, DEADLINE - SECOND, Condition.HELD),
        (State.INTENT, DEADLINE, Condition.EXPIRED),
        (State.PAYING, DEADLINE, Condition.PAYING),
        (State.PAYING, EXPIRES - SECOND, Condition.PAYING),
        (State.PAYING, EXPIRES, Condition.EXPIRED),
        (State.PAID, EXPIRES, Condition.PAID),
        (State.EXPIRED, HELD, Condition.EXPIRED),
        (State.UNPLACED, HELD, Condition.UNPLACED),
        (State.CANCELLED, HELD, Condition.NONE),
        (State.NONE, HELD, Condition.NONE),
    ],
)
def test_the_time_decides(state: State, now: datetime, expected: Condition) -> None:
    assert at(state, now) == expected


@pytest.mark.parametrize(
    ("phase", "eligible", "expected"),
    [
        (Phase.BEFORE, True, Condition.NONE),
        (Phase.ONE, True, Condition.NONE),
        (Phase.ONE, False, Condition.INELIGIBLE),
        (Phase.GAP, True, Condition.CLOSED),
        (Phase.TWO, False, Condition.CLOSED),
    ],
)
def test_without_a_registration(phase: Phase, eligible: bool, expected: Condition) -> None:
    assert condition(None, eligible, phase, HELD) == expected


@pytest.mark.parametrize(
    ("state", "now", "live"),
    [
        (State.INTENT, DEADLINE - SECOND, True),
        (State.INTENT, DEADLINE, False),
        (State.PAYING, EXPIRES - SECOND, True),
        (State.PAYING, EXPIRES, False),
        (State.PAID, EXPIRES, True),
        (State.EXPIRED, HELD, False),
        (State.CANCELLED, HELD, False),
        (State.UNPLACED, HELD, False),
        (State.NONE, HELD, False),
    ],
)
def test_what_keeps_from_another_choice_is_what_the_page_shows(
    state: State, now: datetime, live: bool
) -> None:
    seen = replace(SEEN, state=state)
    assert seen.live(now) == live
    shown = at(state, now) in (Condition.HELD, Condition.PAYING, Condition.PAID)
    assert shown == live


def test_an_attempt_at_another_shard_is_another_attempt() -> None:
    moved = SEEN.moved_on((Entry("r/42001", 4),))
    assert (moved.seq, moved.entry.shard) == (4, 4)
    assert SEEN.place == Place(epoch(EXPIRES), 3)
    assert moved.place == Place(epoch(EXPIRES), 4)


@pytest.mark.parametrize(
    ("until", "seq", "holds"),
    [
        (EXPIRES, 3, True),
        (EXPIRES + SECOND, 3, True),
        (EXPIRES - SECOND, 3, False),
        (EXPIRES, 2, False),
        (EXPIRES, 4, False),
    ],
)
def test_what_a_shard_must_show(until: datetime, seq: int, holds: bool) -> None:
    """Later: an extension is under way. Earlier: other pools are still being claimed."""
    assert SEEN.holds(Place(epoch(until), seq)) == holds


def test_nothing_and_a_mark_are_no_hold() -> None:
    assert not SEEN.holds(None)
    assert not SEEN.holds(paid_place(3))


def test_a_site_is_the_same_for_all_its_pools() -> None:
    seen = replace(SEEN, entries=(Entry("r/42001/oral", 1), Entry("r/42001/written", 0)))
    assert (seen.site, seen.entry.shard) == ("42001", 1)
    assert seen.pools == ("r/42001/oral", "r/42001/written")
    assert seen.owns(Entry("r/42001/written", 0), seen.place)
    assert not seen.owns(Entry("r/42001/written", 1), seen.place)
