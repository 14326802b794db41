"""Rounds of all programmes on the staff site: parts, papers, copies, checks, two to publish."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.api.round_schemas import CopyBody, NewRound, RoundBody
from tests.site.mock_staff_rounds import REVIEW, parted_round, request_of
from tests.site.staff_browser import Desk
from tests.site.staff_looks import every_look

NEW = {
    "考次代码": "pets-2015-03",
    "中文名称": "PETS 2015年3月",
    "英文名称": "PETS March 2015",
}
TIMES = {
    "f-phase-one-opens-at": "2014-12-15T09:00",
    "f-phase-one-closes-at": "2014-12-25T17:00",
    "f-pay-until": "2014-12-25T17:00",
    "f-phase-two-opens-at": "2015-03-01T09:00",
    "f-phase-two-closes-at": "2015-03-14T09:00",
    "f-exam-on": "2015-03-14",
    "f-sitting-starts-at": "2015-03-14T09:00",
    "f-sitting-entry-from": "2015-03-14T08:30",
    "f-sitting-entry-until": "2015-03-14T08:55",
}
DRAFT: dict[str, Any] = {"round": parted_round()}


def fill(page: Page) -> None:
    for label, value in NEW.items():
        page.get_by_label(label).fill(value)
    for field, value in TIMES.items():
        page.locator(f"#{field}").fill(value)


def test_a_round_of_any_programme_is_made_as_a_draft(desk: Desk) -> None:
    page = desk.open("rounds/new")
    expect(page.get_by_role("group", name="开考科目")).to_have_count(0)
    page.get_by_label("考试项目").select_option("pets")
    fill(page)
    oral = page.get_by_role("group", name="口试第一批")
    oral.get_by_label("开考").fill("2015-03-14T14:00")
    page.get_by_label("只开考下列科目").check()
    page.get_by_role("button", name="新建考次").click()
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(3)
    expect(summary).to_contain_text("口试第一批 开始入场")
    expect(summary).to_contain_text("开考科目")
    oral.get_by_label("开始入场").fill("2015-03-14T13:30")
    oral.get_by_label("停止入场").fill("2015-03-14T13:55")
    page.get_by_label("一级口试 102").check()
    page.get_by_role("button", name="新建考次").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("考次与通知")
    sent = desk.scenario.did("POST", "/staff/rounds")[-1]
    assert sent["draft"] is True
    assert sent["papers"] == ["102"]
    assert sent["sittings"] == {
        "oral_1": {
            "starts_at": "2015-03-14T06:00:00Z",
            "entry_from": "2015-03-14T05:30:00Z",
            "entry_until": "2015-03-14T05:55:00Z",
        }
    }
    NewRound.model_validate_json(json.dumps(sent))


def test_a_check_tells_the_fault_at_its_paper_and_writes_nothing(desk: Desk) -> None:
    page = desk.open("rounds/edit", **DRAFT)
    page.get_by_label("四级笔试 401").check()
    page.get_by_role("button", name="检查", exact=True).click()
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("四级笔试：这个科目不在 11 月开考")
    summary.get_by_role("link").click()
    expect(page.get_by_label("四级笔试 401")).to_be_focused()
    page.get_by_label("四级笔试 401").uncheck()
    page.get_by_role("button", name="检查", exact=True).click()
    found = page.get_by_role("region", name="检查结果")
    expect(found).to_be_focused()
    expect(found).to_contain_text("没有错误，可以保存")
    expect(found).to_contain_text("考试日期 2015年5月1日（周五）是法定节假日")
    expect(found).to_contain_text("考试日期、缴费截止、各部分的考试时间")
    expect(found).to_contain_text("1,200")
    assert not desk.scenario.did("PUT", "/2014-11")
    RoundBody.model_validate_json(json.dumps(desk.scenario.did("POST", "/validate")[-1]))
    every_look(desk, page)


def test_a_copy_says_all_that_is_to_be_looked_at(desk: Desk) -> None:
    page = desk.open("rounds", **DRAFT)
    page.get_by_role("button", name="复制到下一考次").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("考试日期")).to_have_value("2015-05-24")
    dialog.get_by_role("button", name="复制", exact=True).click()
    expect(dialog.locator(".summary")).to_contain_text("考次代码")
    dialog.get_by_label("考次代码").fill("pets-2015-05")
    dialog.get_by_role("button", name="复制", exact=True).click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text("已建好草稿")
    expect(dialog.locator(".lines li")).to_have_count(len(REVIEW))
    expect(dialog).to_contain_text("原来是周日，现在是周五")
    expect(dialog).to_contain_text("增加：一级口试；去掉：四级笔试")
    expect(dialog).to_contain_text("48 个考点、2,400 个机位")
    CopyBody.model_validate_json(json.dumps(desk.scenario.did("POST", "/copy")[-1]))
    every_look(desk, page)


@pytest.mark.proves("C16-149")
def test_a_draft_is_sent_to_a_second_person_after_its_check(desk: Desk) -> None:
    page = desk.open("rounds", **DRAFT)
    expect(page.locator("main")).to_contain_text("草稿：只有工作人员能看到")
    page.get_by_role("button", name="提交发布").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("没有错误，可以保存")
    dialog.get_by_role("button", name="提交复核").click()
    expect(dialog.locator(".summary")).to_be_focused()
    every_look(desk, page)
    page.evaluate("import('/shared/i18n.js').then((m) => m.useLanguage('zh-CN'))")
    dialog.get_by_label("说明").fill("按省招办通知")
    dialog.get_by_role("button", name="提交复核").click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text("已提交复核")
    assert desk.scenario.did("POST", "/publish") == [{"reason": "按省招办通知"}]


def test_a_published_round_has_no_way_to_publish_it_again(desk: Desk) -> None:
    page = desk.open("rounds")
    expect(page.get_by_role("button", name="提交发布")).to_have_count(0)
    page.get_by_role("link", name="修改考次").click()
    expect(page.locator(".pagehead")).to_contain_text("修改会在报名通知中显示修改标记")


def test_who_only_reads_may_preview(desk: Desk) -> None:
    page = desk.open("rounds", role="viewer", **DRAFT)
    expect(page.get_by_role("button", name="复制到下一考次")).to_have_count(0)
    page.get_by_role("link", name="预览通知").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("全国英语等级考试2014年11月报名通知")
    expect(page.locator("article")).to_contain_text("10月28日修改")
    every_look(desk, page)


@pytest.mark.parametrize("address", ["rounds", "rounds/edit"])
def test_rounds_with_papers_are_right_in_every_look(desk: Desk, address: str) -> None:
    page = desk.open(address, **DRAFT)
    expect(page.locator("main")).to_contain_text("一级笔试")
    every_look(desk, page)


@pytest.mark.proves("C16-149")
def test_a_second_person_publishes_without_counting_people(desk: Desk) -> None:
    page = desk.open("approvals", role="approver", account="wang.ke", **DRAFT)
    desk.scenario.desk["approvals"] = [request_of("publish_round", desk.scenario)]
    page.reload()
    page.get_by_role("link", name="发布考次").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("发布考次")
    expect(page.locator("main")).to_contain_text("2,400")
    expect(page.locator("main")).to_contain_text("需要留意的地方")
    expect(page.get_by_label("涉及的人数")).to_have_count(0)
    every_look(desk, page)
    page.evaluate("import('/shared/i18n.js').then((m) => m.useLanguage('zh-CN'))")
    page.get_by_role("button", name="批准").click()
    expect(page.locator(".notice.ok")).to_contain_text("已批准")
    assert desk.scenario.did("POST", "/approve") == [{"people": 0}]


def test_a_recovery_at_the_desk_shows_both_phones_to_the_second_person(desk: Desk) -> None:
    page = desk.open("approvals", role="approver", account="wang.ke", **DRAFT)
    asked = request_of("recovery", desk.scenario, candidate_id="c000", name_masked="林*远")
    desk.scenario.desk["approvals"] = [asked]
    page.reload()
    page.get_by_role("link", name="林*远的账号：当面找回").click()
    for words in ("138****0000", "139****1111", "居民身份证原件，复印件存档", "正常"):
        expect(page.locator("main")).to_contain_text(words)
    every_look(desk, page)
