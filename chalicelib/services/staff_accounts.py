"""Staff accounts: made by the operator command, signed in with a password and a one-time code."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, staff_subject
from chalicelib.domain.errors import FieldError, Invalid, WrongCredentials
from chalicelib.domain.staff import Account, Role, Scope
from chalicelib.services.deps import Deps
from chalicelib.services.tries import limited
from chalicelib.store import audit, staff

STAFF_LASTS = timedelta(hours=8)
TOTP_SECONDS = 30
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_SECRET = re.compile(r"[A-Z2-7]{16,64}")
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
    "rTIDVN1fH0yXjgxFuRR7kWI1Uw4EpLc2ee6G1zkR3Uo"
)
"""Verified when there is no such account, so that the answer takes as long."""


def sign_in(
    deps: Deps, account: str, password: str, code: str, address: str
) -> tuple[Account, str]:
    """Account, password and a TOTP code that counts once. Raises TooMany or WrongCredentials."""
    with limited(deps, f"staff#{account}", address):
        found = staff.get(account)
        step = _totp_step(deps, found, code) if _password_fits(found, password) else None
        if found is None or step is None or not staff.use_step(account, step):
            raise WrongCredentials()
    claims = {"sub": account, "kind": "staff"}
    return found, deps.keys.session(claims, deps.wall(), STAFF_LASTS)


def _password_fits(found: Account | None, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return PasswordHasher().verify(found.password_hash if found else _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return False


def _totp_step(deps: Deps, found: Account | None, code: str) -> int | None:
    """The time step of this code, one step of drift either way; None if it fits none."""
    import pyotp

    if found is None:
        return None
    totp = pyotp.TOTP(deps.keys.open(found.totp_sealed))
    current = int(deps.wall().timestamp()) // TOTP_SECONDS
    for step in (current, current - 1, current + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            return step
    return None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the operator hands over once: nothing of it can be read again."""

    account: Account
    totp_secret: str
    totp_uri: str


def create(
    deps: Deps,
    account: str,
    name: str,
    role: str,
    scope: str,
    password: str,
    totp_secret: str | None,
    actor: Actor,
) -> NewAccount:
    """Create or replace an account (operator command only). Raises Invalid."""
    import pyotp
    from argon2 import PasswordHasher

    errors = [*_faults(account, name, role, scope, totp_secret), *_weak(account, password)]
    if errors:
        raise Invalid(errors=errors)
    secret = totp_secret or pyotp.random_base32()
    hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
    made = Account(
        account, name, Role(role), Scope(scope), hasher.hash(password), deps.keys.seal(secret)
    )
    _record(deps, staff.get(account), made, actor)
    staff.put(made)
    uri = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name="Zhunkao")
    return NewAccount(made, secret, uri)


def _faults(
    account: str, name: str, role: str, scope: str, totp_secret: str | None
) -> list[FieldError]:
    errors = []
    if not _ACCOUNT.fullmatch(account):
        errors.append(FieldError("/account", "pattern", {"value": account}))
    if not name.strip():
        errors.append(FieldError("/name", "required"))
    if role not in set(Role):
        errors.append(FieldError("/role", "unknown_role", {"value": role}))
    if not Scope(scope).valid:
        errors.append(FieldError("/scope", "unknown_scope", {"value": scope}))
    if totp_secret is not None and not _SECRET.fullmatch(totp_secret):
        errors.append(FieldError("/totp_secret", "pattern"))
    return errors


def _weak(account: str, password: str) -> list[FieldError]:
    """8 to 64 characters, and not what everybody tries first (A6-8)."""
    if not 8 <= len(password) <= 64:
        return [FieldError("/password", "password_length", {"min": 8, "max": 64})]
    if len(set(password.lower())) < 5 or account.lower() in password.lower():
        return [FieldError("/password", "password_trivial")]
    return []


def _record(deps: Deps, before: Account | None, made: Account, actor: Actor) -> None:
    """Written first: an entry without its account is better than an account without its entry."""
    change = Change("staff_created" if before is None else "staff_changed", actor, deps.now())
    old, new = difference(_facts(before) if before else {}, _facts(made))
    audit.add(AuditEntry(staff_subject(made.account), deps.new_id(), change, old, new))


def _facts(account: Account) -> dict[str, str]:
    return {"name": account.name, "role": account.role.value, "scope": account.scope.text}
