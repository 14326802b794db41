"""Candidates and staff in a real browser, on the deployed platform: nothing is mocked here."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from infra.demo.rosters import as_csv, lines
from infra.walk.cast import PersonMaker
from infra.walk.files import new_photo
from infra.walk.times import TWO_OPENS
from tests.e2e.browser import Screen
from tests.e2e.desk_ways import staff_at
from tests.e2e.ground import BIG, FIRST_HOUR, Ground, eventually
from tests.e2e.ways import button, heading


def sign_in(page: Page, ticket_no: str, who: str) -> None:
    page.get_by_label("笔试准考证号").fill(ticket_no)
    page.locator("#who").fill(who)
    button(page, "登录并查询资格")


@pytest.mark.proves("S1-01", "S1-12", "S1-14", "S1-21", "S1-23", "S1-25", "S1-26")
def test_phase_one_on_a_phone(ground: Ground, phone: Screen) -> None:
    """From the notice to the paid place, through the provider's cashier and back."""
    ground.clock(FIRST_HOUR)
    person = ground.candidate(by="no").person
    page = phone.page
    page.goto(f"{ground.door.url}/#/rounds/{ground.round_id}")
    expect(page.locator("main")).to_contain_text("考试委员会办公室")
    phone.shot("notice")
    page.get_by_role("link", name="登录报名系统").first.click()
    sign_in(page, person.scores[0].ticket_no, "王不对")
    expect(page.locator(".summary")).to_contain_text("不匹配")
    phone.shot("wrong")
    sign_in(page, person.scores[0].ticket_no, person.name)
    heading(page, "符合报名条件")
    phone.shot("eligible")
    page.get_by_role("link", name="继续").click()
    heading(page, "网上报名协议")
    expect(page.locator(".clauses > li")).to_have_count(6)
    phone.shot("agreement")
    page.get_by_label("我已阅读并了解").check()
    agree = page.get_by_role("button", name=re.compile("^同意 "))
    expect(agree).to_have_count(2)
    for consent in agree.all():
        consent.click()
    phone.shot("consents")
    button(page, "接受并选考点")
    heading(page, "选择考点")
    page.get_by_label("搜索学校、城市或地址").fill(f"ysdx{BIG}")
    phone.shot("sites")
    button(page, f"选择演示大学考点{BIG}")
    heading(page, "待缴费")
    phone.shot("held")
    page.get_by_role("link", name=re.compile("去缴费")).click()
    heading(page, "缴费")
    phone.shot("pay")
    button(page, re.compile("去缴费"))
    page.wait_for_url("**/cashier/pay/**")
    phone.shot("cashier")
    button(page, re.compile("^支付"))
    expect(page.locator("main h1")).to_have_text("已缴费，报名成功", timeout=60_000)
    expect(page.locator("#mine, section", has_text=f"演示大学考点{BIG}").first).to_be_visible()
    phone.shot("paid")


@pytest.mark.proves("S1-30", "S1-31", "S1-33", "S1-34", "S1-37")
def test_phase_two_on_a_phone(ground: Ground, phone: Screen, tmp_path: Path) -> None:
    """The data, the second factor, a new photo, the school, and the ticket."""
    made = ground.payer()
    ground.clock(TWO_OPENS)
    page = phone.page
    page.goto(f"{ground.door.url}/#/rounds/{ground.round_id}/sign-in")
    sign_in(page, made.person.scores[0].ticket_no, made.person.name)
    heading(page, "已缴费，报名成功")
    phone.shot("status")
    page.get_by_role("link", name="确认信息，打印准考证").click()
    heading(page, "确认信息")
    phone.shot("data")
    page.get_by_role("link", name="修改 照片").click()
    heading(page, "再核验一次身份")
    phone.shot("proof")
    page.get_by_label("证件号码").fill(made.person.id_no)
    button(page, "核验")
    heading(page, "更换照片")
    file = tmp_path / "photo.jpg"
    file.write_bytes(new_photo())
    page.locator("input[type=file]").set_input_files(file)
    button(page, "提交审核")
    expect(page.locator("main")).to_contain_text("新照片等待审核", timeout=60_000)
    phone.shot("photo")
    page.goto(f"{ground.door.url}/#/rounds/{ground.round_id}/school")
    page.get_by_label("学校名称").fill("浏览器大学")
    button(page, "保存")
    heading(page, "确认信息")
    expect(page.locator("main")).to_contain_text("浏览器大学")
    button(page, "确认，生成准考证")
    expect(page.locator("main h1")).to_have_text("准考证已生成", timeout=60_000)
    expect(page.locator(".ticket")).to_contain_text(made.person.name)
    expect(page.locator(".ticket")).to_contain_text("浏览器大学")
    phone.shot("ticket")
    view = page.get_by_role("link", name=re.compile("在线浏览")).get_attribute("href")
    download = page.get_by_role("link", name="下载 PDF").get_attribute("href")
    for address in (view, download):
        assert ground.door.files.get(str(address)).content.startswith(b"%PDF")


@pytest.mark.proves("S1-24", "S1-04")
def test_the_ineligible_see_why(ground: Ground, phone: Screen) -> None:
    ground.clock(FIRST_HOUR)
    person = ground.named["both short"]
    page = phone.page
    page.goto(f"{ground.door.url}/#/rounds/{ground.round_id}/sign-in")
    sign_in(page, person.scores[0].ticket_no, person.id_no)
    heading(page, "暂不符合报名条件")
    for words in ("499 分", "要求 500 分及以上", "424 分", "要求 425 分及以上", "1 分"):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.get_by_role("link", name="继续")).to_have_count(0)
    phone.shot("why")


@pytest.mark.proves("S1-03", "S1-11")
def test_staff_see_the_board_and_close_a_site(ground: Ground, desk: Screen) -> None:
    ground.clock(FIRST_HOUR)
    code = "4208F"
    ground.site(code, 12)
    ground.holder(code)
    eventually(lambda: ground.sites()[code]["held"] == 1)
    page = desk.page
    staff_at(ground, page, "board")
    heading(page, "实时看板")
    expect(page.locator(".kpis")).to_be_visible()
    desk.shot("board")
    page.goto(f"{ground.door.url}/staff/#/{ground.round_id}/sites/{code}")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text(f"演示大学考点{code}")
    panel.locator("summary", has_text="停止新报").click()
    panel.locator("#f-reason").fill("停电检修")
    desk.shot("closing", whole=False)
    panel.get_by_role("button", name="停止新报").click()
    expect(panel.locator("summary", has_text="恢复报名")).to_be_visible()
    desk.shot("closed", whole=False)
    assert ground.sites()[code]["open"] is False
    rows = ground.door.send("GET", f"/rounds/{ground.round_id}/sites").json()["sites"]
    assert [row["open"] for row in rows if row["code"] == code] == [False]


@pytest.mark.proves("S1-42")
def test_staff_import_a_roster(ground: Ground, desk: Screen, tmp_path: Path) -> None:
    ground.clock(FIRST_HOUR)
    maker = PersonMaker(Random(ground.round_id))
    good = list(lines([maker.person() for _ in range(4)]))
    spoiled = (*good[0][:6], "711", good[0][7])
    file = tmp_path / "小名单.csv"
    file.write_bytes(as_csv([*good[1:], spoiled]))
    page = desk.page
    staff_at(ground, page, "imports")
    heading(page, "名单导入")
    page.get_by_label("文件", exact=True).set_input_files(file)
    button(page, "上传并预检")
    expect(page.get_by_role("button", name=re.compile(r"导入 \d+ 行"))).to_be_visible(
        timeout=60_000
    )
    expect(page.locator("main")).to_contain_text("711")
    desk.shot("checked")
    button(page, re.compile(rf"导入 {len(good) - 1} 行"))
    expect(page.locator("main")).to_contain_text(f"已导入 {len(good) - 1} 行", timeout=60_000)
    desk.shot("receipt")


@pytest.mark.proves("S1-31")
def test_a_reviewer_compares_two_photos(ground: Ground, desk: Screen) -> None:
    made = ground.in_phase_two()
    made.send_photo(new_photo())
    eventually(lambda: made.view()["photo"]["pending"]["state"] == "waiting")
    page = desk.page
    staff_at(ground, page, "photos", "reviewer")
    expect(page.locator("main img").nth(1)).to_be_visible()
    desk.shot("review")
