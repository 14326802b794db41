"""Results, what became of a registration, and messages, over the mock API."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.site import mock_data
from tests.site.mock_second_data import message
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
