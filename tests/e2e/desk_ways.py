"""What staff do in a browser: sign in, and judge one case after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyotp
from playwright.sync_api import Page, Response, expect

from tests.e2e.ground import Ground


def staff_at(ground: Ground, page: Page, address: str, role: str = "registrar") -> None:
    account = ground.account(role)
    page.goto(f"{ground.door.url}/staff/#/{ground.round_id}/{address}")
    page.get_by_label("账号").fill(account["account"])
    page.get_by_label("密码").fill(account["password"])
    page.get_by_label("动态验证码").fill(pyotp.TOTP(account["totp_secret"]).now())
    page.get_by_role("button", name="登录").click()


def at_case(page: Page, masked: str, of: str) -> None:
    """The case in hand is the one of this name in this round or programme."""
    stage = page.locator(".stage")
    expect(stage.get_by_role("heading", level=2)).to_have_text(masked)
    expect(stage.locator(".panel-h")).to_contain_text(of)


@contextmanager
def sending(page: Page, verb: str) -> Iterator[None]:
    """A decision can be taken back for a while; what is done inside ends the while."""

    def decided(answer: Response) -> bool:
        return answer.request.method == "POST" and answer.url.endswith(f"/{verb}")

    with page.expect_response(decided) as told:
        yield
    assert told.value.ok, told.value.text()


def leave_queue(page: Page) -> None:
    """To the list of queues: whatever was decided is sent at once."""
    page.locator(".pagehead a.back").click()
    expect(page.locator("main h1")).to_have_text("审核队列")
    expect(page.locator("main table")).to_be_visible()
