"""A programme of steps around its way: notice, eligibility, status, ticket, results."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.site.member_pages import DEGREE
from tests.site.visits import R, Visit

PETS = "#/rounds/pets-mock"


@pytest.mark.proves("S4-25", "S4-26")
def test_the_status_says_that_a_proof_is_looked_at(visit: Visit) -> None:
    page = visit.open(
        "paying", f"{DEGREE}/status", member="degree_english", flow="done", stage="reviewing"
    )
    expect(page.locator("main h1")).to_have_text("缴费凭证审核中")
    expect(page.locator("main .status")).to_contain_text("请勿重复缴费")
    expect(page.locator("#papers ~ ul")).to_contain_text("英语")


def test_the_status_leads_on(visit: Visit) -> None:
    page = visit.open("none", f"{PETS}/status", member="pets", flow="papers")
    page.get_by_role("link", name="继续报名").click()
    expect(page.locator("main h1")).to_have_text("选择科目")


def test_the_notice_has_the_whole_catalogue(visit: Visit) -> None:
    page = visit.open("out:phase_one", f"{PETS}/notice")
    expect(page.locator("#facts ~ div")).to_contain_text("¥40.00–¥100.00")
    expect(page.locator("#timetable ~ div")).to_contain_text("一级笔试")
    expect(page.locator("#timetable ~ div")).to_contain_text("收费依据")
    page.get_by_text("禁止携带").click()
    expect(page.locator("details[open]")).to_contain_text("移动电话")
    expect(page.get_by_role("link", name="下载通知 PDF")).to_have_attribute(
        "href", "/api/v1/rounds/pets-mock/notice.pdf?lang=zh-CN"
    )


def test_a_ticket_lists_each_paper(visit: Visit) -> None:
    page = visit.open("ready2", f"{PETS}/ticket", member="pets")
    expect(page.locator(".ticket")).to_contain_text("二级口试")
    expect(page.locator(".ticket .photo")).to_have_count(0)
    expect(page.locator("#bring ~ div")).to_contain_text("禁带：手机")


@pytest.mark.proves("S2-41")
def test_scores_of_each_paper(visit: Visit) -> None:
    page = visit.open("results", f"{PETS}/result", member="pets", result="scores")
    rows = page.locator("main .events li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("71")
    expect(rows.nth(1)).to_contain_text("未合格")
    expect(rows.nth(2)).to_contain_text("缺考")


def test_a_refusal_names_the_rule_and_a_person_can_look_again(visit: Visit) -> None:
    page = visit.open("none", f"{DEGREE}/eligibility", member="degree_english")
    expect(page.locator("main")).to_contain_text("“及格”不符合要求，须为：优、良、中")
    expect(page.locator("#used ~ ul")).to_contain_text("毕业论文（设计）成绩等级")
    page.get_by_role("button", name="申请复核").click()
    expect(page.locator("#note-error")).to_contain_text("请填写说明和依据")
    note = "论文等级登记有误，附成绩单编号"
    page.get_by_label("说明和依据").fill(note)
    with page.expect_request(lambda seen: seen.method == "POST") as sent:
        page.get_by_role("button", name="申请复核").click()
    assert json.loads(sent.value.post_data or "") == {"note": note}
    expect(page.locator("main")).to_contain_text("复核申请已提交")
    expect(page.get_by_role("button", name="申请复核")).to_have_count(0)


def test_a_note_that_says_too_little_is_that_fields_fault(visit: Visit) -> None:
    page = visit.open(
        "none", f"{DEGREE}/eligibility", member="degree_english", review_asked="invalid"
    )
    page.get_by_label("说明和依据").fill("有误")
    page.get_by_role("button", name="申请复核").click()
    expect(page.locator("#note-error")).to_contain_text("请填写 10 至 1,000 个字")
    visit.complaints.clear()


def test_what_is_still_to_be_said_is_no_refusal(visit: Visit) -> None:
    page = visit.open("none", f"{DEGREE}/eligibility", member="degree_english", rules_say="open")
    expect(page.locator("main h1")).to_have_text("还有信息没有填写")
    expect(page.locator("main .events")).to_have_count(0)
    expect(page.get_by_role("link", name="继续报名")).to_be_visible()


@pytest.mark.proves("S4-29", "S4-30")
def test_paid_the_data_is_changed_and_the_proof_asked_for_again(visit: Visit) -> None:
    way = {"member": "degree_english", "stage": "paid", "proof": "accepted"}
    page = visit.open("paid", f"{DEGREE}/status", flow="done", **way)
    page.locator("#changes ~ ul").get_by_role("link", name="填写报考信息").click()
    expect(page.locator("main .notice.warn")).to_contain_text("请勿重复缴费")
    page = visit.open("paid", f"{DEGREE}/status", flow="!proof", **way)
    expect(page.locator("main h1")).to_have_text("已缴费，报名成功")
    page.get_by_role("link", name="去办理", exact=True).click()
    expect(page.locator("main")).to_contain_text("信息已修改，须重新上传缴费凭证")
    expect(page.locator("main")).to_contain_text("请勿重复缴费")


def test_after_the_payment_it_goes_on_to_the_ticket(visit: Visit) -> None:
    page = visit.open("confirm", f"{PETS}/status", member="pets")
    expect(page.locator("#steps ~ ol li")).to_have_count(5)
    page.get_by_role("link", name="确认信息").click()
    expect(page.locator("main h1")).to_have_text("确认信息")
    expect(page.locator("main")).to_contain_text("二级笔试")
    expect(page.locator("main .change")).to_have_count(0)
    with page.expect_request(lambda seen: seen.url.endswith("/ticket") and seen.method == "POST"):
        page.get_by_role("button", name="确认，生成准考证").click()
    expect(page.locator("main h1")).to_have_text("正在生成准考证")


TOEFL = "#/rounds/toefl-mock"
NAMED = [
    ("zh-CN", "status", "confirm", "确认信息，打印托福网考确认"),
    ("zh-CN", "data", "confirm", "确认，生成托福网考确认"),
    ("zh-CN", "ticket", "making", "正在生成托福网考确认"),
    ("zh-CN", "ticket", "failed", "托福网考确认暂未生成"),
    ("zh-CN", "ticket", "ready2", "托福网考确认已生成"),
    ("zh-CN", "status", "ready", "查看托福网考确认"),
    ("en", "status", "confirm", "Check data, print Test Confirmation"),
    ("en", "ticket", "ready2", "Your Test Confirmation is ready"),
]


@pytest.mark.parametrize(("language", "name", "scenario", "said"), NAMED)
def test_a_ticket_is_called_what_its_programme_calls_it(
    visit: Visit, language: str, name: str, scenario: str, said: str
) -> None:
    visit.open(scenario, f"{TOEFL}/{name}", member="toefl")
    visit.page.evaluate("wish => localStorage.setItem('lang', wish)", language)
    visit.page.reload()
    main = visit.page.locator("main")
    expect(main).to_contain_text(said)
    expect(main).not_to_contain_text(re.compile("准考证(?!号)|[Tt]icket (?!number)"))


def test_each_round_of_the_first_page_has_the_name_of_its_own_ticket(visit: Visit) -> None:
    page = visit.open("confirm", "")
    tags = page.locator(".round-phase .tag")
    expect(tags.filter(has_text="托福网考确认可打印")).to_have_count(1)
    expect(tags.filter(has_text="考试通知单可打印")).to_have_count(1)
    expect(tags.filter(has_text="准考证可打印")).to_have_count(3)


def test_the_strip_speaks_of_one_registration(visit: Visit) -> None:
    for phase, words in (("phase_one", "网上报名、缴费"), ("phase_two", "打印准考证")):
        page = visit.open(f"out:{phase}", f"{PETS}/notice")
        expect(page.locator(".phase strong")).to_have_text(words)
        expect(page.locator("main")).not_to_contain_text(re.compile("第.阶段"))


def test_the_calendar_has_each_paper(visit: Visit) -> None:
    page = visit.open("paid", f"{PETS}/status", member="pets", flow="done")
    with page.expect_download() as saved:
        page.get_by_role("button", name="加入日历").click()
    text = Path(saved.value.path()).read_text().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 2
    assert "二级口试" in text


def test_help_speaks_of_what_the_programme_has(visit: Visit) -> None:
    page = visit.open("out:phase_one", f"{PETS}/help")
    expect(page.locator("main")).to_contain_text("忘记账号或密码怎么办")
    expect(page.locator("main")).not_to_contain_text(re.compile("四级|笔试准考证号"))
    page = visit.open("out:phase_one", f"{R}/help")
    expect(page.locator("#number")).to_have_text("笔试准考证号在哪里")
    expect(page.locator("main")).not_to_contain_text("忘记账号")
