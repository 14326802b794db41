"""What candidates of every programme do in a browser, and what holds on each page they see."""

from __future__ import annotations

import io
import re
import secrets
import time
from datetime import date, datetime, timedelta

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from infra.demo.campaigns import campaigns
from infra.demo.rounds import demo, historic
from infra.walk.member import Member
from tests.e2e.browser import Screen
from tests.e2e.ground import FIRST_HOUR, Ground
from tests.site.staff_browser import AXE
from tests.site.staff_looks import looked_at

SLOW = 30_000
IN_OCTOBER = date(2014, 10, 1)
"""Self-taught exams have two months a year."""
_MINUTE = timedelta(minutes=1)


class Announced:
    """A round as its notice announces it, under an id of its own, open for registration."""

    def __init__(self, ground: Ground, name: str) -> None:
        self.ground = ground
        self.campaign = next(one for one in campaigns(date(2026, 1, 1)) if one.id == name)
        self.id = f"{name}-{secrets.token_hex(3)}"
        staff = ground.registrar
        staff.send("POST", "/staff/rounds", json={**self.campaign.body, "id": self.id})
        for code, site in self.campaign.sites:
            path = f"/staff/rounds/{self.id}/sites/{code}"
            staff.send("PUT", path, json=site, headers={"If-None-Match": "*"})
        self.clock("phase_one")

    @property
    def programme(self) -> str:
        return str(self.campaign.body["programme"])

    def clock(self, window: str, after: timedelta = _MINUTE) -> None:
        opens_at = self.campaign.body[window]["opens_at"]
        self.ground.clock(datetime.fromisoformat(opens_at) + after)

    def page(self, tail: str) -> str:
        return f"{self.ground.door.url}/#/rounds/{self.id}/{tail}"


def round_of(ground: Ground, programme: str) -> str:
    """A new round of a programme, open for registration."""
    ground.clock(FIRST_HOUR)
    made = f"{programme.replace('_', '-')}-{secrets.token_hex(4)}"
    like = demo(IN_OCTOBER) if programme == "self_taught" else historic()
    body = {**like.body, "id": made, "programme": programme}
    ground.registrar.send("POST", "/staff/rounds", json=body)
    return made


def newcomer(ground: Ground, programme: str) -> Member:
    person = ground.maker.person()
    return Member(ground.door, programme, person.name, person.id_no)


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("main h1")).to_have_text(words, timeout=SLOW)


def button(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).click()


def look(phone: Screen, words: str) -> None:
    """A picture of the page once it stands, which axe and the ruler have nothing against."""
    page = phone.page
    expect(page.locator(".skeleton, .bone, [aria-busy=true]")).to_have_count(0, timeout=SLOW)
    phone.shot(words)
    page.evaluate(AXE.read_text())  # by the protocol: the policy does not hear of it
    found = looked_at(page)
    assert not found, f"{words}: {found}"
    # A phone zooms out where something is too wide, and its window is then as wide as that.
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.evaluate("screen.width"), words


def prove(page: Page, ground: Ground, kind: str, to: str) -> None:
    """Ask for a code on the page and type what has arrived."""
    page.locator(f"#{kind}").fill(to)
    field = page.locator(f"#{kind}_code")
    field.locator("xpath=ancestor::div[contains(@class,'beside')]").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("验证码已发送至", timeout=SLOW)
    until = time.monotonic() + 20
    while True:
        answer = ground.door.http.get("/local/outbox.json", params={"to": to})
        found = re.search(r"\d{6}", (answer.json()["letters"] or [{"text": ""}])[0]["text"])
        if found:
            break
        assert time.monotonic() < until
        time.sleep(0.2)
    field.fill(found[0])


def enter(page: Page, who: Member) -> None:
    page.locator("#id_no").fill(who.id_no)
    page.locator("#name").fill(who.name)
    page.locator("#password").fill(who.password)
    page.locator("#notice").check()
    page.locator("#declared").check()


def open_account(page: Page, ground: Ground, who: Member) -> None:
    """Fill the page as the programme asks; ends on the page that says the account is open."""
    asked = who.rules()["accounts"]
    enter(page, who)
    for kind in asked["needs"]:
        prove(page, ground, kind, getattr(who, kind))
    if asked["questions"]:
        page.locator("#question").select_option(index=1)
        page.locator("#answer").fill("江城第一小学")
    button(page, "马上注册")
    heading(page, "账号已开通")


def sign_in(page: Page, login: str, password: str) -> None:
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def on_step(page: Page, title: str) -> None:
    """The server says so: the heading alone stands before its answer is here."""
    heading(page, title)
    expect(page.locator(".steps [aria-current=step] strong")).to_have_text(title, timeout=SLOW)
    expect(page.locator(".skeleton")).to_have_count(0, timeout=SLOW)


def accept_text(page: Page, name: str) -> None:
    """Read and accept the one text that stands there now."""
    expect(page.locator("#document")).to_have_text(name, timeout=SLOW)
    page.locator("#tick").check()
    button(page, "接受并继续")


def agree_to_all(page: Page) -> None:
    """To every use of data that is asked for, each by itself."""
    expect(page.locator(".consent").first).to_be_visible(timeout=SLOW)
    for consent in page.locator(".consent").all():
        consent.get_by_role("button", name=re.compile("^同意")).click()
    button(page, "保存并继续")


def choose_site(page: Page, name: str) -> None:
    button(page, f"选择{name}")


def pay_at_cashier(phone: Screen) -> None:
    """From the way's payment step through the provider's cashier and back to what is paid."""
    page = phone.page
    page.get_by_role("link", name=re.compile("去缴费")).click()
    expect(page.locator("main .choice").first).to_be_visible(timeout=SLOW)
    look(phone, "pay")
    button(page, re.compile("去缴费"))
    page.wait_for_url("**/cashier/pay/**")
    phone.shot("cashier")
    button(page, re.compile("^支付"))
    expect(page.locator("main h1")).to_contain_text("报名成功", timeout=2 * SLOW)


def take_ticket(phone: Screen, *words: str, called: str = "准考证") -> str:
    """From the status page to the ticket and its PDF, which both say `words`; the PDF's text.

    The pages call it what the programme does.
    """
    page = phone.page
    page.get_by_role("link", name=f"确认信息，打印{called}").click()
    heading(page, "确认信息")
    look(phone, "confirm")
    button(page, f"确认，生成{called}")
    heading(page, f"{called}已生成")
    for word in words:
        expect(page.locator(".ticket")).to_contain_text(word)
    look(phone, "ticket")
    with page.expect_download() as loading:
        page.get_by_role("link", name="下载 PDF").click()
    pages = PdfReader(io.BytesIO(loading.value.path().read_bytes())).pages
    printed = re.sub(r"\s", "", "".join(one.extract_text() for one in pages))
    missing = [word for word in words if re.sub(r"\s", "", word) not in printed]
    assert not missing, missing
    return printed
