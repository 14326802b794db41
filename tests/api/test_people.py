"""The desk over HTTP: masked by default, a purpose for more, and the candidate sees who looked."""

from __future__ import annotations

import json
import re

import pytest

from chalicelib.api import all_routes
from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.contact import Contact
from chalicelib.services import booking, checkout, lookups, record, settlement, tickets
from chalicelib.store import contacts, people, registrations
from tests.api_client import Answer, refused
from tests.stage import (
    PHASE_TWO,
    PROVIDER,
    candidate_browser,
    everything,
    send_photo,
    staff_browser,
    with_original,
)
from tests.world import World

NAME, PHONE, EMAIL = "林全名可认", "13912345678", "quanming@example.invalid"
PURPOSE = "来电核对考点"


@pytest.fixture
def known(world: World) -> Candidate:
    """Paid, with a ticket, contacts and a photo in review; the stream has told the lists."""
    world.round()
    world.site("42001", 5)
    world.site("31001", 5, "上海市")
    person = with_original(world, world.person(name=NAME))
    booking.agree(world.deps, person.id, world.round_id, "2014-1")
    world.consent(person)
    world.hold(person, "42001")
    actor = world.actor(person)
    started = checkout.start(world.deps, person.id, world.round_id, None, "key-payment-1", actor)
    settlement.settle(world.deps, world.provider.pay(started.payment_no, world.at), PROVIDER)
    world.at = PHASE_TWO
    tickets.ask(world.deps, person.id, world.round_id, actor)
    tickets.make(world.deps, person.id, world.round_id)
    seal = world.deps.keys.seal
    contact = Contact(
        seal(PHONE), "139****5678", seal(EMAIL), "q***@example.invalid", "en", None, 0
    )
    contacts.put(person.id, contact)
    lookups.add_phone(world.deps, PHONE, person.id)
    send_photo(world, person)
    seen = registrations.get(person.id, world.round_id)
    assert seen is not None
    change = Change("confirmed", Actor("candidate", person.id, "test"), world.at)
    record.registration_changed(world.deps, None, seen, change, world.wall_at)
    return person


def secrets_of(world: World, person: Candidate) -> dict[str, str]:
    """Every value that is shown on demand only."""
    seen = registrations.get(person.id, world.round_id)
    facts = people.facts(person.id)
    assert seen is not None
    assert seen.ticket_no is not None
    assert facts is not None
    return {
        "name": NAME,
        "id_no": world.deps.keys.open(person.id_sealed),
        "written_ticket_no": facts.scores[0].written_ticket_no,
        "ticket_no": seen.ticket_no,
        "phone": PHONE,
        "email": EMAIL,
    }


def desk(world: World, person: Candidate, verb: str = "") -> str:
    path = f"/staff/rounds/{world.round_id}/registrations/{person.id}"
    return f"{path}/{verb}" if verb else path


def text(answer: Answer) -> str:
    return json.dumps(answer.body, ensure_ascii=False)


def test_every_page_of_staff_is_masked(world: World, known: Candidate) -> None:
    values = secrets_of(world, known)
    operator = staff_browser(world)
    given = {"round_id": world.round_id, "candidate": known.id, "site": "42001"}
    shown = []
    for route in all_routes.declared():
        if route.method != "GET" or route.allow.kind != "staff":
            continue
        path = re.sub(r"{(\w+)}", lambda found: given.get(found[1], "0123456789abcdef"), route.path)
        answer = operator.get(path)
        assert answer.status in (200, 404, 409, 400), (path, answer.body)
        leaks = [what for what, value in values.items() if value in text(answer)]
        assert not leaks, (path, leaks)
        shown += [route.path] if known.id in text(answer) else []
    for path in ("registrations", "registrations/{candidate}", "photo-reviews"):
        assert f"/staff/rounds/{{round_id}}/{path}" in shown
    found = operator.post("/staff/search", {"text": PHONE, "round_id": world.round_id})
    assert len(found.body["matches"]) == 1
    assert not [value for value in values.values() if value in text(found)]


@pytest.mark.proves("D-13")
def test_a_reveal_shows_one_value_and_the_candidate_who_asked(
    world: World, known: Candidate
) -> None:
    clerk = staff_browser(world, "clerk", "site:42001")
    account = clerk.get("/staff/me").body["account"]
    values = secrets_of(world, known)
    for what, value in values.items():
        body = {"what": what, "purpose": f"  {PURPOSE}  "}
        assert clerk.post(desk(world, known, "reveal"), body).body == {"value": value}
    mine = candidate_browser(world, known).get(f"/rounds/{world.round_id}/privacy")
    assert [look["what"] for look in mine.body["looks"]] == [*reversed(values)]
    assert {(look["role"], look["purpose"]) for look in mine.body["looks"]} == {("clerk", PURPOSE)}
    assert account not in text(mine)
    status = candidate_browser(world, known).get(f"/rounds/{world.round_id}/registration")
    assert "revealed" not in {entry["action"] for entry in status.body["timeline"]}
    seen = clerk.get(desk(world, known)).body
    assert {look["by"] for look in seen["looks"]} == {account}
    assert "revealed" not in {entry["action"] for entry in seen["timeline"]}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"what": "id_no"}, "/purpose"),
        ({"what": "id_no", "purpose": "   abc   "}, "/purpose"),
        ({"what": "id_no", "purpose": "核" * 121}, "/purpose"),
        ({"what": "score", "purpose": PURPOSE}, "/what"),
        ({"purpose": PURPOSE}, "/what"),
    ],
)
def test_no_reveal_without_a_purpose(
    world: World, known: Candidate, body: dict[str, str], fault: str
) -> None:
    clerk = staff_browser(world, "clerk")
    before = everything()
    answer = clerk.post(desk(world, known, "reveal"), body)
    refused(answer, 400, "invalid")
    assert answer.pointers == {fault}
    assert everything() == before


@pytest.mark.parametrize("purpose", ["核对考点", "核" * 120])
def test_the_edges_of_a_purpose(world: World, known: Candidate, purpose: str) -> None:
    body = {"what": "name", "purpose": purpose}
    assert staff_browser(world, "clerk").post(desk(world, known, "reveal"), body).status == 200


def test_a_ticket_is_printed_again_with_a_look(world: World, known: Candidate) -> None:
    clerk = staff_browser(world, "clerk", "province:湖北省")
    answer = clerk.post(desk(world, known, "reprint"), {"purpose": "本人到现场补打"})
    assert answer.body["url"].startswith("http")
    (look,) = clerk.get(desk(world, known)).body["looks"]
    assert (look["what"], look["role"]) == ("ticket", "clerk")


def test_who_has_not_registered_is_seen_nationally_only(world: World, known: Candidate) -> None:
    other = world.person(("CET4", 499))
    answer = staff_browser(world, "viewer").get(desk(world, other))
    assert (answer.body["view"]["state"], answer.body["money"]["payments"]) == ("closed", [])
    refused(staff_browser(world, "viewer", "site:42001").get(desk(world, other)), 404, "not_found")


def test_a_search_asks_for_a_round_that_is_there(world: World, known: Candidate) -> None:
    viewer = staff_browser(world, "viewer")
    refused(viewer.post("/staff/search", {"text": "林", "round_id": "none-such"}), 404, "not_found")
    refused(viewer.post("/staff/search", {"text": "   "}), 400, "invalid")
    refused(viewer.post("/staff/search", {"text": "9" * 1001}), 400, "invalid")
    nothing = viewer.post("/staff/search", {"text": "99999", "round_id": None})
    assert nothing.body["matches"] == []
    assert "ticket" in nothing.body["tried"]


@pytest.mark.proves("P-14")
def test_a_name_and_an_id_number_open_nothing(world: World, known: Candidate) -> None:
    """Whoever knows both still needs the ticket of the written test, and tries are counted."""
    body = {"name": NAME, "id_no": world.deps.keys.open(known.id_sealed)}
    public = [route for route in all_routes.declared() if route.allow.kind == "anyone"]
    takes = {
        route.path
        for route in public
        if route.body and {"name", "id_no"} & set(route.body.model_fields)
    }
    by_code = {"/accounts", "/accounts/recovery", "/registry/forgotten"}
    assert takes == {"/session", "/names", *by_code}, "a name alone is only drawn"
    answer = candidate_browser(world, known)
    answer.cookies.clear()
    refused(answer.post("/session", body), 400, "invalid")


@pytest.mark.proves("P-01")
def test_the_notice_names_each_use_with_its_why_who_how_long_and_the_other_way(
    world: World, known: Candidate
) -> None:
    told = candidate_browser(world, known).get(f"/rounds/{world.round_id}/privacy").body
    assert len(told["notice"]["sections"]) >= 6
    required = {consent["purpose"] for consent in told["consents"] if consent["required"]}
    assert required == {"prior_score", "photo"}
    for consent in told["consents"]:
        for name in ("title", "what", "why", "how_long", "who", "without"):
            assert consent[name]["zh-CN"], (consent["purpose"], name)
            assert consent[name]["en"], (consent["purpose"], name)
    given = {consent["purpose"]: consent["given"] for consent in told["consents"]}
    assert given["photo"] is True


def test_a_consent_of_an_old_version_or_for_nothing(world: World, known: Candidate) -> None:
    browser = candidate_browser(world, known)
    path = f"/rounds/{world.round_id}/consents"
    old = {"purpose": "photo", "version": "2013-1", "given": True}
    refused(browser.post(path, old), 409, "stale_version")
    unknown = browser.post(path, {**old, "purpose": "advertising"})
    refused(unknown, 400, "invalid")
    assert unknown.pointers == {"/purpose"}
