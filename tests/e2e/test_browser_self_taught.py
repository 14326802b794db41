"""The self-taught exam: a phone, a proof that a reviewer decides at a desk, a number for life."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest
from playwright.sync_api import expect

from infra.demo import specimens
from infra.walk.confirming import Confirming
from infra.walk.member import Member
from tests.e2e.browser import Screen
from tests.e2e.desk_ways import at_case, leave_queue, sending, staff_at
from tests.e2e.ground import Ground, list_numbers, some_number
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
    pay_at_cashier,
    sign_in,
    take_ticket,
)

SITE, ELSEWHERE = "襄阳样例中学", "襄阳样例职院"
NAME, MASKED = "阚样例", "阚**"
ORDER = [
    "阅读并接受协议", "个人信息单独同意", "监护人同意", "考籍注册", "选择考点", "选择科目",
    "核对并提交", "缴费", "报名成功",
]  # fmt: skip


def up_to_the_registry(phone: Screen, ground: Ground, at: Announced, who: Member) -> None:
    """Mailbox and mobile number are both proven, and both sign in."""
    page = phone.page
    page.goto(ground.door.url)
    page.locator(f"a[href*='{at.id}']").click()
    expect(page.locator("main")).to_contain_text("3月12日")
    look(phone, "notice")
    page.get_by_role("link", name="登录报名系统").first.click()
    look(phone, "sign-in")
    page.get_by_role("link", name="开通账号").click()
    open_account(page, ground, who)
    look(phone, "opened")
    page.get_by_role("link", name="继续").click()
    heading(page, "用户中心")
    page.get_by_role("link", name="继续报名").first.click()
    on_step(page, "阅读并接受协议")
    assert page.locator(".steps strong").all_text_contents() == ORDER
    accept_text(page, "网上报名协议")
    on_step(page, "个人信息单独同意")
    agree_to_all(page)
    on_step(page, "考籍注册")
    look(phone, "registry-needed")
    page.get_by_role("link", name="去注册").click()


def enrol(phone: Screen) -> None:
    """A bachelor's major in one district."""
    page = phone.page
    heading(page, "填写注册信息")
    button(page, "保存并继续")
    expect(page.locator(".summary li")).to_have_count(2)
    page.locator("#major").select_option("X120203K")
    expect(page.locator("main")).to_contain_text("需要先核验前置学历")
    page.locator("#district").select_option("0601")
    look(phone, "registry")
    button(page, "保存并继续")
    heading(page, "核验前置学历")
    page.get_by_role("link", name="去核验学历").click()


def prove_what_is_not_found(phone: Screen, school: str, folder: Path) -> None:
    """Asked for online with consent; not found, it is proven by a paper."""
    page = phone.page
    heading(page, "前置学历")
    page.locator("#level").select_option("junior_college")
    page.locator("#school").fill(school)
    page.locator("#graduated_on").fill("2018-06-30")
    page.locator("#certificate_no").fill("123451201806000001")
    page.get_by_role("button", name=re.compile("^同意")).click()
    look(phone, "qualification")
    button(page, "提交")
    heading(page, "没有核验到")
    for words in ("认证报告", "湖北毕业生就业网", "备案表", "学信网"):
        expect(page.locator("main")).to_contain_text(words)
    page.get_by_label(re.compile("备案表")).check()
    file = folder / "record.jpg"
    file.write_bytes(specimens.portrait(school))
    page.locator("#paper").set_input_files(file)
    look(phone, "proof")
    button(page, "提交审核")
    heading(page, "证明材料审核中")
    look(phone, "proof-sent")
    page.get_by_role("link", name="返回我的注册").click()


def pre_register_and_confirm(phone: Screen, who: Member, folder: Path) -> None:
    """Card, movements, voice, photo; after a reload in between it goes on at the second."""
    page = phone.page
    heading(page, "核对并提交")
    look(phone, "check")
    button(page, "提交注册")
    heading(page, "预注册成功，请确认身份")
    page.get_by_role("link", name="去确认身份").click()
    mine = Confirmed(phone, who, folder)
    mine.card("上传身份证人像面", "portrait")
    expect(page.locator("#step")).to_have_text("按提示完成动作")
    page.reload()
    mine.face("按提示完成动作")
    mine.voice("朗读数字并录制视频")
    mine.portrait("上传电子证件照")
    confirmed(page)
    heading(page, "正在审核")
    look(phone, "under-review")


def approve_at_the_desk(ground: Ground, desk: Screen, school: str) -> None:
    page = desk.page
    staff_at(ground, page, "queues", "reviewer")
    heading(page, "审核队列")
    page.get_by_role("link", name="前置学历").click()
    page.locator(".queue button", has_text=MASKED).click()
    at_case(page, MASKED, "湖北省高等教育自学考试")
    facts = page.locator(".stage .facts")
    for words in ("会计学（专升本·样例）", "专科", school, "2018-06-30", "没有核验到"):
        expect(facts).to_contain_text(words)
    picture = page.locator(".case-files img")
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    look(desk, "case")
    with sending(page, "approve"):
        page.keyboard.press("a")
        expect(page.locator(".undo")).to_contain_text(f"{MASKED}：通过")
        leave_queue(page)


def number_for_life(phone: Screen) -> str:
    page = phone.page
    page.reload()
    heading(page, "注册完成")
    number = re.sub(r"\D", "", page.locator("output.number").text_content() or "")
    assert re.fullmatch(r"0601\d{8}", number)
    for words in ("会计学（专升本·样例）", "终身有效", "免考", "毕业申请"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "registered")
    page.get_by_role("link", name="继续报名").click()
    return number


def choose(phone: Screen, who: Member) -> None:
    """Only sites of the district of the number; no two courses at the same time."""
    page = phone.page
    on_step(page, "选择考点")
    page.locator("details summary").filter(has_text="其他考区的考点").click()
    row = page.locator("details .site").filter(has_text=ELSEWHERE)
    expect(row).to_contain_text("属于襄阳样例考区B（0602）")
    expect(row.get_by_role("button")).to_have_count(0)
    look(phone, "other-district")
    choose_site(page, SITE)
    on_step(page, "选择科目")
    page.context.clear_cookies()
    page.reload()
    expect(page.locator("main")).to_contain_text("登录已过期")
    sign_in(page, who.email, who.password)
    on_step(page, "选择科目")
    for code in ("00018", "03708"):
        page.locator(f"input[value='{code}']").check()
    button(page, "保存并继续")
    expect(page.locator("main")).to_contain_text("这两科的考试时间相同，请留下一科")
    phone.refused(422)
    look(phone, "overlap")
    page.locator("input[value='00018']").uncheck()
    page.locator("input[value='00015']").check()
    expect(page.locator("main")).to_contain_text("已选 2 科，费用合计 ¥60")
    button(page, "保存并继续")


@pytest.mark.proves(
    "S5-01", "S5-02", "S5-03", "S5-06", "S5-12", "S5-14", "S5-15", "S5-18", "S5-19", "S5-20",
    "S5-21", "S5-25", "S5-26", "S5-28", "S5-29",
)  # fmt: skip
def test_the_self_taught_exam_from_phone_to_desk_and_back(
    ground: Ground, phone: Screen, desk: Screen, tmp_path: Path
) -> None:
    """A new candidate, proven and confirmed, pays for two courses."""
    at = Announced(ground, "self-taught-2104")
    who, page = newcomer(ground, "self_taught"), phone.page
    who.name = NAME
    school = f"江城职业学院{secrets.token_hex(3)}"
    up_to_the_registry(phone, ground, at, who)
    enrol(phone)
    prove_what_is_not_found(phone, school, tmp_path)
    pre_register_and_confirm(phone, who, tmp_path)
    approve_at_the_desk(ground, desk, school)
    number = number_for_life(phone)
    choose(phone, who)
    on_step(page, "核对并提交")
    for words in (SITE, "英语（二）", "中国近现代史纲要", "¥60"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "submit")
    button(page, "提交报名")
    on_step(page, "缴费")
    pay_at_cashier(phone)
    for words in (SITE, "英语（二）", "中国近现代史纲要"):
        expect(page.locator("main")).to_contain_text(words)
    look(phone, "paid")
    at.clock("phase_two")
    page.reload()
    printed = (NAME, SITE, "英语（二）", "中国近现代史纲要")
    assert number in take_ticket(phone, *printed, called="考试通知单")


def choose_for_good(phone: Screen, mine: str, other: str) -> None:
    page = phone.page
    page.get_by_role("link", name="我的注册").click()
    heading(page, "填写注册信息")
    expect(page.get_by_label(re.compile("在籍注册"))).to_be_checked()
    page.locator("#major").select_option("Z630302")
    button(page, "保存并继续")
    heading(page, "选定准考证号")
    for words in ("选定后不能更改", mine, other):
        expect(page.locator("main")).to_contain_text(words)
    page.get_by_label(mine).check()
    look(phone, "numbers")
    button(page, "选定这个号码")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("襄阳样例考区A")
    look(phone, "sure")
    dialog.get_by_role("button", name="选定，不再更改").click()
    heading(page, "核对并提交")
    expect(page.locator("main")).to_contain_text(mine)
    button(page, "提交注册")
    heading(page, "预注册成功，请确认身份")


def merge_at_the_desk(ground: Ground, desk: Screen, mine: str, other: str) -> None:
    page = desk.page
    staff_at(ground, page, "queues/merge", "reviewer")
    heading(page, "考籍合并")
    page.locator(".queue button", has_text=MASKED).click()
    at_case(page, MASKED, "湖北省高等教育自学考试")
    for words in (mine, other, "襄阳样例考区B", "00015 64"):
        expect(page.locator(".sides")).to_contain_text(words)
    look(desk, "merge")
    with sending(page, "approve"):
        page.keyboard.press("a")
        leave_queue(page)


@pytest.mark.proves("S5-04", "S5-05", "S5-07", "S5-08")
def test_one_of_two_numbers_is_chosen_for_good_and_the_other_merged(
    ground: Ground, phone: Screen, desk: Screen
) -> None:
    at, page = Announced(ground, "self-taught-2104"), phone.page
    who = newcomer(ground, "self_taught")
    who.name = NAME
    who.open()
    mine, other = some_number("0601"), some_number("0602")
    list_numbers(ground, at.id, who, {mine: "00015:59", other: "00015:64;03708:70"})
    page.goto(at.page("sign-in"))
    sign_in(page, who.phone, who.password)
    heading(page, "用户中心")
    choose_for_good(phone, mine, other)
    Confirming(who).everything()
    page.reload()
    heading(page, "注册完成")
    expect(page.locator("output.number")).to_have_text(mine)
    expect(page.locator("#others ~ .card")).to_contain_text("正在审核合并申请")
    look(phone, "waiting")
    merge_at_the_desk(ground, desk, mine, other)
    page.reload()
    expect(page.locator("#others ~ .card")).to_contain_text(f"已合并到 {mine}")
    expect(page.locator(".card", has=page.locator("output"))).to_contain_text("00015 64 · 03708 70")
    look(phone, "merged")
