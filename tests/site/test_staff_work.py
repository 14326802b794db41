"""What staff do on their pages, by mouse and by keyboard alone, and what the pages send."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.site.staff_browser import Desk
from tests.site.staff_looks import every_look

ROSTER = b"ticket_no,name\n420010141100157,\xe6\x9e\x97\n"


def press_to(page: Page, target: str, most: int = 60) -> None:
    """Tab on until `target` has the focus, as somebody without a mouse does."""
    for _ in range(most):
        if page.locator(target).first.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{target} is not reached by Tab")


def test_sign_in_gives_one_answer_for_every_failure(desk: Desk) -> None:
    page = desk.open(None, signed_in=False)
    page.get_by_label("账号").fill("zhou.min")
    page.get_by_label("密码").fill("wrong")
    page.get_by_label("动态验证码").fill("１２３ 456")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".summary")).to_contain_text("账号、密码或验证码不正确")
    expect(page.get_by_label("账号")).to_have_value("zhou.min")
    page.get_by_label("密码").fill("right-password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("实时看板")
    assert desk.scenario.did("POST", "/session")[-1]["code"] == "123456"
    expect(page.locator(".me")).to_contain_text("全国 · 管理员")


def test_the_board_adds_up_and_can_be_paused(desk: Desk) -> None:
    page = desk.open("board")
    shown = [int(text.replace(",", "")) for text in page.locator(".kpis .big").all_inner_texts()]
    assert sum(shown[:3]) + 3 == shown[3], "three are blocked"
    expect(page.locator(".kpis")).to_contain_text("对账一致")
    page.get_by_role("button", name="暂停刷新").click()
    expect(page.get_by_role("button", name="继续刷新")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".pagehead")).to_contain_text("已暂停在")
    page.get_by_role("button", name="表", exact=True).click()
    expect(page.locator(".days tbody tr")).to_have_count(7)


def test_a_suspect_audit_stands_first_on_the_board(desk: Desk) -> None:
    page = desk.open("board", clean=False)
    expect(page.get_by_role("alert")).to_contain_text("对账不一致，发现 2 处")


def test_old_figures_are_said_to_be_old(desk: Desk) -> None:
    page = desk.open("board")
    desk.scenario.offline = True
    with page.expect_response(lambda answer: answer.status == 503, timeout=15_000):
        pass
    page.evaluate(
        "import('/shared/clock.js').then((c) => c.sync(new Date(c.now() + 45e3).toISOString(), 0))"
    )
    expect(page.locator("main .notice.warn")).to_contain_text("数据停在")


def test_sites_are_filtered_and_ordered_in_the_address(desk: Desk) -> None:
    page = desk.open("sites")
    page.get_by_label("省份").select_option("湖北")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("button", name="机位").click()
    assert "province=%E6%B9%96%E5%8C%97&sort=capacity" in page.url
    head = page.locator("th", has_text="机位")
    expect(head).to_have_attribute("aria-sort", "ascending")
    numbers = [int(n) for n in page.locator("tbody td:nth-child(3)").all_inner_texts()]
    assert numbers == sorted(numbers)


def test_capacity_by_keyboard_alone(desk: Desk) -> None:
    page = desk.open("sites")
    press_to(page, "tbody tr:nth-child(2) a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading")).to_be_focused()
    press_to(page, "#f-capacity")
    page.keyboard.press("Control+a")
    page.keyboard.type("100")
    expect(page.get_by_role("dialog")).to_contain_text("已占 117，最低可降到 117")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    assert next(s for s in desk.scenario.sites if s["code"] == "4201")["capacity"] == 120
    press_to(page, "#f-capacity")
    page.keyboard.press("Control+a")
    page.keyboard.type("150")
    expect(page.get_by_role("dialog")).to_contain_text("增加 30 个，余位由 3 变为 33")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator(".three .big").first).to_have_text("150")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("tbody tr:nth-child(2) a")).to_be_focused()
    sent = desk.scenario.did("PUT", "/sites/4201")[-1]
    assert sent["capacity"] == 150
    assert sent["pickup_place"]


def test_a_site_is_closed_with_a_reason(desk: Desk) -> None:
    page = desk.open("sites/4201")
    page.locator("summary", has_text="停止新报").click()
    page.get_by_role("dialog").get_by_role("button", name="停止新报").click()
    expect(page.get_by_role("dialog").locator(".field.bad")).to_contain_text("原因")
    page.locator("#f-reason").fill("停电检修")
    page.get_by_role("dialog").get_by_role("button", name="停止新报").click()
    expect(page.get_by_role("dialog").locator("summary", has_text="恢复报名")).to_be_visible()
    assert desk.scenario.did("POST", "/close") == [{"reason": "停电检修"}]


def test_a_site_is_added(desk: Desk) -> None:
    page = desk.open("sites")
    page.get_by_role("button", name="新增考点").click()
    values = {"考点代码": "4299", "考点名称": "新考点", "省份": "湖北", "城市": "武汉"}
    values |= {"地址": "学府路 1 号", "证书领取地点": "教务处", "机位数": "30"}
    box = page.get_by_role("dialog")
    for label, value in values.items():
        box.get_by_label(label, exact=True).fill(value)
    box.get_by_role("button", name="新增考点").click()
    expect(box).to_have_count(0)
    assert desk.scenario.did("PUT", "/sites/4299")[0]["capacity"] == 30


def test_import_by_keyboard_alone_to_the_receipt(desk: Desk, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_bytes(ROSTER)
    page = desk.open("imports")
    press_to(page, "#file")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    chosen.value.set_files(roster)
    press_to(page, "form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(".three")).to_contain_text("19,982", timeout=15_000)
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("tbody")).to_contain_text("姓名含自造字 U+E12A")
    press_to(page, ".btn.primary")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.ok")).to_contain_text("已导入 19,982 行", timeout=15_000)
    sent = desk.scenario.did("POST", "/imports")[0]
    assert sent == {"kind": "roster", "filename": "roster.csv", "size": len(ROSTER)}


def test_a_whole_roster_says_who_is_not_in_it(desk: Desk, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_bytes(ROSTER)
    page = desk.open("imports")
    every_look(desk, page)
    page.evaluate("import('/shared/i18n.js').then((m) => m.useLanguage('zh-CN'))")
    page.get_by_role("radio", name="完整成绩名单").check()
    page.locator("#file").set_input_files(roster)
    page.get_by_role("button", name="上传并预检").click()
    beside = page.get_by_role("region", name="确认导入后")
    expect(beside).to_contain_text("1 名已报名考生不在这份名单中", timeout=15_000)
    expect(beside).to_contain_text("2 人的成绩比原来低")
    assert desk.scenario.did("POST", "/imports")[0]["kind"] == "roster_whole"


def test_an_import_goes_on_when_its_page_is_left(desk: Desk) -> None:
    page = desk.open("imports/j4")
    page.get_by_role("button", name=re.compile("导入 19,982 行")).click()
    expect(page.locator("main progress")).to_be_visible()
    page.get_by_role("link", name="考点与机位").click()
    expect(page.locator(".toast")).to_contain_text("导入完成", timeout=20_000)


def test_the_same_file_has_nothing_to_confirm(desk: Desk) -> None:
    page = desk.open("imports/j2")
    expect(page.locator("main")).to_contain_text("与 10月27日（周一） 导入的文件相同，没有变化")
    expect(page.locator(".btn.primary")).to_have_count(0)


def test_registrations_page_by_page_and_by_filter(desk: Desk) -> None:
    page = desk.open("registrations")
    first = page.locator("tbody tr").first.inner_text()
    page.get_by_role("button", name="下一页").click()
    expect(page.locator("tbody tr").first).not_to_have_text(first)
    page.get_by_role("button", name="上一页").click()
    expect(page.locator("tbody tr")).to_have_count(25)
    page.get_by_label("状态").select_option("unplaced")
    expect(page.locator("tbody tr")).to_have_count(6)
    assert "state=unplaced" in page.url
    assert "cursor" not in page.url
    page.get_by_label("考点").select_option("4201")
    expect(page.locator(".empty")).to_contain_text("没有同时符合这些条件的记录")
    expect(page.locator(".empty")).to_contain_text("有其他状态的记录")
    page.get_by_role("button", name="去掉").first.click()
    expect(page.locator("tbody tr")).to_have_count(6)


def test_a_registration_shows_what_the_candidate_sees(desk: Desk) -> None:
    page = desk.open("registrations/c001")
    expect(page.locator(".status")).to_contain_text("名额已为您保留，缴费成功才算报名成功")
    page.get_by_role("link", name="报名记录").first.click()
    page.get_by_role("link", name="林*远").first.click()
    expect(page.locator(".status")).to_contain_text("已缴费，报名成功")
    expect(page.locator(".timeline li").first).to_contain_text("原因：背景不是纯浅蓝或白色")
    expect(page.locator(".diff").first).to_contain_text("已缴费")


def test_windows_that_overlap_are_refused_with_both_instants(desk: Desk) -> None:
    page = desk.open("rounds/edit")
    page.locator("#f-phase-two-opens-at").fill("2014-11-09T09:00")
    page.get_by_role("button", name="保存修改").click()
    expect(page.locator(".summary")).to_be_focused()
    expect(page.locator(".field.bad")).to_contain_text("须晚于 11月10日（周一）17:00")
    expect(page.locator(".field.bad")).to_contain_text("11月9日（周日）9:00")
    sent = desk.scenario.did("PUT", "/2014-11")[0]
    assert "id" not in sent
    assert sent["phase_two"]["opens_at"] == "2014-11-09T01:00:00Z"


def test_a_change_that_meets_another_is_not_saved(desk: Desk) -> None:
    page = desk.open("rounds/edit", conflict=True)
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("alert")).to_contain_text("数据已变化，请重新查看")
    desk.scenario.conflict = False
    desk.scenario.round |= {"version": 9, "pay_until": "2014-11-10T08:00:00Z"}
    page.get_by_role("button", name="查看最新内容").click()
    expect(page.locator("#f-pay-until")).to_have_value("2014-11-10T16:00")


def test_a_notice_is_written_and_previewed(desk: Desk) -> None:
    page = desk.open("notices/new")
    page.get_by_label("中文标题").fill("考场变更")
    page.get_by_label("中文正文").fill("第一段\n第二段")
    page.get_by_label("英文标题").fill("Room change")
    page.get_by_label("英文正文").fill("One\nTwo")
    page.get_by_role("button", name="保存并预览").click()
    expect(page.get_by_role("heading", name="预览：考生将看到")).to_be_focused()
    expect(page.locator(".sheet").first.locator("p")).to_have_count(2)
    assert desk.scenario.did("POST", "/notices")[0]["title"]["en"] == "Room change"


def test_the_rules_clock_moves_and_is_absent_elsewhere(desk: Desk) -> None:
    page = desk.open("board")
    page.get_by_role("button", name="调整").click()
    page.get_by_role("button", name="23 小时后").click()
    expect(page.locator(".clock")).to_contain_text("11月6日（周四）19:41")
    expect(page.locator(".clock")).to_contain_text("比实际时间早到 23 小时")
    page = desk.open("board", local=False)
    expect(page.locator(".clock")).to_have_count(0)


def test_the_navigation_shows_what_the_role_may_do(desk: Desk) -> None:
    page = desk.open("board", role="reviewer")
    names = page.locator("nav a > span").all_inner_texts()
    identity = ["现场确认", "助学单位名单", "确认点与入口", "考籍查询"]
    reviews = ["照片审核", "审核队列", *identity]
    assert names == ["实时看板", "报名记录", *reviews, "考次与通知", "考点与机位"]
    page = desk.open("board", role="approver")
    names = page.locator("nav a > span").all_inner_texts()
    assert "待我复核" in names
    assert "退费处理" not in names
    page = desk.open("imports", role="registrar", scope="province:湖北")
    expect(page.locator("main")).to_contain_text("范围是「湖北」")
    expect(page.locator("main")).to_contain_text("并且范围是全国")
    page = desk.open("sites/4201", role="viewer")
    expect(page.get_by_role("dialog")).to_contain_text("您的角色可以查看，不能修改")


def test_an_ended_session_asks_to_sign_in_and_comes_back(desk: Desk) -> None:
    page = desk.open("registrations?state=paid")
    desk.scenario.signed_in = False
    page.get_by_label("状态").select_option("expired")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    page.get_by_label("账号").fill("zhou.min")
    page.get_by_label("密码").fill("right-password")
    page.get_by_label("动态验证码").fill("123456")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("报名记录")
    expect(page.get_by_label("状态")).to_have_value("expired")
