"""The file of results: ticket number, paper where there are several, grade, score or special word,
and perhaps the name beside it.

A set of results is complete or it is not: every finding stands in the way of the whole file.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.marks import Marks
from chalicelib.domain.roster import RowFault

Column = Literal["ticket_no", "paper", "grade", "name"]
Finding = Literal["unknown", "duplicate", "missing", "wrong"]

FINDINGS: tuple[Finding, ...] = ("unknown", "duplicate", "missing", "wrong")
HEADERS: dict[Column, tuple[str, ...]] = {
    "ticket_no": ("准考证号", "口试准考证号", "ticket_no", "ticket"),
    "paper": ("科目", "科目代码", "paper", "subject"),
    "grade": ("等级", "成绩", "成绩等级", "grade", "result"),
    "name": ("姓名", "考生姓名", "name"),
}
_KINDS: dict[str, Finding] = {
    "grade_unknown_ticket": "unknown",
    "grade_foreign_round": "unknown",
    "grade_twice": "duplicate",
    "grade_missing": "missing",
}
_FORMULA = ("=", "@")
_LOST_DIGITS = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_TICKET = re.compile(r"[0-9A-Z\-]{4,32}", re.ASCII)
NO_LINE = 0
"""The line of a finding about what the file does not say."""


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A line that can be read. `result` is a grade's code, a score or a special word; `paper` is
    empty where the round is graded as a whole.
    """

    line: int
    ticket_no: str
    result: str
    name: str
    paper: str = ""


@dataclass(frozen=True, slots=True)
class GradeSheet:
    """`named` are the ticket numbers of all lines with their papers, those with a fault too."""

    lines: tuple[GradeLine, ...]
    faults: tuple[RowFault, ...]
    named: frozenset[tuple[str, str]]


def finding_of(fault: RowFault) -> Finding:
    return _KINDS.get(fault.code, "wrong")


def counted(faults: Iterable[RowFault]) -> dict[str, int]:
    """How many of each kind, all kinds named."""
    found = Counter(finding_of(fault) for fault in faults)
    return {kind: found[kind] for kind in FINDINGS}


def read_sheet(
    header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], marks: Marks
) -> GradeSheet:
    """Judges every line by itself and against the others. Raises Invalid for a bad header."""
    columns = {place: column for column, place in _read_header(header, marks).items()}
    good: list[GradeLine] = []
    faults: list[RowFault] = []
    first: dict[tuple[str, str], int] = {}
    for line, cells in lines:
        read, wrong = _read_line(line, cells, columns, marks)
        about = read.ticket_no, read.paper
        earlier = first.setdefault(about, line) if read.ticket_no else line
        if earlier != line:
            told = {"value": read.ticket_no, "lines": [earlier]}
            wrong.append(RowFault(line, "ticket_no", "grade_twice", told))
        faults += wrong
        if not wrong:
            good.append(read)
    return GradeSheet(tuple(good), tuple(faults), frozenset(first))


def _read_line(
    line: int, cells: Sequence[str], columns: Mapping[int, Column], marks: Marks
) -> tuple[GradeLine, list[RowFault]]:
    """What can be read of a line, and everything that is wrong with it."""
    named = {columns[place]: cell for place, cell in enumerate(cells) if place in columns}
    stray = [cell for place, cell in enumerate(cells) if place not in columns and cell.strip()]
    faults = [RowFault(line, "", "cell_without_column", {"value": cell}) for cell in stray[:1]]
    for column, cell in named.items():
        code = _cell_fault(column, cell)
        if code:
            faults.append(RowFault(line, column, code, {"value": cell}))
    ticket_no = _plain(named.get("ticket_no", "")).upper()
    paper = marks.paper(_plain(named.get("paper", ""))) if marks.by_paper else ""
    written = _plain(named.get("grade", ""))
    result = marks.result(paper, written)
    blamed = {fault.column for fault in faults}
    if "ticket_no" in blamed:
        ticket_no = ""
    if marks.by_paper and not paper and "paper" not in blamed:
        faults.append(RowFault(line, "paper", "paper_unknown", {"value": named.get("paper", "")}))
    elif not result and "grade" not in blamed:
        code, scale = marks.off(paper, written)
        faults.append(RowFault(line, "grade", code, {"value": named.get("grade", ""), **scale}))
    return GradeLine(line, ticket_no, result, named.get("name", "").strip(), paper), faults


def _cell_fault(column: Column, cell: str) -> str | None:
    if cell.startswith(_FORMULA):
        return "formula"
    if column != "ticket_no":
        return None
    text = _plain(cell).upper()
    if not text:
        return "ticket_empty"
    if _LOST_DIGITS.fullmatch(text):
        return "number_lost_digits"
    return None if _TICKET.fullmatch(text) else "ticket_character"


def _read_header(cells: Sequence[str], marks: Marks) -> dict[Column, int]:
    """Where each column stands; every bad column is named at once."""
    allowed = {column: texts for column, texts in HEADERS.items() if _may(column, marks)}
    needed: list[Column] = ["ticket_no", "grade"]
    if len(marks.scales) > 1:
        needed.append("paper")
    places: dict[Column, int] = {}
    errors: list[FieldError] = []
    for place, cell in enumerate(cells):
        text = _plain(cell).lower()
        column = next((column for column, texts in allowed.items() if text in texts), None)
        if not text:
            continue
        if column is None:
            errors.append(FieldError(f"/header/{place}", "column_unknown", {"value": cell}))
        elif column in places:
            params = {"column": column, "value": cell}
            errors.append(FieldError(f"/header/{place}", "column_duplicate", params))
        else:
            places[column] = place
    missing = [name for name in needed if name not in places]
    errors += [
        FieldError("/header", "column_missing", {"column": name, "expected": HEADERS[name][0]})
        for name in missing
    ]
    if errors:
        raise Invalid(errors=errors)
    return places


def _may(column: Column, marks: Marks) -> bool:
    return column != "paper" or marks.by_paper


def _plain(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))
