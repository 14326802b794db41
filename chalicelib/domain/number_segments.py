"""The pieces of a number pattern: what each writes, and what it may look like when it is read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.check_characters import ALGORITHMS

UNMISTAKABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What random characters are drawn from: no I, O, 0 or 1 to be taken for one another."""
DATES: dict[str, int] = {"yyyy": 4, "yy": 2, "half": 1, "month": 2, "day": 2, "period": 3}
SEQUENCES = frozenset({"serial", "seq"})
RANDOM = "random"
FIELDS = frozenset(
    {
        *("site", "campus", "school", "district", "province", "city", "county"),
        *("programme", "level", "grade", "paper", "kind", "part", "batch", "ordinal"),
        *("room", "seat", "number"),
    }
)
"""What a pattern may refer to. A word that is none of these is a slip of the pen."""
Values = Mapping[str, str]


class NumberingError(ValueError):
    """A pattern that can't be read, or a value that doesn't fit its field."""


def of_day(on: date) -> dict[str, str]:
    """The date parts; `period` is the year with its half (1 to June, 2 after)."""
    year, half = f"{on.year % 100:02}", "1" if on.month <= 6 else "2"
    return {
        "yyyy": f"{on.year:04}",
        "yy": year,
        "half": half,
        "month": f"{on.month:02}",
        "day": f"{on.day:02}",
        "period": year + half,
    }


@dataclass(frozen=True, slots=True)
class Literal:
    text: str
    name = ""

    def shape(self) -> str:
        return re.escape(self.text)


@dataclass(frozen=True, slots=True)
class Separator:
    """Printed between groups for the eye; no part of the number."""

    text: str
    name = ""

    def shape(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Field:
    """One value. Without `keep` what is longer than `width` is refused: a cut number could be
    somebody else's. `table` gives a value its code.
    """

    name: str
    width: int = 0
    left: bool = False
    pad: str = "0"
    keep: str = ""
    table: tuple[tuple[str, str], ...] = ()

    def write(self, value: str) -> str:
        text = self._code(value)
        if self.width and len(text) > self.width:
            if not self.keep:
                raise NumberingError(f"{self.name} {text} is longer than {self.width}")
            text = text[: self.width] if self.keep == "first" else text[-self.width :]
        aligned = text.ljust if self.left else text.rjust
        return aligned(self.width, self.pad)

    def read(self, text: str) -> str:
        """The value that was written; a padded one as it stands in the number."""
        return next((value for value, code in self.table if self._padded(code) == text), text)

    def shape(self) -> str:
        if self.table:
            return "|".join(re.escape(self._padded(code)) for _, code in self.table)
        if self.name in DATES:
            return f"[0-9]{{{DATES[self.name]}}}"
        return f"[0-9A-Z]{{{self.width}}}" if self.width else "[0-9A-Z]+"

    def fixed(self) -> bool:
        codes = {len(self._padded(code)) for _, code in self.table}
        return len(codes) == 1 or self.name in DATES or (not codes and self.width > 0)

    def _code(self, value: str) -> str:
        if not self.table:
            return value
        for known, code in self.table:
            if known == value:
                return code
        raise NumberingError(f"there is no code for {self.name} {value}")

    def _padded(self, code: str) -> str:
        return code.ljust(self.width, self.pad) if self.left else code.rjust(self.width, self.pad)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Counts from `start` by `step`, in order or `scattered`: then neighbours get numbers that
    tell nobody how many there are. `per` names what counts by itself; without it, all that the
    number says besides. Gaps may happen, repeats never.
    """

    name: str
    width: int = 0
    start: int = 1
    step: int = 1
    wide: bool = False
    scattered: bool = False
    per: tuple[str, ...] = ()

    def write(self, serial: int) -> str:
        count = self.start + (serial - 1) * self.step
        if self.scattered and count < self._room:
            count = count * self._factor % self._room
        text = str(count).rjust(self.width, "0")
        if self.width and len(text) > self.width and not self.wide:
            raise NumberingError(f"{self.name} {count} is longer than {self.width}")
        return text

    def read(self, text: str) -> int:
        """Which of the sequence it is; raises NumberingError for one that is never given."""
        count = int(text)
        if self.scattered:
            count = count * pow(self._factor, -1, self._room) % self._room
        serial, rest = divmod(count - self.start, self.step)
        if rest or serial < 0:
            raise NumberingError(f"{self.name} {text} is never given")
        return serial + 1

    def shape(self) -> str:
        if not self.width:
            return "0|[1-9][0-9]*"
        more = f"|[1-9][0-9]{{{self.width},}}" if self.wide else ""
        return f"[0-9]{{{self.width}}}{more}"

    def fixed(self) -> bool:
        return self.width > 0 and not self.wide

    @property
    def _room(self) -> int:
        return int(10**self.width)

    @property
    def _factor(self) -> int:
        """Coprime to ten, near the golden section: every number once, neighbours far apart."""
        factor = int(self._room * 0.6180339887) | 1
        while math.gcd(factor, 10) != 1:
            factor += 2
        return factor


@dataclass(frozen=True, slots=True)
class Random:
    width: int
    name = RANDOM

    def write(self, drawn: str) -> str:
        if len(drawn) != self.width or set(drawn) - set(UNMISTAKABLE):
            raise NumberingError(f"{drawn!r} is not {self.width} characters of the alphabet")
        return drawn

    def shape(self) -> str:
        return f"[{UNMISTAKABLE}]{{{self.width}}}"


@dataclass(frozen=True, slots=True)
class Check:
    """Over everything else that is no separator, or only `over` these fields."""

    algorithm: str
    over: tuple[str, ...] = ()
    name = "check"

    def write(self, body: str) -> str:
        try:
            return ALGORITHMS[self.algorithm][0](body)
        except ValueError:
            raise NumberingError(f"{self.algorithm} can't be taken over {body!r}") from None

    def shape(self) -> str:
        return ALGORITHMS[self.algorithm][1]


Plain = Literal | Separator | Field | Sequence | Random | Check


@dataclass(frozen=True, slots=True)
class Optional:
    """Written only if the field `when` has this value (any, where `equals` is empty)."""

    when: str
    equals: str
    parts: tuple[Plain, ...]

    def applies(self, values: Values) -> bool:
        value = values.get(self.when, "")
        return value == self.equals if self.equals else bool(value)


Segment = Plain | Optional
