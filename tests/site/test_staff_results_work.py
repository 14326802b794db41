"""Grades to the log: the whole job by keyboard alone, and what the pages send."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.site.mock_staff_results_data import NOW_THREE, TOTAL, VISIBLE_AT
from tests.site.staff_browser import Desk
from tests.site.test_staff_work import press_to

OPEN: dict[str, Any] = {"start": NOW_THREE, "results": {"stage": "open"}}


def replace_by(page: Page, target: str, text: str) -> None:
    """Tab to a field and type over what is there."""
    press_to(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_grades_are_imported_by_keyboard_alone(desk: Desk, tmp_path: Path) -> None:
    grades = tmp_path / "grades.csv"
    grades.write_bytes(b"ticket_no,grade\n14242001100120,A\n")
    page = desk.open("grades", start=NOW_THREE)
    press_to(page, "#file", 60)
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    chosen.value.set_files(grades)
    press_to(page, "form.choose button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".grades tbody tr")).to_have_count(6, timeout=15_000)
    assert [int(n) for n in page.locator(".four .big").all_inner_texts()] == [0, 0, 0, 0]
    press_to(page, "main .btn.primary", 60)
    page.keyboard.press("Enter")
    receipt = page.locator(".notice.ok")
    expect(receipt).to_contain_text("已保存为第 2 版成绩，10,133 人", timeout=15_000)
    expect(page.get_by_role("link", name="去发布")).to_be_visible()
    assert desk.scenario.did("POST", "/imports")[0]["kind"] == "grades"


def found_list(page: Page, kind: str) -> Locator:
    return page.locator(f"section[aria-labelledby=list-{kind}]")


def test_findings_are_lists_and_stand_in_the_way(desk: Desk) -> None:
    page = desk.open("grades/g1", start=NOW_THREE)
    assert [int(n) for n in page.locator(".four .big").all_inner_texts()] == [2, 1, 2, 3]
    expect(found_list(page, "unknown")).to_contain_text("2014-05")
    expect(found_list(page, "missing")).to_contain_text("已缴费，文件中没有成绩")
    expect(found_list(page, "wrong")).to_contain_text("单元格是公式")
    expect(page.locator("main")).to_contain_text("还有 8 处问题，不能导入")
    commit = page.get_by_role("button", name="导入成绩")
    expect(commit).to_have_attribute("aria-disabled", "true")
    expect(commit).to_have_accessible_description("还有 8 处问题，不能导入")
    commit.dispatch_event("click")
    assert not desk.scenario.did("POST", "/commit")


def test_counts_stand_beside_the_round_before(desk: Desk) -> None:
    page = desk.open("grades/g3", start=NOW_THREE)
    row = page.locator(".grades tbody tr").first
    expect(row).to_contain_text(re.compile(r"A 等.*412.*388", re.DOTALL))
    expect(page.locator(".grades tfoot")).to_contain_text(f"{TOTAL:,}")
    expect(page.locator(".grades .twobars").first.locator("rect")).to_have_count(2)


def test_a_release_is_asked_for_by_keyboard_alone(desk: Desk) -> None:
    page = desk.open("release", start=NOW_THREE)
    expect(page.locator(".fourlines li")).to_have_count(4)
    press_to(page, "#f-visible-at", 60)
    page.keyboard.type("12202014")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("0845AM")
    press_to(page, "#f-reason")
    page.keyboard.type("已核对")
    press_to(page, ".ask button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".field.bad")).to_contain_text("须不早于 12月20日（周六）8:50")
    page.locator("#f-visible-at").fill("2014-12-20T10:00")
    press_to(page, ".ask button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="发布进度")).to_be_focused()
    expect(page.locator("main")).to_contain_text("已提交，等待另一位同事复核")
    expect(page.locator(".fourlines")).to_contain_text("您是申请人，须由另一位同事复核")
    sent = desk.scenario.did("POST", "/releases")[-1]
    expected = {"set_version": 1, "visible_at": "2014-12-20T02:00:00Z", "reason": "已核对"}
    assert sent == expected


def test_a_release_is_withdrawn_by_keyboard_alone(desk: Desk) -> None:
    page = desk.open("release", start=NOW_THREE, results={"stage": "approved"})
    expect(page.get_by_role("timer")).to_contain_text("19 分")
    press_to(page, ".until button", 60)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    press_to(page, "#f-reason")
    page.keyboard.type("证书号有误")
    press_to(page, "dialog .btn.danger")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("上一次发布已撤回，成绩没有公开")
    assert desk.scenario.did("POST", "/releases/1/withdraw") == [{"reason": "证书号有误"}]


def test_in_the_last_minute_nothing_is_withdrawn(desk: Desk) -> None:
    almost = VISIBLE_AT - timedelta(seconds=50)
    page = desk.open("release", start=almost, results={"stage": "armed"})
    button = page.get_by_role("button", name="撤回")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description(re.compile("不足 1 分钟，不能再撤回"))
    button.dispatch_event("click")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_until_the_last_minute_it_can_be_withdrawn(desk: Desk) -> None:
    before = VISIBLE_AT - timedelta(seconds=75)
    page = desk.open("release", start=before, results={"stage": "armed"})
    expect(page.get_by_role("button", name="撤回")).not_to_have_attribute("aria-disabled", "true")


def test_a_missed_release_is_said_first_with_phones(desk: Desk) -> None:
    page = desk.open("release", start=VISIBLE_AT, results={"stage": "missed"})
    alarm = page.get_by_role("alert")
    expect(alarm).to_contain_text("没有公开成绩")
    expect(alarm).to_contain_text("010-0000-0000")
    expect(alarm).to_contain_text("已缴费人数不一致")
    assert alarm.bounding_box()["y"] < page.locator(".fourlines").bounding_box()["y"]  # type: ignore[index]


def test_a_correction_is_a_second_release(desk: Desk) -> None:
    page = desk.open("release", start=NOW_THREE, results={"stage": "corrected"})
    expect(page.get_by_role("heading", name="提交更正发布")).to_be_visible()
    expect(page.locator("main")).to_contain_text("考生看到更正后的成绩")
    expect(page.get_by_role("heading", name="更正发布进度（第 2 版成绩）")).to_be_visible()


def test_a_set_that_counts_others_than_paid_is_to_be_imported_again(desk: Desk) -> None:
    page = desk.open("release", start=NOW_THREE, results={"paid": TOTAL - 1})
    expect(page.locator(".ask .notice.bad")).to_contain_text("不能提交发布。请先重新导入成绩")
    page.locator("#f-visible-at").fill("2014-12-20T10:00")
    page.locator("#f-reason").fill("已核对")
    page.locator(".ask button[type=submit]").click()
    refused = page.locator(".summary")
    expect(refused).to_contain_text(
        f"成绩 {TOTAL:,} 人，与已缴费 {TOTAL - 1:,} 人不一致，请先重新导入"
    )
    expect(refused).to_be_focused()


def test_a_certificate_is_collected_and_given_back_by_keyboard(desk: Desk) -> None:
    page = desk.open("certificates?site=4201", **OPEN)
    press_to(page, "#scan", 60)
    page.keyboard.type("142b000101")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="证书 142B000101")).to_be_focused()
    press_to(page, ".found form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".found .notice.ok")).to_contain_text("已领取")
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator(".tally")).to_contain_text("6")
    press_to(page, ".found summary")
    page.keyboard.press("Enter")
    press_to(page, "#f-reason")
    page.keyboard.type("扫错了一份")
    press_to(page, ".found form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".found .notice.warn")).to_contain_text("未领取")
    sent = desk.scenario
    assert sent.did("POST", "/142B000101/collect") == [{"to": "self", "note": ""}]
    assert sent.did("POST", "/142B000101/return") == [{"reason": "扫错了一份"}]


def test_the_code_on_the_paper_finds_the_certificate(desk: Desk) -> None:
    page = desk.open("certificates", **OPEN)
    page.locator("#scan").fill("https://exam.example/#/verify/ZC1.claims.signature")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="证书 142B000101")).to_be_focused()
    page.get_by_label("他人代领").check()
    page.get_by_role("button", name="确认领取").click()
    expect(page.locator(".found .field.bad")).to_contain_text("这一项必须填写")
    page.get_by_label("代领人与凭证").fill("王芳，委托书已核对")
    page.get_by_role("button", name="确认领取").click()
    expect(page.locator(".found .notice.ok")).to_contain_text("他人代领")
    assert desk.scenario.did("POST", "/collect")[0]["to"] == "agent"


def test_a_certificate_is_made_void_with_a_reason(desk: Desk) -> None:
    page = desk.open("certificates/142B000101", **OPEN)
    page.locator(".found summary", has_text="作废证书").click()
    page.get_by_role("button", name="作废证书").click()
    expect(page.locator(".found .field.bad")).to_contain_text("原因")
    page.locator(".found").get_by_label("原因").fill("重复制证")
    page.get_by_role("button", name="作废证书").click()
    expect(page.locator(".found .notice.bad")).to_contain_text("作废原因：重复制证")


def test_certificates_of_a_site_are_printed_as_a_job(desk: Desk) -> None:
    page = desk.open("certificates", **OPEN)
    button = page.get_by_role("button", name="打印证书")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.get_by_label("考点").select_option("4201")
    button.click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("link", name="下载 PDF")).to_be_visible(timeout=15_000)
    sent = desk.scenario.did("POST", "/exports")[0]
    assert sent == {"kind": "certificates", "format": "pdf", "site": "4201", "state": None}


def test_a_clerk_of_a_site_sees_that_site_first(desk: Desk) -> None:
    page = desk.open("certificates", role="clerk", scope="site:4201", **OPEN)
    expect(page.get_by_label("考点")).to_have_value("4201")
    expect(page.get_by_role("button", name="公布领取时间")).to_have_count(0)
    names = page.locator("nav.side a > span").all_inner_texts()
    assert "证书领取" in names
    assert "成绩发布" not in names


def test_the_pick_up_is_announced(desk: Desk) -> None:
    page = desk.open("certificates", **OPEN)
    page.get_by_role("button", name="公布领取时间").click()
    page.get_by_label("开始领取").fill("2015-01-05T09:00")
    page.get_by_label("中文说明").fill("凭身份证领取")
    page.get_by_label("英文说明").fill("Bring your ID card")
    page.get_by_role("button", name="保存并公布").click()
    expect(page.get_by_role("region", name="领取通知")).to_contain_text("2015年1月5日（周一）9:00")
    sent = desk.scenario.did("PUT", "/pickup")[0]
    assert sent["opens_at"] == "2015-01-05T01:00:00Z"
    assert sent["closes_at"] is None


def test_a_message_is_sent_again(desk: Desk) -> None:
    page = desk.open("messages?state=failed", start=NOW_THREE)
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("tbody tr").first).to_contain_text("考生没有留联系方式")
    page.get_by_role("button", name=re.compile("重发")).first.click()
    expect(page.locator("tbody tr")).to_have_count(4)
    page.get_by_role("link", name="等待发送").click()
    expect(page.get_by_label("状态")).to_have_value("waiting")
    expect(page.locator("tbody tr")).to_have_count(6)
    page.locator("#template").select_option("grade_out")
    expect(page.locator(".sheet").nth(1)).to_contain_text("Your result is out")


def test_an_export_is_made_and_fetched(desk: Desk) -> None:
    page = desk.open("exports", start=NOW_THREE)
    page.get_by_label("报名状态").select_option("paid")
    page.get_by_label("CSV").check()
    page.get_by_role("button", name="生成文件").click()
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("正在生成")
    expect(row.get_by_role("link")).to_be_visible(timeout=15_000)
    sent = desk.scenario.did("POST", "/exports")[0]
    assert sent == {"kind": "registrations", "format": "csv", "site": None, "state": "paid"}
    page.get_by_label("内容").select_option("certificates")
    expect(page.get_by_label("PDF")).to_be_checked()
    page.get_by_role("button", name="生成文件").click()
    expect(page.locator(".field.bad")).to_contain_text("考点")


def test_an_account_is_made_by_keyboard_and_shown_once(desk: Desk) -> None:
    page = desk.open("accounts", start=NOW_THREE)
    press_to(page, ".pagehead .btn.primary", 60)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    replace_by(page, "#f-account", "Li.Si")
    replace_by(page, "#f-name", "李四")
    press_to(page, "#f-role")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#f-role")).to_have_value("reviewer")
    press_to(page, "dialog input[value=site]")
    page.keyboard.press("ArrowUp")
    press_to(page, "#f-province")
    for _ in range(11):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("dialog")).to_contain_text("可审核湖北考点的照片")
    press_to(page, "dialog form button[type=submit]")
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog")
    expect(box.get_by_role("heading")).to_have_text("李四的登录资料")
    expect(box).to_contain_text("k7mh-q2vd-9xwt-3fza")
    expect(box.get_by_role("img", name="身份验证器二维码")).to_be_visible()
    press_to(page, "dialog .btn.primary")
    page.keyboard.press("Enter")
    expect(box).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("k7mh-q2vd-9xwt-3fza")
    expect(page.locator("tbody")).to_contain_text("李四")
    sent = desk.scenario.did("POST", "/staff/accounts")[0]
    expected = {"account": "li.si", "name": "李四", "role": "reviewer", "scope": "province:湖北"}
    assert sent == expected


def test_an_account_is_disabled_and_ones_own_is_not_editable(desk: Desk) -> None:
    page = desk.open("accounts/wang.ke", start=NOW_THREE)
    page.locator("summary", has_text="停用账号").click()
    page.get_by_role("button", name="停用账号").click()
    expect(page.get_by_role("dialog")).to_contain_text("已停用，不能登录")
    assert desk.scenario.did("PUT", "/accounts/wang.ke")[0]["disabled"] is True
    page.keyboard.press("Escape")
    page.get_by_role("link", name="周敏").click()
    expect(page.get_by_role("dialog")).to_contain_text("自己的角色和范围不能自己改")
    expect(page.get_by_role("dialog").locator("form")).to_have_count(0)


def test_the_log_is_filtered_in_the_address(desk: Desk) -> None:
    page = desk.open("log", start=NOW_THREE)
    expect(page.locator("tbody tr")).to_have_count(25)
    expect(page.locator("tbody tr").first).to_contain_text(re.compile(r"120.*150", re.DOTALL))
    expect(page.locator("tbody tr").first).to_contain_text("7a1c-4002")
    page.get_by_role("button", name="下一页").click()
    expect(page.locator("tbody tr")).to_have_count(20)
    page.get_by_label("账号名").fill("chen.jing")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(14)
    assert "account=chen.jing" in page.url
    page.get_by_label("操作", exact=True).select_option("certificate_collected")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("日期").fill("2014-12-19")
    page.get_by_label("日期").dispatch_event("change")
    expect(page.get_by_role("heading", name="12月19日（周五）")).to_be_visible()


def test_a_notice_carries_a_file_and_shows_its_versions(desk: Desk, tmp_path: Path) -> None:
    paper = tmp_path / "plan.pdf"
    paper.write_bytes(b"%PDF-1.7\n")
    page = desk.open("notices/n1")
    expect(page.get_by_role("region", name="各版本")).to_contain_text("标题有改动")
    page.get_by_label("附件").set_input_files(paper)
    expect(page.locator(".attachments li")).to_contain_text("plan.pdf")
    page.get_by_role("button", name="保存并预览").click()
    expect(page.get_by_role("heading", name="预览：考生将看到")).to_be_focused()
    sent = desk.scenario.did("PUT", "/notices/n1")[0]
    assert sent["attachments"] == [{"attachment_id": "a1", "name": "plan.pdf"}]
    page.get_by_role("button", name=re.compile("去掉")).click()
    expect(page.locator(".attachments li")).to_have_count(0)
    page.get_by_role("button", name="保存并预览").click()
    expect(page.get_by_role("region", name="预览")).not_to_contain_text("plan.pdf")
    assert desk.scenario.did("PUT", "/notices/n1")[-1]["attachments"] == []


def test_before_the_session_ends_one_signs_in_again_on_the_page(desk: Desk) -> None:
    page = desk.open("notices/new", start=NOW_THREE)
    keep = "JSON.stringify({ account: 'zhou.min', until: Date.parse('2014-12-20T00:44:00Z') })"
    page.evaluate(f"localStorage.setItem('staff-session', {keep})")
    page.reload()
    page.get_by_label("中文标题").fill("写到一半")
    expect(page.locator(".ends")).to_contain_text("您的登录将在 8:44 到期，还有 3 分")
    page.get_by_role("button", name="继续使用").click()
    page.get_by_label("密码").fill("right-password")
    page.get_by_label("动态验证码").fill("123 456")
    page.get_by_role("button", name="确认并继续").click()
    expect(page.locator(".ends")).to_have_count(0)
    expect(page.get_by_label("中文标题")).to_have_value("写到一半")
    page.evaluate("localStorage.removeItem('staff-session')")
