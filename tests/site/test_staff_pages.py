"""Every staff page in a real browser: axe in every look, policy, and the layout at two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.site.mock_staff_data import NOW_TWO
from tests.site.staff_browser import AXE, Desk, opened

DIALOG = "dialog[open]"
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
# Dark differs in colours alone, English in words and lengths alone: each is asked just that.
LOOKS = (
    ("zh-CN", "light", 390, "all"),
    ("zh-CN", "dark", 390, "contrast"),
    ("zh-CN", "light", 1280, "all"),
    ("zh-CN", "dark", 1280, "contrast"),
    ("en", "light", 390, "words"),
    ("en", "dark", 1280, "layout"),
)
RUN_AXE = """async (how) => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const rule = 'color-contrast';
  const runOnly = how === 'contrast' ? [rule] : tags;
  const rules = how === 'words' ? { [rule]: { enabled: false } } : {};
  const options = { runOnly, rules, resultTypes: ['violations'], preload: false, iframes: false };
  const { violations } = await axe.run(document, options);
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3)}`);
}"""
LAYOUT = """() => {
  const targets = [...document.querySelectorAll('a, button, input, select, summary, textarea')];
  const small = targets
    .filter((e) => !e.matches('.skip, .sr, p a, dd a') && !e.closest('[inert]'))
    .map((e) => [e, (e.closest('label') ?? e).getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < 24 || box.width < 24))
    .map(([e, box]) => `${e.textContent.trim() || e.id} ${box.width}x${box.height}`);
  const over = document.documentElement.scrollWidth - innerWidth;
  return { over, small, headings: document.querySelectorAll('main h1').length };
}"""


@pytest.fixture(scope="module")
def context() -> Iterator[tuple[BrowserContext, Desk]]:
    with opened() as both:
        yield both


@pytest.fixture
def desk(context: tuple[BrowserContext, Desk]) -> Iterator[Desk]:
    yield from context[1].fresh(context[0])


def looked_at(page: Page, how: str = "all") -> list[str]:
    """What is wrong with the page as it stands, once it has settled."""
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(".bones")).to_have_count(0)
    layout = page.evaluate(LAYOUT)
    found = [] if how == "layout" else list(page.evaluate(RUN_AXE, how))
    if layout["over"] > 0:
        found.append(f"overflows by {layout['over']}")
    if layout["headings"] != 1:
        found.append(f"{layout['headings']} h1")
    return found + [f"small target: {target}" for target in layout["small"]]


def switch_language(page: Page) -> None:
    """By its button; behind an open dialog, where that is inert, by what the button calls."""
    if page.locator(DIALOG).count():
        page.evaluate("import('/shared/i18n.js').then((m) => m.useLanguage('en'))")
    else:
        page.locator("button[lang=en]").click()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_in_every_look(desk: Desk, name: str) -> None:
    address, scenario = PAGES[name]
    page = desk.open(address, **scenario)
    page.evaluate(AXE.read_text())
    found: list[str] = []
    for language, scheme, width, how in LOOKS:
        if page.locator("html").get_attribute("lang") != language:
            switch_language(page)
            expect(page.locator("html")).to_have_attribute("lang", language)
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{language} {width} {scheme}: {one}" for one in looked_at(page, how)]
    assert not found
    assert not desk.complaints
    text = page.locator("#app").inner_text()
    assert not re.search(r"\b[a-z]+\.[a-z_]+\.[a-z_]+\b|undefined|NaN|\{\w+\}", text), text


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
