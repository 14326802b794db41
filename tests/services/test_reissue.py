"""Tickets made anew for many: after a change of a site's words, or of the round's time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import Change
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.programme import Sitting
from chalicelib.domain.registration import Registration, Ticket
from chalicelib.domain.remedy import Ground, Wanted
from chalicelib.services import moves, record, reissue, renewals, rounds, sites, sweep, tickets
from chalicelib.store import cases, registrations
from tests.stage import PHASE_TWO, paid
from tests.world import STAFF, World, sized


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    for code in ("42001", "42002"):
        world.site(code, 5)
    return world


def seen(world: World, person: Candidate) -> Registration:
    found = registrations.get(person.id, world.round_id)
    assert found is not None
    return found


def holder(world: World, site: str = "42001") -> Candidate:
    """Has a ticket, and stands in the site's list."""
    person = paid(world, site)
    world.at = PHASE_TWO
    tickets.ask(world.deps, person.id, world.round_id, world.actor(person))
    work_off(world)
    change = Change("listed", STAFF, world.at)
    record.registration_changed(world.deps, None, seen(world, person), change, world.wall_at)
    return person


def work_off(world: World) -> list[str]:
    """As the queues' functions do; answers what was done."""
    done = []
    while world.queue.sent:
        queue, body = world.queue.sent.pop(0)
        done.append(body.get("step", queue))
        if queue == "ticket":
            tickets.make(world.deps, body["candidate"], body["round"])
        elif body["step"] == "reissue":
            reissue.run(world.deps, body["round"], body["case"])
    return done


def versions(world: World, *persons: Candidate) -> list[int]:
    records = [seen(world, person).ticket for person in persons]
    assert {record.state for record in records if record} == {Ticket.READY}
    return [record.version for record in records if record]


def new_address(world: World, site: str = "42001") -> None:
    wanted = replace(sites.get(world.round_id, site), address="新址路 9 号")
    sites.put(world.deps, world.round_id, wanted, STAFF)


@pytest.mark.proves("S1-20")
def test_a_sites_new_address_is_printed_for_its_own(opened: World) -> None:
    here = holder(opened)
    opened.at -= timedelta(days=15)
    there = holder(opened, "42002")
    new_address(opened)
    assert cases.count("reissue", opened.round_id) == 1
    assert work_off(opened) == ["reissue", "ticket"]
    assert versions(opened, here, there) == [2, 1]
    assert cases.count("reissue", opened.round_id) == 0


def test_the_rounds_new_time_is_printed_for_all_but_those_with_their_own(opened: World) -> None:
    one = holder(opened)
    opened.at -= timedelta(days=15)
    two = holder(opened, "42002")
    round_ = rounds.get(opened.round_id)
    own = _later(round_.sitting, 9)
    registrations.write(
        seen(opened, two),
        replace(seen(opened, two), sitting=own),
        Change("t", STAFF, opened.at),
        None,
    )
    tickets.remake(opened.deps, seen(opened, two))
    work_off(opened)
    assert versions(opened, one, two) == [1, 2]
    later = _later(round_.sitting, 4)
    rounds.put(opened.deps, replace(round_, sitting=later), STAFF)
    assert work_off(opened) == ["reissue", "ticket"]
    assert versions(opened, one, two) == [2, 2]


def test_who_has_just_been_moved_there_has_the_new_address_too(opened: World) -> None:
    """The stream has not put them into the site's list yet."""
    person = holder(opened, "42002")
    wanted = Wanted("42001", None, Ground.COMMITTEE, "调整", "key-move-0001")
    moves.move(opened.deps, person.id, opened.round_id, wanted, STAFF)
    assert work_off(opened) == ["ticket"]
    assert versions(opened, person) == [2]
    new_address(opened)
    assert work_off(opened) == ["reissue", "ticket"]
    assert versions(opened, person) == [3]


def _later(sitting: Sitting, hours: int) -> Sitting:
    span = timedelta(hours=hours)
    return Sitting(sitting.starts_at + span, sitting.entry_from + span, sitting.entry_until + span)


@pytest.mark.parametrize(
    "change",
    [
        lambda world: (
            world.deps
            and sites.put(
                world.deps,
                world.round_id,
                replace(sized(sites.get(world.round_id, "42001"), 7), initials="X"),
                STAFF,
            )
        ),
        lambda world: rounds.put(
            world.deps,
            replace(
                rounds.get(world.round_id),
                pay_until=rounds.get(world.round_id).pay_until - timedelta(hours=1),
            ),
            STAFF,
        ),
    ],
)
def test_what_no_ticket_prints_makes_none_anew(
    opened: World, change: Callable[[World], object]
) -> None:
    change(opened)
    assert opened.queue.sent == []
    assert cases.count("reissue", opened.round_id) == 0


def test_a_lost_message_is_sent_again_and_a_second_run_makes_nothing(opened: World) -> None:
    person = holder(opened)
    new_address(opened)
    lost = opened.queue.sent.pop()
    sweep.run(opened.deps, of=[opened.round_id])  # other tests left work too
    assert opened.queue.sent == []
    opened.pass_time(renewals.LOOK_AGAIN)
    sweep.run(opened.deps, of=[opened.round_id])
    assert work_off(opened) == ["reissue", "ticket"]
    assert versions(opened, person) == [2]
    opened.queue.sent.append(lost)
    assert work_off(opened) == ["reissue"]
    assert versions(opened, person) == [2]


def test_it_goes_on_where_it_stopped(opened: World, monkeypatch: pytest.MonkeyPatch) -> None:
    persons = []
    for _ in range(3):
        persons.append(holder(opened))
        opened.at -= timedelta(days=15)
    opened.at = PHASE_TWO
    monkeypatch.setattr(reissue, "_PAGE", 1)
    monkeypatch.setattr(reissue, "RUNS", timedelta())
    new_address(opened)
    assert work_off(opened).count("reissue") >= 3
    assert versions(opened, *persons) == [2, 2, 2]
    assert cases.count("reissue", opened.round_id) == 0
