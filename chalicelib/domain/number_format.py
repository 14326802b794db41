"""Numbers from patterns and back: writing, reading, checking, and what they look like."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.number_pattern import read_pattern
from chalicelib.domain.number_segments import (
    UNMISTAKABLE,
    Check,
    Field,
    Literal,
    NumberingError,
    Optional,
    Plain,
    Random,
    Segment,
    Separator,
    Sequence,
    Values,
    of_day,
)

SAMPLE_DAY = date(2014, 11, 23)
_CONTENT = (Field, Sequence, Random)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a number says: its fields as they stand in it, and which of its sequence it is."""

    values: dict[str, str]
    serial: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a number, by the name of its field: for people who check one by eye."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One pattern. Numbers of one sequence differ: that is what tests of it prove."""

    pattern: str

    @classmethod
    def of(cls, pattern: str) -> NumberFormat:
        """Raises NumberingError for what can't be read."""
        read_pattern(pattern)
        return cls(pattern)

    @property
    def segments(self) -> tuple[Segment, ...]:
        return read_pattern(self.pattern)

    def write(self, values: Values, serial: int | None = None, drawn: str = "") -> str:
        """The number; raises NumberingError rather than give a wrong one."""
        return "".join(text for _, text in self._written(values, serial, drawn))

    def printed(self, values: Values, serial: int | None = None, drawn: str = "") -> str:
        """The number as paper shows it, with its separators."""
        written = self._written(values, serial, drawn)
        shown = (s.text if isinstance(s, Separator) else text for s, text in written)
        return "".join(shown)

    def series(self, values: Values) -> str:
        """Which numbers count through together: all that differ in their serial only."""
        parts: list[str] = []
        for segment in self._present(values):
            if isinstance(segment, Sequence):
                if segment.per:
                    named = (f"{name}={values.get(name, '')}" for name in segment.per)
                    return f"{segment.name}:{','.join(named)}"
                parts.append("*")
            elif isinstance(segment, Field):
                value = values.get(segment.name, "")
                parts.append(segment.write(value) if segment.table else value or "*")
            elif isinstance(segment, Literal):
                parts.append(segment.text)
        return "".join(parts)

    def read(self, text: str) -> Reading:
        """A number back into its fields, its check characters proved; raises NumberingError.

        Separators may stand in it or not. A pattern that could be read in two ways is refused.
        """
        return self._values(self._match(text))

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """A number cut into its fields, in order; raises NumberingError."""
        found = self._match(text)
        texts = ((segment.name, found[f"p{place}"]) for place, segment in self._numbered())
        return tuple(Piece(name, piece) for name, piece in texts if piece)

    def grouped(self, text: str) -> str:
        """A number with its separators; one of another pattern stays as it is."""
        try:
            found = self._match(text)
        except NumberingError:
            return text
        texts = ((segment, found[f"p{place}"]) for place, segment in self._numbered())
        there = ((segment, piece) for segment, piece in texts if piece is not None)
        return "".join(s.text if isinstance(s, Separator) else piece for s, piece in there)

    @property
    def readable(self) -> bool:
        """One piece of open length at most, so that the length says where each piece ends."""
        return sum(not _fixed(segment) for segment in self.segments) <= 1

    @property
    def counted(self) -> bool:
        """Has it a sequence, always?"""
        return any(isinstance(segment, Sequence) for segment in self.segments)

    def uses(self, name: str) -> bool:
        """Does it name this field, always?"""
        return any(getattr(segment, "name", "") == name for segment in self.segments)

    def sample(self, values: Values | None = None) -> str:
        """What a number looks like; raises NumberingError where values are needed."""
        day = of_day(SAMPLE_DAY)
        return self.printed({**day, **(values or {})}, 1, self.draw(lambda n: n // 2))

    def draw(self, below: Callable[[int], int]) -> str:
        """Characters for its random piece; `below(n)` is a random number under n."""
        widths = [s.width for s in _flat(self.segments) if isinstance(s, Random)]
        width = max(widths, default=0)
        return "".join(UNMISTAKABLE[below(len(UNMISTAKABLE))] for _ in range(width))

    def _present(self, values: Values) -> Iterator[Plain]:
        for segment in self.segments:
            if isinstance(segment, Optional):
                if segment.applies(values):
                    yield from segment.parts
            else:
                yield segment

    def _written(self, values: Values, serial: int | None, drawn: str) -> list[tuple[Plain, str]]:
        written = [
            (segment, self._text(segment, values, serial, drawn))
            for segment in self._present(values)
        ]
        return [
            (
                segment,
                segment.write(_body(segment, written)) if isinstance(segment, Check) else text,
            )
            for segment, text in written
        ]

    def _text(self, segment: Plain, values: Values, serial: int | None, drawn: str) -> str:
        if isinstance(segment, Literal):
            return segment.text
        if isinstance(segment, Random):
            return segment.write(drawn[: segment.width])
        if isinstance(segment, Sequence):
            if serial is None:
                raise NumberingError(f"there is no {segment.name} for {self.pattern!r}")
            return segment.write(serial)
        if isinstance(segment, Field):
            if segment.name not in values:
                raise NumberingError(f"there is no {segment.name} for {self.pattern!r}")
            return segment.write(values[segment.name])
        return ""

    def _numbered(self) -> list[tuple[int, Plain]]:
        return list(enumerate(_flat(self.segments)))

    def _match(self, text: str) -> re.Match[str]:
        if not self.readable:
            raise NumberingError(f"{self.pattern!r} can be read in more than one way")
        found = _shape_of(self.pattern).fullmatch(self._plain(text))
        if found is None:
            raise NumberingError(f"{text!r} is no number of {self.pattern!r}")
        self._prove(found)
        return found

    def _plain(self, text: str) -> str:
        separators = {s.text for s in _flat(self.segments) if isinstance(s, Separator)}
        literals = "".join(s.text for s in _flat(self.segments) if isinstance(s, Literal))
        gone = "".join(separators - set(literals))
        return text.translate(str.maketrans("", "", gone))

    def _values(self, found: re.Match[str]) -> Reading:
        values: dict[str, str] = {}
        serial: int | None = None
        for place, segment in self._numbered():
            text = found.group(f"p{place}")
            if text is None or not isinstance(segment, _CONTENT):
                continue
            if isinstance(segment, Sequence):
                serial = segment.read(text)
                continue
            value = segment.read(text) if isinstance(segment, Field) else text
            if values.setdefault(segment.name, value) != value:
                raise NumberingError(f"{segment.name} is {values[segment.name]} and {value}")
        return Reading(self._conditions(values, found), serial)

    def _conditions(self, values: dict[str, str], found: re.Match[str]) -> dict[str, str]:
        """What is written only under a condition tells the value that made it be written."""
        place = 0
        for segment in self.segments:
            if not isinstance(segment, Optional):
                place += 1
                continue
            there = found.group(f"p{place}") is not None
            place += len(segment.parts)
            if (
                there
                and segment.equals
                and values.setdefault(segment.when, segment.equals) != segment.equals
            ):
                raise NumberingError(f"{segment.when} is not {segment.equals}")
        return values

    def _prove(self, found: re.Match[str]) -> None:
        texts = [(s, found.group(f"p{place}")) for place, s in self._numbered()]
        written = [(segment, text) for segment, text in texts if text is not None]
        for segment, text in written:
            if isinstance(segment, Check) and segment.write(_body(segment, written)) != text:
                raise NumberingError(f"the check character {text} is wrong")


@functools.lru_cache(maxsize=256)
def _shape_of(pattern: str) -> re.Pattern[str]:
    place, shape = 0, ""
    for segment in read_pattern(pattern):
        parts = segment.parts if isinstance(segment, Optional) else (segment,)
        inner = ""
        for part in parts:
            inner += f"(?P<p{place}>{part.shape()})"
            place += 1
        shape += f"(?:{inner})?" if isinstance(segment, Optional) else inner
    return re.compile(shape, re.ASCII)


def _flat(segments: Iterable[Segment]) -> Iterator[Plain]:
    for segment in segments:
        if isinstance(segment, Optional):
            yield from segment.parts
        else:
            yield segment


def _fixed(segment: Segment) -> bool:
    if isinstance(segment, Optional):
        return False
    return segment.fixed() if isinstance(segment, (Field, Sequence)) else True


def _body(check: Check, written: Iterable[tuple[Plain, str]]) -> str:
    """What a check character is taken over."""
    return "".join(
        text
        for segment, text in written
        if not isinstance(segment, (Check, Separator))
        and (not check.over or segment.name in check.over)
    )
