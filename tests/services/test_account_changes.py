"""Accounts changed by staff: handed over once, ended at once, never one's own."""

from __future__ import annotations

import secrets

import pyotp
import pytest

from chalicelib.domain.audit import Actor, staff_subject
from chalicelib.domain.errors import StaleVersion, WrongCredentials
from chalicelib.services import staff_accounts
from chalicelib.services.staff_accounts import AccountExists, NewAccount, OwnAccount
from chalicelib.store import audit, staff
from tests.world import World

ADMIN = Actor("staff", "admin", "test")


def added(world: World) -> NewAccount:
    name = f"clerk-{secrets.token_hex(4)}"
    return staff_accounts.add(world.deps, name, "林测", "clerk", "site:42001", ADMIN)


def sign_in(world: World, made: NewAccount) -> None:
    code = pyotp.TOTP(made.totp_secret).at(world.wall_at)
    staff_accounts.sign_in(world.deps, made.account.account, made.password, code, "192.0.2.7")


def test_what_is_handed_over_signs_in(world: World) -> None:
    made = added(world)
    sign_in(world, made)
    assert made.account.account in [found.account for found in staff.all_accounts()]
    with pytest.raises(AccountExists):
        staff_accounts.add(world.deps, made.account.account, "他人", "viewer", "national", ADMIN)


def test_a_disabled_account_does_not_sign_in_and_can_come_back(world: World) -> None:
    made = added(world)
    name, version = made.account.account, made.account.version
    off = staff_accounts.change(
        world.deps, name, version, "林测", "clerk", "site:42001", True, ADMIN
    )
    with pytest.raises(WrongCredentials):
        sign_in(world, made)
    staff_accounts.change(
        world.deps, name, off.version, "林测", "clerk", "site:42001", False, ADMIN
    )
    sign_in(world, made)


def test_a_reset_ends_the_old_password(world: World) -> None:
    made = added(world)
    again = staff_accounts.reset(world.deps, made.account.account, ADMIN)
    with pytest.raises(WrongCredentials):
        sign_in(world, made)
    sign_in(world, again)


def test_nobody_changes_their_own_account(world: World) -> None:
    made = added(world)
    name = made.account.account
    self = Actor("staff", name, "test")
    with pytest.raises(OwnAccount):
        staff_accounts.change(world.deps, name, 1, "林测", "operator", "national", False, self)
    with pytest.raises(OwnAccount):
        staff_accounts.reset(world.deps, name, self)
    assert staff.get(name) == made.account


def test_the_second_of_two_changes_sees_the_first(world: World) -> None:
    made = added(world)
    name = made.account.account
    staff_accounts.change(world.deps, name, 1, "林测", "viewer", "national", False, ADMIN)
    with pytest.raises(StaleVersion):
        staff_accounts.change(world.deps, name, 1, "林测", "operator", "national", False, ADMIN)
    changed = audit.of(staff_subject(name))[0]
    assert (changed.before["role"], changed.after["role"]) == ("clerk", "viewer")
