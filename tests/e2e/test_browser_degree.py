"""The degree-English exam: a phone, the school's payment page, and a reviewer at a desk."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from playwright.sync_api import expect

from infra.walk.door import expect as answered
from infra.walk.member import Member
from infra.walk.programmes import ENROLLED
from infra.walk.steps import Steps, an_order
from tests.e2e.browser import Screen
from tests.e2e.desk_ways import at_case, leave_queue, sending, staff_at
from tests.e2e.ground import Ground
from tests.e2e.identity_ways import Confirmed, confirmed
from tests.e2e.ways import (
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
    sign_in,
    take_ticket,
)

ROUND = "2024年下半年学士学位外语考试"
SITE = "长沙理工大学考点"
ITEM = "成人高等教育学士学位外语水平考试费"
MINE, OTHER = "司样例", "晏样例"
MASKED, OTHER_MASKED = "司**", "晏**"
PAGE = "https://pay.example.edu.cn/degree-english/2024b"
ORDER = [
    "阅读报名须知", "阅读并接受协议", "个人信息单独同意", "监护人同意", "实名认证", "本次报考核验",
    "填写报考信息", "选择科目", "选择考点", "核对并提交", "缴费并上传凭证", "报名成功",
]  # fmt: skip


def named(ground: Ground, name: str) -> Member:
    who = newcomer(ground, "degree_english")
    who.name = name
    return who


def an_account(phone: Screen, ground: Ground, at: Announced, who: Member) -> None:
    """From the list of what is published to the personal centre."""
    page = phone.page
    page.goto(ground.door.url)
    page.locator(f"a[href*='{at.id}']").click()
    for words in ("人脸识别", ITEM, "9月20日", "0731-0000-0000"):
        expect(page.locator("#app")).to_contain_text(words)
    look(phone, "notice")
    page.get_by_role("link", name="登录报名系统").first.click()
    look(phone, "sign-in")
    page.get_by_role("link", name="开通账号").click()
    open_account(page, ground, who)
    page.get_by_role("link", name="继续").click()
    heading(page, "用户中心")
    expect(page.locator("main")).to_contain_text("未实名")
    look(phone, "me")


def read_all(phone: Screen) -> None:
    """Notice, agreement, consents; a reload in between changes nothing."""
    page = phone.page
    on_step(page, "阅读报名须知")
    assert page.locator(".steps strong").all_text_contents() == ORDER
    look(phone, "read")
    accept_text(page, "报名须知")
    on_step(page, "阅读并接受协议")
    page.reload()
    on_step(page, "阅读并接受协议")
    page.locator("#tick").check()
    button(page, "接受并继续")
    on_step(page, "个人信息单独同意")
    agree_to_all(page)


def who_i_am(phone: Screen, at: Announced, who: Member, folder: Path) -> None:
    """Card with both sides, once and for all; the face with this registration."""
    page = phone.page
    on_step(page, "实名认证")
    page.get_by_role("link", name="去实名认证").click()
    mine = Confirmed(phone, who, folder)
    mine.card("上传身份证人像面和国徽面", "portrait", "emblem")
    heading(page, "本次报名还须确认")
    page.goto(at.page("flow"))
    on_step(page, "本次报考核验")
    page.get_by_role("link", name="去核验").click()
    mine.face("人脸识别")
    confirmed(page)


def state_data(phone: Screen, who: Member) -> None:
    """The session ends on the way; then a grade that is too low, then one that is enough."""
    page = phone.page
    on_step(page, "填写报考信息")
    page.get_by_label("业余").check()
    page.locator("#major").select_option("accounting")
    page.context.clear_cookies()
    page.reload()
    expect(page.locator("main")).to_contain_text("登录已过期")
    sign_in(page, who.id_no, who.password)
    on_step(page, "填写报考信息")
    expect(page.get_by_label("业余")).to_be_checked()
    page.get_by_label("在籍", exact=True).check()
    expect(page.locator("#thesis_grade")).to_have_count(0)
    page.get_by_label("已毕业", exact=True).check()
    button(page, "保存并继续")
    expect(page.locator(".summary li")).to_have_count(2)
    page.locator("#thesis_grade").select_option("及格")
    page.locator("#confirmed").check()
    button(page, "保存并继续")
    expect(page.get_by_role("alert")).to_contain_text("暂不符合报名条件")
    phone.refused(422)
    look(phone, "thesis")
    page.locator("#thesis_grade").select_option("中")
    button(page, "保存并继续")


def hold_a_place(phone: Screen) -> None:
    page = phone.page
    on_step(page, "选择科目")
    page.locator("input[value=EN]").check()
    look(phone, "papers")
    button(page, "保存并继续")
    on_step(page, "选择考点")
    choose_site(page, SITE)
    on_step(page, "核对并提交")
    for words in (SITE, "业余", "会计学", "已毕业", "英语", "¥60", "240 小时"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "submit")
    button(page, "提交报名")


def on_the_schools_page(phone: Screen) -> None:
    """Scanned from another device, or saved and scanned from the album."""
    page = phone.page
    on_step(page, "缴费并上传凭证")
    for words in (ITEM, "¥60", "请勿重复缴费", "我】-【服务】-【钱包】-【账单"):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.get_by_role("link", name="打开缴费页")).to_have_attribute("href", PAGE)
    with page.expect_download() as saved:
        page.get_by_role("link", name="保存二维码").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    look(phone, "payment-page")


def show_payment(phone: Screen, folder: Path, order_no: str, name: str) -> None:
    page = phone.page
    file = folder / f"{order_no}.png"
    file.write_bytes(an_order(int(order_no)))
    page.locator("#picture").set_input_files(file)
    expect(page.locator("main")).to_contain_text(file.name)
    page.locator("#order_no").fill(order_no)
    expect(page.locator("#payer")).to_have_value(name)


def waits_for_review(phone: Screen) -> None:
    page = phone.page
    button(page, "提交凭证")
    heading(page, "已提交，等待结果")
    expect(page.locator("main")).to_contain_text("正在审核，名额为您保留")
    look(phone, "sent")
    page.get_by_role("link", name="查看我的报考").click()
    heading(page, "缴费凭证审核中")
    expect(page.get_by_role("link", name="查看已提交的凭证")).to_be_visible()
    expect(page.locator("main")).to_contain_text("缴费凭证正在审核")


def another_waits(ground: Ground, at: Announced) -> None:
    """Somebody else of this round whose payment is to be looked at, too."""
    who = named(ground, OTHER)
    who.open()
    steps = Steps(who, at.id)
    steps.read_all()
    steps.confirm()
    steps.do("data", answers=ENROLLED, confirmed=True)
    steps.do("papers", papers=["EN"])
    steps.do("site", site="4301")
    answered(steps.submit(), 201)
    steps.show_payment()


def refuse_by_key(desk: Screen, order_no: str) -> None:
    """Picture and values stand side by side; the third reason, then R."""
    page = desk.page
    at_case(page, MASKED, ROUND)
    picture = page.locator(".case-files img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    sides = page.locator(".sides")
    for words in ("应为", "所填", ITEM, "¥60", MASKED, order_no):
        expect(sides).to_contain_text(words)
    look(desk, "case")
    page.keyboard.press("3")
    expect(page.get_by_label("缴费人不是考生")).to_be_checked()
    with sending(page, "refuse"):
        page.keyboard.press("r")
        expect(page.locator(".undo")).to_contain_text(f"{MASKED}：退回")
        at_case(page, OTHER_MASKED, ROUND)
        look(desk, "refused")
        leave_queue(page)


def approve_with_next(desk: Screen) -> None:
    page = desk.page
    page.get_by_role("link", name="缴费凭证").click()
    at_case(page, OTHER_MASKED, ROUND)
    with sending(page, "approve"):
        page.keyboard.press("a")
        at_case(page, MASKED, ROUND)
        look(desk, "next")
        page.keyboard.press("a")
        expect(page.locator(".undo")).to_contain_text(f"{MASKED}：通过")
    with sending(page, "approve"):
        leave_queue(page)
    look(desk, "queues")


@pytest.mark.proves(
    "S4-02", "S4-05", "S4-07", "S4-08", "S4-11", "S4-13", "S4-14", "S4-15", "S4-16", "S4-17",
    "S4-18", "S4-19", "S4-21", "S4-22", "S4-23", "S4-24", "S4-26", "S4-27", "S4-28", "S4-31",
    "S4-32", "S4-33", "S4-34",
)  # fmt: skip
def test_degree_english_from_phone_to_desk_and_back(
    ground: Ground, phone: Screen, desk: Screen, tmp_path: Path
) -> None:
    """Refused once for a reason, sent again, approved, paid; then the ticket."""
    at = Announced(ground, "degree-2024b")
    who, page = named(ground, MINE), phone.page
    an_account(phone, ground, at, who)
    page.get_by_role("link", name="继续报名").first.click()
    read_all(phone)
    who_i_am(phone, at, who, tmp_path)
    state_data(phone, who)
    hold_a_place(phone)

    on_the_schools_page(phone)
    order_no = f"4200{secrets.randbelow(10**12):012d}"
    show_payment(phone, tmp_path, order_no, who.name)
    page.locator("#payer").fill("王五")
    button(page, "提交凭证")
    expect(page.locator(".summary")).to_contain_text("缴费人与报名人不是同一人")
    phone.refused(422)
    look(phone, "payer")
    page.locator("#payer").fill(who.name)
    waits_for_review(phone)
    look(phone, "reviewing")

    another_waits(ground, at)
    staff_at(ground, desk.page, "queues/proof", "reviewer")
    refuse_by_key(desk, order_no)
    page.reload()
    page.get_by_role("link", name="去缴费、上传凭证").click()
    on_step(page, "缴费并上传凭证")
    expect(page.locator("main")).to_contain_text("缴费人不是考生本人")
    look(phone, "refused")
    show_payment(phone, tmp_path, order_no, who.name)
    waits_for_review(phone)
    approve_with_next(desk)

    page.reload()
    heading(page, "已缴费，报名成功")
    for words in (SITE, "英语", "¥60", "还可以修改"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "paid")
    at.clock("phase_two")
    page.reload()
    take_ticket(phone, who.name, SITE, "英语")
