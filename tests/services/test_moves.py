"""A paid person moved by staff: to another site, to another time, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import Change, registration_subject
from chalicelib.domain.errors import (
    IdempotencyMismatch,
    Invalid,
    NotFound,
    SiteClosed,
    SoldOut,
    WrongState,
)
from chalicelib.domain.programme import Sitting
from chalicelib.domain.registration import Entry, Registration, State, Ticket, TicketRecord
from chalicelib.domain.remedy import Ground, Wanted
from chalicelib.domain.seats import Place, paid_place, pool_id
from chalicelib.domain.window import epoch
from chalicelib.services import inventory_audit, moves, rounds, sites, sweep, tickets
from chalicelib.store import audit, cases, seats
from chalicelib.store.seats import Claim
from tests.services.till import Till
from tests.world import STAFF, World, sized

OLD, NEW = "42001", "42002"


@pytest.fixture
def till(world: World) -> Till:
    """One who has paid at a site of one place; another site has one place free."""
    world.round()
    world.site(OLD, 1)
    world.site(NEW, 1)
    till = Till.of(world)
    till.paid()
    return till


def wanted(
    site: str | None = NEW, sitting: Sitting | None = None, key: str = "key-move-01"
) -> Wanted:
    return Wanted(site, sitting, Ground.SITE_CLOSED, "设备检修", key)


def moved(till: Till, what: Wanted | None = None) -> Registration:
    world = till.world
    return moves.move(world.deps, till.person.id, world.round_id, what or wanted(), STAFF)


def later(world: World) -> Sitting:
    here = rounds.get(world.round_id).sitting
    span = timedelta(hours=5)
    return Sitting(here.starts_at + span, here.entry_from + span, here.entry_until + span)


def said(till: Till) -> list[str]:
    entries = audit.of(registration_subject(till.person.id, till.world.round_id))
    return [entry.change.action for entry in entries]


def clean(world: World) -> bool:
    return not inventory_audit.run(world.deps, world.round_id).suspects


@pytest.mark.proves("S1-20")
def test_to_another_site(till: Till) -> None:
    before = till.registration()
    after = moved(till)
    assert after == till.registration()
    assert after.state == State.PAID
    assert after.seq > before.seq
    assert till.entries(OLD) == []
    assert [place.paid for place in till.entries(NEW)] == [True]
    assert (after.provider_no, after.paid_at) == (before.provider_no, before.paid_at)
    assert cases.count("move", till.world.round_id) == 0
    assert clean(till.world)


def test_the_record_says_from_where_to_where_why_and_by_whom(till: Till) -> None:
    moved(till)
    entry = audit.of(registration_subject(till.person.id, till.world.round_id))[0]
    names = [sites.get(till.world.round_id, code).name for code in (OLD, NEW)]
    assert entry.change.action == "site_changed"
    assert entry.change.reason == "设备检修"
    assert entry.change.actor == STAFF
    assert [entry.change.params[name] for name in ("from", "to")] == names
    assert entry.change.params["ground"] == "site_closed"
    assert "from_sitting" not in entry.change.params
    assert (entry.before, entry.after) == ({"site": OLD}, {"site": NEW})


@pytest.mark.proves("S1-20")
def test_to_another_time_takes_no_place(till: Till) -> None:
    before, own = till.registration(), later(till.world)
    after = moved(till, wanted(None, own))
    assert (after.entries, after.seq) == (before.entries, before.seq)
    assert after.sits(rounds.get(till.world.round_id)) == own
    entry = audit.of(registration_subject(till.person.id, till.world.round_id))[0]
    assert entry.change.params["from_sitting"] == "2014-11-23T01:00:00Z"
    assert entry.change.params["to_sitting"] == "2014-11-23T06:00:00Z"
    assert clean(till.world)


def test_back_to_the_rounds_time_is_no_time_of_ones_own(till: Till) -> None:
    moved(till, wanted(None, later(till.world)))
    after = moved(till, wanted(None, rounds.get(till.world.round_id).sitting, "key-move-02"))
    assert after.sitting is None


def test_to_another_site_keeps_ones_own_time(till: Till) -> None:
    moved(till, wanted(None, later(till.world)))
    after = moved(till, wanted(NEW, None, "key-move-02"))
    assert after.sitting == later(till.world)


def test_a_repeat_answers_the_first_and_moves_nobody_back(till: Till) -> None:
    first = moved(till)
    assert moved(till) == first
    assert said(till).count("site_changed") == 1
    with pytest.raises(IdempotencyMismatch):
        moved(till, wanted(OLD))


@pytest.mark.proves("E-70")
def test_no_place_and_nothing_has_changed(till: Till) -> None:
    Till.of(till.world, NEW)
    before = till.registration()
    with pytest.raises(SoldOut):
        moved(till)
    assert till.registration() == before
    assert cases.count("move", till.world.round_id) == 0
    sites.set_open(till.world.deps, till.world.round_id, NEW, False, STAFF, "why")
    with pytest.raises(SiteClosed):
        moved(till)


def test_an_expired_hold_of_another_makes_room(till: Till) -> None:
    Till.of(till.world, NEW)
    till.world.pass_time(timedelta(hours=25))
    assert moved(till).entry.pool.endswith(NEW)


def test_who_may_not_be_moved_and_where_to(till: Till) -> None:
    with pytest.raises(WrongState):
        moved(till, wanted(OLD))
    with pytest.raises(WrongState):
        moved(till, wanted(None, rounds.get(till.world.round_id).sitting))
    with pytest.raises(NotFound):
        moved(till, wanted("99999"))
    at, deps = till.world.at, till.world.deps
    past = Sitting(at, at - timedelta(hours=1), at - timedelta(hours=1))
    with pytest.raises(Invalid) as refused:
        moved(till, wanted(None, past))
    pointers = {error.pointer for error in refused.value.errors}
    assert pointers == {"/sitting/entry_from", "/sitting/entry_until"}
    wider = sized(sites.get(till.world.round_id, OLD), 2)
    sites.put(deps, till.world.round_id, wider, STAFF)
    unpaid = Till.of(till.world)
    with pytest.raises(WrongState):
        moved(unpaid)
    with pytest.raises(NotFound):
        moves.move(deps, "NOBODY000001", till.world.round_id, wanted(), STAFF)


def test_while_another_is_moving_them(till: Till) -> None:
    """Cut off before the claim: another's is refused until the sweep, or time, has undone it."""
    seen, world = till.registration(), till.world
    to = (Entry(pool_id(world.round_id, NEW), 0),)
    begun = moves._new(world.deps, to, seen.next_seq, wanted(), STAFF)
    assert moves._begin(world.deps, seen, begun, STAFF)
    assert till.registration().moving_to == to
    with pytest.raises(WrongState) as refused:
        moved(till, wanted(key="key-move-02"))
    assert refused.value.params == {"state": "moving", "to": NEW}
    sweep.run(world.deps)
    assert till.registration().moving_to
    world.pass_time(moves.CLAIM)
    sweep.run(world.deps)
    assert till.registration().moving_to == ()
    assert cases.count("move", world.round_id) == 0
    assert moved(till, wanted(key="key-move-02")).seq > begun.seq


def test_one_whose_place_was_lost_gets_one(till: Till) -> None:
    seen = till.registration()
    seats.remove(seen.entry.pool, seen.entry.shard, seen.candidate_id, Place(9_999_999_999, 1))
    assert till.entries(OLD) == []
    moved(till)
    assert [place.paid for place in till.entries(NEW)] == [True]
    assert clean(till.world)


def test_the_paper_is_made_anew_under_the_same_number(till: Till) -> None:
    world = till.world
    number = "142420010000001"
    ready = TicketRecord(Ticket.READY, 1, world.at, "key", "content", world.at)

    def printed(seen: Registration) -> Registration:
        return replace(seen, ticket_no=number, ticket=ready)

    tickets.edit(world.deps, till.person.id, world.round_id, printed, Change("t", STAFF, world.at))
    after = moved(till)
    assert after.ticket is not None
    assert (after.ticket.state, after.ticket_no) == (Ticket.MAKING, number)
    told = ("ticket", {"candidate": till.person.id, "round": world.round_id})
    assert world.queue.sent == [told]
    moved(till)
    assert world.queue.sent == [told, told]


def test_an_older_place_of_theirs_at_the_new_site_is_taken_on(till: Till) -> None:
    """A stray of a former attempt, with more time than a move takes: its time stays, till PAID."""
    stray = Place(epoch(till.world.at + timedelta(days=1)), 1)
    pool = pool_id(till.world.round_id, NEW)
    assert seats.claim(pool, 0, till.person.id, stray, till.world.at) == Claim.HELD
    after = moved(till)
    assert (after.site, till.entries(OLD)) == (NEW, [])
    assert till.entries(NEW) == [paid_place(after.seq)]
    assert clean(till.world)
