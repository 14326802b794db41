"""Contact, consents, papers that anybody may verify and what a notice keeps, over the mock API."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.site.test_candidate_pages import press_until
from tests.site.visits import R, Visit


def test_contact_is_masked_and_changed_after_the_second_factor(visit: Visit) -> None:
    page = visit.open("unproved", f"{R}/contact")
    expect(page.locator("main")).to_contain_text("138****0000")
    expect(page.locator("#phone")).to_have_count(0)
    page.get_by_role("link", name="去核验身份").click()
    page.locator("#factor").fill("42990019930214241x")
    page.get_by_role("button", name="核验").click()
    page.locator("#phone").fill("1")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".summary")).to_contain_text("手机号码")
    page.locator("#phone").fill("139 0000 1234")
    page.get_by_label("English").check()
    with page.expect_request(lambda request: request.method == "PUT") as told:
        page.get_by_role("button", name="保存").click()
    assert told.value.post_data_json == {"phone": "13900001234", "email": None, "language": "en"}
    expect(page.locator("#known + .card")).to_contain_text("139****1234")


@pytest.mark.proves("P-01")
def test_each_purpose_has_two_equal_buttons_and_says_what_follows(visit: Visit) -> None:
    page = visit.open("held", f"{R}/privacy")
    expect(page.locator(".consent")).to_have_count(3)
    card = page.locator(".consent", has_text="用短信和邮件通知您")
    yes, no = card.get_by_role("button").all()
    sizes = [button.bounding_box() for button in (yes, no)]
    assert sizes[0] is not None
    assert sizes[1] is not None
    assert sizes[0]["width"] == sizes[1]["width"]
    assert yes.get_attribute("class") == no.get_attribute("class")
    expect(card).to_contain_text("不同意不影响报名")
    no.click()
    expect(no).to_have_attribute("aria-pressed", "true")
    expect(page.locator("main")).to_contain_text("报名工作人员查看了手机号码")
    expect(page.locator("main")).to_contain_text("用途：考生来电核对考点")


def test_the_privacy_page_asks_visitors_to_sign_in_and_leads_back(visit: Visit) -> None:
    page = visit.open("out:phase_one", f"{R}/privacy", next="held")
    expect(page.locator("#privacy-notice")).to_be_visible()
    expect(page.locator("main")).to_contain_text("不同意时")
    page.locator("main").get_by_role("link", name="登录报名系统").click()
    page.locator("#ticket").fill("420010141200157")
    page.locator("#who").fill("林知远")
    page.locator("#who").press("Enter")
    expect(page.locator("main h1")).to_have_text("个人信息与授权")


@pytest.mark.proves("P-01", "S1-14")
def test_the_agreement_asks_for_the_consents_a_place_needs(visit: Visit) -> None:
    page = visit.open("fresh", f"{R}/agreement", given="")
    expect(page.locator(".consent")).to_have_count(2)
    page.locator("#tick").check()
    page.get_by_role("button", name="接受并选考点").click()
    expect(page.locator(".summary li")).to_have_count(2)
    page.get_by_role("button", name="同意 使用四级、六级成绩", exact=True).click()
    page.get_by_role("button", name="不同意 使用证件照片").click()
    page.get_by_role("button", name="接受并选考点").click()
    expect(page.locator("[role=alert]").last).to_contain_text("不能继续网上报名")
    page.get_by_role("button", name="同意 使用证件照片", exact=True).click()
    page.get_by_role("button", name="接受并选考点").click()
    expect(page.locator("main h1")).to_have_text("选择考点")


@pytest.mark.proves("P-01")
def test_consents_are_given_by_keyboard(visit: Visit) -> None:
    page = visit.open("none", f"{R}/agreement", given="")
    press_until(page, "同意 使用四级、六级成绩")
    press_until(page, "同意 使用证件照片", "Space")
    press_until(page, "保存并选考点")
    expect(page.locator("main h1")).to_have_text("选择考点")


def test_a_hold_without_consent_leads_to_the_question(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites", registration="consent_needed", given="prior_score:1")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    expect(page.locator("main h1")).to_have_text("网上报名协议")
    expect(page.locator(".consent")).to_have_count(1)
    expect(page.get_by_role("button", name="保存并选考点")).to_be_visible()


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("ZC1.valid", "有效"),
        ("ZC1.replaced", "已换发新版"),
        ("ZC1.void", "已作废"),
        ("ZK1.replaced", "已换发新版"),
        ("ZC1.forged", "不是本平台签发"),
        ("ZC1.nobody", "没有找到"),
    ],
)
def test_a_paper_is_verified_from_its_address(visit: Visit, code: str, word: str) -> None:
    page = visit.open("out:phase_one", f"#/verify/{code}")
    expect(page.locator("main h1")).to_have_text(word)
    expect(page.locator("main h1")).to_be_focused()
    assert page.title().startswith(word)
    assert "林知远" not in page.locator("main").inner_text()


def test_a_verified_ticket_has_the_name_its_programme_gives_it(visit: Visit) -> None:
    page = visit.open("out:phase_one", "#/verify/ZK1.named")
    expect(page.locator("main")).to_contain_text("这张托福网考确认由本平台签发")
    expect(page.locator("main")).not_to_contain_text("准考证")
    page = visit.open("out:phase_one", "#/verify/ZK1.valid")
    expect(page.locator("main")).to_contain_text("这张准考证由本平台签发")


def test_a_pasted_address_is_read_for_its_code(visit: Visit) -> None:
    page = visit.open("out:phase_one", "#/verify")
    page.get_by_role("button", name="核验").click()
    expect(page.locator(".summary")).to_contain_text("请粘贴二维码的内容")
    page.locator("#code").fill("https://example.invalid/#/verify/ZC1.valid ")
    page.get_by_role("button", name="核验").click()
    expect(page.locator("main h1")).to_have_text("有效")
    expect(page.locator("main")).to_contain_text("林*远")


@pytest.mark.proves("P-08")
def test_the_payment_proof_is_no_fiscal_bill_and_says_so(visit: Visit) -> None:
    page = visit.open("paid", f"{R}/receipt")
    paper = page.locator(".paper")
    for words in ("缴费凭证", "¥50.00", "S14110000157", "财政票据号码", "不作为报销凭证"):
        expect(paper).to_contain_text(words)
    assert not re.search("发票|收据", page.content())


@pytest.mark.proves("P-12")
def test_a_notice_shows_files_changes_and_what_it_was(visit: Visit) -> None:
    page = visit.open("out:phase_one", R, results_at="1")
    expect(page.locator(".rows .tag")).to_have_text(["更新"])
    expect(page.locator("main")).to_contain_text("12月20日（周六）9:00")
    for words in ("京ICP备", "京公网安备", "咨询电话", "监督电话"):
        expect(page.locator(".foot")).to_contain_text(words)
    page.get_by_role("link", name=re.compile("关于增加武汉考点机位")).click()
    expect(page.locator("main")).to_contain_text("武汉考点机位一览.pdf")
    expect(page.locator("main")).to_contain_text("2.3 MB")
    expect(page.locator("#history + .card li")).to_have_count(2)
