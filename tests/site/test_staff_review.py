"""Photos waiting for a judgement: by key alone, taken back, passed on, and what is sent when."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.site.mock_staff_data import NOW_TWO
from tests.site.staff_browser import Desk

REVIEW: dict[str, Any] = {"start": NOW_TWO}


def test_review_keys_decide(desk: Desk) -> None:
    page = desk.open("photos", **REVIEW)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    page.keyboard.press("o")
    expect(page.locator(".pair")).to_have_class(re.compile("over"))
    page.keyboard.press("r")
    page.keyboard.press("3")
    expect(page.locator("input[name=why]:checked")).to_have_value("background")
    page.keyboard.press("r")
    expect(page.locator(".stage h2")).to_have_text("欧*衿")
    expect(page.locator(".stage .no-photo")).to_contain_text("没有原始照片")
    assert not desk.scenario.did("POST", "/r0/refuse")
    page.keyboard.press("a")
    expect(page.locator(".stage h2")).to_have_text("陈*禾")
    assert desk.scenario.did("POST", "/r0/refuse") == [{"reason": "background"}]
    assert not desk.scenario.did("POST", "/r1/approve")
    page.keyboard.press("n")
    expect(page.locator(".stage h2")).to_have_text("买*力")
    page.keyboard.press("z")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("a")
    assert not desk.scenario.did("POST", "/r3/approve")
    page.keyboard.press("Escape")


def test_a_decision_can_be_undone_while_the_next_case_is_on_its_way(desk: Desk) -> None:
    page = desk.open("photos", **REVIEW)
    on_their_way: list[Route] = []

    def keeps(route: Route) -> None:
        on_their_way.append(route)

    page.route("**/r1/claim", keeps)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    with page.expect_request("**/r1/claim"):
        page.keyboard.press("a")
    page.keyboard.press("u")
    expect(page.locator(".undo")).to_contain_text("10 秒内可以撤销")
    on_their_way[0].continue_()
    expect(page.locator(".stage h2")).to_have_text("林*远")
    assert not desk.scenario.did("POST", "/approve")


def test_a_decision_can_be_undone_for_ten_seconds(desk: Desk) -> None:
    page = desk.open("photos", **REVIEW)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    page.keyboard.press("a")
    expect(page.locator(".undo")).to_contain_text("林*远：通过")
    expect(page.locator(".queue")).not_to_contain_text("林*远")
    page.keyboard.press("u")
    expect(page.locator(".stage h2")).to_have_text("林*远")
    expect(page.locator(".undo")).to_contain_text("10 秒内可以撤销")
    assert not desk.scenario.did("POST", "/approve")
    page.keyboard.press("a")
    expect(page.locator(".stage h2")).to_have_text("欧*衿")
    with page.expect_response(lambda answer: answer.url.endswith("/r0/approve"), timeout=15_000):
        pass
    expect(page.locator(".undo")).to_contain_text("10 秒内可以撤销")


@pytest.mark.parametrize("way", ["another page", "closed"])
def test_a_decision_is_sent_when_the_page_is_left(desk: Desk, way: str) -> None:
    page = desk.open("photos", **REVIEW)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    page.keyboard.press("a")
    expect(page.locator(".stage h2")).to_have_text("欧*衿")
    if way == "closed":
        page.goto("about:blank")
    else:
        page.get_by_role("link", name="报名记录").click()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and not desk.scenario.did("POST", "/r0/approve"):
        page.wait_for_timeout(50)
    assert len(desk.scenario.did("POST", "/r0/approve")) == 1


def test_a_decision_that_came_too_late_is_said(desk: Desk) -> None:
    page = desk.open("photos", **REVIEW)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    page.keyboard.press("a")
    expect(page.locator(".stage h2")).to_have_text("欧*衿")
    desk.scenario.desk["decided"] = {"r0": "wang.ke"}
    page.keyboard.press("a")
    expect(page.locator("main .notice.warn")).to_contain_text("这一件已由 wang.ke 审完")
    desk.complaints.clear()  # the browser names the refused request


def test_a_decision_that_got_no_answer_stays_and_is_sent_again(desk: Desk) -> None:
    page = desk.open("photos", **REVIEW)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    page.keyboard.press("a")
    expect(page.locator(".stage h2")).to_have_text("欧*衿")
    desk.scenario.offline = True
    page.keyboard.press("a")
    expect(page.locator(".failed")).to_contain_text("决定没有提交成功")
    desk.scenario.offline = False
    with page.expect_response("**/r0/approve"):
        page.locator(".failed").get_by_role("button", name="重试").click()
    expect(page.locator(".failed")).to_have_count(0)
    assert len(desk.scenario.did("POST", "/r0/approve")) == 2


def test_a_doubtful_photo_is_escalated_with_a_note(desk: Desk) -> None:
    page = desk.open("photos", **REVIEW)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    page.keyboard.press("e")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    page.get_by_label("说明").fill("像是双胞胎")
    page.get_by_role("dialog").get_by_role("button", name="上报").click()
    expect(page.locator(".stage h2")).to_have_text("欧*衿")
    expect(page.locator(".queue")).not_to_contain_text("林*远")
    assert desk.scenario.did("POST", "/r0/escalate") == [{"note": "像是双胞胎"}]
    page.get_by_role("link", name="已上报").click()
    expect(page.locator(".queue li").first).to_contain_text("林*远")
    expect(page.locator(".stage .notice")).to_contain_text("zhou.min 上报：像是双胞胎")
    expect(page.get_by_role("button", name="上报")).to_have_count(0)


def test_review_keys_keep_out_of_the_way(desk: Desk) -> None:
    page = desk.open("photos", **REVIEW)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    page.keyboard.press("Control+a")
    page.locator("#round").focus()
    page.keyboard.press("a")
    page.get_by_label("使用快捷键").uncheck()
    expect(page.locator("kbd")).to_have_count(0)
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("a")
    assert not desk.scenario.did("POST", "/approve")
    page.get_by_label("使用快捷键").check()


def test_a_photo_a_colleague_took_is_passed_over(desk: Desk) -> None:
    page = desk.open("photos", **REVIEW)
    expect(page.locator(".stage h2")).to_have_text("林*远")
    desk.scenario.queue()[1]["claimed_by"] = "wang.ke"
    page.get_by_role("button", name="欧*衿").click()
    expect(page.locator("main .notice.warn")).to_contain_text("这一件已由 wang.ke 审完")
    expect(page.locator(".stage h2")).to_have_text("林*远")
