"""The opening over HTTP: what anybody, a candidate and staff are answered, and what is refused."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.api import all_routes, contract
from chalicelib.domain.programme import Round
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.domain.window import instant, iso
from chalicelib.services import rounds, work
from chalicelib.store import people
from chalicelib.store import rounds as stored_rounds
from tests.api_checked import Checked
from tests.api_client import Browser, refused
from tests.opening_stage import (
    EVERYBODY,
    GATHERING,
    RULE,
    TICK,
    announced,
    committed,
    solved,
    with_work,
)
from tests.stage import candidate_browser, everything, staff_browser
from tests.world import OPENS, STAFF, World

KEY = {"Idempotency_Key": "key-00000001"}
ALL: dict[str, Any] = {
    "cool_down": {"after": 3, "minutes": 30, "scarce_percent": 10},
    "returns": {"hot_percent": 5, "longest_minutes": 30, "at": []},
    "standby": {"offer_minutes": 60},
    "opening": {"spread_seconds": 600, "present_minutes": 30},
    "work": {"sign_in": False, "hold": True, "max_number": 200_000},
}
OFF = dict.fromkeys(ALL)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return contract.document(all_routes.declared())


def test_the_answers_keep_to_the_contract(world: World, document: dict[str, Any]) -> None:
    announced(world)
    with_work(world, hold=True)
    seen: set[str] = set()
    root = f"/rounds/{world.round_id}"
    staff = Checked(document, staff_browser(world), seen)
    public = Checked(document, Browser(world.deps), seen)
    person = Checked(document, candidate_browser(world, world.person()), seen)
    assert public("GET", f"{root}/opening").body["committed"] is None
    made = staff("POST", f"/staff{root}/opening/commit", {"reason": "通知已公布"})
    assert made.status == 201
    hash_ = made.body["committed"]["sha256"]
    world.at = GATHERING
    turn = person("GET", f"{root}/pass").body
    assert turn["pass"]
    assert person("GET", f"{root}/pass", X_Pass=turn["pass"]).body == turn
    assert public("GET", root).body["seed"] == {**made.body["committed"], "sha256": hash_}
    assert public("GET", f"/work?for=hold&round={world.round_id}").body["challenge"]
    assert public("GET", "/work?for=sign_in").body == {"challenge": None}
    world.at = EVERYBODY - TICK
    assert public("GET", f"{root}/opening").body["committed"]["seed"] is None
    world.at = EVERYBODY
    assert len(public("GET", f"{root}/opening").body["committed"]["seed"]) == 64


def test_a_hold_in_its_turn_over_http(world: World) -> None:
    committed(world)
    world.at = GATHERING
    browser = candidate_browser(world, world.ready())
    root = f"/rounds/{world.round_id}"
    turn = browser.get(f"{root}/pass").body
    world.at = OPENS
    body, path = {"site": "42001"}, f"{root}/registration"
    before = everything()
    early = browser.post(path, body, X_Pass=turn["pass"], **KEY)
    refused(early, 425, "too_early")
    assert early.body["params"]["at"] == turn["at"]
    wait = int(early.headers["Retry-After"])
    assert (
        OPENS + timedelta(seconds=wait - 1) < instant(turn["at"]) <= OPENS + timedelta(seconds=wait)
    )
    assert everything() == before
    world.at = instant(turn["at"])
    assert browser.post(path, body, X_Pass=turn["pass"], **KEY).status == 201


def test_what_everybody_asks_for_reads_the_round_once_a_second(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(world)
    with_work(world, hold=True)
    world.at = GATHERING
    browser = candidate_browser(world, world.person())
    root = f"/rounds/{world.round_id}"
    paths = (f"{root}/pass", f"{root}/opening", f"/work?for=hold&round={world.round_id}")
    reads: list[str] = []
    read = stored_rounds.get

    def noted(round_id: str) -> Round | None:
        reads.append(round_id)
        return read(round_id)

    monkeypatch.setattr(stored_rounds, "get", noted)
    for path in paths * 2:
        assert browser.get(path).status == 200
    assert len(reads) <= 1
    world.wall_at += timedelta(seconds=1)
    for path in paths:
        assert browser.get(path).status == 200
    assert len(reads) <= 2


def test_agreement_and_consent_may_come_while_people_gather(world: World) -> None:
    """So that in one's turn nothing is left but the choice."""
    committed(world)
    person = world.person()
    browser = candidate_browser(world, person)
    path, body = f"/rounds/{world.round_id}/agreement", {"version": "2014-1"}
    world.at = GATHERING - TICK
    refused(browser.post(path, body), 422, "window_closed")
    world.at = GATHERING
    assert browser.post(path, body).status == 200


@pytest.fixture
def working(world: World) -> Iterator[World]:
    """A round that asks for work at sign-in: the tables are shared, so it ends with the test."""
    world.round()
    world.site("42001", 5)
    with_work(world, sign_in=True, hold=True)
    work._asking_at_sign_in.cache_clear()
    yield world
    rounds.put(world.deps, replace(rounds.get(world.round_id), seat_rules=SeatRules()), STAFF)
    work._asking_at_sign_in.cache_clear()


def challenge(world: World, purpose: str) -> dict[str, Any]:
    path = f"/work?for={purpose}&round={world.round_id}"
    found: dict[str, Any] = Browser(world.deps).get(path).body["challenge"]
    return found


def test_signing_in_with_work(working: World) -> None:
    """A wrong pair costs its work too; without work nobody learns whether a pair is right."""
    person = working.person()
    facts = people.facts(person.id)
    assert facts is not None
    given = {"ticket_no": facts.scores[0].written_ticket_no, "name": person.name}
    browser = Browser(working.deps)
    before = everything()
    for body in (given, {**given, "name": "别人"}):
        answer = browser.post("/session", body)
        refused(answer, 428, "work_needed")
        assert answer.body["params"] == {"purpose": "sign_in"}
    assert everything() == before
    solution = solved(challenge(working, "sign_in"))
    wrong = browser.post("/session", {**given, "name": "别人"}, X_Work=solution)
    refused(wrong, 401, "wrong_credentials")
    refused(browser.post("/session", given, X_Work=solution), 428, "work_needed")
    again = solved(challenge(working, "sign_in"))
    assert browser.post("/session", given, X_Work=again).status == 200


def test_holding_with_work(working: World) -> None:
    browser = candidate_browser(working, working.ready())
    path, body = f"/rounds/{working.round_id}/registration", {"site": "42001"}
    refused(browser.post(path, body, **KEY), 428, "work_needed")
    foreign = solved(challenge(working, "sign_in"))
    refused(browser.post(path, body, X_Work=foreign, **KEY), 428, "work_needed")
    rubbish = base64.b64encode(b"{}" * 2000).decode()
    refused(browser.post(path, body, X_Work=rubbish, **KEY), 428, "work_needed")
    solution = solved(challenge(working, "hold"))
    assert browser.post(path, body, X_Work=solution, **KEY).status == 201
    assert browser.post(path, body, X_Work=solution, **KEY).status == 200


@pytest.mark.parametrize(
    ("path", "status", "pointer"),
    [
        ("/work", 400, "/query/for"),
        ("/work?for=", 400, "/query/for"),
        ("/work?for=pay", 400, "/query/for"),
        ("/work?for=hold", 400, "/query/round"),
        ("/work?for=hold&round=", 400, "/query/round"),
        ("/work?for=hold&round=%E4%B8%80", 400, "/query/round"),
        (f"/work?for=hold&round={'a' * 5000}", 400, "/query/round"),
        ("/work?for=hold&round=none-such", 404, None),
        ("/rounds/none-such/opening", 404, None),
        ("/rounds/none-such/pass", 404, None),
    ],
)
def test_odd_questions(world: World, path: str, status: int, pointer: str | None) -> None:
    world.round()
    answer = candidate_browser(world, world.person()).get(path)
    assert answer.status == status
    if pointer:
        assert answer.pointers == {pointer}


def test_committing_is_refused_with_its_reason(world: World) -> None:
    announced(world)
    path, why = f"/staff/rounds/{world.round_id}/opening/commit", {"reason": "通知已公布"}
    staff = staff_browser(world)
    assert staff.post(path, {}).pointers == {"/reason"}
    assert staff.post(path, {"reason": " "}).pointers == {"/reason"}
    world.at = GATHERING
    late = staff.post(path, why)
    refused(late, 422, "seed_too_late")
    assert late.body["params"]["limit"] == iso(GATHERING)
    world.at = GATHERING - TICK
    assert staff.post(path, why).status == 201
    refused(staff.post(path, why), 409, "seed_committed")


def round_body(world: World) -> dict[str, Any]:
    found = staff_browser(world).get(f"/staff/rounds/{world.round_id}").body
    names = ("name", "exam_on", "sitting", "phase_one", "phase_two", "pay_until", "specimen")
    return {name: found[name] for name in names}


def test_seat_rules_are_set_shown_and_kept(world: World) -> None:
    world.at = OPENS - timedelta(days=2)
    world.round()
    staff, path = staff_browser(world), f"/staff/rounds/{world.round_id}"
    body = round_body(world)
    assert staff.get(path).body["seat_rules"] == OFF
    answer = staff.put(path, {**body, "seat_rules": ALL}, If_Match='"1"')
    assert answer.status == 200
    assert answer.body["seat_rules"] == ALL
    public = Browser(world.deps).get(f"/rounds/{world.round_id}").body
    assert (public["seat_rules"], public["seed"]) == (ALL, None)
    kept = staff.put(path, body, If_Match='"2"')
    assert kept.body["seat_rules"] == ALL, "a request that says nothing of them"
    off = staff.put(path, {**body, "seat_rules": {}}, If_Match='"3"')
    assert off.body["seat_rules"] == OFF
    stated = {**ALL["returns"], "longest_minutes": None, "at": ["09:00", "21:30"]}
    some = staff.put(path, {**body, "seat_rules": {"returns": stated}}, If_Match='"4"')
    assert some.body["seat_rules"] == {**OFF, "returns": stated}


def test_every_bad_rule_is_named_at_once(world: World) -> None:
    world.at = OPENS - timedelta(days=2)
    world.round()
    staff, path = staff_browser(world), f"/staff/rounds/{world.round_id}"
    body = round_body(world)
    bad = {
        "cool_down": {"after": 0, "minutes": 1441, "scarce_percent": 101},
        "returns": {"hot_percent": 0, "longest_minutes": 0, "at": ["24:00"]},
        "standby": {"offer_minutes": 4},
        "opening": {"spread_seconds": 9, "present_minutes": 90},
        "work": {"sign_in": "yes", "hold": 1, "max_number": 999},
        "lottery": {},
    }
    found = staff.put(path, {**body, "seat_rules": bad}, If_Match='"1"')
    fields = {
        "cool_down/after", "cool_down/minutes", "cool_down/scarce_percent",
        "returns/hot_percent", "returns/longest_minutes", "returns/at/0",
        "standby/offer_minutes", "opening/spread_seconds", "opening/present_minutes",
        "work/sign_in", "work/hold", "work/max_number", "lottery",
    }  # fmt: skip
    assert found.pointers == {f"/seat_rules/{field}" for field in fields}
    contradicting = {
        "returns": {"hot_percent": 5, "longest_minutes": 30, "at": ["09:00"]},
        "work": {"sign_in": False, "hold": False, "max_number": 1000},
        "opening": {"spread_seconds": 3600, "present_minutes": 30},
    }
    short = {
        **body,
        "phase_one": {**body["phase_one"], "closes_at": iso(OPENS + timedelta(hours=1))},
    }
    short["pay_until"] = short["phase_one"]["closes_at"]
    found = staff.put(path, {**short, "seat_rules": contradicting}, If_Match='"1"')
    assert found.field_codes == {
        "/seat_rules/returns/longest_minutes": "delay_or_times",
        "/seat_rules/work/sign_in": "one_place_at_least",
        "/seat_rules/opening/spread_seconds": "past_the_window",
    }
    neither = {"returns": {"hot_percent": 5}}
    found = staff.put(path, {**body, "seat_rules": neither}, If_Match='"1"')
    assert found.field_codes == {"/seat_rules/returns/longest_minutes": "delay_or_times"}
    assert staff.get(path).body["version"] == 1


def test_a_new_round_may_bring_its_rules(world: World) -> None:
    world.at = OPENS - timedelta(days=2)
    world.round()
    body = {**round_body(world), "id": f"{world.round_id}-new", "programme": "cet_set"}
    made = staff_browser(world).post("/staff/rounds", {**body, "seat_rules": ALL})
    assert (made.status, made.body["seat_rules"]) == (201, ALL)


def test_the_rule_of_the_stage_is_the_rule_of_the_answers() -> None:
    assert ALL["opening"]["spread_seconds"] == RULE.spread.total_seconds()
