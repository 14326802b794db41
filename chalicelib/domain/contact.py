"""How a person wants to be reached: phone numbers and mail addresses as they are typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.domain.privacy import Consent

Language = Literal["zh-CN", "en"]

_PUNCTUATION = re.compile(r"[\s\-()（）]")
_MAINLAND = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})")
_ELSEWHERE = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class Contact:
    """Sealed as stored; the masked forms are what pages and lists show."""

    phone_sealed: str | None
    phone_masked: str | None
    email_sealed: str | None
    email_masked: str | None
    language: Language
    consented_at: datetime | None
    version: int

    def refused(self, said: Consent) -> bool:
        """Is this a refusal that nothing given since has taken back?"""
        return not said.given and (self.consented_at is None or self.consented_at <= said.at)


def read_phone(text: str) -> str | None:
    """A mainland mobile number as 11 digits, any other as +country number; None if neither."""
    plain = _PUNCTUATION.sub("", text)
    mainland = _MAINLAND.fullmatch(plain)
    if mainland:
        return mainland[1]
    other = _ELSEWHERE.fullmatch(plain)
    return plain if other and not plain.startswith("+86") else None


def read_email(text: str) -> str | None:
    """The address without spaces around it; None if it can't be one."""
    plain = text.strip()
    fits = len(plain) <= _LONGEST_EMAIL and len(plain.partition("@")[0]) <= 64
    return plain if fits and _EMAIL.fullmatch(plain) else None


def mask_phone(phone: str) -> str:
    """138****0000"""
    return f"{phone[:3]}****{phone[-4:]}"


def mask_email(email: str) -> str:
    """l***@example.org"""
    name, _, domain = email.partition("@")
    return f"{name[:1]}***@{domain}"
