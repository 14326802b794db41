"""Signing in, opening an account, getting back in, changing it: in a browser over the mock API."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.site.member_pages import DEGREE, OUT, TAUGHT, TOEFL
from tests.site.visits import Visit


def filled(page: Page) -> None:
    """The form of an account, whole."""
    page.locator("#id_no").fill("990000199302142415")
    page.locator("#name").fill("林知远")
    page.locator("#email").fill("lin@example.org")
    page.locator("#email_code").fill("123456")
    page.locator("#password").fill("kQ7-river-Moon")
    page.locator("#question").select_option("first_school")
    page.locator("#answer").fill("江城第一小学")
    page.locator("#notice").check()
    page.locator("#declared").check()


def test_home_tells_first_what_can_be_registered_for(visit: Visit) -> None:
    page = visit.open(OUT, "#/")
    expect(page.locator("main h2").first).to_have_text("正在报名")
    expect(page.locator("#open ~ ul .round")).to_have_count(5)
    page.get_by_role("link", name="全国英语等级考试").click()
    expect(page.locator("main h1")).to_have_text("全国英语等级考试（PETS）")
    assert page.url.endswith("/rounds/pets-mock/notice")


def test_the_entry_code_of_a_programme_leads_to_its_one_round(visit: Visit) -> None:
    page = visit.open(OUT, "?programme=degree_english#/")
    expect(page.locator("main h1")).to_contain_text("学士学位外语考试")
    assert page.url.endswith("degree_english-mock/notice")


@pytest.mark.parametrize(
    ("at", "label"), [(TOEFL, "账号"), (DEGREE, "证件号码"), (TAUGHT, "手机号码或邮箱")]
)
def test_each_programme_signs_in_by_its_style(visit: Visit, at: str, label: str) -> None:
    page = visit.open(OUT, f"{at}/sign-in")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator(".summary li")).to_have_text([f"请填写{label}", "请填写密码"])
    page.get_by_label(label, exact=True).fill("100000017")
    page.locator("#password").fill("kQ7-river-Moon")
    page.locator("#password").press("Enter")
    expect(page.locator("main h1")).to_have_text("用户中心")
    kept = page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")
    assert "100000017" not in kept
    assert "kQ7" not in kept


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("wrong_login", "登录名或密码有误，请核对后重试"),
        ("too_many", "尝试次数过多，请在 20:56 后再试"),
        ("/login:account_no_check_digit", "账号有误，请逐位核对"),
    ],
)
def test_a_refused_login_says_why(visit: Visit, code: str, words: str) -> None:
    page = visit.open(OUT, f"{TOEFL}/sign-in", session=code)
    page.locator("#login").fill("100000018")
    page.locator("#password").fill("wrong")
    page.locator("#password").press("Enter")
    expect(page.locator("[role=alert]").first).to_contain_text(words)
    expect(page.locator("#login")).to_have_value("100000018")


@pytest.mark.proves("S3-03", "S3-04")
def test_an_account_is_opened_and_its_number_shown(visit: Visit) -> None:
    page = visit.open(OUT, f"{TOEFL}/account")
    filled(page)
    expect(page.locator(".printed img")).to_be_visible()
    page.get_by_role("button", name="马上注册").click()
    expect(page.locator("main h1")).to_have_text("账号已开通")
    expect(page.locator("output")).to_have_text("100 000 017")
    page.get_by_role("link", name="继续", exact=True).click()
    expect(page.locator("main h1")).to_have_text("用户中心")
    kept = page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")
    assert "199302142415" not in kept
    assert not visit.complaints


def test_all_that_is_missing_is_named_at_once(visit: Visit) -> None:
    page = visit.open(OUT, f"{DEGREE}/account")
    page.get_by_role("button", name="马上注册").click()
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary li")).to_have_text(
        [
            "请填写证件号码",
            "请填写姓名",
            "请填写手机号码",
            "请填写手机号码验证码",
            "请填写密码",
            "请阅读并勾选「个人信息处理告知」",
            "请阅读并勾选「本人承诺」",
        ]
    )
    page.locator(".summary a").first.click()
    expect(page.locator("#id_no")).to_be_focused()


def test_what_the_server_refuses_stands_beside_its_fields(visit: Visit) -> None:
    faults = "/id_no:id_check_digit,/email_code:code_wrong,/password:password_length,/name:name_dot"
    page = visit.open(OUT, f"{TOEFL}/account", accounts=faults)
    filled(page)
    page.get_by_role("button", name="马上注册").click()
    expect(page.locator(".summary li")).to_have_count(4)
    expect(page.locator("#id_no-error")).to_contain_text("证件号码最后一位有误，请核对")
    expect(page.locator("#email_code-error")).to_contain_text("验证码有误，请核对")
    expect(page.locator("#password-error")).to_contain_text("密码为 8 到 64 个字符")
    expect(page.locator("#name")).to_have_value("林知远")


def test_who_has_an_account_is_told_the_way_in(visit: Visit) -> None:
    page = visit.open(OUT, f"{TOEFL}/account", accounts="has_account")
    filled(page)
    page.get_by_role("button", name="马上注册").click()
    expect(page.locator("main .notice.bad")).to_contain_text("您已经有账号")
    expect(page.get_by_role("link", name="已有账号，去登录")).to_be_visible()


def test_a_lost_answer_opens_no_second_account(visit: Visit) -> None:
    page = visit.open(OUT, f"{TOEFL}/account")
    filled(page)
    tries: list[str] = []

    def lost(route: Route) -> None:
        tries.append(route.request.url)
        route.abort()

    page.route("**/api/v1/accounts", lost)
    page.get_by_role("button", name="马上注册").click()
    expect(page.locator("main")).to_contain_text("账号可能已经开通。请先试着登录")
    assert len(tries) == 1
    visit.complaints.clear()


def test_a_code_is_sent_and_the_next_waits_its_minute(visit: Visit) -> None:
    page = visit.open(OUT, f"{DEGREE}/account", still="1")
    page.locator("#phone").fill("139 0000 0000")
    with page.expect_request("**/codes") as sent:
        page.get_by_role("button", name="获取验证码").click()
    body = json.loads(sent.value.post_data or "")
    assert (body["phone"], body["purpose"]) == ("13900000000", "register")
    expect(page.locator("#phone_code")).to_be_focused()
    expect(page.locator("main")).to_contain_text("验证码已发送至 139****0000，20:46 前有效")
    button = page.get_by_role("button", name="秒后可重发")
    expect(button).to_have_attribute("aria-disabled", "true")


def test_a_number_that_is_none_is_said_at_its_field(visit: Visit) -> None:
    page = visit.open(OUT, f"{DEGREE}/account", codes="/phone:phone_format")
    page.locator("#phone").fill("12")
    page.get_by_role("button", name="获取验证码").click()
    expect(page.locator("#phone-error")).to_contain_text("请填写手机号码")
    expect(page.locator("#phone")).to_be_focused()


def test_a_character_that_cannot_be_printed_is_said(visit: Visit) -> None:
    page = visit.open(OUT, f"{DEGREE}/account")
    page.locator("#name").fill("林〇远")
    expect(page.locator("main")).to_contain_text("姓名中有不能打印的字符 〇")


@pytest.mark.proves("S4-03")
def test_the_region_decides_which_documents_there_are(visit: Visit) -> None:
    page = visit.open(OUT, f"{TOEFL}/account")
    page.get_by_label("其他国家和地区").check()
    expect(page.locator("#id_type")).to_have_count(0)
    expect(page.locator("#country")).to_be_visible()
    expect(page.locator("#birth_on")).to_be_visible()
    page.get_by_label("港澳台地区").check()
    page.locator("#id_type").select_option("HM_RES")
    expect(page.locator("#birth_on")).to_have_count(0)


@pytest.mark.proves("S5-09", "S5-10")
def test_three_ways_to_get_back_in(visit: Visit) -> None:
    page = visit.open(OUT, f"{TAUGHT}/recovery")
    page.locator("#id_no").fill("990000199302142415")
    page.locator("#email").fill("lin@example.org")
    page.locator("#email_code").fill("123456")
    page.locator("#password").fill("kQ7-river-Moon")
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator("main")).to_contain_text("密码已修改，请用新密码登录")
    page = visit.open(OUT, f"{TAUGHT}/recovery")
    page.get_by_label("用密保问题").check()
    page.locator("#id_no").fill("990000199302142415")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("您就读的第一所小学叫什么名字？").fill("江城第一小学")
    page.locator("#password").fill("kQ7-river-Moon")
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator("main")).to_contain_text("密码已修改，请用新密码登录")
    page = visit.open(OUT, f"{TAUGHT}/recovery")
    page.get_by_label("到现场办理").check()
    expect(page.locator("main")).to_contain_text("样例市教育考试院服务大厅")


def test_a_wrong_recovery_tells_nothing_of_an_account(visit: Visit) -> None:
    page = visit.open(OUT, f"{DEGREE}/recovery", recovery="wrong_recovery")
    page.locator("#id_no").fill("990000199302142415")
    page.locator("#phone").fill("13900000000")
    page.locator("#phone_code").fill("123456")
    page.locator("#password").fill("kQ7-river")
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator("[role=alert]")).to_contain_text("填写的信息与账号不符")


@pytest.mark.proves("S4-12")
def test_a_changed_name_warns_whoever_is_confirmed(visit: Visit) -> None:
    page = visit.open("none", f"{TAUGHT}/change/name", identity="confirmed")
    expect(page.locator(".notice.warn")).to_contain_text("修改姓名后须重新确认身份")
    page.locator("#name").fill("林之远")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main h1")).to_have_text("用户中心")


def test_a_wrong_password_is_said_at_its_field(visit: Visit) -> None:
    page = visit.open("none", f"{TAUGHT}/change/password", change="wrong_credentials")
    page.locator("#password").fill("wrong")
    page.locator("#new_password").fill("kQ7-river-Moon")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#password-error")).to_contain_text("当前密码有误，请核对")


@pytest.mark.proves("S5-08")
def test_a_forgotten_number_is_found(visit: Visit) -> None:
    page = visit.open(OUT, f"{TAUGHT}/sign-in")
    page.get_by_role("link", name="忘记准考证号").click()
    page.locator("#name").fill("林知远")
    page.locator("#id_no").fill("990000199302142415")
    page.locator("#phone").fill("13900000000")
    page.locator("#phone_code").fill("123456")
    page.get_by_role("button", name="查询准考证号").click()
    expect(page.locator("main")).to_contain_text("060117100001")
    expect(page.locator("main h1")).to_be_focused()


def test_my_page_shows_where_i_stand(visit: Visit) -> None:
    page = visit.open("held", f"{DEGREE}/me", member="degree_english")
    expect(page.locator("main .rows").first).to_contain_text("待缴费")
    expect(page.locator("main")).to_contain_text("未实名")
    expect(page.locator("main .btn.primary")).to_have_count(1)


def test_a_session_of_another_programme_is_none_here(visit: Visit) -> None:
    page = visit.open("none", f"{TOEFL}/me", member="degree_english")
    expect(page.locator("main h1")).to_have_text("登录报名系统")
