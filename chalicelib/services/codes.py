"""Codes by text message or mail: six digits, five minutes, five tries, and limits on sending.

A code is bound to programme, purpose and receiver. It is sent to whatever was asked for, whether
somebody has an account there or not, so that nobody learns it from the answer (C1 7, C1 10).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.account import Account
from chalicelib.domain.contact import (
    Contact,
    Language,
    mask_email,
    mask_phone,
    read_email,
    read_phone,
)
from chalicelib.domain.errors import DomainError, FieldError, Invalid, TooMany
from chalicelib.domain.message import Channel, DirectKind
from chalicelib.domain.programme import Programme
from chalicelib.domain.window import iso
from chalicelib.services import direct
from chalicelib.services.deps import Deps
from chalicelib.services.tries import counted, per_address
from chalicelib.store import codes

DIGITS = 6
LASTS = timedelta(minutes=5)
TRIES = 5
RESEND = timedelta(seconds=60)
A_DAY = 10
"""Codes to one receiver, whatever they are for."""
PER_ADDRESS = 600
"""In ten minutes: a campus may stand behind one address, and receivers have limits of their own."""


class Purpose(StrEnum):
    REGISTER = "register"
    RECOVER = "recover"
    CHANGE = "change"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Receiver:
    """A phone number or a mail address in its one form."""

    channel: Channel
    to: str

    @property
    def masked(self) -> str:
        return mask_phone(self.to) if self.channel == Channel.SMS else mask_email(self.to)

    @property
    def kind(self) -> str:
        return "phone" if self.channel == Channel.SMS else "email"

    @property
    def key(self) -> str:
        return f"{self.kind}#{self.to}"


@dataclass(frozen=True, slots=True)
class Sent:
    receiver: Receiver
    expires_at: datetime
    resend_at: datetime


def receiver(kind: str, text: str) -> Receiver:
    """`kind` is phone or email; raises Invalid at that field."""
    found = phone(text) if kind == "phone" else email(text)
    if found is None:
        raise Invalid(errors=[FieldError(f"/{kind}", f"{kind}_format")])
    return found


def phone(text: str) -> Receiver | None:
    number = read_phone(text)
    return Receiver(Channel.SMS, number) if number else None


def email(text: str) -> Receiver | None:
    """Upper and lower case are one mailbox."""
    address = read_email(text)
    return Receiver(Channel.EMAIL, address.lower()) if address else None


def bound(deps: Deps, holder: Account | Contact, kind: str) -> str | None:
    """The contact of this kind, opened to be compared or written to."""
    sealed = holder.phone_sealed if kind == "phone" else holder.email_sealed
    return deps.keys.open(sealed) if sealed else None


def send(
    deps: Deps,
    programme: Programme,
    purpose: Purpose,
    to: Receiver,
    language: Language,
    address: str,
) -> Sent:
    """Raises TooMany before 60 s are over, past ten a day, or past the address's share."""
    wall = deps.wall()
    pause = deps.keys.blind("code", to.key)
    per_address(deps, "codes", address, PER_ADDRESS)
    until = codes.pause(pause, RESEND, wall)
    if until is not None:
        left = int((until - wall).total_seconds()) + 1
        raise TooMany(retry_at=iso(until), retry_after=left)
    counted(deps, f"codes#{pause}", A_DAY, timedelta(days=1))
    code = "".join(str(deps.random.randrange(10)) for _ in range(DIGITS))
    key = _key(deps, programme, purpose, to)
    codes.put(key, _digest(deps, key, code), wall + LASTS)
    params = {"code": code, "minutes": int(LASTS.total_seconds()) // 60}
    kind = DirectKind(f"code_{purpose}")
    try:
        direct.send(deps, programme, kind, to.channel, to.to, params, language)
    except DomainError:
        codes.end_pause(pause)
        raise
    return Sent(to, wall + LASTS, wall + RESEND)


@dataclass(frozen=True, slots=True)
class Given:
    """A code as it was typed: for which receiver, in which field."""

    purpose: Purpose
    receiver: Receiver
    code: str
    pointer: str = "/code"


def prove(deps: Deps, programme: Programme, given: list[Given]) -> None:
    """All codes fit, and are used up now; where one is wrong, the right ones beside it stay good.

    Raises Invalid with the field of each wrong code.
    """
    faults = [fault for one in given if (fault := _fault(deps, programme, one))]
    if not faults:
        faults = [_over(one) for one in given if not _use(deps, programme, one)]
    if faults:
        raise Invalid(errors=faults)


def _fault(deps: Deps, programme: Programme, one: Given) -> FieldError | None:
    key = _key(deps, programme, one.purpose, one.receiver)
    stored = codes.tried(key, TRIES, deps.wall())
    if stored is None:
        return _over(one)
    right = secrets.compare_digest(stored, _digest(deps, key, one.code.strip()))
    return None if right else FieldError(one.pointer, "code_wrong")


def _use(deps: Deps, programme: Programme, one: Given) -> bool:
    key = _key(deps, programme, one.purpose, one.receiver)
    return codes.use(key, _digest(deps, key, one.code.strip()))


def _over(one: Given) -> FieldError:
    """Too old, used, tried too often, or never sent: a new one is needed."""
    return FieldError(one.pointer, "code_over")


def _key(deps: Deps, programme: Programme, purpose: Purpose, to: Receiver) -> str:
    return deps.keys.blind("code", f"{programme.code}#{purpose}#{to.key}")


def _digest(deps: Deps, key: str, code: str) -> str:
    return deps.keys.blind("code", f"{key}#{code}")
