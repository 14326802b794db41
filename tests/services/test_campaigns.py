"""Walks that tell everybody: resumed wherever they stopped, and nobody hears anything twice."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.audit import AuditEntry, Change, round_subject
from chalicelib.domain.certificate import Pickup
from chalicelib.domain.message import MessageKind
from chalicelib.domain.release import Release, ReleaseState
from chalicelib.domain.result import Row as Result
from chalicelib.domain.seats import pool_id
from chalicelib.services import campaigns, rounds
from chalicelib.store import board, certificates, results
from chalicelib.store import messages as store
from chalicelib.store.board import Row
from chalicelib.store.messages import Campaign
from tests.messaging import reachable, with_messengers
from tests.stage import PHASE_TWO
from tests.world import STAFF, World

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
AFTER_EXAM = datetime.fromisoformat("2014-12-20T09:00:00+08:00")
_IDS = itertools.count(1)


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    world.site("42002", 5)
    world.at = PHASE_TWO
    return world


def listed(world: World, site: str, count: int, state: str = "paid") -> list[str]:
    """Rows of the staff's list, as the stream makes them."""
    ids = [f"C{next(_IDS):09d}" for _ in range(count)]
    for candidate_id in ids:
        row = Row(
            *(pool_id(world.round_id, site), candidate_id, state, "林*", "4200 **** **** 001"),
            *(world.at, world.at, world.at if state == "paid" else None, 1),
        )
        assert board.put(row, None, {}, world.round_id)
    return ids


def walk(world: World, until: datetime | None = None) -> tuple[int, bool]:
    round_ = rounds.get(world.round_id)
    return campaigns.walk(world.deps, round_, until or world.wall_at + MINUTE)


def told(candidate_ids: Sequence[str]) -> Counter[str]:
    """How often which kind, over all of them."""
    found = [message for one in candidate_ids for message in store.of_person(one)]
    return Counter(message.kind.value for message in found)


@pytest.mark.proves("S1-38")
def test_everybody_paid_hears_that_tickets_are_open_once(opened: World) -> None:
    paid = listed(opened, "42001", 3) + listed(opened, "42002", 2)
    others = listed(opened, "42001", 2, "expired") + listed(opened, "42002", 1, "refunded")
    opened.at = PHASE_TWO - SECOND
    assert walk(opened) == (0, True)
    opened.at = PHASE_TWO
    assert walk(opened) == (5, True)
    assert walk(opened) == (0, True)
    assert told(paid) == {"ticket_open": 5}
    assert told(others) == {}


def test_a_walk_that_stops_goes_on_where_it_was(opened: World) -> None:
    paid = listed(opened, "42001", campaigns.PAGE * 2 + 3) + listed(opened, "42002", 4)
    until = opened.wall_at + MINUTE
    total = 0
    for _ in range(10):
        ticks = itertools.chain([opened.wall_at], itertools.repeat(until))
        round_ = rounds.get(opened.round_id)
        short = replace(opened.deps, wall=ticks.__next__)
        count, complete = campaigns.walk(short, round_, until)
        assert count <= campaigns.PAGE, "one page a run"
        total += count
        if complete:
            break
    assert complete
    assert total == len(paid)
    assert told(paid) == {"ticket_open": len(paid)}
    assert all(len(store.of_person(one)) == 1 for one in paid)


class Breaking:
    """A queue that fails at its third use."""

    def __init__(self) -> None:
        self.uses = 0
        self.bodies: list[dict[str, Any]] = []

    def send_all(self, queue: str, bodies: Sequence[dict[str, Any]]) -> None:
        self.uses += 1
        if self.uses == 3:
            raise ConnectionError("the queue is away")
        self.bodies += bodies


def test_a_crash_in_the_middle_of_a_page_loses_nobody(opened: World) -> None:
    with_messengers(opened)
    people = [reachable(opened, opened.person(), email=None).id for _ in range(5)]
    for candidate_id in people:
        row = Row(
            *(pool_id(opened.round_id, "42001"), candidate_id, "paid", "林*", "4200"),
            *(opened.at, opened.at, opened.at, 1),
        )
        assert board.put(row, None, {}, opened.round_id)
    queue = Breaking()
    opened.deps = replace(opened.deps, queues=queue)  # type: ignore[arg-type]
    with pytest.raises(ConnectionError):
        walk(opened)
    assert walk(opened)[1]
    assert told(people) == {"ticket_open": 5}
    assert len({body["sending"] for body in queue.bodies}) == 5


def test_of_two_walks_the_one_behind_gives_way(opened: World) -> None:
    listed(opened, "42001", 2)
    behind = Campaign(opened.round_id, MessageKind.TICKET_OPEN, "1")
    assert walk(opened) == (2, True)
    assert store.put_campaign(behind) is None
    done = store.campaigns(opened.round_id)["ticket_open", "1"]
    assert done.done
    assert store.put_campaign(replace(done, version=done.version - 1, done=False)) is None


def entry(world: World) -> AuditEntry:
    change = Change("test", STAFF, world.at)
    return AuditEntry(round_subject(world.round_id), world.deps.new_id(), change, {}, {})


def release(world: World, no: int, rows: list[Result], visible_at: datetime) -> None:
    results.write_rows(world.round_id, no, rows)
    made = Release(
        *(world.round_id, no, f"request-{no}", no, visible_at, "发布"),
        *("one", world.at, "two", world.at),
        state=ReleaseState.ARMED,
        armed_at=visible_at - MINUTE,
    )
    results.put_release(made, entry(world))


@pytest.mark.proves("S1-38")
def test_results_are_told_when_they_are_open_and_again_when_corrected(opened: World) -> None:
    paid = listed(opened, "42001", 2) + listed(opened, "42002", 1)
    rows = [Result(paid[0], "A", "1", "N1"), Result(paid[1], "D", "2"), Result(paid[2], "absent")]
    walk(opened)
    opened.at = AFTER_EXAM - MINUTE
    release(opened, 1, rows, AFTER_EXAM)
    for at in (AFTER_EXAM - MINUTE, AFTER_EXAM, AFTER_EXAM + SECOND - timedelta(milliseconds=1)):
        opened.at = at
        assert walk(opened) == (0, True)
    opened.at = AFTER_EXAM + SECOND
    assert walk(opened) == (3, True)
    assert walk(opened) == (0, True)
    later = AFTER_EXAM + timedelta(days=3)
    release(opened, 2, rows, later)
    assert walk(opened) == (0, True)
    opened.at = later + SECOND
    assert walk(opened) == (3, True)
    assert told(paid) == {"ticket_open": 3, "grade_out": 6}
    texts = [m.params for one in paid for m in store.of_person(one) if m.kind == "grade_out"]
    assert all(set(params) == {"programme", "round"} for params in texts), "no grade is told"


@pytest.mark.proves("S1-41")
def test_pick_up_is_told_to_who_has_a_certificate_and_only_while_it_is_open(
    opened: World,
) -> None:
    paid = listed(opened, "42001", 3)
    opened.at = AFTER_EXAM - MINUTE
    certified = [Result(paid[0], "A", "1", "N1"), Result(paid[1], "B", "2", "N2")]
    release(opened, 1, [*certified, Result(paid[2], "D", "3")], AFTER_EXAM)
    opens = AFTER_EXAM + timedelta(days=10)
    pickup = Pickup(opens, opens + timedelta(days=30), None)
    certificates.put_pickup(opened.round_id, pickup, entry(opened))
    opened.at = opens - SECOND
    walk(opened)
    assert told(paid) == {"grade_out": 3}
    opened.at = opens
    assert walk(opened) == (2, True)
    assert walk(opened) == (0, True)
    assert told(paid[:2]) == {"grade_out": 2, "pickup_open": 2}
    assert told(paid[2:]) == {"grade_out": 1}
    message = store.of_person(paid[0])[0]
    assert message.params["place"] == "教务处 101 室"


def test_pick_up_that_is_over_is_not_told(opened: World) -> None:
    paid = listed(opened, "42001", 1)
    opened.at = AFTER_EXAM - MINUTE
    release(opened, 1, [Result(paid[0], "A", "1", "N1")], AFTER_EXAM)
    opens = AFTER_EXAM + timedelta(days=10)
    pickup = Pickup(opens, opens + timedelta(days=1), None)
    certificates.put_pickup(opened.round_id, pickup, entry(opened))
    opened.at = opens + timedelta(days=1)
    walk(opened)
    assert told(paid) == {"grade_out": 1}
