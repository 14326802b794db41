"""The waiting page, one's turn, work that nobody sees, and the page by which anybody checks."""

from __future__ import annotations

import base64
import gzip
import json
import re

import pytest
from playwright.sync_api import Page, Request, expect

from chalicelib.domain import opening
from chalicelib.domain.window import BEIJING
from tests.site import mock_opening
from tests.site.mock_data import ROUND
from tests.site.mock_opening import CODE, SEED, clock
from tests.site.test_candidate_looks import AXE, problems_of
from tests.site.visits import R, Visit
from tests.site.weight import CANDIDATE, SITE

WAIT = f"wait.html#{ROUND}"
WAITING = {
    "early": {"rules": "opening", "clock": "2014-10-30T08:10:00"},
    "turn": {"rules": "opening", "clock": "2014-10-30T08:40:00"},
    "wait": {"clock": "2014-10-30T08:40:00"},
    "late": {"rules": "opening", "clock": "2014-10-30T09:01:00"},
    "out": {"rules": "opening", "clock": "2014-10-30T08:40:00", "pass": "not_signed_in"},
    "lost": {"rules": "opening", "clock": "2014-10-30T08:40:00", "pass": "internal"},
    "none": {"rules": "opening", "clock": "2014-10-30T08:40:00", "pass": "not_found"},
}
HEADS = {
    "early": "等候页还没有开放",
    "turn": "您的开始时间已排定",
    "wait": "等候报名开放",
    "late": "先到的人正在按次序进入",
    "out": "请先登录",
    "lost": "暂时打不开等候页",
    "none": "没有这个考次",
}


def waiting(visit: Visit, **cookies: str) -> Page:
    at = cookies.pop("clock")
    page = visit.open("before", WAIT, clock=clock(at), **cookies)
    expect(page.locator("h1 [data-in=open]")).to_be_hidden()
    return page


@pytest.mark.parametrize("state", WAITING)
def test_the_waiting_page_is_accessible_in_every_state_and_look(visit: Visit, state: str) -> None:
    page = waiting(visit, **WAITING[state])
    expect(page.locator("h1")).to_contain_text(HEADS[state])
    page.evaluate(AXE.read_text())
    found: list[str] = []
    for language in ("zh-CN", "en"):
        expect(page.locator("html")).to_have_attribute("lang", language)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in (320, 390, 1280):
                page.set_viewport_size({"width": width, "height": 844})
                look = f"{language} {scheme} {width}"
                found += [f"{look}: {one}" for one in problems_of(page, scheme, width)]
        text = page.locator("body").inner_text()
        han = re.search(r"[\u3400-\u9fff]", page.locator("main").inner_text())
        assert bool(han) == (language == "zh-CN"), text
        assert not re.search("undefined|NaN|Invalid", text), text
        if language == "zh-CN":
            page.locator("#lang").click()
    assert not found
    assert not [one for one in visit.complaints if "status of" not in one]


@pytest.mark.proves("E-7")
def test_the_turn_and_the_code_are_told_by_the_servers_clock(visit: Visit) -> None:
    """The device is an hour ahead and in another zone: nothing of it is read."""
    visit.page.add_init_script("const at = Date.now; Date.now = () => at() + 3600e3;")
    page = waiting(visit, **WAITING["turn"])
    expect(page.locator("main")).to_contain_text("10月30日（周四）9:03:27（北京时间）")
    expect(page.locator("[data-code]")).to_have_text("MZXW-6YTB-OI2G-K4TU")
    expect(page.locator("#left")).to_have_text(re.compile(r"^23:2\d$"))
    expect(page.locator("[data-seen]")).to_have_text(re.compile(r"^8:40:0\d$"))
    expect(page).to_have_title(re.compile("^您的开始时间已排定"))
    page.locator("#lang").click()
    expect(page.locator("main")).to_contain_text("Thu 30 Oct 2014, 9:03:27")


def test_it_goes_in_at_the_turn_by_itself_with_its_pass(visit: Visit) -> None:
    page = waiting(visit, rules="opening", clock="2014-10-30T08:59:50")
    expect(page.locator("h1")).to_contain_text(HEADS["turn"])
    assert page.evaluate(f"localStorage.getItem('pass:{ROUND}')") == "ZP1.mine"
    set_clock(page, "2014-10-30T09:03:25.000")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#left")).to_have_text(re.compile("00:0[12]"))
    page.wait_for_url(re.compile(f"/#/rounds/{ROUND}/sites$"), timeout=8000)


def set_clock(page: Page, at: str, scenario: str = "") -> None:
    origin = page.evaluate("window.origin")
    wanted = {"mock_clock": clock(at)} | ({"mock": scenario} if scenario else {})
    page.context.add_cookies([{"name": k, "value": v, "url": origin} for k, v in wanted.items()])


def test_without_the_rule_each_goes_in_a_few_seconds_apart(visit: Visit) -> None:
    page = waiting(visit, clock="2014-10-30T08:59:58")
    expect(page.locator("h1")).to_contain_text(HEADS["wait"])
    expect(page.locator(".code")).to_be_hidden()
    page.wait_for_url(re.compile("/sites$"), timeout=12000)


def test_when_the_session_ends_the_turn_stays_and_signing_in_leads_back(visit: Visit) -> None:
    page = waiting(visit, rules="opening", clock="2014-10-30T08:40:00")
    origin = page.evaluate("window.origin")
    page.context.add_cookies([{"name": "mock_pass", "value": "not_signed_in", "url": origin}])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("main .head")).to_contain_text("您的开始时间不变")
    expect(page.locator("main")).to_contain_text("10月30日（周四）9:03:27（北京时间）")
    expect(page.locator("#left")).to_be_visible()
    expect(page.locator("[data-code]")).to_have_text("MZXW-6YTB-OI2G-K4TU")
    assert not axe_faults(page)
    page.get_by_role("link", name="重新登录").click()
    page.locator("#ticket").fill("420010141200157")
    page.locator("#who").fill("林知远")
    page.context.clear_cookies(name="mock_pass")
    page.locator("#who").press("Enter")
    page.wait_for_url(re.compile(rf"/wait\.html#{ROUND}$"))
    expect(page.locator("h1")).to_contain_text(HEADS["turn"])


def axe_faults(page: Page) -> list[str]:
    """In both languages, on a small phone."""
    page.evaluate(AXE.read_text())
    found: list[str] = []
    for _ in ("zh-CN", "en"):
        found += problems_of(page, "light", 320)
        page.locator("#lang").click()
    return found


def test_a_session_that_ended_stays_ended_at_the_turn(visit: Visit) -> None:
    page = waiting(visit, rules="opening", clock="2014-10-30T09:03:20")
    page.evaluate(f"localStorage.setItem('pass:{ROUND}', 'ZP1.mine')")
    page.reload()
    expect(page.locator("h1")).to_contain_text(HEADS["turn"])
    origin = page.evaluate("window.origin")
    page.context.add_cookies([{"name": "mock_pass", "value": "not_signed_in", "url": origin}])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#left")).to_have_text("00:00", timeout=8000)
    expect(page.get_by_role("link", name="重新登录")).to_be_visible()
    assert "wait.html" in page.url


def test_before_people_gather_it_opens_by_itself(visit: Visit) -> None:
    visit.page.add_init_script("Math.random = () => 0.01")
    page = waiting(visit, rules="opening", clock="2014-10-30T08:29:58")
    expect(page.locator("h1")).to_contain_text(HEADS["early"])
    expect(page.locator("main")).to_contain_text("10月30日（周四）8:30:00")
    expect(page.locator("h1")).to_contain_text(HEADS["turn"], timeout=12000)


def test_nobody_asks_at_the_instant_at_which_people_may_gather(visit: Visit) -> None:
    """Each at a moment of their own within two minutes, to which the page counts down."""
    visit.page.add_init_script("Math.random = () => 0.5")
    page = waiting(visit, rules="opening", clock="2014-10-30T08:29:57")
    asked = asking(page)
    expect(page.locator("#left")).to_have_text(re.compile("01:0[0-3]"))
    page.wait_for_timeout(6000)
    assert not asked
    expect(page.locator("h1")).to_contain_text(HEADS["early"])


def asking(page: Page) -> list[str]:
    """What is asked of the server from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_who_is_not_answered_asks_less_and_less_often(visit: Visit) -> None:
    """The timers of the page are those of the test; each pause is told instead of waited."""
    visit.page.add_init_script(
        "window.pauses = []; Math.random = () => 0; const later = window.setTimeout;"
        "window.setTimeout = (act, ms, ...more) => later(act,"
        " ms >= 5000 ? (window.pauses.push(ms), 20) : ms, ...more);"
    )
    page = waiting(visit, **WAITING["lost"])
    page.wait_for_timeout(1500)
    pauses = page.evaluate("window.pauses.slice(0, 6)")
    assert pauses == [5000, 10000, 20000, 40000, 60000, 60000]
    page.context.clear_cookies(name="mock_pass")
    expect(page.locator("h1")).to_contain_text(HEADS["turn"])
    page.wait_for_timeout(500)
    later = page.evaluate("window.pauses.filter((ms) => ms > 60000).slice(0, 3)")
    assert later == [600_000, 1_200_000, 1_800_000]


def test_who_has_a_pass_comes_back_after_the_opening_with_the_same_turn(visit: Visit) -> None:
    page = waiting(visit, rules="opening", clock="2014-10-30T08:40:00")
    set_clock(page, "2014-10-30T09:01:00")
    page.reload()
    expect(page.locator("h1")).to_contain_text(HEADS["turn"])
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("h1")).to_contain_text(HEADS["late"])
    expect(page.locator("main")).to_contain_text("9:10:00")


def test_a_lost_answer_is_asked_for_again(visit: Visit) -> None:
    page = waiting(visit, **WAITING["lost"])
    page.context.clear_cookies(name="mock_pass")
    expect(page.locator("h1")).to_contain_text(HEADS["turn"], timeout=15000)


STORAGE = {
    "none at all": "Object.defineProperty(window, 'localStorage', { value: null });",
    "forbidden": """Object.defineProperty(window, 'localStorage', {
      get() { throw new DOMException('denied', 'SecurityError'); } });""",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full'); };",
}


@pytest.mark.parametrize("storage", STORAGE)
def test_a_pass_that_cannot_be_stored_is_handed_on(visit: Visit, storage: str) -> None:
    """Asked for again it is sent, and the hold that follows the waiting carries it."""
    page = waiting(visit, rules="opening", clock="2014-10-30T08:59:50")
    page.add_init_script(STORAGE[storage])
    page.reload()
    expect(page.locator("h1")).to_contain_text(HEADS["turn"])
    set_clock(page, "2014-10-30T09:03:25.000", "none")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_url(re.compile(f"/#/rounds/{ROUND}/sites"), timeout=8000)
    posts = sent(page, "/registration")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    page.wait_for_url(re.compile("/status$"))
    assert [post.headers.get("x-pass") for post in posts] == ["ZP1.mine"]


def test_a_round_that_is_none_ends_the_waiting(visit: Visit) -> None:
    page = waiting(visit, **WAITING["none"])
    asked = asking(page)
    page.wait_for_timeout(1200)
    assert not asked
    page.get_by_role("link", name="查看全部考次").click()
    expect(page.locator("main h1")).to_contain_text("考试报名")


def test_an_answer_without_the_servers_time_leaves_the_clock_alone(visit: Visit) -> None:
    page = waiting(visit, **WAITING["turn"])
    page.route("**/pass", lambda route: route.fulfill(status=502, body="{}"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(1200)
    expect(page.locator("h1")).to_contain_text(HEADS["turn"])
    expect(page.locator("#left")).to_have_text(re.compile(r"^23:\d\d$"))


def test_the_waiting_page_goes_by_keyboard(visit: Visit) -> None:
    page = waiting(visit, **WAITING["turn"])
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached[:5] == ["A", "lang", "agree", "mine", "how"]
    page.locator("#how").press("Enter")
    expect(page.locator("h1")).to_contain_text("次序是怎么排的")


@pytest.mark.parametrize(("file", "most"), [("wait.html", 4), ("wait.css", 3), ("wait.js", 2)])
def test_the_waiting_page_is_tiny(file: str, most: float) -> None:
    """Eight kilobytes in all were planned: it is less than six, with both languages."""
    sizes = {
        name: len(gzip.compress((CANDIDATE / name).read_bytes(), 9)) / 1024
        for name in ("wait.html", "wait.css", "wait.js")
    }
    assert sizes[file] <= most
    assert sum(sizes.values()) <= 6


def test_the_waiting_page_loads_nothing_else(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    waiting(visit, **WAITING["turn"])
    own = [
        url.partition(
            "/",
        )[2]
        .rpartition("/")[2]
        .partition("#")[0]
        for url in asked
        if "wait" in url
    ]
    assert set(own) == {"wait.html", "wait.css", "wait.js"}
    rest = [url for url in asked if "wait" not in url and "cashier" not in url]
    assert all(url.endswith((f"/rounds/{ROUND}/pass", "/img/mark.svg")) for url in rest), rest


def test_the_waiting_page_has_the_colours_of_the_site() -> None:
    def tokens(path: str) -> list[dict[str, str]]:
        blocks = re.findall(r":root \{(.*?)\}", (SITE / path).read_text(), re.DOTALL)
        return [dict(re.findall(r"(--[\w-]+): ([^;]+);", block)) for block in blocks]

    for mine, base in zip(tokens("candidate/wait.css"), tokens("shared/base.css"), strict=True):
        assert mine.items() <= base.items()


def test_the_words_of_the_waiting_page_are_in_style() -> None:
    text = (CANDIDATE / "wait.html").read_text()
    pairs = re.findall(r'<i lang="zh-CN">(.*?)</i><i lang="en">(.*?)</i>', text)
    assert len(pairs) == text.count('<i lang="zh-CN">') == text.count('<i lang="en">')
    for zh, en in pairs:
        assert not re.search(r"[\u3400-\u9fff][,:;?!()]|[,:;?!()][\u3400-\u9fff]|[你！]", zh), zh
        assert not re.search("please|!|order", en, re.IGNORECASE), en
        assert zh.count("data-at") == en.count("data-at")


def sent(page: Page, path: str) -> list[Request]:
    seen: list[Request] = []
    page.on(
        "request",
        lambda one: seen.append(one) if path in one.url and one.method == "POST" else None,
    )
    return seen


def test_a_choice_made_too_early_is_sent_at_the_turn(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites", rules="opening", clock=clock("2014-10-30T08:40:00"))
    turn = page.get_by_role("region", name="轮到您")
    expect(turn).to_contain_text("10月30日（周四）9:03:27 轮到您")
    posts = sent(page, "/registration")
    set_clock(page, "2014-10-30T09:03:24.000")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    expect(turn).to_contain_text("到时自动为您提交「武汉江城大学考点」")
    assert posts[0].headers["x-pass"] == "ZP1.mine"
    page.wait_for_url(re.compile("/status$"), timeout=9000)
    assert len(posts) == 2
    assert posts[0].headers["idempotency-key"] != posts[1].headers["idempotency-key"]


def hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        "(hidden) => { Object.defineProperty(document, 'hidden', { value: hidden,"
        " configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_a_choice_made_too_early_is_sent_while_the_page_is_not_seen(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites", rules="opening", clock=clock("2014-10-30T09:03:12"))
    page.evaluate(f"localStorage.setItem('pass:{ROUND}', 'ZP1.mine')")
    posts = sent(page, "/registration")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    expect(page.get_by_role("region", name="轮到您")).to_contain_text("让本页留在屏幕上")
    hide(page, hidden=True)
    page.wait_for_url(re.compile("/status$"), timeout=30_000)
    assert len(posts) == 2


def test_seen_again_the_page_asks_what_time_it_is(visit: Visit) -> None:
    """It slept, and its own clock with it: the turn has come meanwhile."""
    page = visit.open("none", f"{R}/sites", rules="opening", clock=clock("2014-10-30T08:50:00"))
    page.evaluate(f"localStorage.setItem('pass:{ROUND}', 'ZP1.mine')")
    posts = sent(page, "/registration")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    expect(page.get_by_role("button", name="不自动提交")).to_be_visible()
    hide(page, hidden=True)
    asked = asking(page)
    set_clock(page, "2014-10-30T09:03:40.000")
    hide(page, hidden=False)
    page.wait_for_url(re.compile("/status$"), timeout=9000)
    assert len(posts) == 2
    assert len([url for url in asked if url.endswith("/clock")]) == 1


def test_a_wish_for_standby_made_too_early_is_sent_at_the_turn(visit: Visit) -> None:
    """With the pass and with work, as a hold."""
    rules = {"rules": "opening,standby,work", "full": "1"}
    page = visit.open("none", f"{R}/sites", clock=clock("2014-10-30T08:40:00"), **rules)
    turn = page.get_by_role("region", name="轮到您")
    expect(turn).to_contain_text("9:03:27 轮到您")
    posts = sent(page, "/standby")
    set_clock(page, "2014-10-30T09:03:24.000")
    page.get_by_role("button", name="候补武汉江城大学考点").click()
    expect(turn).to_contain_text("到时自动为您加入「武汉江城大学考点」的候补")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert not axe_of(page)
    page.wait_for_url(re.compile("/status$"), timeout=9000)
    expect(page.get_by_role("heading", name="候补", exact=True)).to_be_visible()
    assert [post.headers["x-pass"] for post in posts] == ["ZP1.mine"] * 2
    assert all("x-work" in post.headers for post in posts)


def axe_of(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    return problems_of(page, "light", 390)


def test_a_choice_to_be_sent_can_be_taken_back(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites", rules="opening", clock=clock("2014-10-30T09:03:15"))
    page.evaluate(f"localStorage.setItem('pass:{ROUND}', 'ZP1.mine')")
    posts = sent(page, "/registration")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    page.get_by_role("button", name="不自动提交").click()
    page.wait_for_timeout(13_500)
    assert len(posts) == 1
    assert page.url.endswith("/sites")


def test_without_the_rule_the_list_says_nothing_of_turns(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites")
    expect(page.get_by_role("button", name="选择武汉江城大学考点")).to_be_visible()
    expect(page.get_by_role("region", name="轮到您")).to_have_count(0)


def worked(request: Request) -> dict[str, object]:
    found: dict[str, object] = json.loads(base64.b64decode(request.headers["x-work"]))
    return found


@pytest.mark.parametrize("thread", ["there", "refused", "missing"])
def test_a_hold_does_its_work_unseen(visit: Visit, thread: str) -> None:
    """With a thread, where its script is not to be had, and where there are no threads at all."""
    if thread == "refused":
        visit.page.route("**/work-thread.js", lambda route: route.abort())
    if thread == "missing":
        visit.page.add_init_script("delete window.Worker; delete window.crypto.subtle")
    page = visit.open("none", f"{R}/sites", rules="work")
    posts = sent(page, "/registration")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    page.wait_for_url(re.compile("/status$"))
    assert len(posts) == 1
    assert worked(posts[0])["solution"]["counter"] == 1234  # type: ignore[index]


def test_signing_in_does_the_work_that_is_asked_for(visit: Visit) -> None:
    """The round says nothing of it: another one asks. The refusal is not shown to anybody."""
    page = visit.open("out:phase_one", f"{R}/sign-in", ask_work="1", rules="")
    posts = sent(page, "/session")
    page.locator("#ticket").fill("420010141200157")
    page.locator("#who").fill("林知远")
    page.locator("#who").press("Enter")
    page.wait_for_url(re.compile("/eligibility$"))
    assert [("x-work" in post.headers) for post in posts] == [False, True]


def test_work_that_is_never_good_enough_ends_in_words(visit: Visit) -> None:
    page = visit.open("none", f"{R}/sites", rules="work", registration="work_needed")
    page.get_by_role("button", name="选择武汉江城大学考点").click()
    expect(page.get_by_role("alert")).to_contain_text("请求需要重新验证")


PAGES = {
    "order before": (f"{R}/order", {"rules": "opening", "clock": "2014-10-30T08:00:00"}),
    "order uncommitted": (
        f"{R}/order", {"rules": "opening", "seed": "none", "clock": "2014-10-28T08:00:00"},
    ),
    "order revealed": (f"{R}/order", {"rules": "opening"}),
    "order off": (f"{R}/order", {}),
    "notice with every rule": (R, {"rules": "all"}),
    "sites before the turn": (f"{R}/sites", {"rules": "opening", "clock": "2014-10-30T08:40:00"}),
    "status before": (f"{R}/status", {"rules": "opening"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_the_opening_are_accessible(visit: Visit, name: str) -> None:
    address, cookies = PAGES[name]
    cookies = dict(cookies)
    if at := cookies.pop("clock", ""):
        cookies["clock"] = clock(at)
    page = visit.open("before" if name == "status before" else "none", address, **cookies)
    page.wait_for_timeout(400)
    page.evaluate(AXE.read_text())
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
    text = page.locator("main").inner_text()
    assert not re.search(r"\b[a-z_]+\.[a-z_]+\.[a-z_]+\b|undefined|NaN|\{\w+\}", text), text


@pytest.mark.proves("P-16")
def test_the_notice_announces_every_rule(visit: Visit) -> None:
    page = visit.open("out:before", R, rules="all")
    rules = page.get_by_role("region", name="名额发放规则")
    expect(rules.get_by_role("listitem")).to_have_count(5)
    expect(rules).to_contain_text("8:30 起在等候页等候的人，由事先公布的随机序在 10 分钟内排定")
    rules.get_by_role("link", name="次序是怎么排的").click()
    expect(page.locator("h1")).to_have_text("次序是怎么排的")


def test_before_the_opening_the_status_leads_to_the_waiting_page(visit: Visit) -> None:
    page = visit.open("before", f"{R}/status", rules="opening", clock=clock("2014-10-30T08:40:00"))
    page.get_by_role("link", name="进入等候页").click()
    expect(page.locator("h1")).to_contain_text(HEADS["turn"])


@pytest.mark.proves("D-6")
def test_anybody_works_a_time_out(visit: Visit) -> None:
    """By keyboard; the page, the server and the script agree."""
    page = visit.open("out:phase_one", f"{R}/order", rules="opening")
    page.locator("#code").fill("mzxw-6ytb oi2gk4tu")
    page.locator("#code").press("Enter")
    spread = mock_opening.EVERYBODY - mock_opening.OPENS
    after = opening.offset(bytes.fromhex(SEED), ROUND, CODE, spread)
    at = (mock_opening.OPENS + after).astimezone(BEIJING)
    told = f"{at.hour}:{at:%M:%S}.{at.microsecond // 1000:03d}"
    expect(page.get_by_role("status").filter(has_text="开始时间")).to_contain_text(told)
    page.locator("#seed").fill("00" * 32)
    page.locator("#seed").press("Enter")
    expect(page.locator("main")).to_contain_text("种子与公布的指纹不符")
    page.locator("#code").fill("MZXW1")
    page.locator("#code").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("排序码是 16 位字母和数字 2–7")
    expect(page.get_by_role("alert")).to_be_focused()


def test_who_is_signed_in_checks_their_own_turn(visit: Visit) -> None:
    """After the opening too: their code is filled in, beside the turn that they were told."""
    page = visit.open("none", f"{R}/status", rules="opening")
    page.goto(page.url.replace("/status", "/order"))
    expect(page.get_by_text("这个浏览器没有开放前的等候记录")).to_be_visible()
    expect(page.locator("#code")).to_have_value(CODE)
    page.evaluate(f"localStorage.setItem('pass:{ROUND}', 'ZP1.mine')")
    page.reload()
    mine = page.get_by_role("region", name="您的次序")
    expect(mine).to_contain_text("MZXW-6YTB-OI2G-K4TU")
    expect(mine).to_contain_text("9:03:27")
    page.locator("#code").press("Enter")
    expect(page.get_by_role("status").filter(has_text="开始时间")).to_be_visible()
    assert not axe_of(page)


def test_the_script_of_the_page_is_the_one_that_is_tested(visit: Visit) -> None:
    page = visit.open("out:phase_one", f"{R}/order", rules="opening")
    with page.expect_download() as started:
        page.get_by_role("link", name="check_slot.py").click()
    assert started.value.path().read_bytes() == (CANDIDATE / "check_slot.py").read_bytes()


def test_the_seed_is_not_told_before_its_time(visit: Visit) -> None:
    page = visit.open(
        "out:before", f"{R}/order", rules="opening", clock=clock("2014-10-30T08:40:00")
    )
    expect(page.locator("main")).to_contain_text(mock_opening.COMMITTED["sha256"])
    expect(page.locator("main")).to_contain_text("9:10:00 自动公布")
    expect(page.locator("#seed")).to_have_value("")
