"""What staff do at the desk: find, reveal, move, ask, approve; by mouse and by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.staff_browser import Desk
from tests.site.test_staff_work import press_to

PLAIN = ("林知远", "429999199501011215", "420010141100157", "13800000000")


def find(page: Page, text: str) -> None:
    page.locator("#find").fill(text)
    page.locator("#find").press("Enter")


def choose(page: Page, target: str, value: str) -> None:
    """Walk down a list that has the focus until it stands on the value."""
    for _ in range(60):
        if page.locator(target).input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{value} is not reached")


def reopen(desk: Desk, address: str) -> Page:
    """The same world seen by whoever is signed in now."""
    page = desk.page
    page.goto("about:blank")
    page.goto(f"{desk.origin}/staff/?lang=zh-CN#/2014-11/{address}")
    expect(page.locator("main.boot")).to_have_count(0)
    expect(page.locator(".bones")).to_have_count(0)
    return page


@pytest.mark.parametrize(
    "text",
    ["420010141100157", "429999199501011215", "13800000000", "P141105-000931", "ZK1.abc.def"],
)
def test_any_identifier_opens_the_person_and_stays_out_of_the_address(
    desk: Desk, text: str
) -> None:
    page = desk.open("sites")
    find(page, text)
    expect(page.get_by_role("heading", level=1)).to_have_text("林*远的报名")
    expect(page.locator("#find")).to_have_value("")
    assert text not in page.url
    assert desk.scenario.did("POST", "/search") == [{"text": text, "round_id": "2014-11"}]


def test_several_are_listed_and_nobody_is_said(desk: Desk) -> None:
    page = desk.open("board")
    find(page, "林知远")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("姓名")
    assert "%E6%9E%97" not in page.url
    find(page, "无此人")
    expect(page.locator(".empty")).to_contain_text("本考次没有找到")
    page.get_by_role("button", name="在全部考次中查找").click()
    expect(page.locator(".empty")).to_contain_text("全部考次都没有找到")
    assert desk.scenario.did("POST", "/search")[-1]["round_id"] is None


def test_too_many_searches_are_refused_with_words(desk: Desk) -> None:
    page = desk.open("board", desk={"search": "limited"})
    find(page, "林知远")
    expect(page.get_by_role("alert")).to_contain_text("请在 20:56 后再试", timeout=20_000)


def test_nothing_is_shown_in_full_until_it_is_revealed_with_a_purpose(desk: Desk) -> None:
    page = desk.open("registrations/c000")
    for value in PLAIN:
        expect(page.locator("#app")).not_to_contain_text(value)
    page.get_by_role("button", name="显示 证件号码").click()
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("考生会看到此次查看")
    box.get_by_role("button", name="显示", exact=True).click()
    expect(box.locator(".field.bad")).to_contain_text("用途")
    assert not desk.scenario.did("POST", "/reveal")
    box.get_by_role("button", name="接听考生来电").click()
    box.get_by_role("button", name="显示", exact=True).click()
    expect(page.locator("#who ~ dl")).to_contain_text("429999199501011215")
    expect(page.locator("#looks ~ ul li").first).to_contain_text("接听考生来电，核对身份")
    sent = desk.scenario.did("POST", "/reveal")
    assert sent == [{"what": "id_no", "purpose": "接听考生来电，核对身份"}]
    page.get_by_role("button", name="隐去 证件号码").click()
    expect(page.locator("#app")).not_to_contain_text("429999199501011215")


def test_a_viewer_sees_no_actions(desk: Desk) -> None:
    page = desk.open("registrations/c000", role="viewer")
    expect(page.locator(".status")).to_contain_text("已缴费")
    expect(page.locator("main").get_by_role("button")).to_have_count(0)
    names = page.locator("nav.side a > span").all_inner_texts()
    assert not {"待我复核", "退费处理", "补救与调动"} & set(names)
    page = desk.open("refunds", role="viewer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("不能打开「退费处理」")


def test_a_ticket_is_printed_again_with_a_purpose(desk: Desk) -> None:
    page = desk.open("registrations/c000", role="clerk")
    page.get_by_role("button", name="重印准考证").click()
    page.get_by_label("用途").fill("考生现场补印")
    page.get_by_role("button", name="取得准考证").click()
    expect(page.locator("main .notice.ok a")).to_have_attribute("href", "/files/ticket-c000.pdf")
    assert desk.scenario.did("POST", "/reprint") == [{"purpose": "考生现场补印"}]


def test_a_move_without_a_place_changes_nothing_and_says_so(desk: Desk) -> None:
    page = desk.open("registrations/c000")
    page.get_by_role("button", name="调整考点或时间").click()
    box = page.get_by_role("dialog")
    box.get_by_label("新考点").select_option("4203")
    expect(box).to_contain_text("先占松原理工大学考点的 1 个机位")
    box.get_by_label("系统故障").check()
    box.get_by_label("原因").fill("原考点设备故障")
    next(s for s in desk.scenario.sites if s["code"] == "4203")["free"] = 0
    box.get_by_role("button", name="先占新位").click()
    expect(box.get_by_role("alert")).to_contain_text("没有任何改动")
    box.get_by_role("button", name="重新看余位").click()
    expect(box.get_by_role("alert")).to_have_count(0)
    box.get_by_label("新考点").select_option("4207")
    box.get_by_role("button", name="先占新位").click()
    expect(box).to_have_count(0)
    expect(page.locator("main .notice.ok")).to_contain_text("已调整到淮南理工大学考点")
    expect(page.locator("#tickets ~ ul li").first).to_contain_text("第 2 版")
    sent = desk.scenario.did("POST", "/move")
    assert sent[-1]["sitting"] is None
    assert sent[-1]["ground"] == "system_fault"
    desk.complaints.clear()  # the browser names the refused request


def test_another_time_alone_is_sent_in_beijing_time(desk: Desk) -> None:
    page = desk.open("registrations/c000")
    page.get_by_role("button", name="调整考点或时间").click()
    box = page.get_by_role("dialog")
    box.get_by_label("换到另一个考点").uncheck()
    box.get_by_label("改考试时间").check()
    times = {"开考": "2014-11-23T14:00", "开始入场": "2014-11-23T13:15"}
    for label, value in (times | {"停止入场": "2014-11-23T13:45"}).items():
        box.get_by_label(label, exact=True).fill(value)
    box.get_by_label("考委会决定").check()
    box.get_by_label("原因").fill("与另一场考试冲突")
    box.get_by_role("button", name="调整时间").click()
    expect(box).to_have_count(0)
    sent = desk.scenario.did("POST", "/move")[0]
    assert sent["site"] is None
    assert sent["sitting"]["starts_at"] == "2014-11-23T06:00:00Z"


def test_a_site_is_remedied_by_sites_in_sequence(desk: Desk) -> None:
    page = desk.open("sites/4214")
    page.get_by_role("dialog").get_by_role("link", name="安排补救").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("长安理工大学考点")
    expect(page.locator(".three")).to_contain_text("241")
    page.get_by_label("调往考点").select_option("4203")
    page.get_by_label("调往考点").select_option("4207")
    expect(page.locator(".ordered li").first).to_contain_text("调入 104 人")
    page.get_by_role("button", name="上移淮南理工大学考点").click()
    expect(page.locator(".ordered li").first).to_contain_text("淮南理工大学考点")
    page.get_by_label("调往考点").select_option("4228")
    page.get_by_label("原因").fill("机房配电故障")
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator("main")).to_contain_text("您是申请人，须由另一位同事复核")
    expect(page.get_by_role("button", name="批准")).to_have_count(0)
    sent = desk.scenario.did("POST", "/remedy")[0]
    assert sent["to"] == ["4207", "4203", "4228"]
    assert (sent["action"], sent["ground"]) == ("move", "site_closed")


def test_a_running_remedy_goes_on_to_its_end(desk: Desk) -> None:
    page = desk.open("remedies")
    expect(page.locator(".running")).to_contain_text("已办 40 人，共 194 人")
    expect(page.locator(".running")).to_contain_text("已办 80 人", timeout=10_000)


def test_the_approver_types_the_number_of_people_as_it_is_now(desk: Desk) -> None:
    page = desk.open("approvals")
    expect(page.locator("#own ~ .scroll tbody tr")).to_have_count(1)
    page.get_by_role("link", name="长安理工大学考点：调到其他考点").click()
    expect(page.locator("tbody tr").first).to_contain_text("−1")
    page.get_by_label("涉及的人数").fill("194")
    page.get_by_role("button", name="批准").click()
    expect(page.locator(".summary")).to_contain_text("现在是 193 人")
    assert not desk.scenario.did("POST", "/approve")
    page.get_by_label("涉及的人数").fill("１９３")
    page.get_by_role("button", name="批准").click()
    expect(page.locator(".notice.ok")).to_be_focused()
    expect(page.locator(".notice.ok")).to_contain_text("已批准")
    assert desk.scenario.did("POST", "/approve") == [{"people": 193}]


def test_figures_that_changed_meanwhile_are_looked_at_again(desk: Desk) -> None:
    page = desk.open("approvals/q2", conflict=True)
    page.get_by_label("涉及的人数").fill("1")
    page.get_by_role("button", name="批准").click()
    expect(page.get_by_role("alert")).to_contain_text("数据已变化，请重新查看")
    desk.scenario.conflict = False
    page.get_by_role("button", name="查看最新数字").click()
    page.get_by_label("涉及的人数").fill("1")
    page.get_by_role("button", name="批准").click()
    expect(page.locator(".notice.ok")).to_contain_text("已批准")
    desk.complaints.clear()  # the browser names the refused request


def test_a_request_is_refused_or_withdrawn_with_a_reason(desk: Desk) -> None:
    page = desk.open("approvals/q2")
    page.get_by_role("button", name="驳回").click()
    box = page.get_by_role("dialog")
    box.get_by_label("原因").fill("材料不全")
    box.get_by_role("button", name="驳回").click()
    expect(page.locator(".notice.ok")).to_contain_text("已驳回")
    assert desk.scenario.did("POST", "/q2/refuse") == [{"reason": "材料不全"}]
    page = desk.open("approvals/q3")
    expect(page.get_by_role("button", name="批准")).to_have_count(0)
    expect(page.get_by_role("button", name="撤回申请")).to_be_visible()


def test_failed_refunds_are_checked_and_retried(desk: Desk) -> None:
    page = desk.open("refunds")
    expect(page.locator(".tabs [aria-current]")).to_contain_text("4")
    page.get_by_role("button", name="核对并重试 R141104-000001").click()
    expect(page.locator("main .notice.ok")).to_contain_text("R141104-000001 已退回")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("button", name="核对并重试 R141104-000002").click()
    expect(page.locator("main .notice.warn")).to_contain_text("没有退出款项")
    page.locator(".tabs a", has_text="已退回").click()
    expect(page.locator("tbody tr")).to_have_count(25)
    expect(page.locator("tbody").get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="下一页").click()
    expect(page.locator("tbody tr")).to_have_count(6)


def test_a_list_is_exported_as_the_filters_show_it(desk: Desk) -> None:
    page = desk.open("registrations?state=paid")
    page.get_by_role("button", name="导出").click()
    page.get_by_label(re.compile("CSV")).check()
    page.get_by_role("button", name="开始导出").click()
    expect(page.get_by_role("dialog")).to_contain_text("已开始导出")
    page.get_by_role("button", name="继续工作").click()
    expect(page.locator(".toast")).to_contain_text("导出完成", timeout=15_000)
    sent = desk.scenario.did("POST", "/exports")[0]
    assert sent == {"kind": "registrations", "format": "csv", "site": None, "state": "paid"}


def test_what_waits_on_the_board_leads_to_its_page(desk: Desk) -> None:
    page = desk.open("board", desk={"missed": True})
    lines = {"待复核的申请": "approvals", "补救正在办理": "remedies", "退费处理中": "refunds"}
    lines |= {"成绩没有按时公开": "release", "通知没有送达": "messages"}
    for words, address in lines.items():
        link = page.locator(".todo a", has_text=words)
        expect(link).to_have_attribute("href", re.compile(f"/{address}(\\?|$)"))


def test_the_whole_job_by_keyboard_alone(desk: Desk) -> None:
    """Find a person, reveal, move, ask for a refund; approve it as somebody else."""
    page = desk.open("board")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("420010141100157")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    press_to(page, "#who ~ dl div:nth-child(4) button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    press_to(page, "#f-purpose")
    page.keyboard.type("考生来电核对")
    press_to(page, "dialog button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#who ~ dl")).to_contain_text("13800000000")

    page.get_by_role("heading", level=1).focus()
    press_to(page, ".pagehead .acts button:nth-child(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_label("新考点")).to_be_visible()
    press_to(page, "#f-site")
    choose(page, "#f-site", "4207")
    press_to(page, "#f-ground")
    page.keyboard.press("Space")
    press_to(page, "#f-reason")
    page.keyboard.type("原考点设备故障")
    press_to(page, "dialog button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert desk.scenario.did("POST", "/move")[0]["site"] == "4207"

    press_to(page, ".pagehead .acts button:nth-child(2)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("¥50.00")
    press_to(page, "#f-ground")
    page.keyboard.press("Space")
    press_to(page, "#f-reason")
    page.keyboard.type("支付页面出错")
    press_to(page, "dialog button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main .notice.ok")).to_contain_text("须由另一位同事复核")

    desk.scenario.account = "wang.ke"
    page = reopen(desk, "approvals/q90")
    press_to(page, "#f-people")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.ok")).to_contain_text("已批准")
    assert desk.scenario.did("POST", "/approve") == [{"people": 1}]
