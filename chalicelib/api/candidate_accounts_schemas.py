"""What opening, entering and changing an account must look like."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from chalicelib.api.schemas import Body, Code, Short
from chalicelib.domain.contact import Language

ProgrammeCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
Secret = Annotated[str, StringConstraints(max_length=256)]
Digits = Annotated[str, StringConstraints(strip_whitespace=True, max_length=12)]


class AskCode(Body):
    """To a phone number or to a mail address."""

    programme: ProgrammeCode
    purpose: Literal["register", "recover", "change"]
    phone: Text | None = None
    email: Text | None = None
    language: Language = "zh-CN"


class AskProof(Body):
    """To the contact that is known already."""

    to: Literal["phone", "email"]
    language: Language = "zh-CN"


class TypedDocument(Body):
    """`birth_on` only for documents whose number does not say it."""

    region: Text
    id_no: Text
    id_type: Text | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$")] | None = None
    birth_on: date | None = None


class NewCandidateAccount(TypedDocument):
    """`notice` and `declared` are the versions that were read."""

    programme: ProgrammeCode
    name: Text
    password: Secret
    notice: Text
    declared: Text | None = None
    phone: Text | None = None
    phone_code: Digits | None = None
    email: Text | None = None
    email_code: Digits | None = None
    question: Text | None = None
    answer: Text | None = None
    language: Language = "zh-CN"


class PasswordSignIn(Body):
    programme: ProgrammeCode
    login: Text
    password: Secret


class Recovery(TypedDocument):
    """By a code with contact and code; by a question first without, then with its answer."""

    programme: ProgrammeCode
    by: Literal["code", "question"]
    phone: Text | None = None
    email: Text | None = None
    code: Digits | None = None
    answer: Text | None = None
    password: Secret | None = None


class MyChange(Body):
    """Which fields count follows from what is changed; the others must be missing."""

    name: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    code: Digits | None = None
    password: Secret | None = None
    new_password: Secret | None = None
    question: Text | None = None
    answer: Text | None = None


class CandidateAction(Body):
    """`round` says for which programme, and where a second person finds the request."""

    round: Code
    reason: Short
    evidence: Short
    phone: Text | None = None
    code: Digits | None = None
    id_no: Text | None = None
    id_type: Text | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$")] | None = None
    birth_on: date | None = None
    name: Text | None = None
