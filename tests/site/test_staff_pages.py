"""Every staff page in a real browser: axe in every look, policy, and the layout at two widths."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.site.mock_staff_data import NOW_TWO
from tests.site.staff_browser import AXE, Desk
from tests.site.staff_looks import every_look, looked_at

PAGES: dict[str, tuple[str | None, dict[str, Any]]] = {
    "sign-in": (None, {"signed_in": False}),
    "board": ("board", {}),
    "registrations": ("registrations", {}),
    "registrations, none found": ("registrations?site=4214&state=unplaced", {}),
    "registration paid": ("registrations/c000", {}),
    "registration held": ("registrations/c001", {}),
    "photos": ("photos", {"start": NOW_TWO}),
    "photos, none": ("photos", {"reviews": []}),
    "rounds": ("rounds", {}),
    "round, change": ("rounds/edit", {}),
    "round, new": ("rounds/new", {}),
    "notice": ("notices/n1", {}),
    "sites": ("sites", {}),
    "site panel": ("sites/4201", {}),
    "imports": ("imports", {}),
    "import checked": ("imports/j4", {}),
    "import, same file": ("imports/j2", {}),
    "import done": ("imports/j1", {}),
    "import failed": ("imports/j0", {}),
    "audit": ("audit", {"clean": False}),
    "forbidden": ("imports", {"role": "viewer"}),
}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_in_every_look(desk: Desk, name: str) -> None:
    address, scenario = PAGES[name]
    page = desk.open(address, **scenario)
    every_look(desk, page)


@pytest.mark.parametrize("field", ["sign-in", "site panel"])
def test_errors_shown_are_accessible_too(desk: Desk, field: str) -> None:
    address, scenario = PAGES[field]
    page = desk.open(address, **scenario)
    page.evaluate(AXE.read_text())
    if field == "site panel":
        page.locator("#f-capacity").fill("")
    page.locator("form button[type=submit]").first.click()
    expect(page.locator(".summary")).to_be_focused()
    assert page.title().startswith("错误：")
    assert not looked_at(page)


def test_the_clock_dialog_is_accessible(desk: Desk) -> None:
    page = desk.open("board")
    page.evaluate(AXE.read_text())
    page.get_by_role("button", name="调整").click()
    expect(page.get_by_role("heading", name="调整规则时钟")).to_be_focused()
    assert not looked_at(page)
