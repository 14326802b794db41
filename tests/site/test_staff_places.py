"""Places at the desk: blocked and given back, a hold extended, a later deadline, findings."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.site.mock_staff_data import NOW_ONE, Json, registrations, sites, staff_round
from tests.site.staff_browser import Desk
from tests.site.staff_looks import every_look
from tests.site.test_staff_work import press_to

HELD = next(r["candidate_id"] for r in registrations(NOW_ONE) if r["state"] == "intent")


def site_of(rows: list[Json], code: str) -> Json:
    return next(row for row in rows if row["code"] == code)


def longer() -> Json:
    """A round whose deadline is being moved."""
    return staff_round() | {"extending": {"extended": 318, "since": "2014-11-05T04:20:00Z"}}


def test_places_are_blocked_by_keyboard_alone(desk: Desk) -> None:
    page = desk.open("sites/4201")
    site = site_of(desk.scenario.sites, "4201")
    free = site["free"]
    box = page.get_by_role("dialog")
    press_to(page, "summary:has-text('停用机位')")
    page.keyboard.press("Enter")
    press_to(page, "#f-block-places")
    page.keyboard.type(str(free + 1))
    page.keyboard.press("Tab")
    page.keyboard.type("3 台机器检修")
    page.keyboard.press("Enter")
    expect(box.get_by_role("alert")).to_be_focused()
    expect(box.get_by_role("alert")).to_contain_text(f"最多还能停用 {free} 个")
    press_to(page, "#f-block-places")
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(box.locator("dl.three")).to_contain_text("其中停用 2")
    assert site["blocked"] == 2
    sent = desk.scenario.did("POST", "/sites/4201/block")[-1]
    assert sent == {"part": "", "places": 2, "reason": "3 台机器检修"}


def test_places_are_given_back_and_no_more_than_are_blocked(desk: Desk) -> None:
    page = desk.open("sites/4202")
    box = page.get_by_role("dialog")
    expect(box.locator("summary", has_text="停用机位")).to_contain_text("停用 3")
    box.locator("summary", has_text="停用机位").click()
    box.locator("#f-unblock-places").fill("4")
    box.locator("#f-unblock-reason").fill("修好了")
    box.get_by_role("button", name="恢复", exact=True).click()
    expect(box.locator(".summary")).to_be_focused()
    expect(box.locator(".field.bad")).to_contain_text("恢复几个")
    box.locator("#f-unblock-places").fill("3")
    box.get_by_role("button", name="恢复", exact=True).click()
    expect(box.locator("#f-unblock-places")).to_have_count(0)
    expect(box.locator("dl.three")).not_to_contain_text("停用")


def test_an_empty_block_says_what_is_missing(desk: Desk) -> None:
    page = desk.open("sites/4201")
    box = page.get_by_role("dialog")
    box.locator("summary", has_text="停用机位").click()
    box.get_by_role("button", name="停用", exact=True).click()
    expect(box.locator(".field.bad")).to_have_count(2)
    assert desk.scenario.did("POST", "/block") == []


def test_a_site_with_parts_has_a_number_for_each(desk: Desk) -> None:
    rows, round_ = sites(), staff_round()
    half = {"blocked": 0, "paid": 10, "held": 0, "free": 50, "capacity": 60}
    site_of(rows, "4201")["pools"] = [{"part": part, **half} for part in ("oral", "written")]
    named = {"zh-CN": "笔试", "en": "Papers"}
    round_["rules"]["parts"] = [{"id": "written", "name": named}]
    page = desk.open("sites/4201", sites=rows, round=round_)
    box = page.get_by_role("dialog")
    box.get_by_label("笔试的机位数").fill("70")
    box.get_by_role("button", name="保存机位数").click()
    expect(page.get_by_role("status").filter(has_text="130")).to_be_attached()
    sent = desk.scenario.did("PUT", "/sites/4201")[-1]
    assert sent["parts"] == {"oral": 60, "written": 70}
    assert "capacity" not in sent


def test_a_hold_is_extended_by_keyboard_alone(desk: Desk) -> None:
    page = desk.open(f"registrations/{HELD}")
    press_to(page, "button:has-text('延长缴费期限')")
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog")
    expect(box.get_by_role("heading", level=2)).to_be_focused()
    expect(box).to_contain_text("最晚到缴费截止")
    box.get_by_label("延长到").fill("2014-11-10T17:30")
    box.get_by_label("原因").fill("网银故障")
    press_to(page, "dialog button[type=submit]")
    page.keyboard.press("Enter")
    expect(box.locator(".summary")).to_be_focused()
    expect(box).to_contain_text("不能晚于缴费截止")
    box.get_by_label("延长到").fill("2014-11-10T16:00")
    press_to(page, "dialog button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("status").first).to_contain_text("缴费期限已延长到")
    sent = desk.scenario.did("POST", "/extend")[-1]
    assert sent == {"until": "2014-11-10T08:00:00Z", "reason": "网银故障"}


def test_a_later_deadline_says_how_far_it_is(desk: Desk) -> None:
    page = desk.open("rounds", round=longer())
    expect(page.locator("main")).to_contain_text("已延长 318 人")


def test_findings_of_the_minute_are_on_the_page_of_the_audit(desk: Desk) -> None:
    page = desk.open("audit", clean=False)
    table = page.get_by_role("region", name="每分钟核对发现的问题", exact=True)
    expect(table.locator("tbody tr")).to_have_count(2)
    expect(table).to_contain_text("最早发现")


@pytest.mark.parametrize("place", ["sites/4202", "extend", "audit", "rounds", "board"])
def test_how_it_looks(desk: Desk, place: str) -> None:
    address = f"registrations/{HELD}" if place == "extend" else place
    page = desk.open(address, clean=False, round=longer())
    if place == "extend":
        page.get_by_role("button", name="延长缴费期限").click()
        expect(page.get_by_role("dialog")).to_be_visible()
    if place == "sites/4202":
        page.locator("summary", has_text="停用机位").click()
    every_look(desk, page)
