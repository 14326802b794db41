"""Opening an account: one person, one account a programme, and only for who proves the contacts.

Nobody learns whether there is an account before the codes have proven the contacts (C1 10).
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.account import ACCOUNT_NO_DIGITS, Account, HeldDocument, Style, account_no
from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.contact import Language
from chalicelib.domain.errors import Busy, Conflict, FieldError, Invalid
from chalicelib.domain.message import DirectKind
from chalicelib.domain.names import same_name
from chalicelib.domain.password import password_faults
from chalicelib.domain.programme import Programme
from chalicelib.services import codes, contact, direct, documents, logins, passwords, suspects
from chalicelib.services.codes import Given, Purpose, Receiver
from chalicelib.services.credentials import (
    LoginTaken,
    folded_answer,
    question_faults,
    with_contact,
)
from chalicelib.services.deps import Deps
from chalicelib.services.documents import DocumentTaken, Typed
from chalicelib.services.printing import read_printable
from chalicelib.store import accounts, people
from chalicelib.store.accounts import Opening

_TRIES = 5


class HasAccount(Conflict):
    """Told only to who has proven the contacts; `recover` says how to get in."""

    code = "has_account"


@dataclass(frozen=True, slots=True)
class Proof:
    """A contact and the code that was sent there."""

    kind: str
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new candidate has entered. `declared` and `notice` are the versions seen."""

    name: str
    typed: Typed
    contacts: tuple[Proof, ...]
    password: str
    notice: str
    declared: str | None = None
    question: str | None = None
    answer: str | None = None
    language: Language = "zh-CN"


@dataclass(frozen=True, slots=True)
class _Read:
    name: str
    document: HeldDocument
    given: tuple[Given, ...]

    def receiver(self, kind: str) -> Receiver | None:
        return next((one.receiver for one in self.given if one.receiver.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Opened:
    account: Account
    candidate: Candidate
    document: HeldDocument


def open_account(deps: Deps, programme: Programme, wanted: Wanted, request_id: str) -> Opened:
    """Raises Invalid with all bad fields, then HasAccount, LoginTaken or DocumentTaken."""
    found = _read(deps, programme, wanted)
    codes.prove(deps, programme, list(found.given))
    for _ in range(_TRIES):
        opening = _opening(deps, programme, wanted, found)
        entry = _entry(deps, opening, request_id)
        if accounts.open_(opening, entry):
            _after(deps, programme, wanted, found, opening, request_id)
            return Opened(opening.account, opening.candidate, opening.document)
    raise Busy(retry_after=1)


def _read(deps: Deps, programme: Programme, wanted: Wanted) -> _Read:
    rules = programme.accounts
    errors: list[FieldError] = []
    name, document, given = "", None, list[Given]()
    try:
        name = read_printable(wanted.name)
    except Invalid as error:
        errors += error.errors
    try:
        document = documents.read(deps, rules, wanted.typed)
    except Invalid as error:
        errors += error.errors
    for proof in wanted.contacts:
        try:
            given.append(_given(programme, proof))
        except Invalid as error:
            errors += error.errors
    missing = set(rules.needs) - {proof.kind for proof in wanted.contacts}
    errors += [FieldError(f"/{kind}", "required") for kind in sorted(missing)]
    errors += _said_faults(programme, wanted)
    own = [wanted.typed.id_no, *(proof.text.partition("@")[0] for proof in wanted.contacts)]
    errors += password_faults(wanted.password, rules.password, own)
    if errors or document is None:
        raise Invalid(errors=errors)
    return _Read(name, document, tuple(given))


def _given(programme: Programme, proof: Proof) -> Given:
    if proof.kind not in programme.accounts.takes:
        raise Invalid(errors=[FieldError(f"/{proof.kind}", "unknown_field")])
    receiver = codes.receiver(proof.kind, proof.text)
    return Given(Purpose.REGISTER, receiver, proof.code, f"/{proof.kind}_code")


def _said_faults(programme: Programme, wanted: Wanted) -> list[FieldError]:
    """The privacy notice, the declaration, and the security question where there is one."""
    rules, faults = programme.accounts, list[FieldError]()
    if wanted.notice != programme.privacy.version:
        faults.append(FieldError("/notice", "notice_version"))
    if rules.declaration and wanted.declared != rules.declaration.version:
        faults.append(FieldError("/declared", "declaration_needed"))
    return faults + question_faults(programme, wanted.question, wanted.answer)


def _opening(deps: Deps, programme: Programme, wanted: Wanted, found: _Read) -> Opening:
    """The person as of now: nobody yet, or somebody another programme knows."""
    holder = accounts.of_document(found.document.index)
    candidate = _known(holder, found) if holder else _fresh(deps, found)
    number = _new_number(deps) if programme.accounts.style == Style.ACCOUNT_NO else None
    account = _account(deps, programme, wanted, found, candidate.id, number)
    if holder and accounts.get(holder, programme.code) is not None:
        raise HasAccount(recover=[way.value for way in programme.accounts.recover])
    keys = [logins.of_number(deps, number)] if number else []
    for one in found.given:
        if logins.signs_in(programme, one.receiver.kind):
            index = logins.of_receiver(deps, one.receiver)
            if accounts.of_login(programme.code, index) not in (None, candidate.id):
                raise LoginTaken(which=one.receiver.kind, value=one.receiver.masked)
            keys.append(index)
    return Opening(candidate, holder is None, found.document, account, tuple(keys))


def _known(candidate_id: str, found: _Read) -> Candidate:
    """Their own name stays; under quite another name it is not the same person."""
    facts = people.facts(candidate_id)
    if facts is None or same_name(facts.candidate.name, found.name) == "different":
        raise DocumentTaken(way_out="office")
    return facts.candidate


def _fresh(deps: Deps, found: _Read) -> Candidate:
    document = found.document
    return Candidate(
        id=deps.new_candidate_id(),
        name=found.name,
        id_type=document.type,
        id_sealed=document.sealed,
        id_index=document.index,
        school="",
        original_photo=None,
        version=1,
    )


def _account(
    deps: Deps,
    programme: Programme,
    wanted: Wanted,
    found: _Read,
    candidate_id: str,
    number: str | None,
) -> Account:
    made = Account(
        candidate_id=candidate_id,
        programme=programme.code,
        password_hash=passwords.hashed(wanted.password),
        opened_at=deps.now(),
        account_no=number,
        question=wanted.question,
        answer_hash=passwords.hashed(folded_answer(wanted.answer)) if wanted.answer else None,
        declared=wanted.declared,
        notice=wanted.notice,
        version=1,
    )
    for one in found.given:
        made = with_contact(deps, made, one.receiver)
    return made


def _new_number(deps: Deps) -> str:
    """At random: whoever knows one number does not know the next."""
    lowest = 10 ** (ACCOUNT_NO_DIGITS - 1)
    return account_no(str(deps.random.randrange(lowest, 10 * lowest)))


def _entry(deps: Deps, opening: Opening, request_id: str) -> AuditEntry:
    account = opening.account
    params = {
        "programme": account.programme,
        "notice": account.notice,
        "declared": account.declared,
        "known": not opening.fresh,
    }
    actor = Actor("candidate", opening.candidate.id, request_id)
    change = Change("account_opened", actor, deps.now(), params=params)
    after = {"document": opening.document.masked, "phone": account.phone_masked}
    subject = person_subject(opening.candidate.id)
    return AuditEntry(subject, deps.new_id(), change, {}, after)


def _after(
    deps: Deps,
    programme: Programme,
    wanted: Wanted,
    found: _Read,
    opening: Opening,
    request_id: str,
) -> None:
    """Where to reach somebody new, and the login in writing (C1 2: shown and sent).

    Somebody known keeps the contact they gave: the one who types their number may not be them.
    """
    phone, email = found.receiver("phone"), found.receiver("email")
    if opening.fresh:
        actor = Actor("candidate", opening.candidate.id, request_id)
        sent = (phone.to if phone else None, email.to if email else None)
        contact.put(deps, opening.candidate.id, *sent, wanted.language, actor)
        suspects.look(deps, programme.code, opening.candidate, found.document.birth_on)
    login = " / ".join(logins.shown(programme, opening.account, opening.document.masked))
    to = email or phone
    if to is not None:
        kind = DirectKind.ACCOUNT_OPENED
        told = {"login": login}
        direct.tell(deps, programme, kind, to.channel, to.to, told, wanted.language)
