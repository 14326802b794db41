"""What reviewers do with cases of every kind, and offices with the people before them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.site.mock_staff_cases import SHOWN
from tests.site.staff_browser import Desk
from tests.site.staff_looks import every_look


@pytest.mark.parametrize("address", ["queues", *(f"queues/{kind}" for kind in SHOWN)])
def test_page_is_accessible_in_every_look(desk: Desk, address: str) -> None:
    page = desk.open(address)
    if "/" in address:
        expect(page.locator(".stage h2")).to_have_text("林*远")
    every_look(desk, page)


def test_the_list_says_what_has_waited_longest_and_leads_to_it(desk: Desk) -> None:
    page = desk.open("queues")
    row = page.locator("tbody tr").filter(has_text="缴费凭证")
    expect(row).to_contain_text("3 小时 10 分")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("缴费凭证")


def test_a_proof_is_judged_by_what_is_expected_and_given(desk: Desk) -> None:
    page = desk.open("queues/proof")
    expect(page.locator(".stage h2")).to_have_text("林*远")
    page.keyboard.press("a")
    expect(page.locator(".undo")).to_contain_text("林*远：通过")
    expect(page.locator(".stage h2")).to_have_text("欧*衿")
    expect(page.locator(".warnline").first).to_contain_text("同一张图已被别的报名用过")
    expect(page.locator("tr.differs")).to_contain_text("缴费人")
    page.keyboard.press("z")
    expect(page.get_by_role("dialog").locator("img")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.keyboard.press("r")
    expect(page.locator(".stage h2")).to_have_text("陈*禾")
    assert desk.scenario.did("POST", "proof0/approve") == [{}]
    page.keyboard.press("e")
    page.get_by_label("说明").fill("图上有改动")
    page.get_by_role("dialog").get_by_role("button", name="上报").click()
    expect(page.locator(".empty")).to_contain_text("没有待审")
    assert desk.scenario.did("POST", "proof2/escalate") == [{"note": "图上有改动"}]


def test_a_kind_nobody_has_described_shows_all_it_has(desk: Desk) -> None:
    page = desk.open("queues/newest")
    expect(page.locator(".stage figure img")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("11月1日（周六）11:00")


def test_who_reviews_nothing_has_no_queues(desk: Desk) -> None:
    page = desk.open("queues", role="viewer")
    expect(page.get_by_role("heading", level=1)).to_have_text("不能打开「审核队列」")
