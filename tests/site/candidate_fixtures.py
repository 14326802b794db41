"""One browser for each file of candidate page tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, sync_playwright

from tests.site import mock_api
from tests.site.visits import Visit

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="module")
def context() -> Iterator[BrowserContext]:
    with mock_api.running() as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        opened = browser.new_context(locale="zh-CN", reduced_motion="reduce")
        opened.set_default_timeout(8000)
        opened.new_page().goto(f"{origin}/cashier/x")
        yield opened
        browser.close()


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
