"""One browser for each file of candidate page tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage

from tests.chromium import chromium
from tests.site import mock_api
from tests.site.visits import Visit


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with mock_api.running() as origin, chromium() as browser:
        opened = browser.new_context(locale="zh-CN", reduced_motion="reduce")
        opened.set_default_timeout(8000)
        opened.new_page().goto(f"{origin}/cashier/x")
        yield opened


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Visit]:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    seen = Visit(page)

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            seen.complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    page.close()
