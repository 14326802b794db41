"""What readers see of a whole round, and the turns at writing it."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from chalicelib.domain.availability import Availability, Count, Turns, summed_up, until
from chalicelib.domain.seats import Snapshot, pool_id

WALL = datetime(2026, 1, 1, tzinfo=UTC)
MS = int(WALL.timestamp() * 1000)


def seen(pool: str, free: tuple[int, ...], capacity: int = 40, is_open: bool = True) -> Snapshot:
    return Snapshot(pool, capacity, is_open, free, 0, 0, None, WALL)


def test_a_site_is_a_line_and_the_next_expiry_is_the_first() -> None:
    later, first = WALL + timedelta(hours=2), WALL + timedelta(hours=1)
    found = summed_up(
        [
            replace(seen("r/42002", (3, 4), 80), next_expiry_at=later),
            replace(seen("r/42001", (0,)), next_expiry_at=first),
            seen("r/42003", (5,), is_open=False),
        ],
        WALL,
    )
    assert found.next_expiry_at == first
    assert list(found.sites.items()) == [
        ("42001", Count(0, 40, True)),
        ("42002", Count(7, 80, True)),
        ("42003", Count(0, 40, False)),
    ]


def test_of_several_parts_it_counts_who_finds_a_place_in_each() -> None:
    parts = [seen(pool_id("r", "42001", "a"), (9,)), seen(pool_id("r", "42001", "b"), (2,), 12)]
    assert summed_up(parts, WALL).sites == {
        "42001": Count(2, 12, True),
        "42001/a": Count(9, 40, True),
        "42001/b": Count(2, 12, True),
    }
    shut = [parts[0], replace(parts[1], open=False)]
    assert summed_up(shut, WALL).sites["42001"] == Count(0, 12, False)


def test_old_is_more_than_a_minute() -> None:
    found = Availability(WALL, None, {})
    assert not found.old(WALL + timedelta(seconds=60))
    assert found.old(WALL + timedelta(seconds=60, milliseconds=1))


def test_two_thousand_sites_weigh_little() -> None:
    """As the route answers it; free counts all different, which is the worst to compress."""
    random = Random(1)
    pools = [
        seen(f"round/{10_000 + n}", (random.randrange(5000),), random.randrange(5000, 10_000))
        for n in range(2000)
    ]
    found = summed_up(pools, WALL)
    body = json.dumps({"sites": found.sites, "as_of": str(WALL), "next_expiry_at": str(WALL)})
    assert len(found.sites) == 2000
    assert len(gzip.compress(body.encode())) <= 60 * 1024


def test_the_first_turn_is_now_and_the_next_a_second_later() -> None:
    assert Turns().next(WALL) == MS
    over = Turns(MS, MS)
    assert over.next(WALL + timedelta(milliseconds=1)) == MS + 1000
    assert over.next(WALL + timedelta(milliseconds=999)) == MS + 1000
    assert over.next(WALL + timedelta(milliseconds=1001)) == MS + 1001


def test_a_turn_that_has_not_begun_will_see_everything() -> None:
    waits = Turns(MS + 1000, MS)
    assert waits.next(WALL) is None
    assert waits.next(WALL + timedelta(milliseconds=2999)) is None
    assert waits.next(WALL + timedelta(milliseconds=3000)) == MS + 3000, "its holder is gone"


def test_the_wait_is_never_less_than_nothing() -> None:
    assert until(MS + 700, WALL) == timedelta(milliseconds=700)
    assert until(MS - 700, WALL) == timedelta()
