"""Free seats while one chooses: asked for again and again, by a clock that the test moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect

from chalicelib.api import answers
from tests.site.test_candidate_looks import AXE, problems_of
from tests.site.visits import R, Visit

SECOND = 1000
SITES = f"{R}/sites?province=湖北省&city=武汉市"


@pytest.fixture
def asked(visit: Visit) -> Iterator[Counter[str]]:
    """How often each of the two was asked for."""
    found: Counter[str] = Counter()

    def heard(request: Request) -> None:
        found[request.url.rpartition("/")[2]] += request.resource_type == "fetch"

    visit.page.on("request", heard)
    visit.page.clock.install()
    yield found
    visit.page.clock.resume()


def opened(visit: Visit, asked: Counter[str]) -> Page:
    """The page has just asked for the first time, and its clock stands still."""
    page = visit.open("none", f"{R}/eligibility", still="1")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    page.evaluate("address => { location.hash = address; }", SITES)
    for _ in range(100):
        page.clock.run_for(50)
        if asked["availability"]:
            break
    page.clock.run_for(100)
    expect(page.locator(".clockline")).to_contain_text("余位截至")
    return page


def hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )


def say(page: Page, name: str, value: str) -> None:
    origin = page.evaluate("window.origin")
    page.context.add_cookies([{"name": f"mock_{name}", "value": value, "url": origin}])


def settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")


@pytest.mark.proves("S1-26")
def test_the_names_are_read_once_and_the_counts_again(visit: Visit, asked: Counter[str]) -> None:
    page = opened(visit, asked)
    assert (asked["sites"], asked["availability"]) == (1, 1)
    say(page, "counts", "7")
    say(page, "as_of", "2014-11-05T12:41:30.250000Z")
    page.clock.run_for(6 * SECOND)
    expect(page.locator(".site .seats b").first).to_have_text("7")
    expect(page.locator(".clockline")).to_contain_text("余位截至 20:41:30")
    assert (asked["sites"], asked["availability"]) == (1, 2)


def test_each_asks_at_a_moment_of_their_own(visit: Visit, asked: Counter[str]) -> None:
    """Between four and six seconds."""
    page = opened(visit, asked)
    page.clock.run_for(3900)
    settled(page)
    assert asked["availability"] == 1
    page.clock.run_for(2200)
    settled(page)
    assert asked["availability"] == 2


def test_hidden_it_asks_nothing_and_seen_again_at_once(visit: Visit, asked: Counter[str]) -> None:
    page = opened(visit, asked)
    hide(page, True)
    page.clock.run_for(60 * SECOND)
    settled(page)
    assert asked["availability"] == 1
    hide(page, False)
    settled(page)
    assert asked["availability"] == 2


def test_when_the_phase_is_over_it_asks_no_more(visit: Visit, asked: Counter[str]) -> None:
    page = opened(visit, asked)
    page.clock.fast_forward(5 * 24 * 3600 * SECOND)
    settled(page)
    before = asked["availability"]
    page.clock.run_for(120 * SECOND)
    hide(page, False)
    settled(page)
    assert asked["availability"] == before <= 2


def test_without_an_answer_it_says_since_when_and_asks_less_and_less(
    visit: Visit, asked: Counter[str]
) -> None:
    page = opened(visit, asked)
    say(page, "availability", "internal")
    page.clock.run_for(30 * SECOND)
    settled(page)
    expect(page.locator(".clockline")).to_contain_text("余位可能已变化，截至 20:41")
    failed = asked["availability"] - 1
    assert 2 <= failed <= 3, "after four to six seconds, twice as much, and twice that"
    visit.complaints.clear()


def test_who_must_wait_is_told_until_when(visit: Visit) -> None:
    page = visit.open("none", SITES, registration="cooling_down")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    alert = page.locator("[role=alert]")
    expect(alert).to_contain_text("占位未缴费的次数较多，请在 11月5日（周三）23:30 后再选")
    expect(alert).to_contain_text("您已有 3 次占位未缴费")
    page.evaluate(AXE.read_text())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert problems_of(page, scheme, 390) == []


def test_the_mock_answers_what_the_api_promises(visit: Visit) -> None:
    page = visit.open("none", SITES)
    path = "/api/v1/rounds/cet-set-2014-11/availability"
    answer = page.evaluate("path => fetch(path).then((answer) => answer.json())", path)
    assert answers.AvailabilityAnswer.model_validate(answer).sites["4201"] == [46, 240, True]
