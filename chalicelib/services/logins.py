"""What an account is found by: its number, a document, a phone number or a mail address."""

from __future__ import annotations

from chalicelib.domain.account import Account, Style, read_account_no
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.programme import Programme
from chalicelib.services import codes
from chalicelib.services.accounts import document_indexes
from chalicelib.services.codes import Receiver
from chalicelib.services.deps import Deps
from chalicelib.store import accounts


def candidates(deps: Deps, programme: Programme, login: str) -> tuple[str, list[str]]:
    """A digest of the login to count tries by, and whoever it may be, if anybody.

    Raises Invalid for what can be no login at all.
    """
    style = programme.accounts.style
    if style == Style.ID_NO:
        return _by_document(deps, login)
    if style == Style.ACCOUNT_NO:
        index = of_number(deps, read_account_no(login))
    else:
        receiver = codes.phone(login) or codes.email(login)
        if receiver is None:
            raise Invalid(errors=[FieldError("/login", "login_format")])
        index = of_receiver(deps, receiver)
    found = accounts.of_login(programme.code, index)
    return index, [found] if found else []


def _by_document(deps: Deps, login: str) -> tuple[str, list[str]]:
    try:
        indexes = document_indexes(deps, login)
    except Invalid as error:
        faults = [FieldError("/login", fault.code, fault.params) for fault in error.errors]
        raise Invalid(errors=faults) from None
    if not indexes:
        raise Invalid(errors=[FieldError("/login", "required")])
    found = (accounts.of_document(index) for index in indexes)
    return indexes[0], [candidate for candidate in found if candidate]


def of_number(deps: Deps, number: str) -> str:
    return deps.keys.blind("login", f"number#{number}")


def of_receiver(deps: Deps, receiver: Receiver) -> str:
    return deps.keys.blind("login", receiver.key)


def signs_in(programme: Programme, kind: str) -> bool:
    """Is a contact of this kind a login, and so nobody else's?"""
    rules = programme.accounts
    return rules.style == Style.EMAIL_OR_PHONE and kind in rules.takes


def shown(programme: Programme, account: Account, document_masked: str) -> list[str]:
    """What this account signs in with; contacts and numbers of documents masked."""
    style = programme.accounts.style
    if style == Style.ACCOUNT_NO:
        return [account.account_no or ""]
    if style == Style.ID_NO:
        return [document_masked]
    return [name for name in (account.phone_masked, account.email_masked) if name]
