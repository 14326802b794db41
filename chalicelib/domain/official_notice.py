"""The official notice of a round, in one language: numbered clauses made of plain blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Language = Literal["zh-CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-CN", "en")
_DIGITS = "〇一二三四五六七八九"


def language_of(asked: str | None) -> Language:
    """Chinese unless English is asked for."""
    return "en" if asked == "en" else "zh-CN"


@dataclass(frozen=True, slots=True)
class Text:
    """`leads`: it stands over the block that follows."""

    text: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list, numbered as it is printed."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are shares of the line."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block = Text | Points | Table


@dataclass(frozen=True, slots=True)
class Clause:
    """`lines` are the requirements that it keeps: `make requirements` names their tests."""

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """The mark of a change made in public."""

    at: datetime
    stamp: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficialNotice:
    """`programme` is empty where the title names it; `phrases` are the words around the clauses."""

    round_id: str
    language: Language
    title: str
    programme: str
    office: str
    issued_on: date
    issued: str
    specimen: bool
    corrections: tuple[Correction, ...]
    clauses: tuple[Clause, ...]
    phrases: dict[str, str]

    def texts(self) -> tuple[tuple[str, str], ...]:
        """All that is printed, each with the clause that it stands in."""
        head = [("title", self.title), ("programme", self.programme), ("office", self.office)]
        head.append(("issued", self.issued))
        fixed = [("phrases", phrase) for phrase in self.phrases.values()]
        marks = [
            ("corrections", text) for one in self.corrections for text in (one.stamp, *one.items)
        ]
        told = [(clause.id, text) for clause in self.clauses for text in _texts(clause)]
        return (*head, *fixed, *marks, *told)


def _texts(clause: Clause) -> list[str]:
    found = [clause.number, clause.title]
    for block in clause.blocks:
        if isinstance(block, Text):
            found.append(block.text)
        elif isinstance(block, Points):
            found += block.items
        else:
            found += [*block.head, *(cell for row in block.rows for cell in row)]
    return found


def numbered(language: Language, found: Sequence[Clause]) -> tuple[Clause, ...]:
    """一、二、三 in Chinese, 1, 2, 3 in English; a clause without anything in it is left out."""
    there = [clause for clause in found if clause.blocks]
    return tuple(
        Clause(one.id, number_of(language, place), one.title, one.blocks, one.lines)
        for place, one in enumerate(there, 1)
    )


def number_of(language: Language, place: int) -> str:
    """Up to 99."""
    if language == "en":
        return f"{place}."
    tens, ones = divmod(place, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return f"{head}{_DIGITS[ones] if ones else ''}、"
