"""Where people are confirmed: the desk of an office, the list of a school, what offices publish."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.site.staff_browser import AXE, Desk
from tests.site.staff_looks import every_look, looked_at

OFFICE: dict[str, Any] = {"role": "office", "scope": "office:429901"}
SCHOOL: dict[str, Any] = {"role": "institution", "scope": "institution:42099"}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "desk": ("identity", OFFICE),
    "desk, national": ("identity", {}),
    "cohort": ("cohorts", SCHOOL),
    "cohort, national": ("cohorts?institution=42099", {}),
    "offices": ("offices", OFFICE),
    "number": ("registry", OFFICE),
    "shredding": ("shredding", {}),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_in_every_look(desk: Desk, name: str) -> None:
    address, scenario = PAGES[name]
    every_look(desk, desk.open(address, **scenario))


def test_a_person_at_the_desk_is_found_compared_and_confirmed(desk: Desk) -> None:
    page = desk.open("identity", **OFFICE)
    page.get_by_role("button", name="查找").last.click()
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_label("证件号码").fill("429999199501011215")
    page.get_by_label("证件号码").press("Enter")
    expect(page.get_by_role("heading", name="林*远")).to_be_focused()
    expect(page.locator(".warnline")).to_contain_text("看不清楚")
    page.evaluate(AXE.read_text())
    assert not looked_at(page)
    page.get_by_role("button", name="不予确认").click()
    expect(page.locator(".field.bad .error")).to_contain_text("请选择一项")
    page.get_by_role("button", name="确认是本人").click()
    expect(page.locator("main .notice.ok")).to_contain_text("林*远：已实名")
    expect(page.get_by_label("证件号码")).to_have_value("")
    told = {"programme": "cet_set", "candidates": ["c000"], "office": None, "reason": None}
    assert desk.scenario.did("POST", "/identity/confirm") == [told]


def test_a_person_is_turned_down_with_a_reason(desk: Desk) -> None:
    page = desk.open("identity")
    page.get_by_label("证件号码").fill("429999199501011215")
    page.get_by_label("证件号码").press("Enter")
    page.get_by_label("不是同一人").check()
    page.get_by_role("button", name="不予确认").click()
    expect(page.locator("main .notice.ok")).to_contain_text("未予确认")
    (told,) = desk.scenario.did("POST", "/identity/reject")
    assert (told["office"], told["reason"]) == ("429901", "not_same_person")


def test_a_school_confirms_many_of_its_own(desk: Desk) -> None:
    page = desk.open("cohorts", **SCHOOL)
    expect(page.locator("tbody tr")).to_have_count(4)
    page.get_by_role("button", name="全选待确认的").click()
    page.get_by_role("button", name="确认所选 2 人").click()
    expect(page.locator("main .notice.ok")).to_contain_text("已确认 2 人")
    (told,) = desk.scenario.did("POST", "/identity/confirm")
    assert told["candidates"] == ["c001", "c002"]


def test_a_list_is_checked_before_it_is_written(desk: Desk) -> None:
    page = desk.open("cohorts?institution=42099")
    page.get_by_label("名单内容").fill("姓名,证件号码\n林知远,429999199501011215")
    page.get_by_role("button", name="预检").click()
    expect(page.locator("main li").filter(has_text="第 3 行")).to_contain_text("证件号码")
    page.get_by_role("button", name="加入 2 人").click()
    expect(page.locator("main")).to_contain_text("已加入 2 人")
    assert [one["dry_run"] for one in desk.scenario.did("PUT", "/42099")] == [True, False]


def test_an_office_publishes_its_hours(desk: Desk) -> None:
    page = desk.open("offices", **OFFICE)
    expect(page.get_by_role("img", name="报名入口二维码")).to_be_visible()
    page.get_by_role("button", name="修改").click()
    page.get_by_label("办理时间（中文）").fill("")
    page.get_by_label("电话").fill("")
    page.get_by_role("button", name="发布").click()
    expect(page.locator(".summary li")).to_have_count(2)
    page.evaluate(AXE.read_text())
    assert not looked_at(page)
    page.get_by_label("办理时间（中文）").fill("周六 9:00–12:00")
    page.get_by_label("电话").fill("027-1")
    page.get_by_role("button", name="发布").click()
    expect(page.locator("tbody tr")).to_contain_text("周六 9:00–12:00")


@pytest.mark.parametrize(("state", "button"), [("free", "为本人选定"), ("merged", "撤销合并")])
def test_a_number_is_chosen_or_taken_back_with_a_reason(
    desk: Desk, state: str, button: str
) -> None:
    page = desk.open("registry", desk={"number": state})
    page.get_by_label("考籍号").fill("4299 1410 0215")
    page.get_by_label("考籍号").press("Enter")
    expect(page.locator(".facts")).to_contain_text("138****0000")
    page.evaluate(AXE.read_text())
    assert not looked_at(page)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_label("原因").fill("本人到场")
    page.get_by_role("button", name=button).click()
    expect(page.locator("main .notice.ok")).to_be_visible()
    verb = "choose" if state == "free" else "unmerge"
    (told,) = desk.scenario.did("POST", f"/429914100215/{verb}")
    assert told["reason"] == "本人到场"


def test_what_is_due_is_named_before_it_goes(desk: Desk) -> None:
    page = desk.open("shredding")
    expect(page.locator("main")).to_contain_text("办结后 30 天")
    page.get_by_role("button", name="试运行").click()
    expect(page.locator("main [role=status]")).to_contain_text("到期 1 件")
    page.get_by_role("button", name="现在销毁 1 件").click()
    page.get_by_role("dialog").get_by_role("button", name="销毁", exact=True).click()
    expect(page.locator("main [role=status]")).to_contain_text("已销毁 1 件")
    assert [one["dry_run"] for one in desk.scenario.did("POST", "/shredding")] == [True, False]
