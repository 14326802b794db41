"""The way to a registration, step by step, in a browser over the mock API."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.site.member_pages import DEGREE, TAUGHT, TOEFL
from tests.site.visits import Visit

PETS = "#/rounds/pets-mock"
GO_ON = "保存并继续"


def at(visit: Visit, code: str, step: str, **cookies: str) -> Page:
    page = visit.open("none", f"#/rounds/{code}-mock/flow", member=code, flow=step, **cookies)
    expect(page.locator("main button, main a.btn").first).to_be_visible()
    return page


def picture(path: Path, size: tuple[int, int] = (600, 800)) -> Path:
    Image.effect_noise(size, 60).convert("RGB").save(path, "JPEG")
    return path


@pytest.mark.proves("S2-12")
def test_the_way_goes_step_by_step_and_is_found_again(visit: Visit) -> None:
    page = at(visit, "pets", "agreement")
    expect(page.locator("#way ~ ol li")).to_have_count(12)
    page.get_by_role("button", name="接受并继续").click()
    expect(page.locator(".summary li")).to_have_text("请阅读并勾选「我已阅读并了解」")
    page.get_by_label("我已阅读并了解").check()
    with page.expect_request(lambda seen: seen.method == "PUT") as sent:
        page.get_by_role("button", name="接受并继续").click()
    assert json.loads(sent.value.post_data or "") == {"version": "2017-1"}
    expect(page.locator("main h1")).to_have_text("个人信息单独同意")
    expect(page.locator("main h1")).to_be_focused()
    page.reload()
    expect(page.locator("main h1")).to_have_text("个人信息单独同意")


@pytest.mark.proves("S5-06")
def test_sites_of_other_districts_are_shown_with_the_reason(visit: Visit) -> None:
    page = at(visit, "self_taught", "site")
    main, others = page.locator("main"), page.locator("main details .site")
    expect(main).to_contain_text("您的准考证号属于襄阳样例考区A（0601），只能选择这个考区的考点")
    expect(main).to_contain_text("依据：在籍考生注册")
    assert "湖北楚天师范学院" not in " ".join(
        page.locator("main .list").first.locator("h3").all_inner_texts()
    )
    page.get_by_text("其他考区的考点 2 个，不能选择").click()
    expect(others.nth(0)).to_contain_text("属于襄阳样例考区B（0602）")
    expect(others.nth(1)).to_contain_text("没有列入任何考区")
    expect(others.get_by_role("button")).to_have_count(0)
    page.get_by_label("搜索学校").fill("洞庭")
    expect(main.locator("details")).to_have_attribute("open", "")
    expect(others).to_have_count(1)
    visit.open("none", f"{TAUGHT}/flow", member="self_taught", flow="site", elsewhere="1")
    expect(main).to_contain_text("襄阳样例考区A（0601）在本考次没有考点")
    assert visit.complaints == []


def test_a_programme_that_binds_nobody_offers_all_its_sites(visit: Visit) -> None:
    page = at(visit, "pets", "site")
    expect(page.locator("main .list > li")).to_have_count(8)
    expect(page.locator("main details")).to_have_count(0)


@pytest.mark.proves("S5-06")
@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh-CN", ["您的考区是襄阳样例考区A（0601）", "属于襄阳样例考区B（0602）", "在籍考生注册"]),
        (
            "en",
            [
                "Your district is Xiangyang Specimen District A (0601)",
                "belongs to Xiangyang Specimen District B (0602)",
            ],
        ),
    ],
)
def test_a_refused_site_names_both_districts(visit: Visit, lang: str, words: list[str]) -> None:
    page = at(visit, "self_taught", "site", flow_site="other_district")
    if lang == "en":
        page.get_by_role("button", name="English").click()
    page.locator("main .list button").first.click()
    for said in words:
        expect(page.locator("main")).to_contain_text(said)
    visit.complaints.clear()


@pytest.mark.proves("S2-04", "S2-22")
def test_papers_of_one_level_with_their_fee(visit: Visit) -> None:
    page = at(visit, "pets", "papers")
    page.get_by_role("button", name=GO_ON).click()
    expect(page.locator("main .error")).to_contain_text("请选择科目")
    page.get_by_label("二级笔试").check()
    page.get_by_label("二级口试").check()
    expect(page.locator("main")).to_contain_text("费用合计 ¥120.00")
    page.get_by_label("三级笔试").check()
    expect(page.get_by_label("二级笔试")).not_to_be_checked()
    with page.expect_request(lambda seen: seen.method == "PUT") as sent:
        page.get_by_role("button", name=GO_ON).click()
    assert json.loads(sent.value.post_data or "") == {"papers": ["L3_written"]}
    expect(page.locator("main h1")).to_have_text("选择批次")


def test_a_refused_choice_names_its_clause_and_limit(visit: Visit) -> None:
    page = at(visit, "pets", "papers", flow_papers="choice_refused")
    page.get_by_label("二级笔试").check()
    page.get_by_role("button", name=GO_ON).click()
    expect(page.locator("main")).to_contain_text("最多选择 2 科，现在选了 3 科")
    expect(page.locator("main")).to_contain_text("依据：四（一）")
    visit.complaints.clear()


@pytest.mark.proves("S2-13", "S2-46")
def test_an_earlier_result_is_kept_or_left(visit: Visit) -> None:
    page = at(visit, "pets", "retained")
    expect(page.get_by_label("保留三级笔试的成绩")).to_be_disabled()
    expect(page.locator("main")).to_contain_text("只能在相邻的下一次考试")
    expect(page.get_by_role("button", name="不保留，继续")).to_be_visible()
    page.get_by_label("保留三级口试的成绩").check()
    with page.expect_request(lambda seen: seen.method == "PUT") as sent:
        page.get_by_role("button", name="保留所选成绩并继续").click()
    assert json.loads(sent.value.post_data or "") == {"retain": ["L3_oral"]}
    expect(page.locator("main h1")).to_have_text("填写报考信息")


@pytest.mark.proves("S4-19")
def test_all_bad_answers_at_once_and_fields_as_they_are_asked(visit: Visit) -> None:
    page = at(visit, "degree_english", "data")
    expect(page.get_by_label("论文等级")).to_have_count(0)
    page.get_by_role("button", name=GO_ON).click()
    expect(page.locator(".summary li")).to_have_count(4)
    page.get_by_label("函授").check()
    page.get_by_label("专业").select_option("civil")
    page.get_by_label("已毕业").check()
    expect(page.get_by_label("论文等级")).to_be_visible()
    page.reload()
    expect(page.get_by_label("已毕业")).to_be_checked()
    page.get_by_label("论文等级").select_option("优")
    page.get_by_label("我确认以上信息真实、准确").check()
    page.context.add_cookies(
        [{"name": "mock_flow_data", "value": "/answers/major:choice", "url": page.url}]
    )
    page.get_by_role("button", name=GO_ON).click()
    expect(page.locator("#major")).to_have_attribute("aria-invalid", "true")
    visit.complaints.clear()


@pytest.mark.proves("S2-17", "A6-4")
def test_what_is_held_is_said_before_the_tap(visit: Visit) -> None:
    page = at(visit, "pets", "submit")
    expect(page.locator("main .notice.warn")).to_contain_text("24 小时")
    expect(page.locator("main .notice.warn")).to_contain_text("¥120.00")
    with page.expect_request("**/flow/submit") as sent:
        page.get_by_role("button", name="提交报名").click()
    assert sent.value.headers["idempotency-key"]
    expect(page.locator("main h1")).to_have_text("缴费")
    expect(page.get_by_role("link", name="去缴费 ¥120.00")).to_be_visible()


def test_a_lost_submission_keeps_its_key(visit: Visit) -> None:
    page = at(visit, "pets", "submit")
    keys: list[str] = []

    def lose(route: object) -> None:
        keys.append(route.request.headers["idempotency-key"])  # type: ignore[attr-defined]
        route.continue_() if len(keys) > 1 else route.abort()  # type: ignore[attr-defined]

    page.route("**/flow/submit", lose)
    page.get_by_role("button", name="提交报名").click()
    expect(page.locator("main h1")).to_have_text("缴费")
    assert len(keys) == 2
    assert keys[0] == keys[1]
    visit.complaints.clear()


def test_a_site_that_filled_up_has_a_way_out(visit: Visit) -> None:
    page = at(visit, "pets", "submit", flow_submit="sold_out")
    page.get_by_role("button", name="提交报名").click()
    page.get_by_role("link", name="选择其他考点", exact=True).first.click()
    expect(page.locator("main h1")).to_have_text("选择考点")
    visit.complaints.clear()


@pytest.mark.proves("S4-21", "S4-22", "S4-23", "S4-24")
def test_the_payment_is_shown(visit: Visit, tmp_path: Path) -> None:
    page = at(visit, "degree_english", "proof")
    code = page.get_by_alt_text("缴费二维码")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.naturalWidth") > 100
    assert page.get_by_role("link", name="保存二维码").get_attribute("download")
    expect(page.locator("main")).to_contain_text("https://pay.example.edu.cn/")
    expect(page.locator("main")).to_contain_text("请勿重复缴费")
    page.get_by_label("缴费人姓名").fill("")
    page.get_by_role("button", name="提交凭证").click()
    expect(page.locator(".summary li")).to_have_count(3)
    page.locator("#picture").set_input_files(picture(tmp_path / "proof.jpg"))
    page.get_by_label("单号").fill("4200002014110512345678")
    page.get_by_label("缴费人姓名").fill("林知远")
    with page.expect_request("**/flow/proof") as begun:
        page.get_by_role("button", name="提交凭证").click()
    assert json.loads(begun.value.post_data or "")["content_type"] == "image/jpeg"
    visit.complaints.clear()


def test_a_refused_proof_says_why_and_warns(visit: Visit) -> None:
    page = at(visit, "degree_english", "!proof", proof="refused")
    expect(page.locator("main .notice.bad")).to_contain_text("金额不符")
    expect(page.locator("main .notice.warn")).to_contain_text("请勿重复缴费")


def test_an_order_number_of_somebody_else_is_that_fields_fault(
    visit: Visit, tmp_path: Path
) -> None:
    page = at(visit, "degree_english", "proof", flow_proof="order_taken")
    page.locator("#picture").set_input_files(picture(tmp_path / "proof.jpg"))
    page.get_by_label("单号").fill("4200002014110512345678")
    page.get_by_role("button", name="提交凭证").click()
    expect(page.locator("#order_no")).to_have_attribute("aria-invalid", "true")
    visit.complaints.clear()


def test_steps_elsewhere_lead_back(visit: Visit) -> None:
    page = visit.open(
        "none", f"{DEGREE}/flow", member="degree_english", flow="identity", identity="confirmed"
    )
    page.get_by_role("link", name="去实名认证").click()
    expect(page).to_have_url(re.compile("/identity$"))
    assert page.evaluate("sessionStorage.getItem('return')") == "flow"


@pytest.mark.proves("S3-01")
def test_each_agreement_is_accepted_by_itself(visit: Visit) -> None:
    page = visit.open("none", f"{TOEFL}/flow", member="toefl")
    expect(page.locator("main")).to_contain_text("之后还有 3 份")


def test_a_step_that_is_not_reached_leads_to_the_one_that_is(visit: Visit) -> None:
    page = visit.open("none", f"{TAUGHT}/flow/submit", flow="papers")
    expect(page.locator("main h1")).to_have_text("选择科目")
    page.get_by_label("英语（二）").check()
    page.get_by_label("计算机应用基础").check()
    expect(page.locator("main")).to_contain_text("¥60.00")


def test_a_photo_is_fitted_and_sent(visit: Visit, tmp_path: Path) -> None:
    page = at(visit, "pets", "photo")
    page.locator("#file").set_input_files(picture(tmp_path / "me.jpg"))
    expect(page.get_by_alt_text("新照片")).to_be_visible()
    page.get_by_role("button", name="上传并继续").click()
    expect(page.locator("main h1")).to_have_text("核对并提交")


def test_a_step_that_no_longer_holds_says_why(visit: Visit) -> None:
    page = at(visit, "pets", "!papers")
    expect(page.locator("main .notice.warn")).to_contain_text("一次只能报考一个级别")
    page = at(visit, "degree_english", "!data")
    expect(page.locator("main .notice.warn")).to_contain_text("“及格”不符合要求，须为：中、良、优")
    expect(page.locator("main .notice.warn")).to_contain_text("依据：报考条件")


def test_inside_wechat_there_is_a_way_out(visit: Visit) -> None:
    inside = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50"
    visit.page.add_init_script(
        f"Object.defineProperty(navigator, 'userAgent', {{ get: () => {json.dumps(inside)} }})"
    )
    page = at(visit, "degree_english", "proof")
    expect(page.locator("main")).to_contain_text("长按二维码")
    expect(page.get_by_role("link", name="保存二维码")).to_have_count(0)
    page.get_by_role("button", name="在浏览器中打开").click()
    expect(page.get_by_role("dialog")).to_contain_text("复制链接")
    page = visit.open("held", f"{PETS}/payment", member="pets")
    page.get_by_role("button", name="付款页打不开？").click()
    expect(page.get_by_role("dialog")).to_contain_text("在浏览器打开")
    page = at(visit, "pets", "photo")
    expect(page.get_by_role("button", name="拍照打不开？")).to_be_visible()
