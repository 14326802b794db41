"""What comes too early, too late, twice or at the wrong place is refused to the second."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.domain.window import BEIJING, iso
from chalicelib.services import sites
from tests.api_client import refused
from tests.stage import PHASE_TWO, candidate_browser, everything, paid
from tests.world import OPENS, STAFF, World

KEY = {"Idempotency_Key": "key-00000001"}
OTHER_KEY = {"Idempotency_Key": "key-00000002"}


@pytest.mark.proves("S1-07", "S1-08", "S1-09")
@pytest.mark.parametrize(
    ("seconds_after", "of", "code"),
    [
        (-1, "opens", "too_early"),
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
    assert everything() == before
    if code == "too_early":
        refused(answer, 425, code)
        told = {"at": "2014-10-30T01:00:00Z", "now": iso(opened.at), "retry_after": 1}
        assert answer.body["params"] == told
        assert answer.headers["Retry-After"] == "1"
        return
    refused(answer, 422, code)
    assert answer.body["params"] == {
        "opens_at": "2014-10-30T01:00:00Z",
        "closes_at": "2014-11-10T09:00:00Z",
        "now": iso(opened.at),
    }


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
            "params": {"fact": "score", "exam": "CET4", "value": 499, "limit": 500, "short": 1},
            "way_out": "review",
        },
        {
            "clause": "一",
            "code": "score_missing",
            "params": {"fact": "score", "exam": "CET6", "value": None, "limit": 425},
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
