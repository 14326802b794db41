"""The ticket number of the written test, by which prior scores are filed.

110101142100115 is site 11010, campus 1, year 14, half 2 (December), level 1 (CET-4), room 001,
seat 15. Nothing in it is a check digit; half and level are the only places a typing slip shows.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from chalicelib.domain.errors import FieldError, Invalid

Exam = Literal["CET4", "CET6"]

LENGTH = 15
_EXAMS: dict[str, Exam] = {"1": "CET4", "2": "CET6"}
_SEPARATORS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff-]+")


@dataclass(frozen=True, slots=True)
class WrittenTicket:
    """A number that keeps the layout, and what its places say."""

    number: str

    @property
    def site(self) -> str:
        return self.number[:5]

    @property
    def campus(self) -> str:
        return self.number[5]

    @property
    def year(self) -> int:
        return 2000 + int(self.number[6:8])

    @property
    def month(self) -> int:
        return 6 if self.number[8] == "1" else 12

    @property
    def exam(self) -> Exam:
        return _EXAMS[self.number[9]]

    @property
    def room(self) -> str:
        return self.number[10:13]

    @property
    def seat(self) -> str:
        return self.number[13:]


def normalise(text: str) -> str:
    """Half-width digits without the spaces and hyphens people group them with."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).lstrip("'\u2019")


def read_written_ticket(text: str) -> WrittenTicket:
    """The ticket, or Invalid with one code for the first place that cannot be right."""
    number = normalise(text)
    if not number:
        raise _bad("ticket_empty")
    if not (number.isascii() and number.isdigit()):
        raise _bad("ticket_character")
    if len(number) != LENGTH:
        raise _bad("ticket_length", length=len(number), expected=LENGTH)
    if number[8] not in "12":
        raise _bad("ticket_half", value=number[8])
    if number[9] not in _EXAMS:
        raise _bad("ticket_level", value=number[9])
    return WrittenTicket(number)


def mask(number: str) -> str:
    """4200 **** **** 157: enough to recognise one's own, not enough to sign in with."""
    if len(number) < 10:
        return "*" * len(number)
    return f"{number[:4]} **** **** {number[-3:]}"


def _bad(code: str, **params: object) -> Invalid:
    return Invalid(errors=[FieldError("/ticket_no", code, params)])
