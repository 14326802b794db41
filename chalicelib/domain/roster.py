"""One row of the prior-score roster: its columns, and what a row must say to become a candidate.

Scores are never typed by candidates (S1-06): they come from this file, keyed by the written test's
ticket number, with mode, school and, in a ZIP beside it, the original photo (S1-42).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from chalicelib.domain import names
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.identity import Document, read_document
from chalicelib.domain.written_ticket import Exam, WrittenTicket, read_written_ticket

Mode = Literal["paper", "online"]
Column = Literal[
    "ticket_no", "name", "id_type", "id_no", "exam", "mode", "total", "school", "phone"
]

TOTAL_MAX = 710
HEADERS: dict[Column, tuple[str, ...]] = {
    "ticket_no": ("准考证号", "笔试准考证号", "ticket_no", "ticket"),
    "name": ("姓名", "考生姓名", "name"),
    "id_type": ("证件类型", "id_type"),
    "id_no": ("证件号码", "证件号", "身份证号", "身份证号码", "id_no"),
    "exam": ("考试", "考试级别", "级别", "exam", "level"),
    "mode": ("考试方式", "方式", "mode"),
    "total": ("成绩", "总分", "笔试成绩", "total", "score"),
    "school": ("学校", "学校名称", "school"),
    "phone": ("手机", "手机号", "手机号码", "phone"),
}
OPTIONAL: frozenset[Column] = frozenset({"id_type", "phone"})

_EXAMS: dict[str, Exam] = {
    "四级": "CET4",
    "英语四级": "CET4",
    "大学英语四级": "CET4",
    "CET4": "CET4",
    "六级": "CET6",
    "英语六级": "CET6",
    "大学英语六级": "CET6",
    "CET6": "CET6",
}
_MODES: dict[str, Mode] = {
    "纸笔": "paper",
    "笔试": "paper",
    "纸笔考试": "paper",
    "PAPER": "paper",
    "网考": "online",
    "机考": "online",
    "网络考试": "online",
    "ONLINE": "online",
}
_ID_TYPES = {
    "居民身份证": "CN_RIC",
    "身份证": "CN_RIC",
    "临时居民身份证": "CN_RIC_TEMP",
    "港澳居民居住证": "HM_RES",
    "台湾居民居住证": "TW_RES",
    "港澳居民来往内地通行证": "HM_PERMIT",
    "台湾居民来往大陆通行证": "TW_PERMIT",
    "护照": "CN_PASSPORT",
    "中国护照": "CN_PASSPORT",
    "外国护照": "FOREIGN_PASSPORT",
    "外国人永久居留身份证": "FPR_2023",
    "外国人永久居留证": "FPR_2017",
    "军人证件": "MILITARY",
    "香港居民身份证": "HK_ID",
    "澳门居民身份证": "MO_ID",
}
_LOST_DIGITS = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_FORMULA = ("=", "@")
_INTEGER = re.compile(r"-?\d+", re.ASCII)
_DECIMAL = re.compile(r"-?\d*\.\d+|-?\d+\.", re.ASCII)
_PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_T = TypeVar("_T")
_C = TypeVar("_C", bound=str)


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is refused or, as a warning, looked at. `params["value"]` is what the cell says.

    Line 0 is no line: the fault is what the file does not say.
    """

    line: int
    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row that can be imported. Everything in it is normalised."""

    line: int
    ticket: WrittenTicket
    name: str
    document: Document
    exam: Exam
    mode: Mode
    total: int
    school: str
    phone: str | None = None

    @property
    def facts(self) -> tuple[object, ...]:
        """Everything but the line: equal for two rows that say the same."""
        return (
            *(self.ticket.number, self.name, self.document.type, self.document.canonical),
            *(self.exam, self.mode, self.total, self.school, self.phone),
        )


def read_header(cells: Sequence[str]) -> dict[Column, int]:
    """Where each column stands; blank headings are skipped. Every bad column is named at once."""
    return places_of(cells, HEADERS, OPTIONAL)


def places_of(
    cells: Sequence[str], headers: Mapping[_C, tuple[str, ...]], optional: frozenset[_C]
) -> dict[_C, int]:
    """The columns of any table, by any of their headings."""
    places: dict[_C, int] = {}
    errors: list[FieldError] = []
    for place, cell in enumerate(cells):
        text = _plain(cell).lower()
        column = next((column for column, texts in headers.items() if text in texts), None)
        if not cell.strip():
            continue
        if column is None:
            errors.append(FieldError(f"/header/{place}", "column_unknown", {"value": cell}))
        elif column in places:
            params = {"column": column, "value": cell}
            errors.append(FieldError(f"/header/{place}", "column_duplicate", params))
        else:
            places[column] = place
    missing = [column for column in headers if column not in places and column not in optional]
    errors += [
        FieldError("/header", "column_missing", {"column": column, "expected": headers[column][0]})
        for column in missing
    ]
    if errors:
        raise Invalid(errors=errors)
    return places


def read_row(line: int, cells: Mapping[Column, str], today: date) -> RosterRow | list[RowFault]:
    """The row, or everything that is wrong with it."""
    reading = Reading(line, cells)
    ticket = reading.take("ticket_no", read_written_ticket)
    name = reading.take("name", names.read_name)
    document = reading.take("id_no", lambda text: read_id(text, cells.get("id_type", ""), today))
    exam = reading.take("exam", _exam)
    mode = reading.take("mode", _mode)
    total = reading.take("total", _total)
    school = reading.take("school", names.read_school)
    phone = reading.take("phone", _phone) if cells.get("phone", "").strip() else None
    if ticket and exam and ticket.exam != exam:
        reading.blame("exam", "exam_mismatch", {"ticket_exam": ticket.exam})
    if (
        reading.faults
        or total is None
        or not (ticket and name and document and exam and mode and school)
    ):
        return reading.faults
    return RosterRow(line, ticket, name, document, exam, mode, total, school, phone)


class Reading(Generic[_C]):
    """Reads cell by cell and keeps every fault, so that a row is mended in one go."""

    def __init__(self, line: int, cells: Mapping[_C, str]) -> None:
        self.line = line
        self.cells = cells
        self.faults: list[RowFault] = []

    def take(self, column: _C, read: Callable[[str], _T]) -> _T | None:
        text = self.cells.get(column, "")
        if text.startswith(_FORMULA):
            self.blame(column, "formula")
            return None
        if column in ("ticket_no", "id_no", "phone") and _LOST_DIGITS.fullmatch(text.strip()):
            self.blame(column, "number_lost_digits")
            return None
        try:
            return read(text)
        except Invalid as refusal:
            for error in refusal.errors:
                self.blame(_blamed(error, column), error.code, error.params)
            return None

    def blame(self, column: str, code: str, params: Mapping[str, Any] | None = None) -> None:
        seen = {"value": next((text for name, text in self.cells.items() if name == column), "")}
        self.faults.append(RowFault(self.line, column, code, {**(params or {}), **seen}))


def _blamed(error: FieldError, column: str) -> str:
    return "id_type" if error.pointer == "/id_type" else column


def _plain(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))


def read_id(text: str, type_text: str, today: date) -> Document:
    """The document of a row; without a type, the one that the number's form tells."""
    kind = _plain(type_text)
    if not _plain(text):
        raise Invalid(errors=[FieldError("/id_no", "id_empty")])
    code = _ID_TYPES.get(kind, kind.upper()) if kind else None
    return read_document(code, text, today, old_form=True)


def _exam(text: str) -> Exam:
    return _known(_EXAMS, text, "exam_unknown")


def _mode(text: str) -> Mode:
    return _known(_MODES, text, "mode_unknown")


def _known(table: Mapping[str, _T], text: str, code: str) -> _T:
    found = table.get(_plain(text).upper().replace("-", ""))
    if found is None:
        raise Invalid(errors=[FieldError("", code)])
    return found


def _total(text: str) -> int:
    number = _plain(text)
    if not number:
        raise Invalid(errors=[FieldError("", "score_empty")])
    if _DECIMAL.fullmatch(number):
        raise Invalid(errors=[FieldError("", "score_not_integer")])
    if not _INTEGER.fullmatch(number):
        raise Invalid(errors=[FieldError("", "score_not_number")])
    if len(number) > 4 or not 0 <= int(number) <= TOTAL_MAX:
        raise Invalid(errors=[FieldError("", "score_range", {"min": 0, "max": TOTAL_MAX})])
    return int(number)


def _phone(text: str) -> str:
    number = re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    if not _PHONE.fullmatch(number):
        raise Invalid(errors=[FieldError("", "phone_pattern")])
    return number
