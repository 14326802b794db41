"""The list of a full site on the staff's panel, where the round has lists; by keyboard too."""

from __future__ import annotations

from playwright.sync_api import expect

from chalicelib.api import standby_answers
from tests.site.mock_staff_data import staff_round, standby_page
from tests.site.staff_browser import Desk
from tests.site.staff_looks import every_look

LISTS = staff_round()
LISTS["seat_rules"] = LISTS["seat_rules"] | {"standby": {"offer_minutes": 60}}


def test_the_mock_answers_what_the_api_promises() -> None:
    standby_answers.StandbyPage.model_validate(standby_page())


def test_the_list_opens_by_keyboard_and_is_accessible(desk: Desk) -> None:
    page = desk.open("sites/4201", round=LISTS)
    summary = page.locator("summary", has_text="候补名单")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("共 14 人候补")).to_be_visible()
    expect(page.get_by_role("row")).to_contain_text(["位次", "林*", "欧阳**"])
    expect(page.get_by_text("这里列出前 2 人")).to_be_visible()
    every_look(desk, page)


def test_without_the_rule_there_is_no_list(desk: Desk) -> None:
    page = desk.open("sites/4201")
    expect(page.locator("summary", has_text="候补名单")).to_have_count(0)
