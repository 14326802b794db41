"""What candidates change of their own account; the ID number is none of it (S4-04, S4-12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.account import Account, AccountRules
from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, person_subject
from chalicelib.domain.errors import (
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    WrongCredentials,
)
from chalicelib.domain.password import password_faults
from chalicelib.domain.programme import Programme
from chalicelib.domain.window import epoch
from chalicelib.services import codes, documents, passwords, recovery
from chalicelib.services.codes import Given, Purpose
from chalicelib.services.credentials import (
    folded_answer,
    question_faults,
    with_contact,
)
from chalicelib.services.deps import Deps
from chalicelib.services.documents import DocumentTaken, Typed
from chalicelib.services.printing import read_printable
from chalicelib.services.tries import limited
from chalicelib.store import accounts, people
from chalicelib.store.people import Facts


class NotChangeable(Forbidden):
    """Not in this programme, or not by the candidate."""

    code = "not_changeable"


class NameVouched(Refused):
    """A roster or an earlier account stands under this name: the office changes it (E40)."""

    code = "name_vouched"


@dataclass(frozen=True, slots=True)
class Mine:
    """A signed-in person with their account in the session's programme."""

    deps: Deps
    programme: Programme
    account: Account
    facts: Facts
    actor: Actor

    @property
    def rules(self) -> AccountRules:
        return self.programme.accounts

    @property
    def first(self) -> bool:
        """Did the person become known by this account? Else somebody may have typed the number of
        a person known before (E36): what belongs to the person is not theirs to change.
        """
        others = (one.opened_at for one in self.facts.accounts)
        return not self.facts.scores and all(at >= self.account.opened_at for at in others)


def mine(deps: Deps, candidate_id: str, programme_code: str, actor: Actor) -> Mine:
    """Raises NotFound where the programme has no accounts, or this person none."""
    programme = deps.programmes[programme_code]
    facts = people.facts(candidate_id)
    if facts is None:
        raise NotFound(candidate=candidate_id)
    held = (one for one in facts.accounts if one.programme == programme_code)
    account = next(held, None)
    if account is None:
        raise NotFound(account=programme_code)
    return Mine(deps, programme, account, facts, actor)


def set_name(me: Mine, text: str) -> None:
    """What was confirmed under the old name proves nothing any more (S4-12, A6-5)."""
    _require(me, "name")
    if not me.first:
        raise NameVouched(way_out="office")
    name, before = read_printable(text), me.facts.candidate
    if name == before.name:
        return
    entry = _entry(me, "name_changed", {"name": before.name}, {"name": name})
    accounts.change_person(replace(before, name=name), entry)


def require_first(deps: Deps, candidate_id: str, programme_code: str, actor: Actor) -> None:
    """Raises NotChangeable where another programme knew the person before this account."""
    if not deps.programmes[programme_code].accounts.opened_by_candidates:
        return
    if not mine(deps, candidate_id, programme_code, actor).first:
        raise NotChangeable(what="contact", way_out="office")


def set_contact(me: Mine, kind: str, text: str, code: str, password: str) -> Account:
    """Another phone or mailbox, proven by a code; other sessions end (E39)."""
    _require(me, kind)
    receiver = codes.receiver(kind, text)
    require_password(me, password)
    codes.prove(me.deps, me.programme, [Given(Purpose.CHANGE, receiver, code)])
    add, drop = recovery.moved_login(me.deps, me.programme, me.account, receiver)
    wanted = replace(
        with_contact(me.deps, me.account, receiver), sessions_since=epoch(me.deps.wall())
    )
    return _put(me, wanted, add, drop)


def set_password(me: Mine, current: str, new: str) -> Account:
    """Other sessions end."""
    _require(me, "password")
    number = me.deps.keys.open(me.facts.candidate.id_sealed)
    faults = password_faults(new, me.rules.password, [number], "/new_password")
    if faults:
        raise Invalid(errors=faults)
    require_password(me, current)
    hashed, since = passwords.hashed(new), epoch(me.deps.wall())
    return _put(me, replace(me.account, password_hash=hashed, sessions_since=since))


def set_question(me: Mine, question: str | None, answer: str | None, password: str) -> Account:
    _require(me, "question")
    faults = question_faults(me.programme, question, answer)
    if faults:
        raise Invalid(errors=faults)
    require_password(me, password)
    hashed = passwords.hashed(folded_answer(answer or ""))
    return _put(me, replace(me.account, question=question, answer_hash=hashed))


def add_document(me: Mine, typed: Typed) -> None:
    """One more document of the same person; somebody else's is refused (C1 10)."""
    held = replace(documents.read(me.deps, me.rules, typed), primary=False)
    if any(one.index == held.index for one in documents.of(me.deps, me.facts)):
        return
    entry = _entry(me, "document_added", {}, {"type": held.type, "document": held.masked})
    if not accounts.add_document(me.facts.candidate.id, held, entry):
        raise DocumentTaken(way_out="office")


def require_password(me: Mine, password: str) -> None:
    """Raises WrongCredentials, and TooMany after a few."""
    with limited(me.deps, f"proof#{me.account.candidate_id}"):
        if not passwords.fits(me.account.password_hash, password):
            raise WrongCredentials()


def _require(me: Mine, what: str) -> None:
    if what not in me.rules.changes:
        raise NotChangeable(what=what, allowed=list(me.rules.changes))


def _put(me: Mine, wanted: Account, add: Sequence[str] = (), drop: Sequence[str] = ()) -> Account:
    before, after = difference(_facts(me.account), _facts(wanted))
    stored = accounts.put(wanted, _entry(me, "account_changed", before, after), add, drop)
    recovery.tell_changed(me.deps, me.programme, me.account)
    return stored


def _entry(me: Mine, action: str, before: dict[str, Any], after: dict[str, Any]) -> AuditEntry:
    params = {"programme": me.programme.code}
    change = Change(action, me.actor, me.deps.now(), params=params)
    subject = person_subject(me.facts.candidate.id)
    return AuditEntry(subject, me.deps.new_id(), change, before, after)


def _facts(account: Account) -> dict[str, Any]:
    """Masked, and of secrets only that they are new."""
    return {
        "phone": account.phone_masked,
        "email": account.email_masked,
        "question": account.question,
        "credentials": account.sessions_since,
    }
