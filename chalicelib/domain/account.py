"""A candidate's account in one programme, and how a programme lets its candidates in, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.check_characters import luhn
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.identity import Document, read_document
from chalicelib.domain.password import Length

Words = dict[str, str]


class Style(StrEnum):
    """What a candidate signs in with (C1 1-4)."""

    WRITTEN_TICKET = "written_ticket"
    ACCOUNT_NO = "account_no"
    ID_NO = "id_no"
    EMAIL_OR_PHONE = "email_or_phone"


class Way(StrEnum):
    """How a lost password is got back (S5-09, S5-10)."""

    CODE = "code"
    QUESTION = "question"
    OFFICE = "office"


class AccountState(StrEnum):
    """FROZEN: opened by somebody else with this person's document, as staff found (E36)."""

    ACTIVE = "active"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Region:
    """Where one is from decides which documents are asked for, the usual one first (S4-03)."""

    code: str
    name: Words
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one declares when opening an account (S3-02, S5-11)."""

    version: str
    words: Words


@dataclass(frozen=True, slots=True)
class AccountRules:
    """The written ticket needs no account: its candidates come from a roster.

    `needs` are the contacts without which no account is opened, `takes` all that are asked for;
    each is proven by a code. `changes` is what a candidate may change of the own account.
    """

    style: Style = Style.WRITTEN_TICKET
    password: Length = field(default_factory=Length)
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    questions: tuple[Question, ...] = ()
    recover: tuple[Way, ...] = ()
    changes: tuple[str, ...] = ()
    declaration: Declaration | None = None

    @property
    def opened_by_candidates(self) -> bool:
        return self.style != Style.WRITTEN_TICKET


@dataclass(frozen=True, slots=True)
class Account:
    """Credentials and contacts are per programme: what opens one programme opens no other.

    Contacts are sealed; the masked forms are what pages show. Sessions signed in before
    `sessions_since` (epoch seconds) have ended. An empty `password_hash` fits no password.
    """

    candidate_id: str
    programme: str
    password_hash: str
    opened_at: datetime
    account_no: str | None = None
    phone_sealed: str | None = None
    phone_masked: str | None = None
    email_sealed: str | None = None
    email_masked: str | None = None
    question: str | None = None
    answer_hash: str | None = None
    declared: str | None = None
    notice: str = ""
    state: AccountState = AccountState.ACTIVE
    sessions_since: int = 0
    version: int = 0

    def lets_in(self, signed_in_at: int) -> bool:
        """May a session of that second (epoch) go on?"""
        return self.state == AccountState.ACTIVE and signed_in_at >= self.sessions_since


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """One document of a person; the number is sealed, `index` is its keyed digest."""

    index: str
    type: str
    sealed: str
    masked: str
    country: str | None
    birth_on: date | None
    primary: bool
    added_at: datetime


ACCOUNT_NO_DIGITS = 8


def account_no(body: str) -> str:
    """Eight digits and their check digit (C1 2): a mistyped one is found out before a look-up."""
    return body + luhn(body)


def read_account_no(text: str) -> str:
    """Raises Invalid, with the cause, for what can't be an account number."""
    number = "".join(text.split()).replace("-", "")
    if not (number.isascii() and number.isdigit()) or len(number) != ACCOUNT_NO_DIGITS + 1:
        params = {"expected": ACCOUNT_NO_DIGITS + 1}
        raise Invalid(errors=[FieldError("/login", "account_no_length", params)])
    if luhn(number[:-1]) != number[-1]:
        raise Invalid(errors=[FieldError("/login", "account_no_check_digit")])
    return number


def read_region_document(
    region: Region, type_code: str | None, text: str, today: date, country: str | None
) -> Document:
    """The document of this region that the number is of (S4-03).

    Raises Invalid: for a type that the region has not, or as its usual document says.
    """
    if type_code is not None and type_code not in region.documents:
        params = {"value": type_code, "allowed": list(region.documents)}
        raise Invalid(errors=[FieldError("/id_type", "id_type_not_of_region", params)])
    wanted = (type_code,) if type_code else region.documents
    return _first(lambda code: read_document(code, text, today, country=country), wanted)


def _first(read: Callable[[str], Document], codes: Iterable[str]) -> Document:
    refused: list[Invalid] = []
    for code in codes:
        try:
            found = read(code)
        except Invalid as error:
            refused.append(error)
        else:
            if found.type == code:
                return found
            refused.append(_of_another_region(found))
    raise refused[0]


def _of_another_region(found: Document) -> Invalid:
    """A resident's number beginning with 81 to 83 is no mainland card."""
    return Invalid(errors=[FieldError("/id_no", "id_of_another_region", {"type": found.type})])
