"""What people do on the candidate pages, in a real browser over the mock API."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.site.visits import R, Visit


@pytest.mark.proves("S1-21", "S1-22")
def test_sign_in_names_every_mistake_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit.open("out:phase_one", f"{R}/sign-in", next="held")
    page.get_by_role("button", name="登录并查询资格").click()
    expect(page.locator(".summary li")).to_have_count(2)
    expect(page.locator(".summary")).to_be_focused()
    assert page.title().startswith("错误：")
    page.locator("#ticket").fill("4200 1014 1203 15")
    page.locator("#who").fill("林知远")
    page.get_by_role("button", name="登录并查询资格").click()
    expect(page.locator(".summary li")).to_have_text(["请填写 15 位准考证号，现在是 14 位"])
    expect(page.locator("#ticket-error")).to_contain_text("现在是 14 位")
    page.locator(".summary a").click()
    expect(page.locator("#ticket")).to_be_focused()
    page.locator("#ticket").fill("４２００１０１４１２００１５７")
    page.locator("#who").press("Enter")
    expect(page.locator("main h1")).to_have_text("待缴费")
    expect(page.locator("main h1")).to_be_focused()
    assert page.title() == "待缴费 - 准考报名"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("wrong_credentials", "准考证号与姓名（证件号码）不匹配，请核对后重试"),
        ("too_many", "尝试次数过多，请在 20:56 后再试"),
        ("internal", "页面暂时打不开"),
    ],
)
def test_a_refused_sign_in_says_why(visit: Visit, code: str, words: str) -> None:
    page = visit.open("out:phase_one", f"{R}/sign-in", session=code)
    page.locator("#ticket").fill("420010141200157")
    page.locator("#who").fill("林知远")
    page.get_by_role("button", name="登录并查询资格").click()
    expect(page.locator(".summary")).to_contain_text(words)
    expect(page.locator("#who")).to_have_value("林知远")


@pytest.mark.proves("S1-26", "S1-27", "P-12")
def test_one_tap_holds_and_the_deadline_stood_above_it(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites?province=湖北省&city=武汉市")
    expect(page.locator(".notice.warn")).to_contain_text("11月6日（周四）20:41 前未缴费即释放")
    expect(page.locator(".site")).to_have_count(5)
    expect(page.locator(".site.full .full-word")).to_have_text(["已满", "停止报名"])
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    expect(page.locator("main h1")).to_have_text("待缴费")
    assert page.url.endswith("/status")


def test_the_picker_finds_by_initials_and_says_when_nothing_fits(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites")
    page.locator("#q").fill("xjdx")
    expect(page.locator(".site h3")).to_have_text(["湘江大学考点"])
    page.locator("#q").fill("没有这里")
    expect(page.locator("main")).to_contain_text("没有找到「没有这里」")
    page.get_by_role("button", name="清除筛选").click()
    page.locator("#province").select_option("湖北省")
    page.locator("#city").select_option("宜昌市")
    page.get_by_label("只看有余位").check()
    expect(page.locator("main")).to_contain_text("宜昌市已全部满额。最近有余位的城市：武汉市（3）")
    assert "city=" in page.url


def test_the_last_seat_goes_while_one_taps(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites?province=湖北省", registration="sold_out")
    row = page.locator(".site", has_text="湖北楚天师范学院考点")
    row.get_by_role("button").click()
    expect(row).to_contain_text("刚刚满额，您没有被扣款")
    expect(row.locator(".full-word")).to_have_text("已满")
    expect(page.locator(".site h3").nth(1)).to_have_text("湖北楚天师范学院考点")


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("already_registered", "查看状态"),
        ("window_closed", "查看状态"),
        ("site_closed", "停止报名"),
    ],
)
def test_a_refused_hold_shows_the_way_on(visit: Visit, code: str, way: str) -> None:
    page = visit.open("none", f"{R}/sites", registration=code)
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    expect(page.locator("[role=alert]")).to_contain_text(way)


def test_a_slow_hold_is_still_being_tried(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites", slow="4")
    button = page.get_by_role("button", name="选择武汉江城大学考点")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    expect(page.locator(".stage")).to_have_text("正在为您占位…")
    expect(page.locator("main h1")).to_have_text("待缴费")


@pytest.mark.proves("S1-13")
def test_paying_leaves_in_the_same_tab_and_the_answer_decides(visit: Visit) -> None:
    page = visit.open("held", f"{R}/status")
    page.get_by_role("link", name="去缴费 ¥50.00").click()
    page.get_by_label("支付宝").check()
    page.get_by_role("button", name="去缴费 ¥50.00").click()
    page.wait_for_url("**/cashier/P1")
    origin = page.url.split("/cashier")[0]
    page.context.add_cookies([{"name": "mock_refresh_to", "value": "paid", "url": origin}])
    page.goto(f"{origin}/{R}/status?from=cashier")
    expect(page.locator("main h1")).to_have_text("正在确认付款")
    page.get_by_role("button", name="更新状态").click()
    expect(page.locator("main h1")).to_have_text("已缴费，报名成功")
    expect(page.locator("main h1")).to_be_focused()


def test_a_hold_is_given_back_only_after_a_question(visit: Visit) -> None:
    page = visit.open("held", f"{R}/status")
    page.get_by_role("button", name="放弃这个名额，重新选考点").click()
    expect(page.get_by_role("dialog")).to_contain_text("这个名额将给其他考生")
    page.get_by_role("button", name="放弃名额").click()
    expect(page.locator("main h1")).to_have_text("可以报名")


def test_the_second_proof_comes_before_a_change_and_leads_back(visit: Visit) -> None:
    page = visit.open("unproved", f"{R}/photo")
    expect(page.locator("main h1")).to_have_text("再核验一次身份")
    page.locator("#factor").fill("42990019930214241x")
    page.get_by_role("button", name="核验").click()
    expect(page.locator("main h1")).to_have_text("更换照片")


@pytest.mark.proves("S1-31")
def test_a_photo_is_made_fit_and_sent(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("confirm", f"{R}/photo")
    picture = tmp_path / "me.png"
    noise(picture)
    page.locator("#file").set_input_files(picture)
    expect(page.locator(".compare img")).to_have_count(2)
    expect(page.locator("main")).to_contain_text(re.compile(r"已为您压缩到 \d+ KB"))
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator("main")).to_contain_text("正在检查新照片")


def test_a_file_that_is_no_photo_is_refused_in_the_page(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("confirm", f"{R}/photo")
    (tmp_path / "a.jpg").write_bytes(b"MZ" * 900)
    page.locator("#file").set_input_files(tmp_path / "a.jpg")
    expect(page.locator("[role=alert]")).to_contain_text("这个文件不是能打开的照片")


@pytest.mark.proves("S1-32")
def test_the_original_photo_comes_back_with_one_tap(visit: Visit) -> None:
    page = visit.open("photo_uploaded", f"{R}/photo")
    page.get_by_role("button", name="恢复原始照片").click()
    expect(page.locator("main")).to_contain_text("现在使用的就是原始照片")


@pytest.mark.proves("S1-30", "S1-34", "S1-37")
def test_confirming_asks_for_the_ticket_which_shows_all_it_must(visit: Visit) -> None:
    page = visit.open("confirm", f"{R}/data")
    page.get_by_role("button", name="确认，生成准考证").click()
    expect(page.locator("main h1")).to_have_text("正在生成准考证")
    ready = visit.open("ready2", f"{R}/ticket")
    sheet = ready.locator(".ticket")
    for words in (
        "准考证",
        "2014年11月 CET-SET 口语考试",
        "林知远",
        "429900 19930214 2415",
        "武汉江城大学考点",
        "13:20",
        "13:50",
        "外语楼 101",
        "样例 SPECIMEN",
    ):
        expect(sheet).to_contain_text(words)
    expect(ready.get_by_role("link", name="下载 PDF")).to_have_attribute(
        "href", re.compile("ticket.pdf")
    )
    expect(sheet.locator("svg.qr path")).to_have_attribute("d", re.compile("^M0 0h1v1"))


@pytest.mark.proves("S1-36")
def test_only_the_ticket_is_printed(visit: Visit) -> None:
    page = visit.open("ready", f"{R}/ticket")
    page.emulate_media(media="print")
    expect(page.locator(".ticket")).to_be_visible()
    for hidden in (".top", ".foot", ".status", ".rows"):
        expect(page.locator(hidden)).to_be_hidden()


@pytest.mark.proves("S1-23", "S1-24")
def test_the_ineligible_see_why_and_go_no_further(visit: Visit) -> None:
    page = visit.open("ineligible", f"{R}/sites")
    expect(page.locator("main h1")).to_have_text("暂不符合报名条件")
    expect(page.locator("tbody tr").first).to_contain_text("499 分")
    expect(page.locator("tbody tr").first).to_contain_text("1 分")
    expect(page.get_by_role("link", name="申请复核 010-0000-0000")).to_be_visible()


@pytest.mark.proves("S1-33")
def test_the_school_is_corrected(visit: Visit) -> None:
    page = visit.open("confirm", f"{R}/school")
    page.locator("#school").fill("")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#school-error")).to_contain_text("请填写学校名称")
    page.locator("#school").fill("湖北楚天师范学院")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main h1")).to_have_text("确认信息")


@pytest.mark.proves("S1-14")
def test_the_agreement_needs_its_tick(visit: Visit) -> None:
    page = visit.open("fresh", f"{R}/agreement")
    expect(page.locator(".clauses li")).to_have_count(6)
    page.get_by_role("button", name="接受并选考点").click()
    expect(page.locator(".summary")).to_contain_text("请先勾选「我已阅读并了解」")


def test_an_ended_session_leads_to_sign_in_and_back(visit: Visit) -> None:
    page = visit.open("out:phase_two", f"{R}/data", next="confirm")
    expect(page.locator("main")).to_contain_text("登录已过期，请重新登录。您的报考状态没有变化。")
    page.locator("#ticket").fill("420010141200157")
    page.locator("#who").fill("林知远")
    page.locator("#who").press("Enter")
    expect(page.locator("main h1")).to_have_text("确认信息")


def test_a_page_that_does_not_open_says_so_and_tries_again(visit: Visit) -> None:
    page = visit.open("out:phase_one", "#/", rounds="internal")
    expect(page.locator("main")).to_contain_text("查询编号 abcd-1234")
    page.context.clear_cookies(name="mock_rounds")
    page.get_by_role("button", name="重试").click()
    expect(page.locator("main h1")).to_have_text("考试报名")


def test_without_a_network_the_strip_says_so(visit: Visit) -> None:
    page = visit.open("held", f"{R}/status")
    page.context.set_offline(True)
    expect(page.locator(".strip")).to_have_text("网络已断开，恢复后自动继续")
    page.context.set_offline(False)
    expect(page.locator(".strip")).to_have_count(0)


def test_the_whole_way_to_a_hold_by_keyboard(visit: Visit) -> None:
    page = visit.open("fresh", f"{R}/eligibility")
    press_until(page, "继续")
    expect(page.locator("main h1")).to_have_text("网上报名协议")
    press_until(page, "我已阅读并了解", "Space")
    press_until(page, "接受并选考点")
    expect(page.locator("main h1")).to_have_text("选择考点")
    press_until(page, "选择武汉江城大学考点")
    expect(page.locator("main h1")).to_have_text("待缴费")


def press_until(page: Page, name: str, key: str = "Enter") -> None:
    """Tab to the control with this name, in at most 40 steps, then press it."""
    seen = """() => {
      const e = document.activeElement;
      return e.getAttribute('aria-label') || (e.labels?.[0] ?? e).textContent.trim();
    }"""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(seen) == name:
            page.keyboard.press(key)
            return
    pytest.fail(f"no tab stop is called {name}")


def noise(path: Path) -> None:
    """A picture that does not compress: 1200 x 1600 of deterministic noise."""

    Image.frombytes("RGB", (300, 400), Random(7).randbytes(360000)).resize((1200, 1600)).save(path)
