"""The staff pages from grades to the log in a real browser: axe in every look, dialogs open too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.site.mock_staff_results_data import NOW_THREE
from tests.site.staff_browser import AXE, Desk
from tests.site.staff_looks import every_look, looked_at

OPEN: dict[str, Any] = {"results": {"stage": "open"}}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "grades": ("grades", {}),
    "grades with findings": ("grades/g1", {}),
    "grades to import": ("grades/g3", {}),
    "grades imported": ("grades/g2", {}),
    "release, nothing yet": ("release", {"results": {"stage": "none"}}),
    "release to ask for": ("release", {}),
    "release asked for": ("release", {"results": {"stage": "requested"}}),
    "release approved": ("release", {"results": {"stage": "approved"}}),
    "release open": ("release", OPEN),
    "release missed": ("release", {"results": {"stage": "missed"}}),
    "release of a correction": ("release", {"results": {"stage": "corrected"}}),
    "certificates before results": ("certificates", {}),
    "certificates of a site": ("certificates?site=4201", OPEN),
    "certificate waits": ("certificates/142B000101?site=4201", OPEN),
    "certificate collected": ("certificates/142A000100", OPEN),
    "certificate void": ("certificates/142C000104", OPEN),
    "offline list": ("pickup?site=4201", OPEN),
    "messages": ("messages", {}),
    "messages, none found": ("messages?state=failed&kind=grade_out&cursor=40", {}),
    "exports": ("exports", {}),
    "accounts": ("accounts", {}),
    "account": ("accounts/wang.ke", {}),
    "own account": ("accounts/zhou.min", {}),
    "log": ("log", {}),
    "notice with versions": ("notices/n1", {}),
    "accounts forbidden": ("accounts", {"role": "registrar"}),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_in_every_look(desk: Desk, name: str) -> None:
    address, scenario = PAGES[name]
    every_look(desk, desk.open(address, start=NOW_THREE, **scenario))


def withdrawing(page: Page) -> None:
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("dialog").get_by_role("button", name="撤回", exact=True).click()
    expect(page.locator(".summary")).to_be_focused()


def creating(page: Page) -> None:
    page.get_by_role("button", name="新建账号").click()
    page.get_by_role("dialog").get_by_role("button", name="新建账号").click()
    expect(page.locator(".summary")).to_be_focused()


def handing_over(page: Page) -> None:
    page.get_by_text("重置密码和验证码").first.click()
    page.get_by_role("button", name="重置密码和验证码").click()
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text("王珂的登录资料")


def announcing(page: Page) -> None:
    page.get_by_role("button", name="公布领取时间").click()
    page.get_by_role("button", name="保存并公布").click()
    expect(page.locator(".summary")).to_be_focused()


def asking(page: Page) -> None:
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator(".summary")).to_be_focused()


def staying(page: Page) -> None:
    until = "Date.parse('2014-12-20T00:46:00Z')"
    kept = f"JSON.stringify({{ account: 'zhou.min', until: {until} }})"
    page.evaluate(f"localStorage.setItem('staff-session', {kept})")
    page.reload()
    page.get_by_role("button", name="继续使用").click()
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text("继续使用")
    page.evaluate("localStorage.removeItem('staff-session')")


SHOWN: dict[str, tuple[str, dict[str, Any], Callable[[Page], None]]] = {
    "withdraw dialog with errors": ("release", {"results": {"stage": "approved"}}, withdrawing),
    "new account with errors": ("accounts", {}, creating),
    "shown once": ("accounts/wang.ke", {}, handing_over),
    "pick-up form with errors": ("certificates", OPEN, announcing),
    "request with errors": ("release", {}, asking),
    "signing in again": ("log", {}, staying),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_opens_on_a_press_is_accessible_in_every_look(desk: Desk, name: str) -> None:
    address, scenario, press = SHOWN[name]
    page = desk.open(address, start=NOW_THREE, **scenario)
    press(page)
    every_look(desk, page)


def test_the_offline_list_prints_without_the_site_around_it(desk: Desk) -> None:
    page = desk.open("pickup?site=4201", start=NOW_THREE, **OPEN)
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".side")).to_be_hidden()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    expect(page.locator(".daylist tbody tr")).to_have_count(13)
    page.evaluate(AXE.read_text())
    page.emulate_media(media="screen")
    assert not looked_at(page)
