"""When released places come back, and what a wait is now, by the arithmetic alone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import resting
from chalicelib.domain.seat_rules import Returns
from chalicelib.domain.standby import Wait, WaitState, Why, of_order, shown
from chalicelib.domain.window import BEIJING

NOON = datetime(2014, 11, 5, 12, tzinfo=BEIJING)
TIMES = st.lists(st.times().map(lambda at: at.replace(microsecond=0)), min_size=1, max_size=4)
SPANS = st.integers(1, 3 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))
INSTANTS = st.integers(0, 5 * 24 * 3600).map(lambda seconds: NOON + timedelta(seconds=seconds))
RULES = st.builds(Returns, st.just(20), longest=SPANS) | st.builds(
    Returns, st.just(20), longest=st.none(), at=TIMES.map(tuple)
)


@given(RULES, INSTANTS, SPANS, st.floats(0, 1, exclude_max=True))
def test_a_place_comes_back_later_but_within_the_window(
    rule: Returns, now: datetime, left: timedelta, chance: float
) -> None:
    at = resting.comes_back(rule, now, now + left, chance)
    assert at is None or now < at < now + left


@given(RULES, INSTANTS, SPANS, st.floats(0, 1, exclude_max=True))
def test_what_expired_before_is_back_by_any_draw(
    rule: Returns, released: datetime, later: timedelta, chance: float
) -> None:
    """Nobody may take an expired hold over before it could have come back by chance."""
    closes, now = released + timedelta(days=30), released + later
    at = resting.comes_back(rule, released, closes, chance)
    if released <= resting.back_since(rule, now, closes):
        assert at is None or at <= now


@pytest.mark.parametrize(("now", "back"), [(time(11, 59, 59), 12), (time(12), 18), (time(18), 36)])
def test_the_next_stated_time(now: time, back: int) -> None:
    rule = Returns(20, at=(time(18), time(12)))
    released = datetime.combine(NOON.date(), now, BEIJING)
    at = resting.comes_back(rule, released, NOON + timedelta(days=9), 0)
    assert at == NOON.replace(hour=0) + timedelta(hours=back)


@given(st.integers(0, 2**41), st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=12, max_size=12))
def test_a_line_says_who_and_since_when(joined: int, candidate: str) -> None:
    at = datetime.fromtimestamp(0, BEIJING) + timedelta(milliseconds=joined)
    wait = Wait(candidate, "round", "42001", at)
    assert of_order(wait.order) == (candidate, at)


def test_lines_sort_by_instant_then_id() -> None:
    second = timedelta(seconds=1)
    joined = (("B", NOON), ("A", NOON), ("A", NOON - second))
    waits = [Wait(who, "r", "s", at) for who, at in joined]
    assert sorted(wait.order for wait in waits) == [waits[n].order for n in (2, 1, 0)]


@pytest.mark.parametrize(
    ("state", "later", "said"),
    [
        (WaitState.WAITING, -1, (WaitState.WAITING, None)),
        (WaitState.WAITING, 0, (WaitState.ENDED, Why.WINDOW_OVER)),
        (WaitState.LEFT, -1, None),
        (WaitState.OFFERED, -1, None),
    ],
)
def test_time_ends_a_wait_by_comparison(
    state: WaitState, later: int, said: tuple[WaitState, Why | None] | None
) -> None:
    found = shown(Wait("A", "r", "s", NOON, state), None, NOON, NOON + timedelta(seconds=later))
    assert (found and (found.state, found.why)) == said
