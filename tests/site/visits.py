"""A page of the candidate site over the mock API, and what it complains about."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

R = "#/rounds/cet-set-2014-11"


@dataclass(slots=True)
class Visit:
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, scenario: str, address: str, **cookies: str) -> Page:
        wanted = {"mock": scenario} | {f"mock_{name}": value for name, value in cookies.items()}
        origin = self.page.context.pages[0].evaluate("window.origin")
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": name, "value": value, "url": origin} for name, value in wanted.items()]
        )
        self.page.goto(f"{origin}/cashier/x")
        self.page.evaluate("sessionStorage.clear(); localStorage.clear()")
        self.page.goto(f"{origin}/{address}")
        expect(self.page.locator("main .skeleton")).to_have_count(0)
        expect(self.page.locator("main h1")).to_have_count(1)
        return self.page
