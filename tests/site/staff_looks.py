"""How a staff page looks to axe and to a ruler, in every language, colour and width."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.site.staff_browser import AXE, Desk

DIALOG = "dialog[open]"
# Dark differs in colours alone, English in words and lengths alone: each is asked just that.
LOOKS = (
    ("zh-CN", "light", 320, "all"),
    ("zh-CN", "dark", 320, "contrast"),
    ("zh-CN", "light", 1280, "all"),
    ("zh-CN", "dark", 1280, "contrast"),
    ("en", "light", 320, "words"),
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


def every_look(desk: Desk, page: Page) -> None:
    """The page as it stands is right in every look; nobody complained; no word is missing."""
    page.evaluate(AXE.read_text())
    found: list[str] = []
    for language, scheme, width, how in LOOKS:
        if page.locator("html").get_attribute("lang") != language:
            switch_language(page)
            expect(page.locator("html")).to_have_attribute("lang", language)
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{language} {width} {scheme}: {one}" for one in looked_at(page, how)]
    assert not found, "\n".join(found)
    assert not desk.complaints, desk.complaints
    text = page.locator("#app").inner_text()
    assert not re.search(r"\b[a-z]+\.[a-z_]+\.[a-z_]+\b|undefined|NaN|\{\w+\}", text), text
