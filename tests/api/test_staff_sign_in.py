"""Staff signing in over HTTP: a password and a code that counts once."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest

from chalicelib.domain.audit import Actor
from chalicelib.services import staff_accounts
from tests.api_client import Answer, Browser
from tests.world import World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DP"
OPERATOR = Actor("operator", "operator", "test")


@pytest.fixture
def account(world: World) -> str:
    name = f"wang-{world.round_id}"
    staff_accounts.create(
        world.deps, name, "王芳", "reviewer", "national", "correct horse 9", SECRET, OPERATOR
    )
    return name


def code_at(world: World, steps: int = 0) -> str:
    step = int(world.wall_at.timestamp()) // staff_accounts.TOTP_SECONDS
    return pyotp.TOTP(SECRET).generate_otp(step + steps)


def staff_sign_in(world: World, account: str, password: str, code: str, at: int = 0) -> Answer:
    """From a new address each time, so that only the account counts."""
    browser = Browser(world.deps, address=f"203.0.113.{at}")
    body = {"account": account, "password": password, "code": code}
    return browser.post("/staff/session", body)


def test_staff_sign_in_with_a_code_that_counts_once(world: World, account: str) -> None:
    code = code_at(world)
    answer = staff_sign_in(world, account, "correct horse 9", code)
    assert answer.body == {
        "account": account,
        "name": "王芳",
        "role": "reviewer",
        "scope": "national",
    }
    assert answer.cookies[0].startswith("zk-staff=")
    assert answer.cookies[0].endswith("HttpOnly; SameSite=Strict; Max-Age=28800")
    again = staff_sign_in(world, account, "correct horse 9", code)
    assert again.code == "wrong_credentials"


@pytest.mark.parametrize(("drift", "allowed"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(world: World, account: str, drift: int, allowed: bool) -> None:
    answer = staff_sign_in(world, account, "correct horse 9", code_at(world, drift))
    assert (answer.status == 200) is allowed


def test_an_earlier_code_is_spent_with_a_later_one(world: World, account: str) -> None:
    assert staff_sign_in(world, account, "correct horse 9", code_at(world)).status == 200
    earlier = staff_sign_in(world, account, "correct horse 9", code_at(world, -1))
    assert earlier.code == "wrong_credentials"


def test_everything_wrong_looks_the_same(world: World, account: str) -> None:
    good = code_at(world)
    answers = [
        staff_sign_in(world, "nobody", "correct horse 9", good),
        staff_sign_in(world, account, "wrong horse 99", good),
        staff_sign_in(world, account, "correct horse 9", f"{(int(good) + 1) % 10**6:06}"),
        staff_sign_in(world, account.upper(), "correct horse 9", good),
    ]
    assert {(a.status, a.code, str(a.body["params"])) for a in answers} == {
        (401, "wrong_credentials", "{}")
    }


def test_five_failures_close_a_staff_account(world: World, account: str) -> None:
    world.wall_at = world.wall_at.replace(minute=1)
    for number in range(5):
        assert staff_sign_in(world, account, "wrong", "000000", number).status == 401
    answer = staff_sign_in(world, account, "correct horse 9", code_at(world), 9)
    assert (answer.status, answer.code) == (429, "too_many")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("code", ["12345", "1234567", "１２３４５６", "12345a", 123456, None])
def test_an_odd_code_is_named(world: World, account: str, code: Any) -> None:
    answer = staff_sign_in(world, account, "correct horse 9", code)
    assert (answer.status, answer.pointers) == (400, {"/code"})
