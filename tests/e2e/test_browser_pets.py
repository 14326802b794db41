"""PETS on a phone, on the deployed platform: from the first page to the ticket."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from infra.walk.door import expect as answered
from infra.walk.files import new_photo
from infra.walk.steps import Steps
from tests.e2e.browser import Screen
from tests.e2e.ground import Ground, retain
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

SITE = "海南大学考点"
ORDER = [
    "阅读并接受协议", "个人信息单独同意", "选择考点", "选择科目", "选择批次", "保留上次成绩",
    "填写报考信息", "监护人同意", "上传照片", "核对并提交", "缴费", "报名成功",
]  # fmt: skip


def go_on(page: Page) -> None:
    button(page, "保存并继续")


def choose(page: Page, *papers: str) -> None:
    on_step(page, "选择科目")
    for name in papers:
        page.get_by_label(re.compile(name)).check()


def send_photo(phone: Screen, folder: Path) -> None:
    file = folder / "photo.jpg"
    file.write_bytes(new_photo())
    phone.page.locator("#file").set_input_files(file)
    expect(phone.page.get_by_text("重新选择")).to_be_visible(timeout=SLOW)
    look(phone, "photo")
    button(phone.page, "上传并继续")


@pytest.mark.proves(
    "S2-05", "S2-09", "S2-11", "S2-12", "S2-14", "S2-17", "S2-20", "S2-22", "S2-23", "S2-54"
)
def test_pets_on_a_phone(ground: Ground, phone: Screen, tmp_path: Path) -> None:
    """Level 3 written and oral; the session ends on the way, and the way goes on where it was."""
    at = Announced(ground, "pets-2017a")
    who, page = newcomer(ground, "pets"), phone.page
    page.goto(ground.door.url)
    page.locator(f"a[href*='{at.id}']").click()
    told = ("海南省考试局", "2017年3月18日", "0898-65852022", "琼发改收费[2009]1272号", "Firefox")
    for words in told:
        expect(page.locator("#app")).to_contain_text(words)
    look(phone, "notice")
    page.get_by_role("link", name="登录报名系统").first.click()
    page.get_by_role("link", name="开通账号").click()
    button(page, "马上注册")
    expect(page.locator(".summary li")).to_have_count(9)
    look(phone, "nothing-entered")
    open_account(page, ground, who)
    look(phone, "opened")
    page.get_by_role("link", name="继续").click()
    heading(page, "用户中心")
    look(phone, "me")
    page.get_by_role("link", name="继续报名").click()

    on_step(page, ORDER[0])
    assert page.locator(".steps strong").all_text_contents() == ORDER
    look(phone, "agreement")
    accept_text(page, "网上报名协议")
    on_step(page, "个人信息单独同意")
    expect(page.locator(".consent").first).to_be_visible()
    look(phone, "consents")
    agree_to_all(page)
    on_step(page, "选择考点")
    expect(page.locator("main")).to_contain_text(SITE)
    look(phone, "site")
    choose_site(page, SITE)
    choose(page, "二级笔试", "三级笔试", "三级口试")
    expect(page.get_by_label(re.compile("二级笔试"))).not_to_be_checked()
    expect(page.locator("main")).to_contain_text("¥150")
    look(phone, "papers")
    go_on(page)
    on_step(page, "选择批次")
    go_on(page)
    expect(page.locator(".summary")).to_contain_text("三级口试的批次")
    look(phone, "no-batch")
    page.get_by_label(re.compile("口试第二批")).check()
    go_on(page)

    on_step(page, "填写报考信息")
    page.locator("#school").fill("海口样例中学")
    page.context.clear_cookies()
    page.reload()
    heading(page, "登录报名系统")
    expect(page.locator("main")).to_contain_text("登录已过期")
    look(phone, "session-over")
    sign_in(page, who.phone, who.password)
    on_step(page, "填写报考信息")
    expect(page.locator("#school")).to_have_value("海口样例中学")
    look(phone, "data")
    page.locator("#confirmed").check()
    go_on(page)
    on_step(page, "上传照片")
    send_photo(phone, tmp_path)

    on_step(page, "核对并提交")
    for words in (SITE, "三级笔试", "口试第二批", "海口样例中学", "¥150", "24 小时"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "submit")
    button(page, "提交报名")
    on_step(page, "缴费")
    look(phone, "held")
    page.goto(at.page("me"))
    page.get_by_role("link", name="继续办理").click()
    on_step(page, "缴费")
    pay_at_cashier(phone)
    for words in (SITE, "三级笔试", "三级口试", "3月6日"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "paid")

    at.clock("phase_two")
    page.reload()
    printed = take_ticket(phone, who.name, SITE, "三级笔试", "三级口试")
    assert "8:45" in printed


@pytest.mark.proves("S2-13", "S2-22", "S2-46")
def test_pets_retains_a_score_on_a_phone(ground: Ground, phone: Screen) -> None:
    """The written part was passed last time: with consent, no photo again, the fee of one part."""
    before = Announced(ground, "pets-2016b")
    who = newcomer(ground, "pets")
    who.open()
    earlier = Steps(who, before.id)
    earlier.read_all()
    earlier.do("site", site="46001")
    earlier.do("papers", papers=["L3_oral"])
    earlier.do("batch", batches={"L3_oral": "oral_1"})
    earlier.do("data", confirmed=True)
    earlier.send_photo()
    answered(earlier.submit(), 201)
    at = Announced(ground, "pets-2017a")
    retain(ground, Steps(who, at.id), ("L3_written", 71, "2016-09-10"))
    Steps(who, at.id).read_all()

    page = phone.page
    page.goto(at.page("sign-in"))
    sign_in(page, who.phone, who.password)
    page.get_by_role("link", name="继续报名").click()
    on_step(page, "选择考点")
    choose_site(page, SITE)
    choose(page, "三级口试")
    go_on(page)
    on_step(page, "选择批次")
    page.get_by_label(re.compile("口试第一批")).check()
    go_on(page)
    on_step(page, "保留上次成绩")
    written = page.get_by_label(re.compile("保留三级笔试的成绩"))
    expect(written).to_be_disabled()
    look(phone, "no-consent")
    page.get_by_role("link", name="去选择是否同意").click()
    consent = page.locator(".consent", has_text="其他考试")
    consent.get_by_role("button", name=re.compile("^同意")).click()
    expect(consent.locator("[aria-pressed=true]")).to_contain_text("同意")
    page.goto(at.page("flow"))
    on_step(page, "保留上次成绩")
    written.check()
    look(phone, "retained")
    button(page, "保留所选成绩并继续")
    on_step(page, "填写报考信息")
    page.locator("#confirmed").check()
    go_on(page)
    on_step(page, "核对并提交")
    expect(page.locator("main")).to_contain_text("保留上次成绩，不参加本次考试")
    expect(page.locator("tfoot")).to_contain_text("¥50")
    look(phone, "submit")
    button(page, "提交报名")
    on_step(page, "缴费")
    expect(page.locator("main .amount")).to_have_text("¥50.00")
