"""Lists taken away: only what the scope reaches, every cell text, who took it on record."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import load_workbook

from chalicelib.domain.audit import Actor, Change, round_subject
from chalicelib.domain.errors import Invalid, WrongState
from chalicelib.domain.registration import State
from chalicelib.domain.staff import Scope
from chalicelib.gateways import lists
from chalicelib.services import exports, record
from chalicelib.store import audit, registrations
from chalicelib.store import exports as stored
from chalicelib.store.exports import Export, ExportState
from tests.stage import paid
from tests.world import STAFF, World

NATIONAL = Scope("national")
OTHER = Actor("staff", "other", "test")


@pytest.fixture
def two_sites(world: World) -> World:
    """Somebody paid at each of two sites, and the lists know it."""
    world.round()
    for site, province in (("42001", "湖北省"), ("31001", "上海市")):
        world.site(site, 5, province)
        person = paid(world, site)
        seen = registrations.get(person.id, world.round_id)
        assert seen is not None
        entry = Change("paid", STAFF, world.deps.now())
        record.registration_changed(world.deps, None, seen, entry, world.deps.wall())
    return world


def made(world: World, kind: str, form: str, scope: Scope = NATIONAL, **more: str) -> Export:
    wanted = exports.create(
        world.deps,
        world.round_id,
        kind,
        form,
        more.get("site"),
        more.get("state"),
        scope,
        STAFF,
    )
    exports.make(world.deps, world.round_id, wanted.id)
    found = stored.get(world.round_id, wanted.id)
    assert found is not None
    return found


def rows_of(world: World, export: Export) -> list[list[str]]:
    assert export.key is not None
    text = world.deps.files.read(export.key).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_list_holds_what_the_scope_reaches(two_sites: World) -> None:
    whole = made(two_sites, "registrations", "csv")
    assert (whole.state, whole.rows) == (ExportState.READY, 2)
    part = made(two_sites, "registrations", "csv", Scope("province:上海市"))
    assert [row[0] for row in rows_of(two_sites, part)[1:]] == ["31001"]
    with pytest.raises(Invalid):
        made(two_sites, "registrations", "csv", Scope("site:31001"), site="42001")


def test_filters_hold(two_sites: World) -> None:
    export = made(two_sites, "registrations", "csv", site="42001", state=State.PAID.value)
    assert export.rows == 1
    assert made(two_sites, "registrations", "csv", state=State.EXPIRED.value).rows == 0


def test_money_in_is_listed(two_sites: World) -> None:
    rows = rows_of(two_sites, made(two_sites, "payments", "csv"))
    assert {(row[0], row[5]) for row in rows[1:]} == {("缴费", "50.00")}


def test_a_workbook_holds_text(two_sites: World) -> None:
    export = made(two_sites, "payments", "xlsx")
    assert export.key is not None
    data = two_sites.deps.files.read(export.key)
    sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert all(isinstance(cell, str) for row in sheet for cell in row)
    assert len(sheet) == export.rows + 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_is_a_formula_and_no_number_is_cut(form: str) -> None:
    risky = ["=1+1", "+1", "-1", "@SUM(A1)", "420011131100101", "𠮷·买买提"]
    if form == "csv":
        text = lists.write_csv(["值"] * 6, [risky]).decode("utf-8-sig")
        cells = list(csv.reader(io.StringIO(text)))[1]
        assert cells == [f"'{cell}" for cell in risky[:5]] + risky[5:]
    else:
        book = load_workbook(io.BytesIO(lists.write_xlsx(["值"] * 6, [risky])))
        assert book.get_sheet_by_index(0).to_python()[1] == risky


def test_who_takes_data_out_is_on_record_first(two_sites: World) -> None:
    exports.create(
        two_sites.deps, two_sites.round_id, "payments", "csv", None, None, NATIONAL, STAFF
    )
    newest = audit.of(round_subject(two_sites.round_id))[0].change
    assert (newest.action, newest.actor.id) == ("export_asked", STAFF.id)
    assert newest.params["kind"] == "payments"


def test_results_are_not_listed_before_they_are_open(two_sites: World) -> None:
    with pytest.raises(WrongState):
        made(two_sites, "results", "csv")


def test_made_twice_is_made_once(two_sites: World) -> None:
    export = made(two_sites, "registrations", "csv")
    exports.make(two_sites.deps, two_sites.round_id, export.id)
    assert stored.get(two_sites.round_id, export.id) == export


def test_what_nobody_works_on_has_failed(two_sites: World) -> None:
    exports.create(
        two_sites.deps, two_sites.round_id, "payments", "csv", None, None, NATIONAL, STAFF
    )
    mine = exports.of_round(two_sites.deps, two_sites.round_id, lambda one: one.by == STAFF.id)
    assert [one.state for one in mine] == [ExportState.MAKING]
    two_sites.wall_at += exports.GIVEN_UP
    late = exports.of_round(two_sites.deps, two_sites.round_id, lambda one: True)
    assert [one.state for one in late] == [ExportState.FAILED]


def test_others_exports_do_not_hide_mine(two_sites: World) -> None:
    mine = made(two_sites, "registrations", "csv")
    for _ in range(exports.SHOWN + 1):
        exports.create(
            two_sites.deps, two_sites.round_id, "payments", "csv", None, None, NATIONAL, OTHER
        )
    found = exports.of_round(two_sites.deps, two_sites.round_id, lambda one: one.by == STAFF.id)
    assert [one.id for one in found] == [mine.id]


def test_a_link_ends_with_its_file(two_sites: World) -> None:
    export = made(two_sites, "registrations", "csv")
    assert exports.link(two_sites.deps, export)
    two_sites.wall_at += exports.KEPT
    assert exports.link(two_sites.deps, export) is None
