"""What an account is made of beside the person: contacts, logins, the answer to a question."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Conflict, FieldError
from chalicelib.domain.programme import Programme
from chalicelib.services.codes import Receiver
from chalicelib.services.deps import Deps


class LoginTaken(Conflict):
    code = "login_taken"


def with_contact(deps: Deps, account: Account, receiver: Receiver) -> Account:
    sealed = deps.keys.seal(receiver.to)
    if receiver.kind == "phone":
        return replace(account, phone_sealed=sealed, phone_masked=receiver.masked)
    return replace(account, email_sealed=sealed, email_masked=receiver.masked)


def question_faults(
    programme: Programme, question: str | None, answer: str | None
) -> list[FieldError]:
    known = [one.id for one in programme.accounts.questions]
    if not known:
        return [FieldError("/question", "unknown_field")] if question or answer else []
    faults = []
    if question not in known:
        code = "required" if question is None else "choice"
        faults.append(FieldError("/question", code, {"allowed": known}))
    if len(folded_answer(answer or "")) < 2:
        faults.append(FieldError("/answer", "too_short" if answer else "required"))
    return faults


def folded_answer(text: str) -> str:
    """However it is spaced and cased: people do not remember that."""
    return "".join(text.split()).casefold()
