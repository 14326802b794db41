"""Papers of a round: what is offered, chosen, paid and where it is sat (S2-01 to S2-08, S2-22)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain import timetable
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import (
    AlreadyRegistered,
    IdempotencyMismatch,
    Reason,
    TooEarly,
    WindowClosed,
)
from chalicelib.domain.paper import ChoiceRefused, Chosen, choose, fee_of, offered
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.registration import Registration
from chalicelib.domain.seats import pool_id, pool_part
from chalicelib.services import booking, capacity, rounds, sites, standing, tickets, wishes
from chalicelib.store import registrations
from tests.programmes_stage import Hall, body_of
from tests.world import World

BOTH = ("L3_written", "L3_oral")
FIRST = {"L3_oral": "oral_1"}


@pytest.fixture
def pets(world: World) -> Hall:
    return Hall.of(world, "pets-2017a")


def of(hall: Hall) -> tuple[Programme, Round]:
    found = rounds.get(hall.round_id)
    return rounds.programme_of(hall.world.deps, found), found


def reasons(hall: Hall, *wanted: str, **batches: str) -> list[Reason]:
    with pytest.raises(ChoiceRefused) as refused:
        choose(*of(hall), wanted, batches)
    return list(refused.value.reasons)


def hold(
    hall: Hall, person: Candidate, chosen: Chosen | None, key: str = "key-papers-1", **more: Any
) -> Registration:
    site = {"pets": "46001", "self_taught": "060101", "degree_english": "4301"}
    code, actor = site.get(hall.programme, "STN80001A"), hall.world.actor(person)
    given = (hall.world.deps, person.id, hall.round_id, code, key, actor)
    here, _ = booking.hold(*given, chosen=chosen, **more)
    assert here.registration is not None
    return here.registration


@pytest.mark.proves("S2-01", "S2-06", "S2-08")
def test_a_march_round_offers_levels_1_to_3_with_their_minutes(pets: Hall) -> None:
    programme, found = of(pets)
    minutes = {paper.code: paper.minutes for paper in offered(programme, found)}
    assert minutes == {
        "L1_written": 90,
        "L1_oral": 8,
        "L2_written": 120,
        "L2_oral": 10,
        "L3_written": 120,
        "L3_oral": 10,
    }
    four = {paper.code: paper.minutes for paper in programme.papers if paper.level == "L4"}
    assert four == {"L4_written": 145, "L4_oral": 12}
    every_paper_of_its_month = offered(programme, replace(found, papers=()))
    assert [paper.code for paper in every_paper_of_its_month] == list(minutes)


@pytest.mark.proves("S2-06")
@pytest.mark.parametrize(("month", "status"), [("03", 400), ("09", 201)])
def test_level_4_is_for_september(pets: Hall, month: str, status: int) -> None:
    body = body_of("pets-2017a" if month == "03" else "pets-2016b")
    body |= {"id": f"{pets.round_id}-x{month}", "papers": ["L3_written", "L4_written"]}
    answer = pets.staff.post("/staff/rounds", body)
    assert answer.status == status, answer.body
    if status == 400:
        (error,) = answer.body["errors"]
        assert error["pointer"] == "/papers/1"
        assert error["code"] == "paper_not_in_month"
        assert error["params"] == {"value": "L4_written", "month": 3, "limit": [9]}


def test_all_that_fits_neither_programme_nor_itself_is_named_at_once(pets: Hall) -> None:
    body = body_of("pets-2017a")
    early = {"starts_at": "2017-03-18T00:00:00Z", "entry_from": "2017-03-18T00:30:00Z"}
    late = {**early, "entry_until": "2017-03-18T00:30:00Z"}
    body |= {"id": f"{pets.round_id}-y", "papers": ["L9_oral"], "sittings": {"sung": late}}
    body["seat_rules"] = {"standby": {"offer_minutes": 60}}
    answer = pets.staff.post("/staff/rounds", body)
    assert answer.field_codes == {
        "/papers/0": "paper_unknown",
        "/sittings/sung": "part_unknown",
        "/sittings/sung/entry_until": "not_after",
        "/sittings/sung/starts_at": "before_the_sitting",
        "/seat_rules/standby": "standby_with_papers",
    }


def test_a_change_that_says_nothing_of_papers_and_times_keeps_them(pets: Hall) -> None:
    path = f"/staff/rounds/{pets.round_id}"
    seen = pets.staff.get(path)
    body = body_of("pets-2017a")
    for gone in ("id", "programme", "papers", "sittings"):
        del body[gone]
    changed = pets.staff.put(path, body, If_Match=seen.headers["ETag"])
    assert changed.status == 200, changed.body
    assert changed.body["papers"] == seen.body["papers"] != []
    assert set(changed.body["sittings"]) == {"oral_1", "oral_2"}


@pytest.mark.proves("S2-04")
def test_two_levels_are_refused_with_both_named(pets: Hall) -> None:
    (reason,) = reasons(pets, "L1_written", "L2_written")[:1]
    assert (reason.clause, reason.code) == ("四（一）", "one_level_only")
    assert reason.params["value"] == ["L1", "L2"]
    assert reason.way_out == "choose_papers"


@pytest.mark.proves("S2-03", "S2-05", "S2-22")
@pytest.mark.parametrize(
    ("papers", "fee"),
    [
        (("L1_written",), 8000),
        (("L1_oral",), 4000),
        (("L2_written", "L2_oral"), 12000),
        (("L3_written",), 10000),
        (("L3_oral",), 5000),
        (BOTH, 15000),
    ],
)
def test_one_part_or_both_each_with_its_fee(pets: Hall, papers: tuple[str, ...], fee: int) -> None:
    batches = {paper: "oral_2" for paper in papers if paper.endswith("oral")}
    programme, found = of(pets)
    chosen = choose(programme, found, papers, batches)
    assert chosen.papers == papers
    assert fee_of(programme, chosen) == fee


@pytest.mark.proves("S2-22")
def test_level_4_costs_160_and_a_retained_part_nothing(pets: Hall) -> None:
    programme, found = of(pets)
    four = Chosen(("L4_written", "L4_oral"))
    assert fee_of(programme, four) == 16000
    kept = choose(programme, found, ("L3_oral",), FIRST, retained=("L3_written",))
    assert kept == Chosen(BOTH, ("oral_1",), ("L3_written",))
    assert fee_of(programme, kept) == 5000


def test_what_cannot_be_chosen_says_why(pets: Hall) -> None:
    assert [r.code for r in reasons(pets)] == ["too_few_papers"]
    assert [r.code for r in reasons(pets, "L4_oral")] == ["paper_not_offered", "too_few_papers"]
    (batch,) = reasons(pets, "L3_oral")
    assert (batch.code, batch.params["limit"]) == ("batch_needed", ["oral_1", "oral_2"])
    (other,) = reasons(pets, "L3_oral", L3_oral="written")
    assert other.params["value"] == "written"
    programme, found = of(pets)
    with pytest.raises(ChoiceRefused) as refused:
        choose(programme, found, (), retained=BOTH)
    assert [r.code for r in refused.value.reasons] == ["too_few_papers"]


@pytest.mark.proves("S2-05", "S2-17")
def test_a_hold_has_a_place_in_each_part_and_keeps_what_was_chosen(pets: Hall) -> None:
    programme, found = of(pets)
    person, chosen = pets.person(), choose(programme, found, BOTH, FIRST)
    held = hold(pets, person, chosen, answers={"type": "社会"})
    assert held.parts == ("oral_1", "written")
    stored = registrations.get(person.id, pets.round_id)
    assert stored is not None
    assert (stored.papers, stored.retained, stored.answers) == (BOTH, (), {"type": "社会"})
    assert stored.fee_minor == 15000
    held_in = {
        pool_part(shard.pool)
        for shard in capacity.read(pets.round_id, sites.get(pets.round_id, "46001"))
        if person.id in shard.places()
    }
    assert held_in == {"written", "oral_1"}
    assert hold(pets, person, chosen).seq == held.seq
    with pytest.raises(IdempotencyMismatch):
        hold(pets, person, choose(programme, found, ("L3_written",)))
    with pytest.raises(AlreadyRegistered):
        hold(pets, person, choose(programme, found, ("L1_written",)), "key-papers-2")


@pytest.mark.proves("S2-18", "S2-19", "A6-1")
@pytest.mark.parametrize(
    ("submitted", "deadline"),
    [
        ("2016-12-20T10:00:00+08:00", "2016-12-21T10:00:00+08:00"),
        ("2016-12-28T15:59:59+08:00", "2016-12-29T15:59:59+08:00"),
    ],
)
def test_paid_within_a_day_of_submitting(pets: Hall, submitted: str, deadline: str) -> None:
    pets.at(submitted)
    held = hold(pets, pets.person(), choose(*of(pets), ("L1_written",)))
    assert held.payment_deadline == pets.at(deadline)


@pytest.mark.proves("S2-10")
def test_the_window_of_registration(pets: Hall) -> None:
    chosen = choose(*of(pets), ("L1_written",))
    pets.at("2016-12-13T08:59:59+08:00")
    with pytest.raises(TooEarly):
        hold(pets, pets.person(), chosen)
    pets.at("2016-12-28T16:00:00+08:00")
    with pytest.raises(WindowClosed) as closed:
        hold(pets, pets.person(), chosen)
    assert closed.value.params["closes_at"] == "2016-12-28T08:00:00Z"
    pets.at("2016-12-13T09:00:00+08:00")
    assert hold(pets, pets.person(), chosen).papers == ("L1_written",)


@pytest.mark.proves("S2-25", "S2-26", "S2-27", "S2-28")
def test_each_part_has_its_own_time_and_entry(pets: Hall) -> None:
    programme, found = of(pets)
    held = hold(pets, pets.person(), choose(programme, found, BOTH, {"L3_oral": "oral_2"}))
    one = choose(programme, found, ("L1_oral",), {"L1_oral": "oral_1"})
    first = hold(pets, pets.person(), one)
    written, oral = timetable.of(programme, found, held)
    assert written.sitting is not None
    assert oral.sitting is not None
    assert written.sitting.entry_from == pets.at("2017-03-18T08:30:00+08:00")
    assert written.sitting.entry_until == pets.at("2017-03-18T08:45:00+08:00")
    assert written.ends_at == pets.at("2017-03-18T11:00:00+08:00")
    assert oral.sitting.starts_at == pets.at("2017-03-19T09:00:00+08:00")
    assert oral.ends_at is None
    assert held.sits(found) == written.sitting
    assert first.sits(found).entry_until == pets.at("2017-03-18T14:00:00+08:00")


@pytest.mark.proves("S2-23")
def test_the_ticket_opens_on_6_march_at_9(pets: Hall) -> None:
    person = pets.person()
    held = hold(pets, person, choose(*of(pets), BOTH, FIRST))
    paid(pets, person)
    pets.at("2017-03-06T08:59:59+08:00")
    actor = pets.world.actor(person)
    with pytest.raises(WindowClosed) as early:
        tickets.ask(pets.world.deps, person.id, pets.round_id, actor)
    assert early.value.params["opens_at"] == "2017-03-06T01:00:00Z"
    pets.at("2017-03-06T09:00:00+08:00")
    tickets.ask(pets.world.deps, person.id, pets.round_id, actor)
    tickets.make(pets.world.deps, person.id, pets.round_id)
    made = registrations.get(person.id, pets.round_id)
    assert made is not None
    assert made.ticket is not None
    assert (made.ticket.state, made.seq) == ("ready", held.seq)


def paid(hall: Hall, person: Candidate) -> None:
    from chalicelib.services import checkout, settlement
    from tests.stage import PROVIDER

    world, actor = hall.world, hall.world.actor(person)
    started = checkout.start(world.deps, person.id, hall.round_id, None, "key-pay-0001", actor)
    settlement.settle(world.deps, world.provider.pay(started.payment_no, world.at), PROVIDER)
    here = standing.of(world.deps, person.id, hall.round_id)
    assert here.registration is not None
    assert here.registration.state == "paid"


def test_courses_without_overlap(world: World) -> None:
    hall = Hall.of(world, "self-taught-2104")
    programme, found = of(hall)
    (overlap,) = reasons(hall, "03708", "00018")
    assert (overlap.code, overlap.params) == (
        "papers_overlap",
        {"papers": ["00018", "03708"], "part": "a"},
    )
    chosen = choose(programme, found, ["00015", "03708", "04183", "00041"])
    assert chosen.parts == ("a", "b", "c", "d")
    assert fee_of(programme, chosen) == 12000
    five = reasons(hall, "00015", "03708", "04183", "00041", "00018")
    assert [reason.code for reason in five] == ["too_many_papers", "papers_overlap"]
    held = hold(hall, hall.person(), choose(programme, found, ["00015", "03708"]))
    days = [line.sitting.on.day for line in timetable.of(programme, found, held) if line.sitting]
    assert days == [10, 11]


@pytest.mark.parametrize(
    ("round_id", "paper", "highest"),
    [("toefl-20250816", "ibt", 120), ("toefl-20260314", "ibt_2026", 6)],
)
def test_the_only_paper_of_a_round_needs_no_choice(
    world: World, round_id: str, paper: str, highest: int
) -> None:
    hall = Hall.of(world, round_id)
    held = hold(hall, hall.person(), None)
    assert held.papers == (paper,)
    assert held.fee_minor == 210000
    (only,) = offered(*of(hall))
    assert only.scale is not None
    assert only.scale.highest == highest


def test_where_papers_differ_one_has_to_be_chosen(world: World) -> None:
    hall = Hall.of(world, "degree-2024b")
    here = standing.of(world.deps, hall.person().id, hall.round_id)
    with pytest.raises(ChoiceRefused):
        wishes.of(here, "4301", "key", None, None, (None, None))
    chosen = choose(*of(hall), ["JP"])
    wish = wishes.of(here, "4301", "key", chosen, None, (None, None))
    assert wish.pools == (pool_id(hall.round_id, "4301"),)
    assert fee_of(here.programme, wish.chosen) == 6000
