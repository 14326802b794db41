"""Getting back in: by a code to the bound phone or mailbox, or by the security question (S5-09).

Whoever asks names their ID number too, so that a recycled phone number alone opens nothing (E39).
Every wrong combination gets the same answer, and there is a question for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.domain.account import Account, AccountState, Way
from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import FieldError, Invalid, WrongCredentials
from chalicelib.domain.message import Channel, DirectKind
from chalicelib.domain.password import password_faults
from chalicelib.domain.programme import Programme
from chalicelib.domain.window import epoch
from chalicelib.services import codes, direct, documents, logins, passwords
from chalicelib.services.codes import Given, Purpose, Receiver
from chalicelib.services.credentials import LoginTaken, folded_answer
from chalicelib.services.deps import Deps
from chalicelib.services.documents import Typed
from chalicelib.services.tries import limited, per_address
from chalicelib.store import accounts, people

ANSWERS_SPAN = timedelta(days=1)


class WrongRecovery(WrongCredentials):
    """The same for every wrong combination, and for nobody's number."""

    code = "wrong_recovery"


@dataclass(frozen=True, slots=True)
class Recovered:
    account: Account
    candidate: Candidate
    logins: list[str]


def question(deps: Deps, programme: Programme, typed: Typed, address: str) -> str:
    """The id of the question to answer: the own one, or for nobody's number always the same one."""
    _require(programme, Way.QUESTION)
    per_address(deps, "question", address, codes.PER_ADDRESS)
    index = documents.index(deps, programme.accounts, typed)
    account = _account(programme, index)
    known = [one.id for one in programme.accounts.questions]
    if account is not None and account.question in known:
        return account.question
    return known[sum(index.encode()) % len(known)]


def by_code(
    deps: Deps,
    programme: Programme,
    typed: Typed,
    to: Receiver,
    code: str,
    password: str,
    request_id: str,
    address: str,
) -> Recovered:
    """A new password, with a code to the contact that is bound to the account.

    Raises Invalid for the code, too; WrongRecovery for no account, or another contact.
    """
    _require(programme, Way.CODE)
    index = documents.index(deps, programme.accounts, typed)
    _require_password(programme, password, typed)
    codes.prove(deps, programme, [Given(Purpose.RECOVER, to, code)])
    with limited(deps, f"recover#{programme.code}#{index}", address):
        account = _account(programme, index)
        if account is None or codes.bound(deps, account, to.kind) != to.to:
            raise WrongRecovery()
    return _done(deps, programme, account, password, "code", request_id)


def by_answer(
    deps: Deps,
    programme: Programme,
    typed: Typed,
    answer: str,
    password: str,
    request_id: str,
    address: str,
) -> Recovered:
    """A new password for who knows the answer: five tries a day."""
    _require(programme, Way.QUESTION)
    index = documents.index(deps, programme.accounts, typed)
    _require_password(programme, password, typed)
    with limited(deps, f"answer#{programme.code}#{index}", address, ANSWERS_SPAN):
        account = _account(programme, index)
        if not passwords.fits(account.answer_hash if account else None, folded_answer(answer)):
            raise WrongRecovery()
    if account is None:
        raise WrongRecovery()
    return _done(deps, programme, account, password, "question", request_id)


def moved_login(
    deps: Deps, programme: Programme, account: Account, to: Receiver
) -> tuple[list[str], list[str]]:
    """Logins to add and to drop when this becomes the contact of its kind. Raises LoginTaken."""
    if not logins.signs_in(programme, to.kind):
        return [], []
    new = logins.of_receiver(deps, to)
    if accounts.of_login(programme.code, new) not in (None, account.candidate_id):
        raise LoginTaken(which=to.kind, value=to.masked)
    now = codes.bound(deps, account, to.kind)
    old = logins.of_receiver(deps, replace(to, to=now)) if now else None
    if old == new:
        return [], []
    return [new], [old] if old else []


def tell_changed(deps: Deps, programme: Programme, account: Account) -> None:
    """To every contact of the account as it was: an owner who did not do it learns of it."""
    for kind, channel in (("phone", Channel.SMS), ("email", Channel.EMAIL)):
        to = codes.bound(deps, account, kind)
        if to is not None:
            direct.tell(deps, programme, DirectKind.ACCOUNT_CHANGED, channel, to, {})


def _done(
    deps: Deps, programme: Programme, account: Account, password: str, by: str, request_id: str
) -> Recovered:
    """Whoever is signed in with the old password is signed out."""
    facts = people.facts(account.candidate_id)
    if facts is None or account.state == AccountState.FROZEN:
        raise WrongRecovery()
    actor = Actor("candidate", account.candidate_id, request_id)
    params = {"programme": programme.code, "by": by}
    change = Change("account_recovered", actor, deps.now(), params=params)
    subject = person_subject(account.candidate_id)
    entry = AuditEntry(subject, deps.new_id(), change, {}, {})
    wanted = replace(
        account, password_hash=passwords.hashed(password), sessions_since=epoch(deps.wall())
    )
    stored = accounts.put(wanted, entry)
    tell_changed(deps, programme, account)
    masked = documents.of(deps, facts)[0].masked
    return Recovered(stored, facts.candidate, logins.shown(programme, stored, masked))


def _account(programme: Programme, index: str) -> Account | None:
    holder = accounts.of_document(index)
    return accounts.get(holder, programme.code) if holder else None


def _require(programme: Programme, way: Way) -> None:
    if way not in programme.accounts.recover:
        allowed = [one.value for one in programme.accounts.recover]
        params = {"value": way.value, "allowed": allowed}
        raise Invalid(errors=[FieldError("/by", "choice", params)])


def _require_password(programme: Programme, password: str, typed: Typed) -> None:
    faults = password_faults(password, programme.accounts.password, [typed.id_no])
    if faults:
        raise Invalid(errors=faults)
