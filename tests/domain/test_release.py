"""When a release may be armed, taken back, and seen: every boundary from both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.audit import Actor
from chalicelib.domain.release import Release, ReleaseState, coming_release, open_releases
from chalicelib.domain.result import Row, Special, digest

AT = datetime(2014, 12, 20, 1, tzinfo=UTC)
MS = timedelta(milliseconds=1)
APPROVED, ARMED = ReleaseState.APPROVED, ReleaseState.ARMED
WITHDRAWN, MISSED, OPEN = ReleaseState.WITHDRAWN, ReleaseState.MISSED, ReleaseState.OPEN
S = timedelta(seconds=1)


def release(state: ReleaseState = APPROVED, no: int = 1, visible_at: datetime = AT) -> Release:
    asked = AT - timedelta(days=1)
    return Release(
        *("round", no, f"request-{no}", no, visible_at, "reason", "one", asked, "two", asked),
        state=state,
    )


@pytest.mark.proves("E-58")
@pytest.mark.parametrize(
    ("state", "after", "seen"),
    [
        (APPROVED, -MS, APPROVED),
        (APPROVED, 0 * MS, MISSED),
        (APPROVED, S, MISSED),
        (ARMED, -MS, ARMED),
        (ARMED, 0 * MS, ARMED),
        (ARMED, S - MS, ARMED),
        (ARMED, S, OPEN),
        (ARMED, S + MS, OPEN),
        (ARMED, timedelta(days=900), OPEN),
        (WITHDRAWN, S, WITHDRAWN),
        (MISSED, S, MISSED),
        (MISSED, -S, MISSED),
    ],
)
def test_what_a_release_is_at_an_instant(
    state: ReleaseState, after: timedelta, seen: ReleaseState
) -> None:
    found = release(state)
    assert found.seen_at(AT + after) == seen
    assert found.is_open(AT + after) == (seen == OPEN)
    assert found.to_come(AT + after) == (seen in (APPROVED, ARMED))


@pytest.mark.parametrize(
    ("state", "before", "may"),
    [
        (APPROVED, timedelta(minutes=5) + MS, False),
        (APPROVED, timedelta(minutes=5), True),
        (APPROVED, MS, True),
        (APPROVED, 0 * MS, False),
        (APPROVED, -MS, False),
        (ARMED, S, False),
        (WITHDRAWN, S, False),
        (MISSED, S, False),
    ],
)
def test_arming_from_five_minutes_before_until_the_instant(
    state: ReleaseState, before: timedelta, may: bool
) -> None:
    assert release(state).may_be_armed(AT - before) is may


@pytest.mark.parametrize(
    ("state", "before", "may"),
    [
        (APPROVED, timedelta(days=1), True),
        (APPROVED, timedelta(seconds=60) + MS, True),
        (APPROVED, timedelta(seconds=60), False),
        (ARMED, timedelta(seconds=60) + MS, True),
        (ARMED, timedelta(seconds=60), False),
        (ARMED, -S, False),
        (WITHDRAWN, timedelta(days=1), False),
        (MISSED, timedelta(days=1), False),
    ],
)
def test_taking_back_until_one_minute_before(
    state: ReleaseState, before: timedelta, may: bool
) -> None:
    assert release(state).may_be_withdrawn(AT - before) is may


def test_who_took_it_back_is_kept() -> None:
    taken = release(ARMED).withdrawn(AT - timedelta(hours=1), Actor("staff", "me", "r"), "why")
    assert taken.seen_at(AT + S) == WITHDRAWN
    assert (taken.withdrawn_by, taken.withdrawn_because) == ("me", "why")


@pytest.mark.proves("E-57")
def test_the_last_open_release_counts() -> None:
    second = AT + timedelta(days=3)
    known = [release(ARMED), release(MISSED, 2), release(ARMED, 3, second)]
    assert open_releases(known, AT) == []
    assert [one.no for one in open_releases(known, AT + S)] == [1]
    assert [one.no for one in open_releases(known, second + S - MS)] == [1]
    assert [one.no for one in open_releases(known[::-1], second + S)] == [1, 3]
    coming = coming_release(known, AT + S)
    assert coming is not None
    assert coming.no == 3
    assert coming_release(known, second + S) is None


def test_special_words_and_grades() -> None:
    assert Row("c", "absent").special == Special.ABSENT
    assert Row("c", "invalid").special == Special.INVALID
    assert Row("c", "A").special is None


def test_the_digest_is_of_who_has_what() -> None:
    rows = [Row("C1", "A", "1"), Row("C2", "absent")]
    assert digest(rows) == digest(rows[::-1])
    assert digest(rows) == digest([replace(rows[0], certificate_no="9"), rows[1]])
    assert digest(rows) != digest([replace(rows[0], result="B"), rows[1]])
    assert digest(rows) != digest(rows[:1])
    assert digest(rows) != digest([replace(rows[0], candidate_id="C3"), rows[1]])
