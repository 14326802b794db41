"""What candidates are answered about their accounts, for the contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from chalicelib.api.answers import Answer, Words
from chalicelib.domain.account import AccountState, Style, Way

Contact = Literal["phone", "email"]


class CodeSent(Answer):
    """The same whether anybody has an account with this contact."""

    to_masked: str
    expires_at: datetime
    resend_at: datetime


class LengthAnswer(Answer):
    min: int
    max: int


class RegionAnswer(Answer):
    code: str
    name: Words
    documents: list[str]


class QuestionAnswer(Answer):
    id: str
    words: Words


class DeclarationAnswer(Answer):
    version: str
    words: Words


class AccountRulesAnswer(Answer):
    """What the pages for opening and entering an account need to know."""

    style: Style
    password: LengthAnswer
    needs: list[Contact]
    takes: list[Contact]
    regions: list[RegionAnswer]
    questions: list[QuestionAnswer]
    recover: list[Way]
    changes: list[str]
    declaration: DeclarationAnswer | None


class MyDocument(Answer):
    type: str
    masked: str
    birth_on: date | None
    primary: bool


class Me(Answer):
    """`logins` is what signs in, masked but for an account number. `confirmed`: 已实名."""

    programme: str
    style: Style
    state: AccountState
    logins: list[str]
    account_no: str | None
    name: str
    name_masked: str
    documents: list[MyDocument]
    phone_masked: str | None
    email_masked: str | None
    question: str | None
    changes: list[str]
    confirmed: bool
    proved: bool


class RecoveryAnswer(Answer):
    """The question to answer, or what to sign in with from now on."""

    question: str | None
    recovered: bool
    logins: list[str]


class CandidateActed(Answer):
    """`approval` is what a second person has to decide about, `released` what became of rounds."""

    done: bool
    approval: str | None
    released: dict[str, Literal["released", "kept", "pending"]]
    id_no_masked: str | None
