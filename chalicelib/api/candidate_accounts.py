"""Accounts of candidates: codes, opening one, entering it, getting it back, changing it."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.api import candidate_accounts_views as views
from chalicelib.api.access import ANYONE, CANDIDATE, proved, require_proof, session_cookie
from chalicelib.api.candidate_accounts_schemas import (
    AskCode,
    AskProof,
    MyChange,
    NewCandidateAccount,
    PasswordSignIn,
    Recovery,
    TypedDocument,
)
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.domain.account import Account
from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.programme import Programme
from chalicelib.domain.window import iso
from chalicelib.services import (
    account_changes,
    accounts,
    codes,
    recovery,
    signing_in,
    signing_up,
    work,
)
from chalicelib.services.account_changes import Mine
from chalicelib.services.codes import Purpose, Receiver, Sent
from chalicelib.services.documents import Typed
from chalicelib.services.signing_up import Proof, Wanted
from chalicelib.store import people

routes = Routes(__name__)


@routes.add("POST", "/codes", allow=ANYONE, body=AskCode, status=202, returns="CodeSent")
def ask_code(call: Call) -> Reply:
    """Send a code to a phone or a mailbox; the same answer whoever it belongs to."""
    body: AskCode = call.body
    programme = signing_in.programme_with_accounts(call.deps, body.programme)
    to = _receiver(body.phone, body.email)
    purpose = Purpose(body.purpose)
    sent = codes.send(call.deps, programme, purpose, to, body.language, call.address)
    return Reply(_sent(sent), 202)


@routes.add("POST", "/me/codes", allow=CANDIDATE, body=AskProof, status=202, returns="CodeSent")
def ask_proof_code(call: Call) -> Reply:
    """Send a code to the contact I have given, to prove that it is me (`POST /proof`)."""
    body: AskProof = call.body
    programme = call.deps.programmes[call.caller.programme]
    to = accounts.known_receiver(call.deps, call.caller.id, programme, body.to)
    sent = codes.send(call.deps, programme, Purpose.SENSITIVE, to, body.language, call.address)
    return Reply(_sent(sent), 202)


@routes.add("POST", "/accounts", allow=ANYONE, body=NewCandidateAccount, status=201, returns="Me")
def open_account(call: Call) -> Reply:
    """Open an account with proven contacts, and be signed in."""
    body: NewCandidateAccount = call.body
    programme = signing_in.programme_with_accounts(call.deps, body.programme)
    opened = signing_up.open_account(call.deps, programme, _wanted(body), call.request_id)
    return _let_in(call, programme, opened.account, 201)


@routes.add(
    "POST",
    "/accounts/session",
    allow=ANYONE,
    body=PasswordSignIn,
    headers=("X-Work",),
    returns="Me",
)
def sign_in(call: Call) -> Reply:
    """Sign in with what the programme asks for and a password."""
    body: PasswordSignIn = call.body
    work.require_for_sign_in(call.deps, call.headers.get("x-work"))
    programme = signing_in.programme_with_accounts(call.deps, body.programme)
    found = signing_in.sign_in(call.deps, programme, body.login, body.password, call.address)
    return _let_in(call, programme, found.account, 200)


@routes.add("POST", "/accounts/recovery", allow=ANYONE, body=Recovery, returns="RecoveryAnswer")
def recover(call: Call) -> Json:
    """A new password by a code or a security question; the question is asked for first."""
    body: Recovery = call.body
    programme = signing_in.programme_with_accounts(call.deps, body.programme)
    typed = _typed(body)
    if body.by == "question" and body.answer is None:
        asked = recovery.question(call.deps, programme, typed, call.address)
        return {"question": asked, "recovered": False, "logins": []}
    _require(body, "password", "code" if body.by == "code" else "answer")
    password, whence = body.password or "", (call.request_id, call.address)
    if body.by == "code":
        to = _receiver(body.phone, body.email)
        found = recovery.by_code(
            call.deps, programme, typed, to, body.code or "", password, *whence
        )
    else:
        answer = body.answer or ""
        found = recovery.by_answer(call.deps, programme, typed, answer, password, *whence)
    return {"question": None, "recovered": True, "logins": found.logins}


@routes.add("GET", "/me", allow=CANDIDATE, returns="Me")
def show(call: Call) -> Json:
    """My account in this programme: what I sign in with, my documents, my contacts."""
    programme = call.deps.programmes[call.caller.programme]
    facts = people.facts(call.caller.id)
    if facts is None:
        raise NotFound(candidate=call.caller.id)
    account = next((one for one in facts.accounts if one.programme == programme.code), None)
    shown = views.me(call.deps, programme, account, facts, call.caller.ticket)
    return {**shown, "proved": proved(call.caller)}


@routes.add("PUT", "/me/{what}", allow=CANDIDATE, body=MyChange, returns="Me")
def change(call: Call) -> Reply:
    """Change name, contact, password or question; a contact or password ends other sessions."""
    if call.args["what"] not in _CHANGES:
        raise NotFound(part="what")
    fields, apply = _CHANGES[call.args["what"]]
    body: MyChange = call.body
    _require_only(body, *fields)
    me = account_changes.mine(call.deps, call.caller.id, call.caller.programme, call.actor)
    apply(me, body)
    account = account_changes.mine(
        call.deps, call.caller.id, call.caller.programme, call.actor
    ).account
    return _let_in(call, me.programme, account, 200)


@routes.add("POST", "/me/documents", allow=CANDIDATE, body=TypedDocument, status=201, returns="Me")
def add_document(call: Call) -> Reply:
    """One more identity document of mine."""
    require_proof(call.caller)
    me = account_changes.mine(call.deps, call.caller.id, call.caller.programme, call.actor)
    account_changes.add_document(me, _typed(call.body))
    return Reply(show(call), 201)


def _name(me: Mine, body: MyChange) -> None:
    account_changes.set_name(me, body.name or "")


def _phone(me: Mine, body: MyChange) -> None:
    given = (body.phone or "", body.code or "", body.password or "")
    account_changes.set_contact(me, "phone", *given)


def _email(me: Mine, body: MyChange) -> None:
    given = (body.email or "", body.code or "", body.password or "")
    account_changes.set_contact(me, "email", *given)


def _password(me: Mine, body: MyChange) -> None:
    account_changes.set_password(me, body.password or "", body.new_password or "")


def _question(me: Mine, body: MyChange) -> None:
    account_changes.set_question(me, body.question, body.answer, body.password or "")


_CHANGES: dict[str, tuple[tuple[str, ...], Callable[[Mine, MyChange], None]]] = {
    "name": (("name",), _name),
    "phone": (("phone", "code", "password"), _phone),
    "email": (("email", "code", "password"), _email),
    "password": (("password", "new_password"), _password),
    "question": (("question", "answer", "password"), _question),
}


def _let_in(call: Call, programme: Programme, account: Account, status: int) -> Reply:
    """A session of now, and who it is; the one of before is over where credentials changed."""
    facts = people.facts(account.candidate_id)
    if facts is None:
        raise NotFound(candidate=account.candidate_id)
    token = signing_in.token(call.deps, programme, account.candidate_id)
    cookie = session_cookie(call.deps, "candidate", token, accounts.CANDIDATE_LASTS)
    shown = views.me(call.deps, programme, account, facts, "")
    return Reply({**shown, "proved": True}, status, cookies=(cookie,))


def _sent(sent: Sent) -> Json:
    return {
        "to_masked": sent.receiver.masked,
        "expires_at": iso(sent.expires_at),
        "resend_at": iso(sent.resend_at),
    }


def _receiver(phone: str | None, email: str | None) -> Receiver:
    if (phone is None) == (email is None):
        raise Invalid(errors=[FieldError("/phone", "one_contact_needed")])
    return codes.receiver("phone", phone) if phone else codes.receiver("email", email or "")


def _typed(body: TypedDocument) -> Typed:
    return Typed(body.region, body.id_no, body.id_type, body.country, body.birth_on)


def _wanted(body: NewCandidateAccount) -> Wanted:
    given = (("phone", body.phone, body.phone_code), ("email", body.email, body.email_code))
    uncoded = [kind for kind, to, code in given if to and not code]
    missing = [FieldError(f"/{kind}_code", "required") for kind in uncoded]
    if missing:
        raise Invalid(errors=missing)
    return Wanted(
        name=body.name,
        typed=_typed(body),
        contacts=tuple(Proof(kind, to, code or "") for kind, to, code in given if to),
        password=body.password,
        notice=body.notice,
        declared=body.declared,
        question=body.question,
        answer=body.answer,
        language=body.language,
    )


def _require(body: Recovery | MyChange, *fields: str) -> None:
    missing = [field for field in fields if getattr(body, field) is None]
    if missing:
        raise Invalid(errors=[FieldError(f"/{field}", "required") for field in missing])


def _require_only(body: MyChange, *fields: str) -> None:
    strange = body.model_fields_set - set(fields)
    if strange:
        raise Invalid(errors=[FieldError(f"/{one}", "unknown_field") for one in sorted(strange)])
    _require(body, *fields)
