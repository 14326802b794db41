"""The arithmetic of shards and entries: laws that hold for all numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.seats import (
    PAID,
    SHARD_PLACES,
    Place,
    Shard,
    lowered,
    paid_place,
    place,
    pool_id,
    pool_part,
    pool_site,
    raised,
    snapshot,
)
from chalicelib.domain.window import epoch

NOW = datetime(2014, 10, 30, 1, tzinfo=UTC)
untils = st.integers(0, PAID)
seqs = st.integers(0, 99_999)
caps = st.lists(st.integers(0, SHARD_PLACES), max_size=6)
capacities = st.integers(0, 300)


@given(untils, seqs)
def test_an_entry_reads_as_it_was_written(until: int, seq: int) -> None:
    entry = Place(until, seq)
    assert place(entry.value) == entry
    assert entry.value < 2**53


@given(untils, seqs, untils, seqs)
def test_entries_order_by_their_time_first(until: int, seq: int, other: int, later: int) -> None:
    assume(until < other)
    assert Place(until, seq).value < Place(other, later).value


@pytest.mark.parametrize("seq", [-1, 100_000])
def test_an_attempt_that_does_not_fit_is_refused(seq: int) -> None:
    with pytest.raises(ValueError, match="no such attempt"):
        _ = Place(1, seq).value


@given(seqs, st.timedeltas(timedelta(), timedelta(days=36500)))
def test_what_is_paid_never_expires(seq: int, later: timedelta) -> None:
    assert paid_place(seq).paid
    assert paid_place(seq).live(NOW + later)
    assert not paid_place(seq).takeable(NOW + later)


@pytest.mark.parametrize(
    ("ago", "live", "takeable"),
    [(-1, True, False), (0, False, False), (4, False, False), (5, False, True)],
)
def test_taken_over_five_seconds_after_it_has_ended(ago: int, live: bool, takeable: bool) -> None:
    entry = Place(epoch(NOW) - ago, 1)
    assert (entry.live(NOW), entry.takeable(NOW)) == (live, takeable)


@given(untils, st.integers(-20, 20))
def test_nothing_live_can_be_taken(until: int, off: int) -> None:
    at = NOW + timedelta(seconds=off)
    assert not (Place(until, 1).live(at) and Place(until, 1).takeable(at))


@given(caps, capacities)
def test_raising_reaches_the_capacity_and_never_takes_a_place_away(
    before: list[int], capacity: int
) -> None:
    after = raised(before, capacity)
    assert sum(after) == max(capacity, sum(before))
    assert all(new >= old for new, old in zip(after, before, strict=False))
    assert all(cap <= SHARD_PLACES for cap in after)
    assert raised(after, capacity) == after


@given(caps, capacities)
def test_a_new_shard_only_when_the_others_are_full(before: list[int], capacity: int) -> None:
    after = raised(before, capacity)
    if len(after) > len(before):
        assert all(cap == SHARD_PLACES for cap in after[: len(before)])
        assert all(after)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6), capacities)
def test_lowering_reaches_the_capacity_or_is_impossible(
    shards: list[tuple[int, int]], capacity: int
) -> None:
    before = [max(shard) for shard in shards]
    taken = [min(shard) for shard in shards]
    after = lowered(before, taken, capacity)
    if capacity < sum(taken):
        assert after is None
        return
    assert after is not None
    assert sum(after) == min(capacity, sum(before))
    assert all(t <= new <= old for t, new, old in zip(taken, after, before, strict=True))


NAMES = st.text(min_size=1).filter(lambda text: "/" not in text)


@given(NAMES, NAMES, NAMES | st.just(""))
def test_a_pool_names_its_round_site_and_part(round_id: str, site: str, part: str) -> None:
    pool = pool_id(round_id, site, part)
    assert (pool_site(pool), pool_part(pool)) == ((round_id, site), part)


def shard(number: int, cap: int, *entries: Place, is_open: bool = True) -> Shard:
    held = {f"C{number}-{n}": entry.value for n, entry in enumerate(entries)}
    return Shard("r/s", number, cap, is_open, held)


HOLD = Place(epoch(NOW) + 60, 1)
OVER = Place(epoch(NOW) - 60, 1)


def test_a_snapshot_sums_up() -> None:
    shards = [shard(0, 3, HOLD, paid_place(1)), shard(1, 2, OVER, HOLD)]
    seen = snapshot("r/s", shards, NOW, NOW)
    assert (seen.capacity, seen.free, seen.paid, seen.held) == (5, (1, 1), 1, 2)
    assert seen.next_expiry_at == NOW - timedelta(seconds=60)


def test_a_closed_shard_has_nothing_free() -> None:
    seen = snapshot("r/s", [shard(0, 3, is_open=False)], NOW, NOW)
    assert (seen.open, seen.total_free) == (False, 0)


def test_sold_out_is_said_only_when_trying_is_pointless() -> None:
    full = snapshot("r/s", [shard(0, 1, HOLD)], NOW, NOW)
    assert full.sold_out(NOW, NOW)
    over = NOW + timedelta(seconds=65)
    assert not full.sold_out(over, NOW), "a hold has ended since"
    assert full.sold_out(over - timedelta(seconds=1), NOW)
    assert not full.sold_out(NOW, NOW + timedelta(seconds=61)), "nobody has looked for a minute"
    assert not snapshot("r/s", [shard(0, 2, HOLD)], NOW, NOW).sold_out(NOW, NOW)


@given(st.lists(st.sampled_from([HOLD, OVER, paid_place(2)]), max_size=5))
def test_room_is_where_a_claim_can_succeed(entries: list[Place]) -> None:
    full = shard(0, len(entries), *entries)
    assert full.has_room(NOW) == (OVER in entries)
    assert shard(0, len(entries) + 1, *entries).has_room(NOW)
    assert not shard(0, len(entries) + 1, *entries, is_open=False).has_room(NOW)


@pytest.mark.parametrize(
    ("seconds", "provisional"), [(-5, False), (-4, True), (0, True), (120, True), (121, False)]
)
def test_what_may_end_any_moment(seconds: int, provisional: bool) -> None:
    """From a claim of two minutes to the instant at which somebody may take it over."""
    entry = Place(epoch(NOW) + seconds, 1)
    assert entry.provisional(NOW) == provisional
    assert entry.takeable(NOW) == (seconds == -5)
    assert not Place(epoch(NOW) + seconds, 0).provisional(NOW)


def test_a_paid_place_ends_at_no_moment() -> None:
    assert not paid_place(1).provisional(NOW)
