"""The contract on the way to a registration: every answer of the steps, for two programmes."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.api import all_routes, contract
from chalicelib.domain.candidate import Candidate
from infra.walk.steps import an_order
from tests.api_checked import FLOW, Checked
from tests.api_client import Browser
from tests.flow_stage import GROWN, born, degree, enrolled, passed, pets
from tests.programmes_stage import Hall
from tests.registry_stage import A, B
from tests.stage import a_photo, candidate_browser, staff_browser
from tests.world import World


def signed_in(world: World, one: Any, programme: str, seen: set[str]) -> Checked:
    document: dict[str, Any] = contract.document(all_routes.declared())
    return Checked(document, candidate_browser(world, one.person, programme_code=programme), seen)


def test_the_answers_of_the_steps_keep_to_the_contract(world: World) -> None:
    seen: set[str] = set()
    pets(world)
    one = born(world, GROWN)
    passed(one, "L3_written", 71, "2016-09-10")
    call = signed_in(world, one, "pets", seen)
    root = f"/rounds/{world.round_id}/flow"
    first = call("GET", root).body
    assert [step["id"] for step in first["steps"]][:3] == ["agreement", "consents", "site"]
    assert (first["stage"], first["registration"], first["proof"]) == ("draft", None, None)
    call("PUT", f"{root}/agreement", {"version": "2017-1"})
    world.consent(one.person)
    call("PUT", f"{root}/site", {"site": "46001"})
    call("PUT", f"{root}/papers", {"papers": ["L3_oral"]})
    chosen = call("PUT", f"{root}/batch", {"batches": {"L3_oral": "oral_1"}}).body
    assert chosen["draft"]["fee_minor"] == 5000
    assert [offer["reason"]["code"] for offer in chosen["retained"]] == ["retained_no_consent"]
    one.consent("other_results")
    call("PUT", f"{root}/retained", {"retain": ["L3_written"]})
    call("PUT", f"{root}/data", {"answers": {"school": "海南中学"}, "confirmed": True})
    form = call("POST", f"{root}/photo", {"size": 30_000, "content_type": "image/jpeg"}).body
    key = f"incoming/flow/{one.person.id}/{world.round_id}/{form['id']}.jpg"
    world.deps.files.write(key, a_photo(6), "image/jpeg")
    call("PUT", f"{root}/photo", {"photo_id": form["id"]})
    held = call("POST", f"{root}/submit", Idempotency_Key="key-00000001").body
    assert (held["stage"], held["registration"]["fee_minor"]) == ("held", 5000)
    assert held["registration"]["retained"] == ["L3_written"]
    again = call.browser.post(f"{root}/submit", Idempotency_Key="key-00000001")
    assert again.status == 200
    assert seen >= FLOW


def test_the_answers_of_a_proof_keep_to_the_contract(world: World) -> None:
    degree(world)
    one = enrolled(world)
    call = signed_in(world, one, "degree_english", set())
    root = f"/rounds/{world.round_id}/flow"
    proof = call("GET", root).body["proof"]
    assert proof["qr_png"].startswith("data:image/png;base64,")
    assert proof["page"].startswith("https://")
    picture = an_order(21)
    wanted = {"size": len(picture), "content_type": "image/png"}
    form = call("POST", f"{root}/proof", wanted).body
    key = f"incoming/proofs/{one.person.id}/{world.round_id}/{form['id']}"
    world.deps.files.write(key, picture, "image/png")
    said = {"proof_id": form["id"], "order_no": "1000000000021", "payer": one.person.name}
    sent = call("PUT", f"{root}/proof", said).body
    assert (sent["stage"], sent["proof"]["sent"]["state"]) == ("reviewing", "waiting")
    assert sent["proof"]["warn_not_twice"]
    shown = call("GET", f"/rounds/{world.round_id}/registration").body
    assert shown["state"] == "reviewing"
    reviewer = Checked(
        contract.document(all_routes.declared()), staff_browser(world, "reviewer"), set()
    )
    shown = reviewer("GET", f"/staff/queues/proof?of={world.round_id}").body
    (case,) = shown["cases"]
    assert case["shown"]["order_no"] == "1000000000021"
    assert one.person.name not in str(case)
    reviewer("POST", f"/staff/queues/proof/{case['case_id']}/approve", {})
    assert call("GET", root).body["stage"] == "paid"


def test_refusals_of_the_steps(world: World) -> None:
    pets(world)
    one = born(world, GROWN)
    browser = candidate_browser(world, one.person, programme_code="pets")
    root = f"/rounds/{world.round_id}/flow"
    early = browser.put(f"{root}/site", {"site": "46001"})
    assert (early.status, early.code) == (409, "step_not_reached")
    assert early.body["params"]["wanted"] == "agreement"
    assert browser.put(f"{root}/nothing", {}).status == 404
    assert browser.put(f"{root}/proof", {}).status == 404
    assert browser.put(f"{root}/agreement", {}).field_codes == {"/version": "required"}
    assert browser.put(f"{root}/agreement", {"x": 1}).field_codes == {"/x": "unknown_field"}
    other = candidate_browser(world, one.person, programme_code="toefl")
    assert other.get(root).status == 404
    assert Browser(world.deps).get(root).status == 401


@pytest.mark.proves("S5-06")
def test_the_district_of_a_number_and_of_each_site_is_told(world: World) -> None:
    hall = Hall.of(world, "self-taught-2104")
    person, stranger = hall.person(), world.person()
    document: dict[str, Any] = contract.document(all_routes.declared())

    def call(one: Candidate) -> Checked:
        browser = candidate_browser(world, one, programme_code="self_taught")
        return Checked(document, browser, set())

    root = f"/rounds/{hall.round_id}"
    mine = call(person)("GET", f"{root}/flow").body["district"]
    assert (mine["code"], mine["clause"]) == (A, "在籍考生注册")
    assert call(stranger)("GET", f"{root}/flow").body["district"] is None
    sites = Checked(document, Browser(world.deps), set())("GET", f"{root}/sites").body["sites"]
    assert {site["code"]: site["district"]["code"] for site in sites} == {
        "060101": A,
        "060201": B,
    }
    assert sites[0]["district"]["name"] == mine["name"]
    refused = call(person).browser.put(f"{root}/flow/site", {"site": "060201"})
    assert (refused.status, refused.code) == (422, "other_district")
    assert refused.body["reasons"][0]["params"]["district_name"] == mine["name"]


def test_without_a_registry_no_site_has_a_district(world: World) -> None:
    pets(world)
    one = born(world, GROWN)
    call = signed_in(world, one, "pets", set())
    assert call("GET", f"/rounds/{world.round_id}/flow").body["district"] is None
    sites = call("GET", f"/rounds/{world.round_id}/sites").body["sites"]
    assert {site["district"] for site in sites} == {None}
