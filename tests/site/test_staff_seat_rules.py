"""Seat rules on the staff site: set, refused by field, and the hash of the seed published."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.api.round_schemas import SeatRulesBody
from tests.site.mock_staff_data import staff_round
from tests.site.mock_staff_http import problem
from tests.site.staff_browser import AXE, Desk
from tests.site.staff_looks import every_look

DAY_BEFORE = datetime(2014, 10, 29, 1, tzinfo=UTC)
GATHERING = datetime(2014, 10, 30, 0, 30, tzinfo=UTC)
RULE = {"spread_seconds": 600, "present_minutes": 30}
ALL: dict[str, Any] = {
    "opening": RULE,
    "work": {"sign_in": True, "hold": True, "max_number": 200_000},
    "cool_down": {"after": 3, "minutes": 30, "scarce_percent": 10},
    "returns": {"hot_percent": 5, "longest_minutes": None, "at": ["09:00", "21:30"]},
    "standby": {"offer_minutes": 60},
}


def ruled(**rules: Any) -> dict[str, Any]:
    found = staff_round()
    found["seat_rules"] |= rules
    return found


def switch(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=name, exact=True).check()


@pytest.mark.proves("P-16")
def test_every_rule_is_off_until_somebody_switches_it_on(desk: Desk) -> None:
    page = desk.open("rounds/edit")
    group = page.get_by_role("group", name="名额发放规则")
    expect(group.get_by_role("checkbox", checked=True)).to_have_count(0)
    expect(group).to_contain_text("默认都不启用，先到先得")
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("考次与通知")
    sent = desk.scenario.did("PUT", "/2014-11")[-1]
    assert sent["seat_rules"] == {}
    expect(page.locator("main")).to_contain_text("没有另设规则，开放后先到先得")


def test_what_is_sent_is_what_the_server_takes(desk: Desk) -> None:
    page = desk.open("rounds/edit")
    switch(page, "随机序开放", "验证运算", "占位冷却", "延迟放回", "额满候补")
    page.get_by_label("每日放回时刻").fill("9:00、21:30")
    page.get_by_label("最长延迟（分钟）").fill("")
    page.get_by_label("排序时段（秒）").fill("300")
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("考次与通知")
    sent = desk.scenario.did("PUT", "/2014-11")[-1]["seat_rules"]
    assert sent == {**ALL, "opening": {**RULE, "spread_seconds": 300}}
    SeatRulesBody.model_validate_json(json.dumps(sent))


def test_rules_that_are_on_are_filled_in_and_can_be_switched_off(desk: Desk) -> None:
    page = desk.open("rounds/edit", round=ruled(**ALL))
    expect(page.get_by_label("每日放回时刻")).to_have_value("09:00 21:30")
    expect(page.get_by_label("运算量上限")).to_have_value("200000")
    page.get_by_role("checkbox", name="随机序开放").uncheck()
    expect(page.get_by_label("排序时段（秒）")).to_have_count(0)
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("考次与通知")
    sent = desk.scenario.did("PUT", "/2014-11")[-1]["seat_rules"]
    assert sent == {name: rule for name, rule in ALL.items() if name != "opening"}


def test_every_empty_field_is_named_at_once(desk: Desk) -> None:
    page = desk.open("rounds/edit")
    switch(page, "随机序开放", "占位冷却")
    page.get_by_label("排序时段（秒）").fill("")
    page.get_by_label("未缴费次数").fill(" ")
    page.get_by_role("button", name="保存修改").click()
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("listitem")).to_have_count(2)
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("排序时段（秒）")).to_be_focused()
    assert not desk.scenario.did("PUT", "/2014-11")


def test_what_the_server_refuses_stands_beside_its_field(desk: Desk) -> None:
    limit = {"value": "2014-11-10T09:10:00Z", "limit": "2014-11-10T09:00:00Z"}
    faults = [
        ("/seat_rules/opening/spread_seconds", "past_the_window", limit),
        ("/seat_rules/work/sign_in", "one_place_at_least", {}),
        ("/seat_rules/cool_down/after", "range", {}),
        ("/seat_rules/returns/at/1", "pattern", {}),
        ("/seat_rules/returns/longest_minutes", "delay_or_times", {}),
        ("/seat_rules/standby/offer_minutes", "offer_too_short", {"limit": 7}),
        ("/seat_rules/opening/present_minutes", "wait_too_long", {"value": 130, "limit": 90}),
        ("/phase_one/opens_at", "gathering_begun", {"limit": "2014-10-30T00:30:00Z"}),
    ]
    errors = [{"pointer": at, "code": code, "params": params} for at, code, params in faults]
    page = desk.open("rounds/edit", round=ruled(**ALL))
    page.route(
        "**/staff/rounds/2014-11",
        lambda route: (
            route.fulfill(
                status=400,
                body=bytes(problem(400, "invalid", errors).body),
                content_type="application/problem+json",
            )
            if route.request.method == "PUT"
            else route.continue_()
        ),
    )
    page.get_by_role("button", name="保存修改").click()
    summary = page.locator(".summary")
    expect(summary.get_by_role("listitem")).to_have_count(8)
    expect(summary).to_contain_text("须早于第一阶段结束 11月10日（周一）17:00")
    expect(summary).to_contain_text("须长于 7 分钟")
    expect(summary).to_contain_text("合计 130 分钟，最多 90 分钟")
    expect(summary).to_contain_text("10月30日（周四）8:30 起已可以等候，开放时间不能再改")
    expect(page.locator(".field.bad")).to_have_count(7)
    expect(page.locator(".rule > .row > .error")).to_have_text("错误：登录和占位至少选一项")
    page.evaluate(AXE.read_text())


def test_the_hash_is_published_once_with_a_reason(desk: Desk) -> None:
    page = desk.open("rounds", round=ruled(opening=RULE), start=DAY_BEFORE)
    panel = page.get_by_role("region", name="名额发放规则")
    expect(panel).to_contain_text("种子的指纹还没有公布")
    expect(panel).to_contain_text("10月30日（周四）8:30 前可以公布")
    panel.get_by_role("button", name="公布种子指纹").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_be_focused()
    dialog.get_by_role("button", name="公布种子指纹").click()
    expect(dialog.locator(".summary")).to_be_focused()
    dialog.get_by_label("说明").fill("报名通知第 3 号")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("9c" * 32)
    expect(panel).to_contain_text("10月30日（周四）9:10:00 自动公布")
    expect(panel.get_by_role("button", name="公布种子指纹")).to_have_count(0)
    assert desk.scenario.did("POST", "/opening/commit") == [{"reason": "报名通知第 3 号"}]


def test_somebody_else_published_it_meanwhile(desk: Desk) -> None:
    page = desk.open("rounds", round=ruled(opening=RULE), start=DAY_BEFORE)
    page.get_by_role("button", name="公布种子指纹").click()
    desk.scenario.round["opening"]["committed"] = {"sha256": "0" * 64}
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("说明").fill("通知")
    dialog.get_by_role("button", name="公布种子指纹").click()
    expect(dialog.locator(".summary")).to_contain_text("种子指纹已经公布")


@pytest.mark.parametrize(("start", "may"), [(DAY_BEFORE, True), (GATHERING, False)])
def test_when_people_gather_it_is_too_late(desk: Desk, start: datetime, may: bool) -> None:
    page = desk.open("rounds", round=ruled(opening=RULE), start=start)
    expect(page.get_by_role("button", name="公布种子指纹")).to_have_count(1 if may else 0)
    late = "已经不能公布，10月30日（周四）9:00 起先到先得"
    expect(page.get_by_text(late)).to_have_count(0 if may else 1)


def test_who_may_not_change_rounds_reads_the_rules_only(desk: Desk) -> None:
    page = desk.open("rounds", round=ruled(**ALL), start=DAY_BEFORE, role="auditor")
    panel = page.get_by_role("region", name="名额发放规则")
    expect(panel.locator(".facts").first.locator("dt")).to_have_count(5)
    expect(panel.get_by_role("button")).to_have_count(0)


LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "form with every rule": ("rounds/edit", {"round": ruled(**ALL)}),
    "rules, no seed": ("rounds", {"round": ruled(**ALL), "start": DAY_BEFORE}),
    "rules, too late": ("rounds", {"round": ruled(opening=RULE), "start": GATHERING}),
}


@pytest.mark.parametrize("name", LOOKS)
def test_accessible_in_every_look(desk: Desk, name: str) -> None:
    address, scenario = LOOKS[name]
    page = desk.open(address, **scenario)
    every_look(desk, page)


def test_the_dialog_is_accessible_too(desk: Desk) -> None:
    page = desk.open("rounds", round=ruled(opening=RULE), start=DAY_BEFORE)
    page.get_by_role("button", name="公布种子指纹").click()
    every_look(desk, page)
