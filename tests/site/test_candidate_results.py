"""Results, certificates, messages, consents and verification, over the mock API."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site import mock_data
from tests.site.mock_second_data import message
from tests.site.test_candidate_pages import press_until
from tests.site.visits import R, Visit


def cookie(page: Page, name: str, value: str) -> None:
    origin = page.evaluate("window.origin")
    page.context.add_cookies([{"name": f"mock_{name}", "value": value, "url": origin}])


@pytest.mark.proves("S1-38", "S1-39")
def test_only_the_servers_answer_opens_the_result(visit: Visit) -> None:
    visit.page.add_init_script("Math.random = () => 0.02")
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.open("results_now", f"{R}/result", result="announced")
    expect(page.locator("main h1")).to_have_text("成绩尚未发布")
    expect(page.locator("main")).to_contain_text("12月20日（周六）9:00 发布（北京时间）")
    expect(page.get_by_role("timer")).to_contain_text("00时00分")
    expect(page.locator(".stage")).to_contain_text("正在打开成绩，请稍候…", timeout=9000)
    before = len([url for url in asked if url.endswith("/result")])
    page.wait_for_function(
        "n => performance.getEntriesByType('resource')"
        ".filter(({ name }) => name.endsWith('/result')).length > n",
        arg=before,
    )
    expect(page.locator("main h1")).to_have_text("成绩尚未发布")
    assert "A 等" not in page.content()
    cookie(page, "result", "A")
    expect(page.locator("main h1")).to_contain_text("A 等", timeout=9000)
    expect(page.locator("main h1")).to_be_focused()
    assert page.title().startswith("成绩 A 等")


def test_each_waits_a_moment_of_their_own(visit: Visit) -> None:
    visit.page.add_init_script("Math.random = () => 0.999")
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.open("results_now", f"{R}/result", result="announced")
    expect(page.locator(".stage")).to_contain_text("正在打开成绩", timeout=9000)
    at_zero = len([url for url in asked if url.endswith("/result")])
    assert at_zero == 1
    with page.expect_request("**/result", timeout=9000):
        pass


@pytest.mark.proves("S1-40", "S1-41")
def test_the_result_names_the_certificate_and_where_it_waits(visit: Visit) -> None:
    page = visit.open("results", f"{R}/result", result="A")
    expect(page.locator("main h1")).to_contain_text("A 等")
    expect(page.locator(".grade")).to_contain_text("样例 SPECIMEN")
    page.get_by_role("link", name="查看证书领取").click()
    expect(page.locator("#certificate")).to_be_focused()
    card = page.locator("section", has=page.locator("#certificate"))
    for words in ("142A000157", "可以领取", "外语楼 101", "2015年3月2日（周一）9:00", "身份证件"):
        expect(card).to_contain_text(words)
    waiting = visit.open("results", f"{R}/result", result="waiting")
    expect(waiting.locator("main")).to_contain_text("领取时间另行公布")


@pytest.mark.proves("S1-40")
def test_grade_d_comes_without_a_certificate_and_without_a_harsh_word(visit: Visit) -> None:
    page = visit.open("results", f"{R}/result", result="D")
    expect(page.locator("main")).to_contain_text("按规定没有证书")
    expect(page.locator("main")).to_contain_text("可以再次报名")
    expect(page.get_by_role("link", name="查看证书领取")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "head", "way"),
    [
        ("absent", "缺考", "核对属实后更正成绩"),
        ("invalid", "成绩无效", "可以申请复核"),
        ("nothing", "没有您的成绩", "请致电核对"),
    ],
)
def test_without_a_grade_the_way_to_object_is_named(
    visit: Visit, name: str, head: str, way: str
) -> None:
    page = visit.open("results", f"{R}/result", result=name)
    expect(page.locator("main h1")).to_have_text(head)
    assert page.title().startswith(head)
    expect(page.locator("main")).to_contain_text(way)
    expect(page.get_by_role("link", name="致电 010-0000-0000")).to_be_visible()


@pytest.mark.proves("S1-38")
def test_a_release_that_did_not_open_is_said_as_such(visit: Visit) -> None:
    """The page knows the old instant; the server's answer says that nothing is announced."""
    page = visit.open("results", f"{R}/result", result="none")
    expect(page.locator("main h1")).to_have_text("成绩尚未发布")
    expect(page.locator("main")).to_contain_text("发布时间确定后")
    assert page.title().startswith("成绩尚未发布")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("corrected", "成绩已更正。现在显示的是 2015年1月8日（周四）9:00 发布的更正结果"),
        ("corrected_invalid", "成绩已更正。现在显示的是 2015年1月8日（周四）9:00 发布的更正结果"),
        ("void", "这张证书已作废。原因：证书信息有误，换发新证书"),
        ("collected", "2015年3月4日（周三）10:20"),
    ],
)
def test_what_became_of_it_is_said(visit: Visit, name: str, words: str) -> None:
    page = visit.open("results", f"{R}/result", result=name)
    expect(page.locator("main")).to_contain_text(words)


def test_the_result_is_printed_without_the_site_around_it(visit: Visit) -> None:
    page = visit.open("results", f"{R}/result", result="A")
    page.emulate_media(media="print")
    expect(page.locator(".grade")).to_be_visible()
    expect(page.locator("#certificate")).to_be_visible()
    for hidden in (".top", ".foot", ".rows", ".grade .btn >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()


@pytest.mark.proves("S1-38")
def test_the_status_card_goes_on_to_the_result(visit: Visit) -> None:
    page = visit.open("over", f"{R}/status")
    expect(page.locator("main h1")).to_have_text("考试已结束")
    page = visit.open("results_soon", f"{R}/status")
    expect(page.locator("main h1")).to_have_text("等待成绩发布")
    expect(page.locator(".steps .now")).to_contain_text("查询成绩")
    page = visit.open("results", f"{R}/status", result="announced")
    expect(page.locator("main h1")).to_have_text("等待成绩发布")
    page = visit.open("results", f"{R}/status", result="A")
    expect(page.locator("main h1")).to_have_text("成绩已发布")
    expect(page.locator(".steps .now")).to_contain_text("2015年3月2日（周一）9:00 起领取")
    expect(page.locator("main")).to_contain_text("领取证书")
    page.get_by_role("link", name="查询成绩").click()
    expect(page.locator("main h1")).to_contain_text("A 等")


@pytest.mark.proves("S1-20")
def test_a_moved_candidate_sees_from_where_to_where_and_why(visit: Visit) -> None:
    page = visit.open("moved", f"{R}/status")
    expect(page.locator("main h1")).to_have_text("考点已调整")
    for words in ("武汉江城大学考点", "汉口商贸学院考点", "14:00", "16:00", "设备检修"):
        expect(page.locator(".status")).to_contain_text(words)
    expect(page.locator("#timeline + .card")).to_contain_text(
        "由武汉江城大学考点改为汉口商贸学院考点"
    )


@pytest.mark.proves("S1-19", "P-10")
def test_a_refunded_candidate_sees_how_much_goes_where(visit: Visit) -> None:
    page = visit.open("refunded", f"{R}/status")
    expect(page.locator("main h1")).to_have_text("已退费")
    expect(page.locator(".status")).to_contain_text("50 元原路全额退回")
    page.get_by_role("link", name="看退费进度").click()
    expect(page.locator("#refunds")).to_be_focused()
    expect(page.locator("main")).to_contain_text("退费编号 R14110009")


def test_messages_unread_first_and_counted_in_the_bar(visit: Visit) -> None:
    page = visit.open("moved", f"{R}/messages")
    expect(page.get_by_role("link", name="消息，2 条未读")).to_be_visible()
    expect(page.locator(".message h3")).to_have_text(
        ["考点已调整", "名额将在 2 小时后释放", "已缴费，报名成功"]
    )
    assert page.title().startswith("2 条未读消息")
    first = page.locator(".message").first
    expect(first).to_contain_text("邮件未发出，请看本页")
    with page.expect_request("**/messages/read") as told:
        first.get_by_role("button", name="标为已读").click()
    sent = {"until": None, "ids": ["cet-set-2014-11~moved~3"]}
    assert told.value.post_data_json == sent
    expect(page.locator(".message h3").first).to_have_text("考点已调整")
    expect(first.get_by_role("link", name="查看我的报考")).to_be_focused()
    expect(page.get_by_role("link", name="消息，1 条未读")).to_be_visible()
    first.get_by_role("link", name="查看我的报考").click()
    expect(page.locator("main h1")).to_have_text("考点已调整")


@pytest.mark.parametrize(
    ("kind", "round_id", "word", "address"),
    [
        ("identity_refused", None, "查看实名核验", "#/identity"),
        ("merge_approved", None, "查看在籍信息", "#/registry"),
        ("name_accepted", None, "查看个人中心", "#/me"),
        ("review_granted", mock_data.ROUND, "查看报考资格", f"{R}/eligibility"),
    ],
)
def test_what_staff_decided_leads_to_where_it_matters(
    visit: Visit, kind: str, round_id: str | None, word: str, address: str
) -> None:
    said = mock_data.words("审核结果", "Decided")
    told = message(1, kind, "2014-11-05T20:20:00", said, said)
    listed = {"messages": [{**told, "round_id": round_id}], "unread": 1, "next": None}
    visit.page.route("**/api/v1/messages", lambda route: route.fulfill(json=listed))
    page = visit.open("moved", f"{R}/messages")
    expect(page.get_by_role("link", name=word)).to_have_attribute("href", address)


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
