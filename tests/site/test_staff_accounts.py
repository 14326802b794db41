"""Sites with parts, a person with papers, and what the desk does about an account."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from chalicelib.api.candidate_accounts_schemas import AskCode, CandidateAction
from chalicelib.api.schemas import SiteBody
from tests.site.mock_staff_rounds import parted_round, with_papers
from tests.site.staff_browser import Desk
from tests.site.staff_looks import every_look

PETS: dict[str, Any] = {"round": parted_round(draft=False)}
SITE = {
    "code": "4299",
    "name": "武汉理工大学考点",
    "province": "湖北",
    "city": "武汉",
    "address": "洛狮路 122 号",
    "pickup-place": "教务处 101",
}


def test_a_new_site_has_a_number_of_places_for_each_part(desk: Desk) -> None:
    page = desk.open("sites", **PETS)
    page.get_by_role("button", name="新增考点").click()
    box = page.get_by_role("dialog")
    for field, value in SITE.items():
        box.locator(f"#f-{field}").fill(value)
    box.get_by_label("笔试的机位数").fill("60")
    box.get_by_role("button", name="新增考点").click()
    expect(box.locator(".summary")).to_contain_text("口试第一批的机位数")
    every_look(desk, page)
    page.evaluate("import('/shared/i18n.js').then((m) => m.useLanguage('zh-CN'))")
    box.get_by_label("口试第一批的机位数").fill("20")
    box.get_by_role("button", name="新增考点").click()
    expect(box).to_have_count(0)
    sent = desk.scenario.did("PUT", "/sites/4299")[-1]
    assert sent["parts"] == {"written": 60, "oral_1": 20}
    assert "capacity" not in sent
    SiteBody.model_validate_json(json.dumps(sent))


def person(desk: Desk, **scenario: Any) -> Page:
    return desk.open("registrations/c000", **PETS, desk=with_papers(), **scenario)


def test_papers_retained_ones_and_answers_are_shown(desk: Desk) -> None:
    page = person(desk)
    place = page.get_by_role("region", name="报名", exact=True)
    expect(place).to_contain_text("一级笔试 101")
    expect(place).to_contain_text("11月23日（周日）9:00")
    expect(place).to_contain_text("一级口试 102 保留上次成绩")
    expect(place).to_contain_text("业余")
    expect(page.locator("main")).not_to_contain_text("LIN ZHIYUAN")
    every_look(desk, page)


def opened_act(page: Page, name: str) -> Locator:
    page.get_by_role("button", name=name).click()
    return page.get_by_role("dialog")


def test_a_document_is_put_right_with_what_was_shown(desk: Desk) -> None:
    page = person(desk)
    box = opened_act(page, "改正证件")
    box.get_by_role("button", name="改正证件").click()
    expect(box.locator(".summary").get_by_role("link")).to_have_count(3)
    every_look(desk, page)
    page.evaluate("import('/shared/i18n.js').then((m) => m.useLanguage('zh-CN'))")
    box.get_by_label("正确的证件号码").fill("429999199501011219")
    box.get_by_label("核对的材料").fill("身份证原件")
    box.get_by_label("原因").fill("末位录错")
    box.get_by_role("button", name="改正证件").click()
    expect(box.locator(".summary")).to_contain_text("正确的证件号码")
    box.get_by_label("正确的证件号码").fill("429999199501011215")
    box.get_by_role("button", name="改正证件").click()
    expect(box).to_contain_text("429*************15")
    sent = desk.scenario.did("POST", "/c000/document")[-1]
    assert sent["round"] == "2014-11"
    assert sent["evidence"] == "身份证原件"
    assert "name" not in sent
    CandidateAction.model_validate_json(json.dumps(sent))


def test_an_account_is_handed_back_by_code_and_a_second_person(desk: Desk) -> None:
    page = person(desk)
    box = opened_act(page, "当面找回账号")
    box.get_by_label("本人的手机号码").fill("13800000000")
    box.get_by_role("button", name="发送验证码").click()
    expect(box.locator("form")).to_contain_text("验证码已发送")
    AskCode.model_validate_json(json.dumps(desk.scenario.did("POST", "/codes")[-1]))
    box.get_by_label("验证码", exact=True).fill("123456")
    box.get_by_label("核对的材料").fill("身份证原件")
    box.get_by_label("原因").fill("手机丢失")
    every_look(desk, page)
    page.evaluate("import('/shared/i18n.js').then((m) => m.useLanguage('zh-CN'))")
    box.get_by_role("button", name="提交复核").click()
    expect(box.get_by_role("heading", level=2)).to_have_text("已提交复核")
    expect(box.get_by_role("link", name="查看复核申请")).to_be_visible()
    CandidateAction.model_validate_json(json.dumps(desk.scenario.did("POST", "/c000/recovery")[-1]))


def test_an_intruders_account_is_frozen_and_its_rounds_are_told(desk: Desk) -> None:
    page = person(desk)
    box = opened_act(page, "冻结账号")
    box.get_by_label("核对的材料").fill("本人到场")
    box.get_by_label("原因").fill("他人冒用")
    box.get_by_role("button", name="冻结账号").click()
    expect(box).to_contain_text("2014-11 名额已释放")
    expect(box).to_contain_text("2015-05 已缴费，名额保留")


def test_each_clerk_has_the_acts_of_their_role(desk: Desk) -> None:
    page = person(desk, role="clerk")
    expect(page.get_by_role("button", name="改正证件")).to_have_count(0)
    page = person(desk, role="office", scope="office:4201")
    expect(page.get_by_role("button", name="当面找回账号")).to_have_count(1)
    expect(page.get_by_role("button", name="改正证件")).to_have_count(0)
