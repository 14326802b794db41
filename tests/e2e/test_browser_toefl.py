"""TOEFL on a phone, on the deployed platform: every text, the exact name, the test confirmation."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from infra.walk.member import Member
from tests.e2e.browser import Screen
from tests.e2e.ground import Ground
from tests.e2e.ways import (
    SLOW,
    Announced,
    accept_text,
    agree_to_all,
    button,
    choose_site,
    heading,
    look,
    newcomer,
    on_step,
    open_account,
    pay_at_cashier,
    sign_in,
    take_ticket,
)

SITE = "样例市外语中心"
TEXTS = ["网上报名协议", "考生手册（中国版）", "ETS 考试条款", "报名流程、费用和通知"]
ORDER = [
    "阅读并接受协议", "个人信息单独同意", "选择考点", "选择科目", "填写报考信息",
    "监护人同意", "核对并提交", "缴费", "报名成功",
]  # fmt: skip


@pytest.mark.proves("S3-01", "S3-02", "S3-03", "S3-04", "S3-11")
def test_toefl_on_a_phone(ground: Ground, phone: Screen) -> None:
    """Signed out in the middle of the texts; a birth date that is not the document's is refused."""
    at = Announced(ground, "toefl-20260314")
    who, page = newcomer(ground, "toefl"), phone.page
    page.goto(ground.door.url)
    _reads_the_notice(phone, at)
    number = _opens_an_account(phone, ground, who)
    _accepts_every_text(phone, number, who)
    on_step(page, "选择考点")
    choose_site(page, SITE)
    _says_who_they_are(phone, who)
    _submits_and_pays(phone, who)
    at.clock("phase_two")
    page.reload()
    take_ticket(phone, "托福网考确认", who.name, SITE, called="托福网考确认")


def _reads_the_notice(phone: Screen, at: Announced) -> None:
    page = phone.page
    page.locator(f"a[href*='{at.id}']").click()
    for words in ("考生手册（中国版）", "姓名和生日必须与报名信息完全一致", "2026年3月14日"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "notice")
    page.locator("summary", has_text="身份证件要求").click()
    for words in ("台湾居民：必须且仅限", "第二类证件： 中国机动车驾驶证", "国际驾驶执照"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "documents")


def _opens_an_account(phone: Screen, ground: Ground, who: Member) -> str:
    """Answers the number by which they sign in from now on."""
    page = phone.page
    page.get_by_role("link", name="登录报名系统").first.click()
    look(phone, "sign-in")
    page.get_by_role("link", name="开通账号").click()
    open_account(page, ground, who)
    number = (page.locator("output").text_content() or "").replace(" ", "")
    assert re.fullmatch(r"\d{9}", number)
    look(phone, "opened")
    page.get_by_role("link", name="继续").click()
    heading(page, "用户中心")
    expect(page.locator("main")).to_contain_text(number)
    page.get_by_role("link", name="继续报名").click()
    return number


def _accepts_every_text(phone: Screen, number: str, who: Member) -> None:
    page = phone.page
    on_step(page, ORDER[0])
    assert page.locator(".steps strong").all_text_contents() == ORDER
    accept_text(page, TEXTS[0])
    expect(page.locator("#document")).to_have_text(TEXTS[1], timeout=SLOW)
    look(phone, "handbook")
    page.context.clear_cookies()
    page.reload()
    expect(page.locator("main")).to_contain_text("登录已过期", timeout=SLOW)
    sign_in(page, number, who.password)
    on_step(page, ORDER[0])
    for text in TEXTS[1:]:
        accept_text(page, text)
    on_step(page, "个人信息单独同意")
    expect(page.locator(".consent", has_text="境外")).to_be_visible()
    look(phone, "consents")
    agree_to_all(page)


def _says_who_they_are(phone: Screen, who: Member) -> None:
    page = phone.page
    on_step(page, "填写报考信息")
    born = f"{who.id_no[6:10]}-{who.id_no[10:12]}-{who.id_no[12:14]}"
    page.locator("#birth_on").fill("1990-01-01")
    page.locator("#name_on_document").fill(f"{who.name}某")
    page.locator("#confirmed").check()
    button(page, "保存并继续")
    expect(page.locator(".summary li")).to_have_count(2)
    phone.refused(400)
    look(phone, "not-the-document")
    page.locator("#birth_on").fill(born)
    page.locator("#name_on_document").fill(who.name)
    button(page, "保存并继续")


def _submits_and_pays(phone: Screen, who: Member) -> None:
    page = phone.page
    on_step(page, "核对并提交")
    for words in (SITE, who.name, "¥2,100.00", "托福网考"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "submit")
    button(page, "提交报名")
    on_step(page, "缴费")
    look(phone, "held")
    pay_at_cashier(phone)
    for words in (SITE, "托福网考", "3月9日"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "paid")
