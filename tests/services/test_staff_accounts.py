"""Accounts are made by the operator only: named faults, sealed secrets, an entry for each."""

from __future__ import annotations

from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Invalid
from chalicelib.services import passwords, staff_accounts
from chalicelib.store import audit, staff
from tests.world import World

OPERATOR = Actor("operator", "operator", "test")


def create(world: World, **changes: Any) -> staff_accounts.NewAccount:
    given = {
        "account": f"li-{world.round_id}",
        "name": "李测",
        "role": "registrar",
        "scope": "province:湖北省",
        "password": "correct horse 9",
        "totp_secret": None,
    }
    return staff_accounts.create(world.deps, **{**given, **changes}, actor=OPERATOR)


def test_an_account_keeps_no_secret_in_the_open(world: World) -> None:
    made = create(world)
    stored = staff.get(made.account.account)
    assert stored is not None
    assert stored.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert made.totp_secret not in stored.totp_sealed
    assert world.deps.keys.open(stored.totp_sealed) == made.totp_secret
    assert made.totp_uri.startswith("otpauth://totp/Zhunkao:")


def test_all_faults_at_once(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        create(
            world,
            account="A B",
            name=" ",
            role="chief",
            scope="town:x",
            password="short",
            totp_secret="0189",
        )
    assert {error.pointer: error.code for error in refused.value.errors} == {
        "/account": "pattern",
        "/name": "required",
        "/role": "unknown_role",
        "/scope": "unknown_scope",
        "/totp_secret": "pattern",
        "/password": "password_length",
    }


@pytest.mark.proves("A6-8")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("1234567", "password_length"),
        ("x" * 65, "password_length"),
        ("aaaaaaaa", "password_trivial"),
        ("abababab", "password_trivial"),
        ("li-round-secret", "password_trivial"),
    ],
)
def test_weak_passwords(world: World, password: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        create(world, account="li-round", password=password)
    assert [error.code for error in refused.value.errors] == [code]


def test_making_it_again_replaces_it_and_says_what_changed(world: World) -> None:
    account = create(world).account.account
    create(world, role="viewer")
    entries = audit.of(f"staff#{account}")
    assert [entry.change.action for entry in entries] == ["staff_changed", "staff_created"]
    assert (entries[0].before, entries[0].after) == ({"role": "registrar"}, {"role": "viewer"})


def test_an_unknown_account_costs_the_same_work() -> None:
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(passwords.NOBODY, "any password")
