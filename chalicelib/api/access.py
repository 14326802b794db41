"""Who may call: declared per route, checked before the body is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.domain.errors import Forbidden, NotFound, NotSignedIn, ProofNeeded
from chalicelib.domain.staff import Account, Permission
from chalicelib.domain.window import from_epoch
from chalicelib.services import rounds
from chalicelib.services.deps import Deps
from chalicelib.store import accounts, guards, staff


@dataclass(frozen=True, slots=True)
class Caller:
    """`claims` are the session's; `account` is set for staff."""

    kind: str
    id: str
    claims: Mapping[str, Any]
    account: Account | None = None

    @property
    def staff(self) -> Account:
        """Raises NotSignedIn for anybody else."""
        if self.account is None:
            raise NotSignedIn()
        return self.account

    @property
    def programme(self) -> str:
        """The one programme that a candidate's session is for."""
        return str(self.claims["programme"])

    @property
    def ticket(self) -> str:
        """The written ticket signed in with, masked; empty where there is none."""
        return str(self.claims.get("ticket", ""))


@dataclass(frozen=True, slots=True)
class Allow:
    """`kind` anyone, candidate or staff; staff need the permission and, if said, national scope.

    `others` are permissions each of which is enough too.
    """

    kind: str
    permission: Permission | None = None
    national: bool = False
    others: tuple[Permission, ...] = ()


ANYONE = Allow("anyone")
CANDIDATE = Allow("candidate")
STAFF = Allow("staff")
NOBODY = Caller("anyone", "", {})


def staff_with(permission: Permission, *others: Permission, national: bool = False) -> Allow:
    return Allow("staff", permission, national, others)


def admit(deps: Deps, allow: Allow, cookies: str, *, changes: bool = True) -> Caller:
    """The caller, if the route lets them in; raises NotSignedIn or Forbidden.

    Whether a session has been signed out is read for staff always, for candidates where the route
    `changes` something: their status page stays at as few reads as it can.
    """
    if allow.kind == "anyone":
        return NOBODY
    token = _cookie(cookies, cookie_name(deps, allow.kind))
    if token is None:
        raise NotSignedIn()
    claims = deps.keys.read_session(token, deps.wall())
    if claims.get("kind") != allow.kind:
        raise NotSignedIn()
    if (changes or allow.kind == "staff") and signed_out(claims):
        raise NotSignedIn(ended=True)
    if allow.kind == "candidate":
        return _candidate(deps, claims)
    return _staff(allow, claims)


def _candidate(deps: Deps, claims: dict[str, Any]) -> Caller:
    """Where there are accounts, one that was frozen or whose credentials changed lets nobody in."""
    programme = deps.programmes.get(claims.get("programme", ""))
    if programme is None:
        raise NotSignedIn()
    if programme.accounts.opened_by_candidates:
        account = accounts.get(claims["sub"], programme.code)
        if account is not None and not account.lets_in(claims["iat"]):
            raise NotSignedIn(ended=True)
    return Caller("candidate", claims["sub"], claims)


def _staff(allow: Allow, claims: dict[str, Any]) -> Caller:
    account = staff.get(claims["sub"])
    if account is None or account.disabled or claims["iat"] < account.sessions_since:
        raise NotSignedIn()
    caller = Caller("staff", account.account, claims, account)
    if allow.permission is not None:
        one_of = (allow.permission, *allow.others)
        held = next((one for one in one_of if account.may(one)), allow.permission)
        require_permission(caller, held, national=allow.national)
    return caller


def require_permission(caller: Caller, permission: Permission, *, national: bool = False) -> None:
    """Raises Forbidden: for what a route asks for besides its own permission, too."""
    account = caller.staff
    if not account.may(permission):
        raise Forbidden(role=account.role.value, permission=permission.value)
    if national and not account.scope.national:
        raise Forbidden(scope=account.scope.text, needed="national")


def require_scope(caller: Caller, province: str, site: str) -> None:
    """Raises Forbidden where the staff member's scope doesn't reach; not a word on where it is."""
    scope = caller.staff.scope
    if not scope.covers(province, site):
        raise Forbidden(scope=scope.text)


def require_own_round(deps: Deps, caller: Caller, args: Mapping[str, str]) -> None:
    """Raises NotFound where a candidate asks for a round of another programme than their session's,
    and where anybody but staff asks for a draft.

    The round is the one of a second ago at most: its programme never changes.
    """
    round_id = args.get("round_id")
    if caller.kind == "staff" or round_id is None:
        return
    found = rounds.lately(deps, round_id)
    strange = caller.kind == "candidate" and found.programme != caller.programme
    if found.draft or strange:
        raise NotFound(round=round_id)


def proved(caller: Caller) -> bool:
    """Has the candidate given both factors in this session (A6-6)?"""
    return bool(caller.claims.get("by") == "both")


def require_proof(caller: Caller) -> None:
    if not proved(caller):
        raise ProofNeeded(by=caller.claims["by"])


def cookie_name(deps: Deps, kind: str) -> str:
    """Candidates and staff may be signed in side by side in one browser."""
    return deps.cookie if kind == "candidate" else f"{deps.cookie}-staff"


def session_cookie(deps: Deps, kind: str, token: str, lasts: timedelta) -> str:
    """HttpOnly and Strict; Secure wherever the name says so (`__Host-`)."""
    name = cookie_name(deps, kind)
    secure = " Secure;" if name.startswith("__Host-") else ""
    seconds = int(lasts.total_seconds())
    return f"{name}={token}; Path=/;{secure} HttpOnly; SameSite=Strict; Max-Age={seconds}"


def sign_out(deps: Deps, kind: str, cookies: str) -> str:
    """End the session for good, should its token be kept somewhere; answers the empty cookie."""
    token = _cookie(cookies, cookie_name(deps, kind))
    try:
        claims = deps.keys.read_session(token or "", deps.wall())
    except NotSignedIn:
        return ended_cookie(deps, kind)
    if "jti" in claims:
        guards.mark(f"session#{claims['jti']}", "ended", from_epoch(claims["exp"]))
    return ended_cookie(deps, kind)


def signed_out(claims: Mapping[str, Any]) -> bool:
    return "jti" in claims and guards.marked(f"session#{claims['jti']}", "ended")


def ended_cookie(deps: Deps, kind: str) -> str:
    """Takes the session out of this browser."""
    return session_cookie(deps, kind, "", timedelta())


def _cookie(header: str, name: str) -> str | None:
    """Read by hand: one odd cookie of somebody else's must not hide ours."""
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return next((value for found, _, value in pairs if found == name and value), None)


def address_of(context: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """The caller's network address, for limits only.

    CloudFront names the viewer; behind it, the gateway only sees an edge that thousands share.
    """
    viewer = headers.get("cloudfront-viewer-address", "").rpartition(":")[0]
    return viewer or str(context.get("identity", {}).get("sourceIp", ""))
