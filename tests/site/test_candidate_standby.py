"""Standby on the candidate's pages: the way into a list, by mouse and keyboard, and out of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.site.visits import R, Visit

FULL = {"rules": "standby", "full": "1"}
SITES = f"{R}/sites?province=湖北省&city=武汉市"


def test_a_full_site_has_a_way_into_its_list(visit: Visit) -> None:
    page = visit.open("none", SITES, **FULL)
    expect(page.get_by_text("60 分钟内缴费有效")).to_be_visible()
    button = page.get_by_role("button", name="候补").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="候补", exact=True)).to_be_visible()
    expect(page.get_by_text("第 12 位")).to_be_visible()


def test_without_the_rule_a_full_site_is_only_full(visit: Visit) -> None:
    page = visit.open("none", SITES, full="1")
    expect(page.get_by_text("已满").first).to_be_visible()
    expect(page.get_by_role("button", name="候补")).to_have_count(0)


def test_where_one_waits_the_list_says_so(visit: Visit) -> None:
    page = visit.open("standby", SITES, **FULL)
    expect(page.locator(".site", has_text="候补中")).to_have_count(1)


def test_a_refusal_is_said_above_the_list(visit: Visit) -> None:
    page = visit.open("none", SITES, standby="places_free", **FULL)
    page.get_by_role("button", name="候补").first.click()
    expect(page.get_by_role("alert")).to_contain_text("这个考点还有名额")
    page = visit.open("none", SITES, standby="already_waiting", **FULL)
    page.get_by_role("button", name="候补").first.click()
    expect(page.get_by_role("alert")).to_contain_text("您已在一个考点候补")


def test_a_place_far_back_is_told_without_a_number_of_its_own(visit: Visit) -> None:
    page = visit.open("standby_far", f"{R}/status", rules="standby")
    expect(page.get_by_text("前面至少有 500 人")).to_be_visible()
    page.locator("button[lang=en]").click()
    expect(page.get_by_text("At least 500 ahead of you")).to_be_visible()


def test_the_position_is_asked_for_once_a_minute_at_moments_of_ones_own(visit: Visit) -> None:
    visit.page.add_init_script(
        "window.pauses = []; Math.random = () => 0.5; const later = window.setTimeout;"
        "window.setTimeout = (act, ms, ...more) => { window.pauses.push(ms);"
        " return later(act, ms >= 60000 ? 30 : ms, ...more); };"
    )
    page = visit.open("standby", f"{R}/status", rules="standby")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(600)
    assert len([url for url in asked if url.endswith("/registration")]) > 2
    pauses = page.evaluate("window.pauses.filter((ms) => ms >= 20000)")
    assert set(pauses) == {75_000}


def test_leaving_is_one_press(visit: Visit) -> None:
    page = visit.open("standby", f"{R}/status", rules="standby")
    expect(page.get_by_text("有名额时按先后发给您，60 分钟内缴费有效")).to_be_visible()
    page.get_by_role("button", name="退出候补").press("Enter")
    expect(page.get_by_role("heading", name="候补", exact=True)).to_have_count(0)


def test_an_offer_is_paid_like_any_hold(visit: Visit) -> None:
    page = visit.open("standby_offered", f"{R}/status", rules="standby")
    expect(page.get_by_text("这个名额由候补得到")).to_be_visible()
    expect(page.get_by_role("link", name="去缴费")).to_be_visible()
    expect(page.get_by_text("候补到名额")).to_be_visible()


def test_who_was_passed_over_reads_why(visit: Visit) -> None:
    page = visit.open("standby_skipped", f"{R}/status", rules="standby")
    expect(page.get_by_text("有名额时，您已经占有一个名额，名额已给下一位。")).to_be_visible()
    page = visit.open("standby_ended", f"{R}/status", rules="standby")
    expect(page.get_by_text("到时未缴费，已给下一位")).to_be_visible()
