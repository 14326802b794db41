"""The pages of the desk in every look, with their dialogs open and with errors shown."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.site.mock_staff_data import NOW_TWO
from tests.site.staff_browser import AXE, Desk
from tests.site.staff_looks import every_look, looked_at

GRADED = {"result": {"grade": "B", "special": None, "certificate_no": "20142B000157"}}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("search", {}),
    "person, graded": ("registrations/c000", {"desk": GRADED}),
    "person, seen by a viewer": ("registrations/c000", {"role": "viewer"}),
    "person, not registered": ("registrations/c900", {}),
    "approvals": ("approvals", {}),
    "approval of many": ("approvals/q1", {}),
    "approval of one": ("approvals/q2", {}),
    "approval, own": ("approvals/q3", {}),
    "approval, expired": ("approvals/q4", {}),
    "approval, impossible": ("approvals/q5", {}),
    "approval of a release": ("approvals/q6", {}),
    "approval, gone": ("approvals/none", {}),
    "refunds": ("refunds", {}),
    "refunds, done": ("refunds?state=done", {}),
    "refunds, none": ("refunds", {"desk": {"refunds": []}}),
    "remedies": ("remedies", {}),
    "remedies, none": ("remedies", {"desk": {"refunds": [], "remedies": []}}),
    "remedy of a site": ("remedies/4214", {}),
    "remedy, site open": ("remedies/4201", {}),
    "site closed with people": ("sites/4214", {}),
    "board with more waiting": ("board", {"desk": {"missed": True}}),
    "photos passed on": ("photos?queue=escalated", {"start": NOW_TWO}),
    "photo held": ("photos", {"start": NOW_TWO}),
}
# What is opened on top: the address, and the buttons pressed one after the other.
DIALOGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "reveal": ("registrations/c000", ("显示 证件号码",)),
    "reprint": ("registrations/c000", ("重印准考证",)),
    "move": ("registrations/c000", ("调整考点或时间",)),
    "refund": ("registrations/c000", ("申请退费",)),
    "export": ("registrations", ("导出",)),
    "export started": ("registrations", ("导出", "开始导出")),
    "refuse": ("approvals/q2", ("驳回",)),
    "withdraw": ("approvals/q3", ("撤回申请",)),
}
FORMS = {
    "reveal": ("registrations/c000", "显示 证件号码"),
    "move": ("registrations/c000", "调整考点或时间"),
    "refund": ("registrations/c000", "申请退费"),
    "approve": ("approvals/q2", ""),
    "remedy": ("remedies/4214", ""),
}


def press(page: Page, name: str) -> None:
    """The button of the newest dialog, or of the page while there is none."""
    dialog = page.get_by_role("dialog")
    where = dialog.last if dialog.count() else page.locator("main")
    where.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_in_every_look(desk: Desk, name: str) -> None:
    address, scenario = PAGES[name]
    page = desk.open(address, **copy.deepcopy(scenario))
    if name == "photo held":
        expect(page.locator(".stage h2")).to_have_text("林*远")
        page.keyboard.press("a")
        expect(page.locator(".undo button")).to_be_visible()
    desk.complaints = [one for one in desk.complaints if "404" not in one]
    every_look(desk, page)


@pytest.mark.parametrize("name", DIALOGS)
def test_dialog_is_accessible_in_every_look(desk: Desk, name: str) -> None:
    address, buttons = DIALOGS[name]
    page = desk.open(address)
    for button in buttons:
        press(page, button)
    expect(page.get_by_role("dialog").get_by_role("heading").first).to_be_visible()
    if name == "move":
        page.get_by_role("dialog").get_by_label("改考试时间").check()
        page.get_by_label("新考点").select_option("4203")
    every_look(desk, page)


@pytest.mark.parametrize("name", FORMS)
def test_errors_are_said_on_top_and_beside_the_field(desk: Desk, name: str) -> None:
    address, button = FORMS[name]
    page = desk.open(address)
    if button:
        press(page, button)
    if name == "move":
        expect(page.get_by_label("新考点")).to_be_visible()
    page.locator("form:not([role=search]) button[type=submit]").first.click()
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".field.bad .error").first).to_be_visible()
    assert page.title().startswith("错误：")
    page.evaluate(AXE.read_text())
    assert not looked_at(page)


def test_the_results_of_a_search_are_accessible(desk: Desk) -> None:
    for text in ("林知远", "无此人"):
        page = desk.open("board")
        page.locator("#find").fill(text)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("查找考生")
        every_look(desk, page)


def test_the_outcome_of_a_retry_is_accessible(desk: Desk) -> None:
    page = desk.open("refunds")
    page.get_by_role("button", name="核对并重试").first.click()
    expect(page.locator("main .notice.ok")).to_contain_text("已退回")
    every_look(desk, page)
