"""Every candidate page in every look: axe, reflow, targets, policy.

Each page is opened once and then seen in both languages, both colour schemes and three widths
without a reload, which also proves that switching keeps its state.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infra.paths import ROOT
from tests.site.flow_pages import FLOW_PAGES
from tests.site.member_pages import MEMBER_PAGES
from tests.site.visits import R, Visit

AXE = ROOT / "node_modules/axe-core/axe.min.js"
PAGES: dict[str, tuple[Any, ...]] = (
    {
        "home": ("out:phase_one", "#/"),
        "notice": ("out:phase_one", R),
        "notice before": ("out:before", R),
        "announcement": ("out:phase_one", f"{R}/notice/n2"),
        "help": ("out:phase_one", f"{R}/help/paid"),
        "missing": ("out:phase_one", "#/nowhere"),
        "sign-in": ("out:phase_one", f"{R}/sign-in"),
        "eligible": ("none", f"{R}/eligibility"),
        "ineligible": ("ineligible", f"{R}/eligibility"),
        "agreement": ("fresh", f"{R}/agreement"),
        "sites": ("none", f"{R}/sites"),
        "sites with lists": ("none", f"{R}/sites", {"rules": "standby", "full": "1"}),
        "on standby": ("standby", f"{R}/status", {"rules": "standby"}),
        "far back on standby": ("standby_far", f"{R}/status", {"rules": "standby"}),
        "offered from standby": ("standby_offered", f"{R}/status", {"rules": "standby"}),
        "passed over": ("standby_skipped", f"{R}/status", {"rules": "standby"}),
        "standby is over": ("standby_ended", f"{R}/status", {"rules": "standby"}),
        "payment": ("held", f"{R}/payment"),
        "data": ("photo_waiting", f"{R}/data"),
        "proof": ("unproved", f"{R}/proof?next=photo"),
        "school": ("confirm", f"{R}/school"),
        "photo": ("confirm", f"{R}/photo"),
        "photo refused": ("photo_refused", f"{R}/photo"),
        "ticket": ("ready2", f"{R}/ticket"),
        "ticket being made": ("making", f"{R}/ticket"),
        "ticket failed": ("failed", f"{R}/ticket"),
        "help signed in": ("results", f"{R}/help/result"),
        "agreement with consents": ("fresh", f"{R}/agreement", {"given": ""}),
        "agreement refused": ("none", f"{R}/agreement", {"given": "photo:0"}),
        "messages": ("moved", f"{R}/messages"),
        "no messages": ("held", f"{R}/messages", {"no_messages": "1"}),
        "contact": ("confirm", f"{R}/contact"),
        "contact before the proof": ("unproved", f"{R}/contact", {"contact": "none"}),
        "proof for contact": ("unproved", f"{R}/proof?next=contact"),
        "privacy": ("held", f"{R}/privacy"),
        "payment proof": ("paid", f"{R}/receipt"),
        "verify": ("out:phase_one", "#/verify"),
        "verify valid": ("out:phase_one", "#/verify/ZC1.valid"),
        "verify replaced": ("out:phase_one", "#/verify/ZK1.replaced"),
        "verify void": ("out:phase_one", "#/verify/ZC1.void"),
        "result none": ("over", f"{R}/result"),
        "result of nobody": ("results", f"{R}/result"),
        "results announced": ("results_soon", f"{R}/result", {"result": "announced"}),
    }
    | {
        f"status {state}": (state, f"{R}/status")
        for state in [
            "before",
            "none",
            "held",
            "last_minute",
            "paying",
            "paid",
            "expired",
            "unplaced",
            "ineligible",
            "gap",
            "closed",
            "confirm",
            "ready",
            "failed",
            "moved",
            "after",
            "refunded",
            "over",
            "results_soon",
        ]
    }
    | {
        f"result {name}": ("results", f"{R}/result", {"result": name})
        for name in ["A", "waiting", "D", "absent", "invalid", "nothing", "void", "corrected"]
    }
    | {"status results": ("results", f"{R}/status", {"result": "A"})}
    | MEMBER_PAGES
    | FLOW_PAGES
)
RUN_AXE = """async (rules) => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags };
  const options = { runOnly, resultTypes: ['violations'], preload: false, iframes: false };
  const { violations } = await axe.run(document, options);
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3)}`);
}"""
RULES = {
    ("light", 390): None,
    ("dark", 390): ["color-contrast", "link-in-text-block"],
    ("light", 320): ["target-size", "scrollable-region-focusable"],
}
REFLOW_ONLY = {("dark", 320), ("dark", 1280)}
LAYOUT = """() => {
  const root = document.documentElement;
  const small = [...document.querySelectorAll('a, button, input, select, summary, label.btn')]
    .filter((e) => !e.matches('.skip, .sr, p a, dd a, li > a.inline'))
    .map((e) => [e, (e.closest('label') ?? e).getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
    .map(([e, { width, height }]) => `${e.textContent.trim() || e.id} ${width} x ${height}`);
  const headings = document.querySelectorAll('h1').length;
  return { over: root.scrollWidth - innerWidth, small, headings };
}"""


def problems_of(page: Page, scheme: str, width: int) -> list[str]:
    """All rules in the first look, then those that another colour or width can break."""
    layout = page.evaluate(LAYOUT)
    rules = RULES.get((scheme, width), ["target-size"])
    found = [] if (scheme, width) in REFLOW_ONLY else list(page.evaluate(RUN_AXE, rules))
    if layout["over"] > 0:
        found.append(f"overflows by {layout['over']} at {width}")
    if layout["headings"] != 1:
        found.append(f"{layout['headings']} h1")
    return found + [f"small target: {target}" for target in layout["small"]]


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_in_every_look(visit: Visit, name: str) -> None:
    scenario, address, *cookies = PAGES[name]
    page = visit.open(scenario, address, **dict(*cookies))
    page.evaluate(AXE.read_text())  # by the protocol: the policy does not hear of it
    found: list[str] = []
    for language in ("zh-CN", "en"):
        expect(page.locator("html")).to_have_attribute("lang", language)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in (320, 390, 1280):
                page.set_viewport_size({"width": width, "height": 844})
                look = f"{language} {scheme} {width}"
                found += [f"{look}: {one}" for one in problems_of(page, scheme, width)]
        if language == "zh-CN":
            page.locator("button[lang=en]").click()
    assert not found
    assert not visit.complaints
    text = re.sub(r"https://\S+", "", page.locator("main").inner_text())
    assert not re.search(r"\b[a-z]+\.[a-z_]+\.[a-z_]+\b|undefined|NaN|\{\w+\}", text), text


def test_the_checks_see_what_is_wrong(visit: Visit) -> None:
    page = visit.open("held", f"{R}/status")
    page.evaluate(AXE.read_text())
    page.evaluate(
        """() => {
          const bad = document.createElement('button');
          bad.className = 'hint';
          document.querySelector('main').append(bad, document.createElement('img'));
          document.querySelector('.until b').setAttribute('style', 'color: #ccc');
        }"""
    )
    page.evaluate("document.querySelector('.until b').style.color = '#ccc'")
    found = " ".join(problems_of(page, "light", 390))
    assert all(
        rule in found for rule in ("button-name", "image-alt", "color-contrast", "small target")
    )
