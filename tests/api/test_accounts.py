"""Accounts over the API: a disabled or reset account is out at once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from chalicelib.store import staff
from tests.api_client import refused
from tests.stage import staff_browser
from tests.world import World

VIEWER = {"name": "林测", "role": "viewer", "scope": "national"}


def test_a_disabled_account_is_signed_out_at_once(world: World) -> None:
    admin, clerk = staff_browser(world), staff_browser(world, "clerk")
    name = clerk.get("/staff/me").body["account"]
    body = {"name": "测试", "role": "clerk", "scope": "national", "disabled": True}
    changed = admin.put(f"/staff/accounts/{name}", body, If_Match='"1"')
    assert changed.body["disabled"] is True
    refused(clerk.get("/staff/me"), 401, "not_signed_in")


def test_a_reset_account_is_signed_out_and_told_once(world: World) -> None:
    admin, clerk = staff_browser(world), staff_browser(world, "clerk")
    name = clerk.get("/staff/me").body["account"]
    world.wall_at += timedelta(seconds=1)
    made = admin.post(f"/staff/accounts/{name}/reset")
    assert made.body["password"]
    stored = staff.get(name)
    assert stored is not None
    assert made.body["password"] not in str(stored)
    refused(clerk.get("/staff/me"), 401, "not_signed_in")


def test_an_account_is_made_and_listed(world: World) -> None:
    admin, name = staff_browser(world), f"lin.{secrets.token_hex(4)}"
    made = admin.post("/staff/accounts", {"account": name, **VIEWER})
    assert made.status == 201
    assert made.body["totp_uri"].startswith("otpauth://totp/")
    listed = {found["account"]: found for found in admin.get("/staff/accounts").body["accounts"]}
    assert listed[name]["role"] == "viewer"
    assert "password" not in listed[name]
    refused(admin.post("/staff/accounts", {"account": name, **VIEWER}), 409, "account_exists")


def test_all_faults_of_an_account_at_once(world: World) -> None:
    answer = staff_browser(world).post(
        "/staff/accounts", {"account": "A B", "name": "林测", "role": "chief", "scope": "town:x"}
    )
    assert answer.pointers == {"/account", "/role", "/scope"}


def test_ones_own_account_is_not_editable(world: World) -> None:
    admin = staff_browser(world)
    name = admin.get("/staff/me").body["account"]
    refused(admin.put(f"/staff/accounts/{name}", VIEWER, If_Match='"1"'), 403, "own_account")
    refused(admin.post(f"/staff/accounts/{name}/reset"), 403, "own_account")
