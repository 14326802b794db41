"""Others registered by staff: one by one at the desk, or from a list."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import expect

from chalicelib.api.on_behalf_schemas import BulkBody, OnBehalfBody
from tests.site.mock_staff_rounds import parted_round
from tests.site.staff_browser import Desk
from tests.site.staff_looks import every_look

PETS: dict[str, Any] = {"round": parted_round(draft=False)}
ZH = "import('/shared/i18n.js').then((m) => m.useLanguage('zh-CN'))"
LIST = {
    "name": "list.csv",
    "mimeType": "text/csv",
    "buffer": "姓名,证件号码,考点\n林知远,429999199501011215,4201\n".encode("gb18030"),
}


def test_somebody_is_registered_with_papers_and_answers(desk: Desk) -> None:
    page = desk.open("registrations", **PETS, role="clerk")
    page.get_by_role("link", name="代考生报名").click()
    page.get_by_role("button", name="报名并占位").click()
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(6)
    every_look(desk, page)
    page.evaluate(ZH)
    page.get_by_label("姓名", exact=True).fill("成绩不足")
    page.get_by_label("证件类型").select_option("CN_RIC")
    page.get_by_label("证件号码").fill("429999199501011215")
    page.get_by_label("考点", exact=True).select_option("4201")
    page.get_by_label("一级笔试 101").check()
    page.get_by_label("考生类型").select_option("part_time")
    page.get_by_label("协议和同意书已由本人签字").check()
    page.get_by_label("代报原因").fill("本人到场")
    page.get_by_role("button", name="报名并占位").click()
    expect(summary).to_contain_text("不符合报名条件")
    expect(page.locator("main")).to_contain_text("成绩低于要求：现为 410，要求 425")
    page.get_by_label("姓名", exact=True).fill("查无此人")
    page.get_by_role("button", name="报名并占位").click()
    expect(summary).to_contain_text("没有这名考生，或姓名与登记的不符")
    desk.complaints.clear()
    page.get_by_label("姓名", exact=True).fill("林知远")
    page.get_by_role("button", name="报名并占位").click()
    expect(page.locator("main")).to_contain_text("PETS1411-0001")
    sent = desk.scenario.did("POST", "/registrations")[-1]
    assert sent["papers"] == ["101"]
    assert sent["answers"] == {"kind": "part_time"}
    OnBehalfBody.model_validate_json(json.dumps(sent))
    assert "429999" not in page.url
    every_look(desk, page)


def test_a_list_is_checked_then_its_good_lines_registered(desk: Desk) -> None:
    page = desk.open("bulk", **PETS, desk={"lost": True})
    page.get_by_role("button", name="预检").click()
    expect(page.locator(".summary").get_by_role("link")).to_have_count(3)
    page.locator("#f-csv").set_input_files(LIST)  # type: ignore[arg-type]
    page.get_by_label("名单上的人都已在协议和同意书上签字").check()
    page.get_by_label("代报原因").fill("本校统一报名")
    page.get_by_role("button", name="预检").click()
    expect(page.locator(".summary")).to_be_focused()
    desk.complaints.clear()
    page.get_by_role("button", name="预检").click()
    report = page.get_by_role("region", name="预检结果，还没有报名")
    expect(report.locator("tbody tr")).to_have_count(5)
    for said in (
        "证件号码末位校验有误",
        "考生类型",
        "成绩低于要求：现为 410，要求 425",
        "没有这名考生，或姓名与登记的不符",
        "本人还没有完成实名核验",
    ):
        expect(report).to_contain_text(said)
    every_look(desk, page)
    page.evaluate(ZH)
    page.get_by_role("button", name="为 1 人报名").click()
    expect(page.get_by_role("region", name="办理结果")).to_be_visible()
    sent = desk.scenario.did("POST", "/bulk")
    assert [one["dry_run"] for one in sent[-2:]] == [False, False]
    assert [one["after"] for one in sent[-2:]] == [0, 3]
    assert sent[-1]["csv"].startswith("姓名,证件号码")
    BulkBody.model_validate_json(json.dumps(sent[-1]))


def test_a_written_ticket_says_who_it_is(desk: Desk) -> None:
    page = desk.open("register", role="clerk")
    expect(page.get_by_label("证件类型")).to_have_count(0)
    page.get_by_label("姓名", exact=True).fill("林知远")
    page.get_by_label("笔试准考证号").fill("420010141100157")
    page.get_by_label("考点", exact=True).select_option("4201")
    page.get_by_label("协议和同意书已由本人签字").check()
    page.get_by_label("代报原因").fill("本人到场")
    page.get_by_role("button", name="报名并占位").click()
    expect(page.locator("main")).to_contain_text("PETS1411-0001")
    (sent,) = desk.scenario.did("POST", "/registrations")
    assert sent["ticket_no"] == "420010141100157"
    assert "id_type" not in sent
    OnBehalfBody.model_validate_json(json.dumps(sent))


def test_who_may_not_register_sees_no_way_to_it(desk: Desk) -> None:
    page = desk.open("registrations", **PETS, role="viewer")
    expect(page.get_by_role("link", name="代考生报名")).to_have_count(0)
