"""A real browser in front of the deployed platform, and the pictures it takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page

from infra.paths import LOCAL

SHOTS = LOCAL / "shots" / "e2e"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
PATIENCE_MS = 30_000
"""The platform has other work while a whole run goes on."""
_EXPECTED = ("401 (Unauthorized)", "404 (Not Found)")
"""The browser notes every refused request; asking who one is before the sign-in is one."""


class Screen:
    """One page with what it complained about; `shot` numbers the pictures of a story."""

    def __init__(self, page: Page, story: str) -> None:
        self.page, self.story = page, story
        self.complaints: list[str] = []
        self.taken = 0
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        expected = any(words in message.text for words in _EXPECTED)
        if message.type in {"error", "warning"} and not expected:
            self.complaints.append(f"{message.text} at {message.location.get('url')}")

    def refused(self, status: int) -> None:
        """One request was refused, which the browser noted; nobody else complained."""
        (noted,) = self.complaints
        assert f"status of {status} " in noted, noted
        self.complaints.clear()

    def shot(self, words: str, *, whole: bool = True) -> Path:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.taken += 1
        file = SHOTS / f"{self.story}-{self.taken:02d}-{words}.png"
        self.page.screenshot(path=file, full_page=whole)
        return file


@contextmanager
def screen(browser: Browser, story: str, viewport: dict[str, int]) -> Iterator[Screen]:
    context = browser.new_context(
        locale="zh-CN",
        reduced_motion="reduce",
        viewport={"width": viewport["width"], "height": viewport["height"]},
        has_touch=viewport is PHONE,
        is_mobile=viewport is PHONE,
    )
    context.set_default_timeout(PATIENCE_MS)
    yield Screen(context.new_page(), story)
    context.close()
