"""What is odd or wrong gets the right problem, and changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.window import iso
from chalicelib.services import sites
from tests.api_client import Browser, quoted, refused
from tests.stage import candidate_browser, everything, staff_browser
from tests.world import OPENS, World

KEY = {"Idempotency_Key": "key-00000001"}
OTHER_KEY = {"Idempotency_Key": "key-00000002"}


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
    theirs = ("STAFF", "AUDIT_TABLE/staff#")
    assert all(key in before or key.startswith(theirs) for key in after)


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
