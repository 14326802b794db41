"""What is odd, wrong, late or twice gets the right problem, and changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.window import BEIJING, iso
from chalicelib.gateways.payments.sandbox import Sandbox
from chalicelib.services import sites
from infra.cashier.keys import Keys, load_keys
from tests.api_client import Answer, Browser, quoted
from tests.stage import PHASE_TWO, candidate_browser, everything, paid, staff_browser
from tests.world import OPENS, STAFF, World

KEY = {"Idempotency_Key": "key-00000001"}
OTHER_KEY = {"Idempotency_Key": "key-00000002"}


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 2)
    return world


def refused(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.code) == (status, code), answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-Id"] == answer.body["request_id"]
    assert answer.headers["X-Now"]
    assert answer.body["type"] == "about:blank"
    assert answer.body["status"] == status


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "invalid"),
        (b"{", "malformed_json"),
        (b'{"site": "42001",}', "malformed_json"),
        (b'{"site": "\\ud800"}', "malformed_json"),
        (b"[]", "invalid"),
        (b"null", "invalid"),
        (b'"42001"', "invalid"),
        (b'{"site": 42001}', "invalid"),
        (b'{"site": null}', "invalid"),
        (b'{"site": ""}', "invalid"),
        (b'{"site": "42001\'"}', "invalid"),
        ('{"site": "４２００１"}'.encode(), "invalid"),
        (b'{"site": "42001", "price": 0}', "invalid"),
    ],
)
def test_odd_bodies(opened: World, raw: bytes, code: str) -> None:
    browser = candidate_browser(opened, opened.ready())
    before = everything()
    path = f"/rounds/{opened.round_id}/registration"
    answer = browser.send("POST", path, None, KEY, raw)
    refused(answer, 400, code)
    assert everything() == before


def test_a_body_too_large(opened: World) -> None:
    browser = candidate_browser(opened, opened.ready())
    raw = json.dumps({"site": "4" * 65_536}).encode()
    answer = browser.send("POST", f"/rounds/{opened.round_id}/registration", None, KEY, raw)
    refused(answer, 413, "too_large")
    assert answer.body["params"]["max"] == 65_536


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "x"])
def test_only_json_is_read(opened: World, kind: str) -> None:
    browser = candidate_browser(opened, opened.ready())
    path = f"/rounds/{opened.round_id}/registration"
    answer = browser.post(path, {"site": "42001"}, Content_Type=kind, **KEY)
    refused(answer, 415, "unsupported_media_type")


def test_all_fields_bad_at_once(opened: World) -> None:
    before = everything()
    body = {
        "id": "A b",
        "programme": "",
        "name": {"zh-CN": ""},
        "exam_on": "2014-11-31",
        "sitting": {"starts_at": 5, "entry_from": "2014-11-23T09:00:00", "entry_until": None},
        "phase_one": {"opens_at": "0001-01-01T00:00:00+08:00", "closes_at": "tomorrow"},
        "phase_two": [],
        "pay_until": True,
        "specimen": "yes",
        "fee": 0,
    }
    answer = staff_browser(opened).post("/staff/rounds", body)
    refused(answer, 400, "invalid")
    assert answer.field_codes == {
        "/id": "pattern",
        "/programme": "too_short",
        "/name/zh-CN": "too_short",
        "/name/en": "required",
        "/exam_on": "wrong_type",
        "/sitting/starts_at": "wrong_type",
        "/sitting/entry_from": "no_time_zone",
        "/sitting/entry_until": "wrong_type",
        "/phase_one/opens_at": "range",
        "/phase_one/closes_at": "wrong_type",
        "/phase_two": "wrong_type",
        "/pay_until": "wrong_type",
        "/specimen": "wrong_type",
        "/fee": "unknown_field",
    }
    after = everything()
    assert {k for k in after if k not in before} <= {k for k in after if k.startswith("STAFF")}


@pytest.mark.parametrize("key", [None, "", "short", "x" * 65, "white space!", "钥匙钥匙钥匙钥匙"])
def test_the_idempotency_key_is_needed(opened: World, key: str | None) -> None:
    browser = candidate_browser(opened, opened.ready())
    before = everything()
    headers = {} if key is None else {"Idempotency_Key": key}
    path = f"/rounds/{opened.round_id}/registration"
    answer = browser.post(path, {"site": "42001"}, **headers)
    refused(answer, 400, "invalid")
    assert answer.field_codes == {"/headers/Idempotency-Key": "idempotency_key"}
    assert everything() == before


@pytest.mark.parametrize(
    "path",
    [
        "/rounds/nowhere",
        "/rounds/" + "x" * 3000,
        "/rounds/" + quoted("a#b"),
        "/rounds/" + quoted("../../etc"),
        "/rounds/" + quoted("圆"),
        "/rounds/" + quoted("a\nb"),
        "/rounds/nowhere/sites",
    ],
)
def test_odd_ids_in_paths_are_not_found(opened: World, path: str) -> None:
    refused(Browser(opened.deps).get(path), 404, "not_found")


@pytest.mark.parametrize(
    "path",
    [
        "imports/{odd}",
        "registrations/{odd}",
        "registrations/NOBODY000000",
        "imports/0123456789abcdef",
    ],
)
def test_odd_ids_at_the_desk(opened: World, path: str) -> None:
    path = path.replace("{odd}", quoted("x#profile"))
    answer = staff_browser(opened).get(f"/staff/rounds/{opened.round_id}/{path}")
    refused(answer, 404, "not_found")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/query/limit"),
        ("limit=101", "/query/limit"),
        ("limit=-1", "/query/limit"),
        ("limit=²", "/query/limit"),
        ("limit=1e1", "/query/limit"),
        ("limit=" + "9" * 40, "/query/limit"),
        ("state=bought", "/query/state"),
        ("cursor=%00", "/query/cursor"),
        ("cursor=" + "a" * 2000, "/query/cursor"),
        ("cursor=99999~x", "/query/cursor"),
        ("cursor=~", "/query/cursor"),
    ],
)
def test_odd_queries(opened: World, query: str, pointer: str) -> None:
    path = f"/staff/rounds/{opened.round_id}/registrations?{query}"
    answer = staff_browser(opened).get(path)
    refused(answer, 400, "invalid")
    assert answer.pointers == {pointer}


def a_site(**changes: Any) -> dict[str, Any]:
    body = {"name": "某考点", "province": "湖北省", "city": "武汉市", "address": "某路"}
    return {**body, "pickup_place": "一楼", "capacity": 2, **changes}


@pytest.mark.parametrize("version", ["", "*", '"x"', '"0"', '"-1"', '"²"', '"' + "9" * 50 + '"'])
def test_a_change_names_the_version_it_saw(opened: World, version: str) -> None:
    path = f"/staff/rounds/{opened.round_id}/sites/42001"
    browser = staff_browser(opened)
    before = everything()
    refused(browser.put(path, a_site(), If_Match=version), 428, "precondition_needed")
    refused(browser.put(path, a_site()), 428, "precondition_needed")
    refused(browser.put(path, a_site(), If_Match='"7"'), 409, "stale_version")
    assert everything() == before


def test_two_staff_at_one_round(opened: World) -> None:
    path = f"/staff/rounds/{opened.round_id}"
    one, two = staff_browser(opened), staff_browser(opened)
    seen = one.get(path)
    fields = ("name", "exam_on", "sitting", "phase_one", "phase_two", "pay_until")
    body = {name: seen.body[name] for name in fields}
    changed = one.put(path, {**body, "specimen": False}, If_Match=seen.headers["ETag"])
    assert changed.status == 200
    late = two.put(path, {**body, "specimen": True}, If_Match=seen.headers["ETag"])
    refused(late, 409, "stale_version")
    assert two.get(path).body["specimen"] is False


@pytest.mark.parametrize(
    ("code", "status", "problem"),
    [("4", 400, "invalid"), ("abcde", 400, "invalid"), ("420011", 400, "invalid")],
)
def test_odd_codes_of_new_sites(opened: World, code: str, status: int, problem: str) -> None:
    path = f"/staff/rounds/{opened.round_id}/sites/{code}"
    answer = staff_browser(opened).put(path, a_site(), If_None_Match="*")
    refused(answer, status, problem)
    assert answer.pointers == {"/site"}


@pytest.mark.parametrize("capacity", [-1, 20_001, 1.5, "2", True, None])
def test_odd_capacities(opened: World, capacity: Any) -> None:
    path = f"/staff/rounds/{opened.round_id}/sites/42001"
    answer = staff_browser(opened).put(path, a_site(capacity=capacity), If_Match='"1"')
    refused(answer, 400, "invalid")
    assert answer.pointers == {"/capacity"}


@pytest.mark.proves("S1-07", "S1-08", "S1-09")
@pytest.mark.parametrize(
    ("seconds_after", "of", "code"),
    [
        (-1, "opens", "window_closed"),
        (0, "opens", None),
        (-1, "closes", None),
        (0, "closes", "window_closed"),
    ],
)
def test_phase_one_to_the_second(
    opened: World, seconds_after: int, of: str, code: str | None
) -> None:
    person = opened.ready()
    edge = OPENS if of == "opens" else OPENS.replace(month=11, day=10, hour=17)
    opened.at = edge + timedelta(seconds=seconds_after)
    browser = candidate_browser(opened, person)
    before = everything()
    answer = browser.post(f"/rounds/{opened.round_id}/registration", {"site": "42001"}, **KEY)
    if code is None:
        assert answer.status == 201
        return
    refused(answer, 422, code)
    assert answer.body["params"] == {
        "opens_at": "2014-10-30T01:00:00Z",
        "closes_at": "2014-11-10T09:00:00Z",
        "now": iso(opened.at),
    }
    assert everything() == before


@pytest.mark.proves("S1-08", "S1-09")
def test_phase_two_to_the_second(opened: World) -> None:
    browser = candidate_browser(opened, paid(opened))
    path = f"/rounds/{opened.round_id}/ticket"
    closes = PHASE_TWO.replace(day=20, hour=17)
    for at, status in (
        (PHASE_TWO - timedelta(seconds=1), 422),
        (PHASE_TWO, 202),
        (closes - timedelta(seconds=1), 202),
        (closes, 422),
    ):
        opened.at = at
        answer = browser.post(path)
        assert answer.status == status, at.astimezone(BEIJING)
    assert answer.body["params"]["opens_at"] == "2014-11-14T01:00:00Z"


@pytest.mark.proves("S1-09")
def test_between_the_phases_the_status_shows_and_nothing_else_goes(opened: World) -> None:
    browser = candidate_browser(opened, paid(opened))
    opened.at = PHASE_TWO - timedelta(days=1)
    view = browser.get(f"/rounds/{opened.round_id}/registration").body
    assert (view["state"], view["round"]["phase"]) == ("paid", "gap")
    assert view["round"]["phase_two"]["opens_at"] == "2014-11-14T01:00:00Z"
    before = everything()
    for path, body in (
        ("agreement", {"version": "2014-1"}),
        ("photo", {"size": 50_000, "content_type": "image/jpeg"}),
        ("photo/restore", None),
        ("ticket", None),
    ):
        answer = browser.post(f"/rounds/{opened.round_id}/{path}", body)
        refused(answer, 422, "window_closed")
    answer = browser.put(f"/rounds/{opened.round_id}/school", {"school": "江城大学"})
    refused(answer, 422, "window_closed")
    assert everything() == before


def test_unknown_closed_and_full_sites(opened: World) -> None:
    opened.site("31001", 1, "上海市")
    opened.hold(opened.ready(), "31001")
    sites.set_open(opened.deps, opened.round_id, "42001", False, STAFF, "停电")
    browser = candidate_browser(opened, opened.ready())
    path = f"/rounds/{opened.round_id}/registration"
    refused(browser.post(path, {"site": "99999"}, **KEY), 404, "not_found")
    refused(browser.post(path, {"site": "42001"}, **KEY), 409, "site_closed")
    refused(browser.post(path, {"site": "31001"}, **KEY), 409, "sold_out")
    assert browser.get(path).body["state"] == "none"


def test_second_holds_tabs_and_retries(opened: World) -> None:
    opened.site("42002", 5)
    browser = candidate_browser(opened, opened.ready())
    path = f"/rounds/{opened.round_id}/registration"
    first = browser.post(path, {"site": "42001"}, **KEY)
    assert first.status == 201
    again = browser.post(path, {"site": "42001"}, **KEY)
    tab = browser.post(path, {"site": "42001"}, **OTHER_KEY)
    for answer in (again, tab):
        assert answer.body["registration"] == first.body["registration"]
    refused(browser.post(path, {"site": "42002"}, **KEY), 409, "idempotency_mismatch")
    elsewhere = browser.post(path, {"site": "42002"}, **OTHER_KEY)
    refused(elsewhere, 409, "already_registered")
    assert elsewhere.body["params"]["site"] == "42001"


def test_refusals_name_clause_value_limit_and_way_out(opened: World) -> None:
    browser = candidate_browser(opened, opened.person(("CET4", 499)))
    path = f"/rounds/{opened.round_id}/agreement"
    answer = browser.post(path, {"version": "2014-1"})
    refused(answer, 422, "not_eligible")
    assert answer.body["reasons"] == [
        {
            "clause": "一",
            "code": "score_too_low",
            "params": {"exam": "CET4", "value": 499, "limit": 500, "short": 1},
            "way_out": "review",
        },
        {
            "clause": "一",
            "code": "score_missing",
            "params": {"exam": "CET6", "value": None, "limit": 425},
            "way_out": "contact",
        },
    ]


def test_a_stale_agreement(opened: World) -> None:
    browser = candidate_browser(opened, opened.person())
    answer = browser.post(f"/rounds/{opened.round_id}/agreement", {"version": "2013-1"})
    refused(answer, 409, "stale_version")


@pytest.mark.parametrize(
    ("school", "code"), [("", "school_empty"), ("\ue000大学", "school_character")]
)
def test_odd_schools(opened: World, school: str, code: str) -> None:
    browser = candidate_browser(opened, paid(opened))
    opened.at = PHASE_TWO
    answer = browser.put(f"/rounds/{opened.round_id}/school", {"school": school})
    refused(answer, 400, "invalid")
    assert answer.field_codes == {"/school": code}


@pytest.mark.parametrize(
    ("size", "status", "code"),
    [(1, 400, "photo_file_too_small"), (204_801, 400, "photo_file_too_large"), (0, 400, "invalid")],
)
def test_odd_photo_sizes(opened: World, size: int, status: int, code: str) -> None:
    browser = candidate_browser(opened, paid(opened))
    opened.at = PHASE_TWO
    body = {"size": size, "content_type": "image/jpeg"}
    refused(browser.post(f"/rounds/{opened.round_id}/photo", body), status, code)


def test_odd_imports(opened: World) -> None:
    path = f"/staff/rounds/{opened.round_id}/imports"
    browser = staff_browser(opened)
    answer = browser.post(path, {"kind": "people", "filename": "", "size": -1})
    assert answer.pointers == {"/kind", "/filename", "/size"}
    answer = browser.post(path, {"kind": "roster", "filename": "a.csv", "size": 0})
    assert answer.field_codes == {"/size": "file_empty"}
    answer = browser.post(path, {"kind": "roster", "filename": "a.csv", "size": 10**9})
    assert answer.field_codes == {"/size": "file_too_large"}
    job = browser.post(path, {"kind": "roster", "filename": "a.csv", "size": 100}).body["job_id"]
    answer = browser.post(f"{path}/{job}/check")
    assert answer.field_codes == {"/file": "file_missing"}
    refused(browser.post(f"{path}/{job}/commit"), 409, "wrong_state")


@pytest.fixture(scope="module")
def cashier(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return load_keys(Path(tmp_path_factory.mktemp("cashier")))


def notification(world: World, keys: Keys, amount_minor: int = 5000) -> tuple[str, Any]:
    """A running payment, and the word of the provider that it is paid."""
    person = world.ready()
    world.hold(person, "42001")
    started = candidate_browser(world, person).post(f"/rounds/{world.round_id}/payment", {}, **KEY)
    number = started.body["payment_no"]
    receipt = {
        "provider_no": f"P-{number}",
        "payment_no": number,
        "attach": world.provider.requests[number].attach,
        "amount_minor": amount_minor,
        "paid_at": iso(world.at),
    }
    world.deps = replace(
        world.deps,
        providers={
            "sandbox": Sandbox(
                "http://127.0.0.1:9",
                key_pem=keys.public_pem,
                merchant_secret=keys.merchant_secret,
                wall=world.deps.wall,
                nonce=lambda: "n",
            )
        },
    )
    return person.id, receipt


def tell(world: World, keys: Keys, receipt: Any, **changes: str) -> Answer:
    raw = json.dumps({"receipt": receipt}).encode()
    headers = keys.notification_headers(raw, int(world.wall_at.timestamp()))
    path = "/payments/sandbox/notification"
    return Browser(world.deps).send("POST", path, None, {**headers, **changes}, raw)


def test_a_signed_notification_any_number_of_times(opened: World, cashier: Keys) -> None:
    _, receipt = notification(opened, cashier)
    for _ in range(3):
        answer = tell(opened, cashier, receipt)
        assert (answer.status, answer.body) == (200, {"code": "SUCCESS"})
    kept = [key for key in everything() if receipt["provider_no"] in key]
    assert len(kept) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Sandbox-Signature": "AAAA"}, "bad_signature"),
        ({"Sandbox-Signature": ""}, "bad_signature"),
        ({"Sandbox-Serial": "0" * 16}, "unknown_key"),
        ({"Sandbox-Nonce": "another"}, "bad_signature"),
    ],
)
def test_forged_notifications(
    opened: World, cashier: Keys, changes: dict[str, str], code: str
) -> None:
    _, receipt = notification(opened, cashier)
    before = everything()
    refused(tell(opened, cashier, receipt, **changes), 403, code)
    assert everything() == before


def test_replayed_and_foreign_notifications(opened: World, cashier: Keys, tmp_path: Path) -> None:
    _, receipt = notification(opened, cashier)
    before = everything()
    refused(tell(opened, load_keys(tmp_path), receipt), 403, "unknown_key")
    raw = json.dumps({"receipt": receipt}).encode()
    old = cashier.notification_headers(raw, int(opened.wall_at.timestamp()) - 301)
    browser, path = Browser(opened.deps), "/payments/sandbox/notification"
    refused(browser.send("POST", path, None, old, raw), 403, "stale_notification")
    refused(browser.send("POST", "/payments/other/notification", {}), 404, "not_found")
    unreadable = tell(opened, cashier, {"provider_no": 5})
    refused(unreadable, 400, "invalid")
    assert everything() == before


def test_a_foreign_amount_is_refunded_and_pays_nothing(opened: World, cashier: Keys) -> None:
    person, receipt = notification(opened, cashier, amount_minor=1)
    assert tell(opened, cashier, receipt).status == 200
    found = [item for key, item in everything().items() if key.startswith("PAYMENTS")]
    refunds = [i for i in found if i["pk"]["S"].startswith(person) and "refund#" in i["sk"]["S"]]
    assert len(refunds) == 1
    states = {
        item["state"]["S"]
        for key, item in everything().items()
        if key.startswith(f"REGISTRATIONS_TABLE/{person}")
    }
    assert states == {"intent"}


def test_a_bug_tells_nothing_but_the_request_id(opened: World) -> None:
    def broken() -> Any:
        raise RuntimeError("secret detail")

    browser = Browser(replace(opened.deps, new_id=broken))
    browser.cookies = staff_browser(opened).cookies
    body = {"title": {"zh-CN": "题", "en": "t"}, "body": {"zh-CN": "文", "en": "b"}}
    path = f"/staff/rounds/{opened.round_id}/notices"
    answer = browser.post(path, {**body, "publish_at": iso(OPENS)})
    refused(answer, 500, "internal")
    assert "secret" not in str(answer.body)


def test_headers_of_every_answer(opened: World) -> None:
    opened.at = OPENS + timedelta(milliseconds=250)
    answer = Browser(opened.deps).get("/clock")
    assert answer.headers["X-Now"] == answer.body["now"] == "2014-10-30T01:00:00.250000Z"
    assert answer.headers["X-Request-Id"].startswith("request-")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_sites_have_an_etag(opened: World) -> None:
    browser, path = Browser(opened.deps), f"/rounds/{opened.round_id}/sites"
    first = browser.get(path)
    etag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, max-age=2"
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        same = browser.get(path, If_None_Match=known)
        assert (same.status, same.body, same.headers["ETag"]) == (304, None, etag)
    opened.hold(opened.ready(), "42001")
    sites.refresh(opened.deps, opened.round_id, sites.get(opened.round_id, "42001"))
    moved = browser.get(path, If_None_Match=etag)
    assert (moved.status, moved.body["sites"][0]["free"]) == (200, 1)
