"""Who may call: declared per route, checked before the body is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from chalicelib.domain.errors import Forbidden, NotSignedIn
from chalicelib.domain.staff import Account, Permission
from chalicelib.services.deps import Deps
from chalicelib.store import staff


@dataclass(frozen=True, slots=True)
class Caller:
    """`claims` are the session's; `account` is set for staff."""

    kind: str
    id: str
    claims: Mapping[str, Any]
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Allow:
    """`kind` anyone, candidate or staff; staff need the permission and, if said, national scope."""

    kind: str
    permission: Permission | None = None
    national: bool = False


ANYONE = Allow("anyone")
CANDIDATE = Allow("candidate")
STAFF = Allow("staff")
NOBODY = Caller("anyone", "", {})


def staff_with(permission: Permission, *, national: bool = False) -> Allow:
    return Allow("staff", permission, national)


def admit(deps: Deps, allow: Allow, cookies: str, cookie: str) -> Caller:
    """The caller, if the route lets them in; raises NotSignedIn or Forbidden."""
    if allow.kind == "anyone":
        return NOBODY
    name = cookie if allow.kind == "candidate" else f"{cookie}-staff"
    token = _cookie(cookies, name)
    if token is None:
        raise NotSignedIn()
    claims = deps.keys.read_session(token, deps.wall())
    if claims.get("kind") != allow.kind:
        raise NotSignedIn()
    if allow.kind == "candidate":
        return Caller("candidate", claims["sub"], claims)
    return _staff(allow, claims)


def _staff(allow: Allow, claims: dict[str, Any]) -> Caller:
    account = staff.get(claims["sub"])
    if account is None:
        raise NotSignedIn()
    if allow.permission is not None and not account.may(allow.permission):
        raise Forbidden(role=account.role.value, permission=allow.permission.value)
    if allow.national and not account.scope.national:
        raise Forbidden(scope=account.scope.text, needed="national")
    return Caller("staff", account.account, claims, account)


def require_scope(caller: Caller, province: str, site: str) -> None:
    """Raises Forbidden where the staff member's scope doesn't reach."""
    account = caller.account
    if account is None or not account.scope.covers(province, site):
        scope = account.scope.text if account else None
        raise Forbidden(scope=scope, province=province, site=site)


def session_cookie(name: str, token: str, lasts_seconds: int) -> str:
    """HttpOnly and Strict; Secure wherever the name says so (`__Host-`)."""
    secure = " Secure;" if name.startswith("__Host-") else ""
    return f"{name}={token}; Path=/;{secure} HttpOnly; SameSite=Strict; Max-Age={lasts_seconds}"


def _cookie(header: str, name: str) -> str | None:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return None
    return found.value if found else None


def address_of(context: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """The caller's network address, for limits only.

    The edge in front appends it to X-Forwarded-For; what stands before is the caller's own claim.
    """
    forwarded = headers.get("x-forwarded-for", "").split(",")
    near = str(context.get("identity", {}).get("sourceIp", ""))
    return forwarded[-1].strip() or near
