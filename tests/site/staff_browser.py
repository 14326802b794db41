"""A browser at the desk of the staff site, in front of the mock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.chromium import chromium
from tests.site import mock_staff_api
from tests.site.mock_staff_http import Mock, Scenario

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
NOBODY_YET = "401 (Unauthorized)"


class Desk:
    """One page at a time, what it complained about, and the scenario the mock answers from."""

    def __init__(self, origin: str, mock: Mock) -> None:
        self.origin, self.mock = origin, mock
        self.complaints: list[str] = []
        self.page: Page

    @property
    def scenario(self) -> Scenario:
        return self.mock.scenario

    def fresh(self, context: BrowserContext) -> Iterator[Desk]:
        self.page, self.complaints = context.new_page(), []
        self.page.bring_to_front()
        self.page.set_viewport_size({"width": 1280, "height": 800})

        def heard(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and NOBODY_YET not in message.text:
                self.complaints.append(message.text)

        self.page.on("console", heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        yield self
        self.page.close()

    def open(self, address: str | None, *, lang: str = "zh-CN", **scenario: Any) -> Page:
        """Open a page of the round with the mock in this scenario."""
        self.mock.reset(**scenario)
        place = f"#/2014-11/{address}" if address else ""
        self.page.goto("about:blank")
        self.page.goto(f"{self.origin}/staff/?lang={lang}{place}")
        expect(self.page.locator("main.boot")).to_have_count(0)  # the shell has a heading too
        expect(self.page.locator("main h1")).to_have_count(1)
        expect(self.page.locator(".bones")).to_have_count(0)
        return self.page


@contextmanager
def opened() -> Iterator[tuple[BrowserContext, Desk]]:
    """A browser context and the desk in it, over a running mock."""
    mock = Mock()
    with mock_staff_api.running(mock) as origin, chromium() as browser:
        context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(8000)
        yield context, Desk(origin, mock)
