"""What keeps a candidate's work when the session, the network or the server goes away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.site.visits import R, Visit

WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.40"


def ends_in(page: Page, seconds: int, now: str = "2014-11-15T10:31:40+08:00") -> None:
    page.evaluate(
        "([now, s]) => localStorage.setItem('session-ends', String(Date.parse(now) + s * 1000))",
        [now, seconds],
    )
    page.reload()


def sign_in(page: Page) -> None:
    page.locator("#ticket").fill("420010141200157")
    page.locator("#who").fill("林知远")
    page.locator("#who").press("Enter")


def test_the_session_warns_in_time_and_signing_in_again_keeps_the_page(visit: Visit) -> None:
    page = visit.open("confirm", f"{R}/school", next="confirm")
    page.locator("#school").fill("湖北楚天师范学院")
    ends_in(page, 290)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("登录将在 5 分钟后结束")
    expect(dialog.locator("h2")).to_be_focused()
    dialog.get_by_role("button", name="继续使用").click()
    expect(page.locator("main")).to_contain_text("再登录一次即可继续")
    sign_in(page)
    expect(page.locator("main h1")).to_have_text("修改学校名称")
    expect(page.locator("#school")).to_have_value("湖北楚天师范学院")
    expect(page.get_by_role("dialog")).to_have_count(0)
    kept = page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")
    assert "林知远" not in kept


def test_no_warning_while_there_is_time(visit: Visit) -> None:
    page = visit.open("confirm", f"{R}/school")
    ends_in(page, 400)
    expect(page.locator("main h1")).to_have_text("修改学校名称")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_warning_may_be_put_aside_and_the_end_is_said(visit: Visit) -> None:
    page = visit.open("confirm", f"{R}/school", still="1")
    ends_in(page, 4)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="先留在本页").click()
    expect(dialog).to_have_count(0)
    expect(dialog).to_contain_text("登录已过期")
    dialog.get_by_role("button", name="重新登录").click()
    expect(page.locator("main")).to_contain_text("登录已过期，请重新登录")


def test_signing_out_forgets_what_was_typed(visit: Visit) -> None:
    page = visit.open("confirm", f"{R}/school")
    page.locator("#school").fill("湖北楚天师范学院")
    page.get_by_role("button", name="退出").click()
    expect(page.locator("main h1")).to_have_text(re.compile("口语考试"))
    assert page.evaluate("sessionStorage.getItem('draft:school')") is None


def test_a_lost_answer_is_asked_for_again_without_a_second_effect(visit: Visit) -> None:
    page = visit.open("held", f"{R}/privacy")
    tries: list[str] = []

    def first_is_lost(route: Route) -> None:
        tries.append(route.request.post_data or "")
        route.abort() if len(tries) == 1 else route.continue_()

    page.route("**/consents", first_is_lost)
    page.get_by_role("button", name="不同意 用短信和邮件通知您").click()
    expect(page.locator(".consent").last).to_contain_text("您选择了不同意")
    assert len(tries) == 2
    assert tries[0] == tries[1]
    visit.complaints.clear()


@pytest.mark.parametrize(
    ("code", "head", "text"),
    [
        ("not_found", "没有找到这一页", "网址可能有误"),
        ("forbidden", "您没有权限查看这一页", "请用本人的准考证号登录"),
        ("too_many", "尝试次数过多，请在 20:56 后再试", "报考状态不受影响"),
    ],
)
def test_each_failure_is_one_sentence_with_a_number_to_quote(
    visit: Visit, code: str, head: str, text: str
) -> None:
    page = visit.open("out:phase_one", R, round=code)
    expect(page.locator("main h1")).to_have_text(head)
    expect(page.locator("main")).to_contain_text(text)
    expect(page.locator("main")).to_contain_text("查询编号 abcd-1234")
    assert page.title().startswith(head)


def test_a_page_opened_without_a_network_opens_by_itself(visit: Visit) -> None:
    page = visit.open("held", f"{R}/status")
    page.context.set_offline(True)
    page.locator(".top .mail").click()
    expect(page.locator("main h1")).to_have_text("网络已断开")
    page.context.set_offline(False)
    expect(page.locator("main h1")).to_have_text("消息")
    visit.complaints.clear()


def test_wechat_is_left_only_for_the_pdf_and_the_camera(context: BrowserContext) -> None:
    browser = context.browser
    assert browser
    inside = browser.new_context(user_agent=WECHAT, locale="zh-CN", reduced_motion="reduce")
    origin = context.pages[0].evaluate("window.origin")
    inside.new_page().goto(f"{origin}/cashier/x")
    visit = Visit(inside.new_page())
    page = visit.open("ready", f"{R}/ticket")
    page.get_by_role("button", name="下载 PDF").click()
    expect(page.get_by_role("dialog")).to_contain_text("微信不能打开 PDF")
    page = visit.open("confirm", f"{R}/photo")
    expect(page.locator("#file")).to_be_attached()
    page.get_by_role("button", name="拍照打不开？").click()
    expect(page.get_by_role("dialog")).to_contain_text("从相册选照片不受影响")
    page = visit.open("held", f"{R}/status")
    expect(page.get_by_role("link", name="去缴费 ¥50.00")).to_be_visible()
    inside.close()
