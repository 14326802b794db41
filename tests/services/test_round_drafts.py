"""A round of the next term: copied, tried, published by two, changed with a mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chalicelib.domain.approval import Request
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Invalid, StaleVersion, WrongState
from chalicelib.domain.programme import Round
from chalicelib.domain.site import SitePool
from chalicelib.domain.window import BEIJING
from chalicelib.services import approvals, round_checks, round_copies, rounds, sites
from chalicelib.services.approvals import OwnRequest
from chalicelib.services.round_checks import Note
from chalicelib.services.rounds import RoundExists
from chalicelib.store import rounds as store
from tests.round_stage import at, pets_round
from tests.world import STAFF, World, a_site

SECOND = Actor("staff", "second", "test")
HALLS = (("oral_1", 20), ("oral_2", 20), ("written", 40))


@pytest.fixture
def pets(world: World) -> Round:
    """The PETS round of Hainan, public, with one site."""
    world.at = at(2016, 12, 6, 9)
    made = rounds.put(world.deps, pets_round(world.round_id), STAFF)
    pools = tuple(SitePool(part, places) for part, places in HALLS)
    sites.put(world.deps, made.id, replace(a_site("46001", 0), pools=pools), STAFF)
    return made


def copied(world: World, source: Round, exam_on: date | None = None) -> tuple[Round, list[Note]]:
    new_id = f"{source.id}-next"
    return round_copies.copy(world.deps, source, new_id, exam_on, None, STAFF)


def codes(review: list[Note]) -> dict[str, Note]:
    return {note.code: note for note in review}


@pytest.mark.proves("C3-38")
def test_a_copy_keeps_the_weekday_and_every_hour(world: World, pets: Round) -> None:
    made, review = copied(world, pets)
    assert made.exam_on == date(2017, 9, 16)
    assert made.exam_on.weekday() == pets.exam_on.weekday()
    by = timedelta(weeks=26)
    assert made.phase_one.opens_at == pets.phase_one.opens_at + by
    assert made.pay_until == pets.pay_until + by
    assert made.sittings["oral_2"].starts_at == pets.sittings["oral_2"].starts_at + by
    assert (made.draft, made.issued_on, made.changes) == (True, None, ())
    copied_site = store.site(made.id, "46001")
    assert copied_site is not None
    assert [(pool.part, pool.capacity) for pool in copied_site.pools] == list(HALLS)
    found = codes(review)
    assert found["papers_changed"].params == {"added": ["L4_oral", "L4_written"], "left_out": []}
    assert found["sites_copied"].params == {"sites": 1, "places": 80}
    assert {"name_unchanged", "programme_rules"} <= set(found)
    assert "weekday_changed" not in found


@pytest.mark.proves("C3-38")
def test_a_copy_to_another_weekday_and_a_holiday_says_so(world: World, pets: Round) -> None:
    made, review = copied(world, pets, date(2021, 9, 20))
    found = codes(review)
    assert made.exam_on == date(2021, 9, 20)
    assert found["weekday_changed"].params == {"value": 1, "limit": 6}
    holidays = {note.pointer for note in review if note.code == "on_holiday"}
    assert {"/exam_on", "/sittings/oral_2/starts_at"} <= holidays


def test_an_exam_on_a_made_up_workday_is_flagged(world: World, pets: Round) -> None:
    _, review = copied(world, pets, date(2017, 9, 30))
    assert codes(review)["on_made_up_day"].params == {"value": "2017-09-30"}


def test_a_year_without_a_calendar_is_flagged(world: World, pets: Round) -> None:
    _, review = copied(world, pets, date(2031, 3, 15))
    assert 2031 in {note.params["value"] for note in review if note.code == "calendar_unknown"}


def test_a_copy_that_was_cut_short_goes_on(world: World, pets: Round) -> None:
    made, _ = copied(world, pets)
    store.RoundsItem(made.id, "site#46001").delete(add_version_condition=False)
    again, _ = copied(world, pets)
    assert again == made
    assert store.site(made.id, "46001") is not None
    with pytest.raises(RoundExists):
        copied(world, pets, date(2018, 3, 17))


@pytest.mark.proves("S2-06")
def test_papers_that_the_month_does_not_offer_stay_behind(world: World, pets: Round) -> None:
    autumn = replace(
        round_copies.moved(world.deps.programmes["pets"], pets, "x", date(2017, 9, 16)),
        id=f"{pets.id}-autumn",
        papers=("L3_written", "L4_written"),
        draft=False,
    )
    autumn = rounds.put(world.deps, autumn, STAFF)
    made, review = copied(world, autumn, date(2018, 3, 17))
    assert made.papers == ("L3_written",)
    assert codes(review)["papers_changed"].params["left_out"] == ["L4_written"]
    wrong = replace(made, papers=("L3_written", "L4_written"))
    with pytest.raises(Invalid) as refused:
        rounds.put(world.deps, wrong, STAFF)
    assert [error.pointer for error in refused.value.errors] == ["/papers/1"]


@pytest.mark.proves("C16-149")
def test_two_people_publish(world: World, pets: Round) -> None:
    made, _ = copied(world, pets)
    assert made.id not in [one.id for one in rounds.open_to_all()]
    asked = ask(world, made)
    assert asked.effect == {"people": 0, "sites": 1, "places": 80, "review": 0}
    with pytest.raises(OwnRequest):
        approvals.approve(world.deps, made.id, asked.id, 0, STAFF)
    assert rounds.get(made.id).draft
    approvals.approve(world.deps, made.id, asked.id, 0, SECOND)
    public = rounds.get(made.id)
    assert (public.draft, public.issued_on) == (False, date(2016, 12, 6))
    assert made.id in [one.id for one in rounds.open_to_all()]
    with pytest.raises(WrongState):
        ask(world, public)


def ask(world: World, wanted: Round) -> Request:
    data = {"version": wanted.version}
    return approvals.ask(world.deps, wanted.id, "publish_round", data, "已核对", STAFF)


def test_what_was_changed_since_is_asked_anew(world: World, pets: Round) -> None:
    made, _ = copied(world, pets)
    asked = ask(world, made)
    later = rounds.put(world.deps, replace(made, pay_until=made.pay_until - timedelta(1)), STAFF)
    with pytest.raises(StaleVersion):
        approvals.approve(world.deps, made.id, asked.id, 0, SECOND)
    assert (later.draft, later.changes) == (True, ())
    assert rounds.get(made.id).draft


def test_a_round_without_places_is_not_published(world: World) -> None:
    world.at = at(2016, 12, 6, 9)
    made = rounds.put(world.deps, replace(pets_round(world.round_id), draft=True), STAFF)
    with pytest.raises(WrongState) as refused:
        ask(world, made)
    assert refused.value.params == {"state": "no_places"}


@pytest.mark.proves("D-2", "C3-33")
def test_a_change_in_public_leaves_its_mark(world: World, pets: Round) -> None:
    world.at = at(2016, 12, 20, 10)
    until = at(2016, 12, 31)
    changed = rounds.put(world.deps, replace(pets, pay_until=until), STAFF)
    mark = changed.changes[-1]
    assert (mark.at, set(mark.after)) == (world.at, {"pay_until"})
    assert rounds.get(pets.id).changes == changed.changes
    same = rounds.put(world.deps, changed, STAFF)
    assert same.changes == changed.changes
    with pytest.raises(StaleVersion):
        rounds.put(world.deps, replace(changed, draft=True), STAFF)
    again = rounds.put(world.deps, replace(same, draft=True), STAFF)
    assert not again.draft


@pytest.mark.proves("C16-150", "D-5")
def test_a_dry_run_says_what_saving_would_do_and_writes_nothing(world: World) -> None:
    seen = world.round()
    site = world.site("42001", 5)
    world.hold(world.ready(), "42001")
    sites.refresh_all(world.deps, seen.id, site)
    wanted = replace(
        seen,
        sitting=replace(seen.sitting, entry_until=seen.sitting.entry_until - timedelta(minutes=5)),
        pay_until=seen.pay_until - timedelta(days=1),
    )
    checked = round_checks.check(world.deps, wanted)
    assert checked.errors == []
    assert checked.effect["changed"] == ["entry_until", "pay_until"]
    assert (checked.effect["public"], checked.effect["held"]) == (True, 1)
    assert rounds.get(seen.id) == seen
    bad = replace(wanted, pay_until=seen.phase_two.opens_at + timedelta(days=1))
    pointers = [error.pointer for error in round_checks.check(world.deps, bad).errors]
    assert pointers == ["/phase_two/opens_at"]
    assert [note.code for note in checked.review] == ["in_the_past"]


def test_the_day_of_the_notice_is_the_day_it_is_shown(world: World) -> None:
    made = world.round()
    assert made.issued_on == world.at.astimezone(BEIJING).date()
    kept = rounds.put(world.deps, replace(made, issued_on=None), STAFF)
    assert (kept.issued_on, kept.changes) == (made.issued_on, ())
