"""What staff do about a person's account: correct the ID number, let the owner back in.

An ID number is the one thing that candidates never change (S4-12). Nobody gets an account back at
a desk without a second person (S5-10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.approval import Effect, Request
from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import FieldError, Forbidden, Invalid, NotFound
from chalicelib.domain.identity import mask_id_no, read_document
from chalicelib.domain.programme import Programme
from chalicelib.domain.staff import Scope
from chalicelib.domain.window import epoch
from chalicelib.services import codes, documents, recovery
from chalicelib.services.codes import Given, Purpose
from chalicelib.services.credentials import with_contact
from chalicelib.services.deps import Deps
from chalicelib.services.documents import DocumentTaken
from chalicelib.services.printing import read_printable
from chalicelib.store import accounts, offices, people

KIND = "recovery"


@dataclass(frozen=True, slots=True)
class Why:
    """`evidence` says what lay on the desk: which document, where it is kept."""

    reason: str
    evidence: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Right:
    """The document, and the name on it, as they should have been."""

    id_no: str
    id_type: str | None = None
    country: str | None = None
    birth_on: date | None = None
    name: str | None = None


def correct(deps: Deps, candidate_id: str, right: Right, why: Why) -> Candidate:
    """Another number, or another name; a confirmation of the old one proves nothing any more.

    Both numbers stand in the record, masked and as digests. Raises Invalid, DocumentTaken.
    """
    before = _person(candidate_id)
    document = read_document(right.id_type, right.id_no, deps.today(), country=right.country)
    born = document.birth_on or right.birth_on
    if born is None:
        raise Invalid(errors=[FieldError("/birth_on", "required")])
    held = documents.held(deps, document, right.country, born)
    name = read_printable(right.name) if right.name else before.name
    same = held.index == before.id_index
    if not same and accounts.of_document(held.index) not in (None, candidate_id):
        raise DocumentTaken(way_out="office")
    masked = mask_id_no(deps.keys.open(before.id_sealed))
    seen = {"document": masked, "index": before.id_index, "name": before.name}
    now = {"document": held.masked, "index": held.index, "name": name}
    entry = entry_of(deps, candidate_id, "document_corrected", why, seen, now)
    wanted = replace(
        before, name=name, id_type=held.type, id_sealed=held.sealed, id_index=held.index
    )
    old_index = None if same else before.id_index
    accounts.change_person(wanted, entry, held, old_index)
    return _person(candidate_id)


def require_office(deps: Deps, candidate_id: str, programme: Programme, scope: Scope) -> None:
    """Raises Forbidden for every office but that of the person's registry (S5-10)."""
    if scope.national:
        return
    code = scope.named("office")
    office = offices.get(programme.code, code) if code else None
    if office is None:
        raise Forbidden(scope=scope.text)
    facts = people.facts(candidate_id)
    record = facts.registries.get(programme.code) if facts else None
    if programme.registry is not None and (record is None or record.district != office.district):
        raise Forbidden(scope=scope.text, needed="registry")


def recovery_data(
    deps: Deps, candidate_id: str, programme: Programme, phone: str, code: str, evidence: str
) -> dict[str, Any]:
    """What the second person decides about: the phone is proven by a code at the desk."""
    account = account_of(candidate_id, programme)
    receiver = codes.receiver("phone", phone)
    codes.prove(deps, programme, [Given(Purpose.RECOVER, receiver, code)])
    return {
        "candidate": account.candidate_id,
        "programme": programme.code,
        "phone_sealed": deps.keys.seal(receiver.to),
        "phone_masked": receiver.masked,
        "evidence": evidence,
    }


def recovery_effect(deps: Deps, round_id: str, data: Mapping[str, Any]) -> Effect:
    account = account_of(data["candidate"], deps.programmes[data["programme"]])
    return {
        "people": 1,
        "phone": data["phone_masked"],
        "phone_before": account.phone_masked,
        "evidence": data["evidence"],
        "state": account.state.value,
    }


def recover(deps: Deps, request: Request, actor: Actor) -> None:
    """The owner's phone is bound and the old password opens nothing; with a code to that phone the
    owner sets a new one. Repeatable.
    """
    data = request.data
    programme = deps.programmes[data["programme"]]
    account = account_of(data["candidate"], programme)
    phone = deps.keys.open(data["phone_sealed"])
    emptied = account.state == AccountState.ACTIVE and not account.password_hash
    if emptied and codes.bound(deps, account, "phone") == phone:
        return
    receiver = codes.receiver("phone", phone)
    wanted = replace(
        with_contact(deps, account, receiver),
        state=AccountState.ACTIVE,
        password_hash="",
        sessions_since=epoch(deps.wall()),
    )
    why = Why(request.reason, data["evidence"], actor)
    before, after = {"phone": account.phone_masked}, {"phone": wanted.phone_masked}
    told = {"programme": programme.code, "asked_by": request.requested_by}
    entry = entry_of(deps, account.candidate_id, "account_handed_back", why, before, after, **told)
    add, drop = recovery.moved_login(deps, programme, account, receiver)
    accounts.put(wanted, entry, add, drop)


def _person(candidate_id: str) -> Candidate:
    facts = people.facts(candidate_id)
    if facts is None:
        raise NotFound(candidate=candidate_id)
    return facts.candidate


def account_of(candidate_id: str, programme: Programme) -> Account:
    found = accounts.get(candidate_id, programme.code)
    if found is None:
        raise NotFound(account=programme.code)
    return found


def entry_of(
    deps: Deps,
    candidate_id: str,
    action: str,
    why: Why,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **more: str,
) -> AuditEntry:
    params = {"evidence": why.evidence, **more}
    change = Change(action, why.actor, deps.now(), why.reason, params)
    subject = person_subject(candidate_id)
    return AuditEntry(subject, deps.new_id(), change, before or {}, after or {})
