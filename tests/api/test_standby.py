"""Lists for full sites over HTTP: joined, left, offered, seen by staff; held to the contract."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.api import all_routes, contract
from chalicelib.services import sites
from tests.api_checked import Checked
from tests.api_client import Browser
from tests.stage import candidate_browser, staff_browser
from tests.standby_stage import OFFER, OTHER, SITE, cancel, full, visit, waits
from tests.world import World

DOCUMENT = contract.document(all_routes.declared())


def checked(browser: Browser) -> Checked:
    return Checked(DOCUMENT, browser, set())


def test_a_walk_through_a_list_keeps_to_the_contract(world: World) -> None:
    (holder,) = full(world)
    waits(world)
    person = world.ready()
    candidate = checked(candidate_browser(world, person))
    path, desk = f"/rounds/{world.round_id}", f"/staff/rounds/{world.round_id}"
    assert candidate("GET", f"{path}/registration").body["standby"] is None
    world.pass_time(timedelta(seconds=1))
    joined = candidate("POST", f"{path}/standby", {"site": SITE})
    assert joined.status == 201
    mine = joined.body["standby"]
    assert (mine["state"], mine["position"], mine["site"]) == ("waiting", 2, SITE)
    assert mine["position_exact"]
    staff = checked(staff_browser(world))
    page = staff("GET", f"{desk}/sites/{SITE}/standby?limit=1").body
    assert (page["waiting"], page["offer_minutes"]) == (2, OFFER.seconds // 60)
    rest = staff("GET", f"{desk}/sites/{SITE}/standby?cursor={page['next']}").body
    assert [one["position"] for one in page["people"] + rest["people"]] == [1, 2]
    assert rest["people"][0]["name_masked"] == "林*"
    assert candidate("DELETE", f"{path}/standby").body["standby"] is None
    candidate("POST", f"{path}/standby", {"site": SITE})
    cancel(world, holder)
    visit(world)
    assert candidate("GET", f"{path}/registration").body["standby"]["position"] == 1


def test_an_offer_is_a_hold_with_its_deadline(world: World) -> None:
    (holder,) = full(world)
    person = waits(world)
    cancel(world, holder)
    visit(world)
    candidate = checked(candidate_browser(world, person))
    seen = candidate("GET", f"/rounds/{world.round_id}/registration").body
    assert seen["state"] == "held"
    assert seen["standby"]["state"] == "offered"
    assert seen["standby"]["offer_until"] == seen["registration"]["payable_until"]
    assert [line["action"] for line in seen["timeline"]][:2] == ["offered", "standby_joined"]


def test_refusals_say_what_is_free_and_where_one_waits(world: World) -> None:
    full(world)
    person = waits(world)
    path = f"/rounds/{world.round_id}/standby"
    free = candidate_browser(world, world.ready()).post(path, {"site": OTHER})
    assert (free.status, free.body["code"], free.body["params"]) == (
        409,
        "places_free",
        {"site": OTHER, "free": 1},
    )
    twice = candidate_browser(world, person).post(path, {"site": OTHER})
    assert (twice.status, twice.body["code"]) == (409, "already_waiting")
    assert twice.body["params"] == {"site": SITE}


def test_the_public_sees_a_full_site_while_somebody_waits(world: World) -> None:
    (holder,) = full(world)
    waits(world)
    cancel(world, holder)
    sites.refresh(world.deps, world.round_id, sites.get(world.round_id, SITE))
    rows = Browser(world.deps).get(f"/rounds/{world.round_id}/sites").body["sites"]
    assert {row["code"]: row["free"] for row in rows} == {SITE: 0, OTHER: 1}
