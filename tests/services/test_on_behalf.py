"""Staff register others by the candidate's own rules; an institution by list (C4-47, C4-49)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.audit import Actor, registration_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import (
    AlreadyRegistered,
    Forbidden,
    Invalid,
    NotEligible,
    NotFound,
    SoldOut,
    WindowClosed,
)
from chalicelib.domain.registration import State
from chalicelib.domain.staff import Scope
from chalicelib.services import bulk, on_behalf, privacy, rounds, standing
from chalicelib.services.bulk import Report, Sent
from chalicelib.services.on_behalf import Person, Wanted
from chalicelib.store import audit, identity
from chalicelib.store.identity import Member
from tests.world import OPENS, STAFF, World

CLERK = Actor("staff", "clerk", "request-1")
NATIONAL = Scope("national")
OWN = Scope("institution:jiangcheng")
HEAD = "姓名,证件号码,考点\n"


def number_of(world: World, person: Candidate) -> str:
    return world.deps.keys.open(person.id_sealed)


def register(world: World, person: Candidate, site: str = "42001") -> standing.Standing:
    return on_behalf.register(
        world.deps, world.round_id, person, Wanted(site), "本人不便上网，已签纸质协议", CLERK
    )


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 2)
    return world


@pytest.mark.proves("C4-49")
def test_a_clerk_registers_by_the_same_rules_with_a_reason(opened: World) -> None:
    person = opened.person()
    here = register(opened, person)
    assert here.shown is not None
    assert here.shown.state == State.INTENT
    assert here.shown.payment_deadline == opened.at + timedelta(hours=24)
    entries = audit.of(registration_subject(person.id, opened.round_id))
    said = next(one.change for one in entries if one.change.action == "registered_on_behalf")
    assert (said.actor.id, said.reason) == ("clerk", "本人不便上网，已签纸质协议")
    seen = standing.of(opened.deps, person.id, opened.round_id)
    assert seen.agreed
    purposes = rounds.programme_of(opened.deps, seen.round).purposes
    given = {p.id for p in purposes if (c := privacy.said(seen, p)) is not None and c.given}
    assert given == {p.id for p in purposes if p.required}


@pytest.mark.proves("C4-49")
def test_no_rule_is_softer_for_staff(opened: World) -> None:
    with pytest.raises(NotEligible):
        register(opened, opened.person(("CET4", 499)))
    opened.site("42002", 2)
    person = opened.person()
    first = register(opened, person).shown
    assert register(opened, person).shown == first
    with pytest.raises(AlreadyRegistered):
        register(opened, person, "42002")
    register(opened, opened.person())
    with pytest.raises(SoldOut):
        register(opened, opened.person())
    opened.at = OPENS - timedelta(seconds=1)
    with pytest.raises(WindowClosed):
        register(opened, opened.person())


def test_who_is_meant_is_told_by_number_and_name(opened: World) -> None:
    person = opened.person(name="林晓")
    number = number_of(opened, person)
    assert on_behalf.find(opened.deps, Person("林晓", id_no=f" {number.lower()} ")) == person
    for wrong in (Person("王晓", id_no=number), Person("林晓", ticket_no="990011142199999")):
        with pytest.raises(NotFound):
            on_behalf.find(opened.deps, wrong)
    with pytest.raises(Invalid):
        on_behalf.find(opened.deps, Person("林晓"))
    with pytest.raises(Invalid):
        on_behalf.find(opened.deps, Person("林晓", id_no=number[:-1]))


@pytest.mark.proves("S5-23")
def test_an_institution_reaches_its_own_people_only(opened: World) -> None:
    own, other = opened.person(), opened.person()
    code = rounds.get(opened.round_id).programme
    identity.add_members([Member(code, "jiangcheng", own.id_index, own.name)])
    on_behalf.require_reach(opened.deps, OWN, opened.round_id, own, "42001")
    for scope, person in ((OWN, other), (Scope("institution:other"), own)):
        with pytest.raises(Forbidden):
            on_behalf.require_reach(opened.deps, scope, opened.round_id, person, "42001")
    on_behalf.require_reach(opened.deps, Scope("site:42001"), opened.round_id, other, "42001")
    with pytest.raises(Forbidden):
        on_behalf.require_reach(opened.deps, Scope("site:31001"), opened.round_id, other, "42001")


def send(world: World, csv: str, *, dry_run: bool = False, after: int = 0) -> Report:
    sent = Sent(csv, "助学单位集体报名", after, dry_run)
    return bulk.work(world.deps, world.round_id, sent, NATIONAL, STAFF)


@pytest.mark.proves("C4-47")
def test_a_list_is_registered_line_by_line_with_every_fault(opened: World) -> None:
    good, short, absent = opened.person(), opened.person(("CET4", 499)), opened.person()
    lines = [
        f"林测,{number_of(opened, good)},42001",
        f"林测,{number_of(opened, short)},42001",
        f"王某,{number_of(opened, absent)},42001",
        f"林测,{number_of(opened, absent)},99999",
        "林测,11010519491231002Y,42001",
        f",{number_of(opened, absent)},",
    ]
    csv = HEAD + "\n".join(lines)
    tried = send(opened, csv, dry_run=True)
    assert (tried.good, tried.next) == ([2], None)
    assert standing.of(opened.deps, good.id, opened.round_id).registration is None
    done = send(opened, csv)
    told = [(fault.line, fault.column) for fault in done.refused]
    assert told == [(3, ""), (3, ""), (4, ""), (5, ""), (6, "id_no"), (7, "name"), (7, "site")]
    assert [(f.line, f.column, f.code) for f in tried.refused] == [
        (f.line, f.column, f.code) for f in done.refused
    ]
    assert done.refused[0].params["limit"] == 500
    assert standing.of(opened.deps, good.id, opened.round_id).shown is not None
    again = send(opened, csv)
    assert (again.good, again.known) == ([], [2])


@pytest.mark.proves("C4-47")
def test_a_long_list_goes_on_where_it_stopped(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    people = [opened.person() for _ in range(3)]
    csv = HEAD + "\n".join(f"林测,{number_of(opened, person)},42001" for person in people)
    first = send(opened, csv)
    assert (first.good, first.next) == ([2, 3], 3)
    rest = send(opened, csv, after=3)
    assert (rest.good, rest.next) == ([], None)
    assert [fault.code for fault in rest.refused] == ["sold_out"]


def test_cells_that_nobody_could_mean(opened: World) -> None:
    number = number_of(opened, opened.person())
    report = send(opened, f"{HEAD}林测,{number},{'4' * 3000}\n林测,{number},42001#x\n")
    told = [(fault.line, fault.column, fault.code) for fault in report.refused]
    assert told == [(2, "site", "too_long"), (3, "", "not_found")]


def test_a_list_without_its_columns_is_refused(opened: World) -> None:
    with pytest.raises(Invalid) as refused:
        send(opened, "name\n林测\n")
    missing = [error.params["value"] for error in refused.value.errors]
    assert missing == ["考点", "证件号码"]
