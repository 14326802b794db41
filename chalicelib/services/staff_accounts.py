"""Staff accounts: sign-in with a password and a one-time code; made, changed, reset, disabled.

The first account is made by the operator command, the others by whoever may on the staff site.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, staff_subject
from chalicelib.domain.errors import (
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    StaleVersion,
    WrongCredentials,
)
from chalicelib.domain.password import Length, password_faults
from chalicelib.domain.staff import Account, Role, Scope
from chalicelib.domain.window import epoch
from chalicelib.services import passwords
from chalicelib.services.deps import Deps
from chalicelib.services.tries import limited
from chalicelib.store import staff

STAFF_LASTS = timedelta(hours=8)
TOTP_SECONDS = 30
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_SECRET = re.compile(r"[A-Z2-7]{16,64}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class AccountExists(Conflict):
    code = "account_exists"


class OwnAccount(Forbidden):
    code = "own_account"


def sign_in(
    deps: Deps, account: str, password: str, code: str, address: str
) -> tuple[Account, str]:
    """Account, password and a TOTP code that counts once. Raises TooMany or WrongCredentials."""
    with limited(deps, f"staff#{account}", address):
        found = staff.get(account)
        fits = passwords.fits(found.password_hash if found else None, password)
        step = _totp_step(deps, found, code) if fits else None
        if found is None or found.disabled or step is None or not staff.use_step(account, step):
            raise WrongCredentials()
    claims = {"sub": account, "kind": "staff"}
    return found, deps.keys.session(claims, deps.wall(), STAFF_LASTS)


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
    password: str
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
    weak = password_faults(password, Length(), [account])
    errors = [*_faults(account, name, role, scope, totp_secret), *weak]
    if errors:
        raise Invalid(errors=errors)
    before = staff.get(account)
    wanted = Account(account, name, Role(role), Scope(scope), "", "")
    return _handed_over(deps, before, wanted, password, totp_secret, actor)


def add(deps: Deps, account: str, name: str, role: str, scope: str, actor: Actor) -> NewAccount:
    """A new account with a password and a secret of ours. Raises Invalid or AccountExists."""
    errors = _faults(account, name, role, scope, None)
    if errors:
        raise Invalid(errors=errors)
    if staff.get(account) is not None:
        raise AccountExists(account=account)
    wanted = Account(account, name, Role(role), Scope(scope), "", "")
    return _handed_over(deps, None, wanted, _password(deps), None, actor)


def reset(deps: Deps, account: str, actor: Actor) -> NewAccount:
    """A new password and secret; whoever is signed in with the old ones is signed out."""
    before = _other(account, actor)
    return _handed_over(deps, before, before, _password(deps), None, actor)


def change(
    deps: Deps,
    account: str,
    version: int,
    name: str,
    role: str,
    scope: str,
    disabled: bool,
    actor: Actor,
) -> Account:
    """What an account is and may do; one's own stays as it is. Raises Invalid, OwnAccount."""
    before = _other(account, actor)
    errors = _faults(account, name, role, scope, None)
    if errors:
        raise Invalid(errors=errors)
    if before.version != version:
        raise StaleVersion(version=version)
    since = epoch(deps.wall()) if disabled else before.sessions_since
    wanted = replace(
        before,
        name=name,
        role=Role(role),
        scope=Scope(scope),
        disabled=disabled,
        sessions_since=since,
    )
    return staff.put(wanted, _entry(deps, before, wanted, actor))


def _other(account: str, actor: Actor) -> Account:
    found = staff.get(account)
    if found is None:
        raise NotFound(account=account)
    if account == actor.id:
        raise OwnAccount(account=account)
    return found


def _handed_over(
    deps: Deps,
    before: Account | None,
    wanted: Account,
    password: str,
    totp_secret: str | None,
    actor: Actor,
) -> NewAccount:
    """Store the account with these credentials, and answer them this once."""
    import pyotp

    secret = totp_secret or pyotp.random_base32()
    made = replace(
        wanted,
        password_hash=passwords.hashed(password),
        totp_sealed=deps.keys.seal(secret),
        sessions_since=epoch(deps.wall()) if before else 0,
        version=before.version if before else 0,
    )
    stored = staff.put(made, _entry(deps, before, made, actor))
    uri = pyotp.TOTP(secret).provisioning_uri(name=made.account, issuer_name="Zhunkao")
    return NewAccount(stored, password, secret, uri)


def _password(deps: Deps) -> str:
    """Four groups of four, without letters that look alike: it is read out and typed once."""
    groups = ("".join(deps.random.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


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


def _entry(deps: Deps, before: Account | None, made: Account, actor: Actor) -> AuditEntry:
    action = "staff_created" if before is None else "staff_changed"
    fresh = before is not None and before.password_hash != made.password_hash
    params = {"credentials": "new"} if fresh else {}
    old, new = difference(_facts(before) if before else {}, _facts(made))
    change = Change(action, actor, deps.now(), params=params)
    return AuditEntry(staff_subject(made.account), deps.new_id(), change, old, new)


def _facts(account: Account) -> dict[str, str | bool]:
    return {
        "name": account.name,
        "role": account.role.value,
        "scope": account.scope.text,
        "disabled": account.disabled,
    }
