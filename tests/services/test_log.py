"""The staff's log: what staff did, on its day, once, however often it is told."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.domain.audit import (
    Actor,
    AuditEntry,
    Change,
    registration_subject,
    round_subject,
    site_subject,
    staff_subject,
)
from chalicelib.domain.window import BEIJING
from chalicelib.services import log
from chalicelib.store.log import NO_ROUND
from tests.world import STAFF, World

OTHER = Actor("staff", "other", "test")


def told(world: World, subject: str, action: str, actor: Actor = STAFF) -> AuditEntry:
    change = Change(action, actor, world.deps.now(), "理由")
    entry = AuditEntry(subject, world.deps.new_id(), change, {"open": True}, {"open": False})
    log.keep(entry)
    return entry


def of_today(
    world: World, account: str | None = None, action: str | None = None
) -> list[AuditEntry]:
    today = world.deps.now().astimezone(BEIJING).date()
    found, further = log.entries(world.round_id, today, account, action, None, 100)
    assert further is None
    return found


def test_what_staff_did_in_a_round_newest_first(world: World) -> None:
    round_id = world.round_id
    entries = [
        told(world, round_subject(round_id), "round_changed"),
        told(world, site_subject(round_id, "42001"), "site_closed"),
        told(world, registration_subject("C1", round_id), "site_changed"),
    ]
    told(world, staff_subject("someone"), "staff_changed")
    assert of_today(world) == entries[::-1]


def test_candidates_and_the_system_are_not_in_it(world: World) -> None:
    for kind in ("candidate", "system", "provider"):
        told(world, registration_subject("C1", world.round_id), "held", Actor(kind, "x", "r"))
    assert of_today(world) == []


def test_told_twice_is_there_once(world: World) -> None:
    entry = told(world, round_subject(world.round_id), "round_changed")
    log.keep(entry)
    assert of_today(world) == [entry]


def test_filters_and_pages(world: World) -> None:
    told(world, round_subject(world.round_id), "round_changed")
    mine = told(world, round_subject(world.round_id), "notice_changed", OTHER)
    told(world, round_subject(world.round_id), "round_changed")
    assert of_today(world, account="other") == [mine]
    assert of_today(world, action="notice_changed") == [mine]
    today = world.deps.now().astimezone(BEIJING).date()
    first, further = log.entries(world.round_id, today, None, None, None, 2)
    rest, end = log.entries(world.round_id, today, None, None, further, 2)
    assert (len(first), len(rest), end) == (2, 1, None)


def test_a_day_begins_at_midnight_in_beijing(world: World) -> None:
    world.at = world.at.astimezone(BEIJING).replace(hour=23, minute=59)
    late = told(world, round_subject(world.round_id), "round_changed")
    world.at += timedelta(minutes=1)
    told(world, round_subject(world.round_id), "round_changed")
    day = late.change.at.astimezone(BEIJING).date()
    found, _ = log.entries(world.round_id, day, None, None, None, 10)
    assert found == [late]


def test_accounts_have_a_log_of_their_own(world: World) -> None:
    entry = told(world, staff_subject(f"a-{world.round_id}"), "staff_changed")
    today = world.deps.now().astimezone(BEIJING).date()
    found, _ = log.entries(NO_ROUND, today, None, None, None, 100)
    assert entry in found
