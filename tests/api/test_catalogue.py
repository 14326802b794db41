"""The catalogue at the edge: drafts are for staff, closed sites are told, lists have a scope."""

from __future__ import annotations

from chalicelib.services import sites
from tests.api_client import Browser, refused
from tests.round_stage import a_draft, body_of
from tests.stage import candidate_browser, staff_browser
from tests.world import STAFF, World, historic_round


def test_a_draft_is_found_by_staff_alone(world: World) -> None:
    draft = f"{world.round_id}-draft"
    staff = staff_browser(world)
    assert staff.post("/staff/rounds", a_draft(draft)).status == 201
    assert staff.get(f"/staff/rounds/{draft}").body["draft"] is True
    assert staff.get(f"/staff/rounds/{draft}/preview").status == 200
    person = candidate_browser(world, world.person())
    for browser, path in (
        (Browser(world.deps), ""),
        (Browser(world.deps), "/sites"),
        (Browser(world.deps), "/availability"),
        (Browser(world.deps), "/opening"),
        (Browser(world.deps), "/catalogue"),
        (Browser(world.deps), "/notice"),
        (Browser(world.deps), "/notice.pdf"),
        (Browser(world.deps), "/privacy-notice"),
        (person, "/registration"),
        (person, "/flow"),
    ):
        refused(browser.get(f"/rounds/{draft}{path}"), 404, "not_found")
    listed = Browser(world.deps).get("/rounds").body["rounds"]
    assert draft not in [one["id"] for one in listed]
    assert draft in [one["id"] for one in staff.get("/staff/rounds").body["rounds"]]


def test_no_put_makes_a_draft_public(world: World) -> None:
    draft = f"{world.round_id}-draft"
    staff = staff_browser(world)
    staff.post("/staff/rounds", a_draft(draft))
    body = body_of(historic_round(draft))
    answer = staff.put(f"/staff/rounds/{draft}", body, If_Match='"1"')
    assert answer.body["draft"] is True
    refused(
        staff.put(f"/staff/rounds/{draft}", {**body, "draft": False}, If_Match='"2"'),
        400,
        "invalid",
    )


def test_bad_copies_and_publications(world: World) -> None:
    world.round()
    staff, root = staff_browser(world), f"/staff/rounds/{world.round_id}"
    refused(staff.post(f"{root}/copy", {"id": world.round_id}), 409, "round_exists")
    assert staff.post(f"{root}/copy", {"id": "A B", "exam_on": "2014-13-01"}).pointers == {
        "/id",
        "/exam_on",
    }
    refused(staff.post(f"{root}/publish", {"reason": "核对"}), 409, "wrong_state")
    refused(staff.post(f"{root}/publish", {}), 400, "invalid")
    refused(staff.post("/staff/rounds/none-such/copy", {"id": "some-copy"}), 404, "not_found")


def test_a_closed_site_is_told(world: World) -> None:
    world.round()
    for code in ("42001", "42002"):
        world.site(code, 2)
    sites.set_open(world.deps, world.round_id, "42002", False, STAFF, "停电")
    told = Browser(world.deps).get(f"/rounds/{world.round_id}/catalogue").body["sites"]
    assert [(one["code"], one["status"]) for one in told] == [
        ("42001", "open"),
        ("42002", "closed"),
    ]


def test_an_unknown_programme_and_language(world: World) -> None:
    world.round()
    public = Browser(world.deps)
    refused(public.get("/programmes/none"), 404, "not_found")
    refused(public.get(f"/rounds/{world.round_id}/notice?lang=fr"), 400, "invalid")


def test_a_list_is_for_its_scope(world: World) -> None:
    world.round()
    world.site("42001", 2)
    number = world.deps.keys.open(world.person().id_sealed)
    root = f"/staff/rounds/{world.round_id}"
    signed = {"signed": True, "reason": "集体报名"}
    one = {"name": "林测", "id_no": number, "site": "42001", **signed}
    many = {"csv": f"姓名,证件号码,考点\n林测,{number},42001\n", "dry_run": False, **signed}
    for role, scope in (
        ("institution", "institution:none"),
        ("clerk", "site:31001"),
        ("registrar", "province:上海市"),
    ):
        browser = staff_browser(world, role, scope)
        refused(browser.post(f"{root}/registrations", one), 403, "forbidden")
        report = browser.post(f"{root}/bulk", many).body
        assert (report["good"], report["refused"][0]["code"]) == ([], "forbidden")
    clerk = staff_browser(world, "clerk", "site:42001")
    assert clerk.post(f"{root}/registrations", one).status == 201
    assert clerk.post(f"{root}/bulk", many).body["known"] == [2]
    assert clerk.post(f"{root}/bulk", {**many, "csv": "", "after": -1}).pointers == {
        "/csv",
        "/after",
    }
    refused(staff_browser(world, "viewer").post(f"{root}/bulk", many), 403, "forbidden")
