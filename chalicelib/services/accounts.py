"""Sign-in of candidates and staff. Every wrong combination gets the same answer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import FieldError, Invalid, TooMany, WrongCredentials
from chalicelib.domain.identity import Document, mask_id_no, read_document
from chalicelib.domain.names import same_name
from chalicelib.domain.staff import Account, Role, Scope
from chalicelib.domain.window import BEIJING, iso
from chalicelib.domain.written_ticket import mask, read_written_ticket
from chalicelib.services.deps import Deps
from chalicelib.store import guards, people, staff

CANDIDATE_LASTS = timedelta(hours=2)
STAFF_LASTS = timedelta(hours=8)
FAILURES_PER_TICKET = 5
FAILURES_PER_ADDRESS = 60
"""Per address is generous: a whole campus may stand behind one."""
FAILURE_SPAN = timedelta(minutes=10)
TOTP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`proved` tells whether both factors were given: changes of phase two need it (A6-6)."""

    candidate: Candidate
    ticket_masked: str
    by: str
    proved: bool
    token: str


def sign_in(
    deps: Deps, ticket_no: str, name: str | None, id_no: str | None, address: str
) -> SignedIn:
    """Written ticket number with name or ID number, either suffices (S1-22).

    Raises Invalid for what can't be a number at all, TooMany after repeated failures of a ticket
    or an address, and WrongCredentials for everything else.
    """
    ticket = _ticket(ticket_no)
    if not name and not id_no:
        raise Invalid(errors=[FieldError("/name", "name_or_id_needed")])
    index = id_index(deps, _document(deps, id_no)) if id_no else None
    limits = [(f"signin#{deps.keys.blind('ticket', ticket)}", FAILURES_PER_TICKET)]
    limits.append((f"signin#{deps.keys.blind('address', address)}", FAILURES_PER_ADDRESS))
    _require_under(limits, deps.wall())
    candidate = _candidate_of(ticket)
    if candidate is None or not _matches(candidate, name, index):
        _count_failure(limits, deps.wall())
        raise WrongCredentials()
    by = "both" if name and index else "name" if name else "id_no"
    proved = by == "both"
    claims = {"sub": candidate.id, "kind": "candidate", "by": by, "ticket": mask(ticket)}
    token = deps.keys.session(claims, deps.wall(), CANDIDATE_LASTS)
    return SignedIn(candidate, mask(ticket), by, proved, token)


def prove(deps: Deps, candidate_id: str, by: str, name: str | None, id_no: str | None) -> None:
    """The factor not given at sign-in, before a change of phase two (A6-6).

    `by` is name, id_no or both. Raises Invalid for a missing factor, TooMany or WrongCredentials.
    """
    errors = []
    if by == "id_no" and not name:
        errors.append(FieldError("/name", "missing"))
    if by == "name" and not id_no:
        errors.append(FieldError("/id_no", "missing"))
    if errors:
        raise Invalid(errors=errors)
    index = id_index(deps, _document(deps, id_no)) if id_no else None
    limits = [(f"proof#{candidate_id}", FAILURES_PER_TICKET)]
    _require_under(limits, deps.wall())
    facts = people.facts(candidate_id)
    if facts is None or not _matches(facts.candidate, name, index):
        _count_failure(limits, deps.wall())
        raise WrongCredentials()


def id_index(deps: Deps, document: Document) -> str:
    """What a document is looked up by; the number itself is sealed."""
    return deps.keys.blind("document", document.key)


def masked_id(deps: Deps, candidate: Candidate) -> str:
    return mask_id_no(deps.keys.open(candidate.id_sealed))


def _ticket(text: str) -> str:
    try:
        return read_written_ticket(text).number
    except Invalid as error:
        pointed = [replace(found, pointer="/ticket_no") for found in error.errors]
        raise Invalid(errors=pointed) from None


def _document(deps: Deps, text: str) -> Document:
    try:
        return read_document(None, text, deps.now().astimezone(BEIJING).date(), old_form=True)
    except Invalid as error:
        pointed = [replace(found, pointer="/id_no") for found in error.errors]
        raise Invalid(errors=pointed) from None


def _candidate_of(ticket: str) -> Candidate | None:
    candidate_id = people.of_written_ticket(ticket)
    facts = people.facts(candidate_id) if candidate_id else None
    return facts.candidate if facts else None


def _matches(candidate: Candidate, name: str | None, index: str | None) -> bool:
    """All that was given must fit; a variant form of a character in the name is let in."""
    if name and same_name(candidate.name, name) == "different":
        return False
    return index is None or secrets.compare_digest(candidate.id_index, index)


def _require_under(limits: list[tuple[str, int]], wall: datetime) -> None:
    for key, limit in limits:
        until = guards.over(key, limit, FAILURE_SPAN, wall)
        if until is not None:
            _too_many(until, wall)


def _count_failure(limits: list[tuple[str, int]], wall: datetime) -> None:
    for key, _ in limits:
        guards.count(key, FAILURE_SPAN, wall)


def _too_many(until: datetime, wall: datetime) -> None:
    raise TooMany(retry_at=iso(until), retry_after=int((until - wall).total_seconds()) + 1)


def staff_sign_in(
    deps: Deps, account: str, password: str, code: str, address: str
) -> tuple[Account, str]:
    """Account, password and a TOTP code that counts once. Raises TooMany or WrongCredentials."""
    limits = [(f"staff#{account[:64]}", FAILURES_PER_TICKET)]
    limits.append((f"staff#{deps.keys.blind('address', address)}", FAILURES_PER_ADDRESS))
    _require_under(limits, deps.wall())
    found = staff.get(account)
    step = _totp_step(deps, found, code) if _password_fits(found, password) else None
    if found is None or step is None or not staff.use_step(account, step):
        _count_failure(limits, deps.wall())
        raise WrongCredentials()
    claims = {"sub": account, "kind": "staff"}
    return found, deps.keys.session(claims, deps.wall(), STAFF_LASTS)


_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
    "rTIDVN1fH0yXjgxFuRR7kWI1Uw4EpLc2ee6G1zkR3Uo"
)
"""Verified when there is no such account, so that the answer takes as long."""


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
        if secrets.compare_digest(totp.generate_otp(step), code):
            return step
    return None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the operator hands over once: nothing of it can be read again."""

    account: Account
    password: str
    totp_secret: str
    totp_uri: str


def create_staff(
    deps: Deps,
    account: str,
    name: str,
    role: str,
    scope: str,
    password: str,
    totp_secret: str | None,
) -> NewAccount:
    """Create or replace a staff account (operator command only). Raises Invalid."""
    import pyotp
    from argon2 import PasswordHasher

    errors = []
    if role not in set(Role):
        errors.append(FieldError("/role", "unknown_role", {"value": role}))
    if not Scope(scope).valid:
        errors.append(FieldError("/scope", "unknown_scope", {"value": scope}))
    if not 8 <= len(password) <= 64:
        errors.append(FieldError("/password", "password_length", {"min": 8, "max": 64}))
    if errors:
        raise Invalid(errors=errors)
    secret = totp_secret or pyotp.random_base32()
    hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
    made = Account(
        account, name, Role(role), Scope(scope), hasher.hash(password), deps.keys.seal(secret)
    )
    staff.put(made)
    uri = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name="Zhunkao")
    return NewAccount(made, password, secret, uri)
