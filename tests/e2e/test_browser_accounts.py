"""Accounts and the identity confirmation in a real browser, on the deployed platform."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from infra.demo import specimens
from tests.e2e.browser import Screen
from tests.e2e.ground import Ground
from tests.e2e.ways import SLOW, enter, newcomer, open_account, prove, round_of, sign_in


@pytest.mark.proves("S4-02", "S4-07", "S4-08", "S4-09", "S4-10", "S4-33")
def test_an_account_by_the_id_number_and_its_confirmation(
    ground: Ground, phone: Screen, tmp_path: Path
) -> None:
    page, at = phone.page, round_of(ground, "degree_english")
    who = newcomer(ground, "degree_english")
    page.goto(f"{ground.door.url}/#/rounds/{at}/sign-in")
    phone.shot("sign-in")
    page.get_by_role("link", name="开通账号").click()
    enter(page, who)
    expect(page.locator(".printed img")).to_be_visible(timeout=SLOW)
    prove(page, ground, "phone", who.phone)
    phone.shot("account")
    page.get_by_role("button", name="马上注册").click()
    expect(page.locator("main h1")).to_have_text("账号已开通", timeout=SLOW)
    page.goto(f"{ground.door.url}/#/rounds/{at}/me")
    expect(page.locator("main")).to_contain_text("未实名")
    phone.shot("me")
    page.get_by_role("link", name="身份确认").click()
    page.locator(".consent button").first.click()
    for side in ("portrait", "emblem"):
        file = tmp_path / f"{side}.jpg"
        file.write_bytes(specimens.card(side, person=who.id_no, name=who.name, id_no=who.id_no))
        page.locator(f"#{side}-album").set_input_files(file)
    expect(page.locator(".taken")).to_have_count(2)
    phone.shot("card")
    page.get_by_role("button", name="提交核验").click()
    expect(page.locator("main h1")).to_have_text("本次报名还须确认", timeout=SLOW)
    page.locator(".consent button").first.click()
    page.get_by_role("button", name="开始").click()
    expect(page.locator(".acts li").first).to_be_visible(timeout=SLOW)
    (tmp_path / "face.jpg").write_bytes(specimens.face(who.id_no))
    page.locator("#capture-camera").set_input_files(tmp_path / "face.jpg")
    phone.shot("face")
    page.get_by_role("button", name="提交核验").click()
    expect(page.locator("main h1")).to_have_text("已实名", timeout=SLOW)
    phone.shot("confirmed")


@pytest.mark.proves("S3-03", "S3-04")
def test_an_assigned_number_signs_in(ground: Ground, phone: Screen) -> None:
    page, at = phone.page, round_of(ground, "toefl")
    who = newcomer(ground, "toefl")
    page.goto(f"{ground.door.url}/#/rounds/{at}/account")
    open_account(page, ground, who)
    number = (page.locator("output").text_content() or "").replace(" ", "")
    phone.shot("opened")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/notice")
    page.get_by_role("link", name="登录报名系统").first.click()
    sign_in(page, number, who.password)
    expect(page.locator("main h1")).to_have_text("用户中心", timeout=SLOW)
    expect(page.locator("main")).to_contain_text(number)
    phone.shot("me")


@pytest.mark.proves("S5-02", "S5-03")
def test_a_new_candidate_pre_registers(ground: Ground, phone: Screen) -> None:
    page, at = phone.page, round_of(ground, "self_taught")
    who = newcomer(ground, "self_taught")
    who.open()
    page.goto(f"{ground.door.url}/#/rounds/{at}/sign-in")
    sign_in(page, who.email, who.password)
    page.get_by_role("link", name="我的注册").click()
    page.locator("#major").select_option("Z630302")
    page.locator("#district").select_option("0601")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("main h1")).to_have_text("核对并提交", timeout=SLOW)
    page.get_by_role("button", name="提交注册").click()
    expect(page.locator("main h1")).to_have_text("预注册成功，请确认身份", timeout=SLOW)
    phone.shot("registry")
