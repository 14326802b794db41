"""A registry's list: numbers given before, whose they are, and what was passed under them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from chalicelib.domain import names
from chalicelib.domain.contact import read_phone
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.identity import Document
from chalicelib.domain.registry import RegistryRules
from chalicelib.domain.roster import Reading, RowFault, places_of, read_id

Column = Literal["number", "name", "id_type", "id_no", "district", "phone", "results"]
HEADERS: dict[Column, tuple[str, ...]] = {
    "number": ("准考证号", "考籍号", "number"),
    "name": ("姓名", "考生姓名", "name"),
    "id_type": ("证件类型", "id_type"),
    "id_no": ("证件号码", "证件号", "身份证号", "身份证号码", "id_no"),
    "district": ("考区", "district"),
    "phone": ("手机", "手机号", "手机号码", "phone"),
    "results": ("成绩", "合格课程", "results"),
}
OPTIONAL: frozenset[Column] = frozenset({"id_type", "district", "phone", "results"})
_RESULT = re.compile(r"([0-9A-Z]{3,8})[:：](\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class NumberRow:
    """`results` are scores by course."""

    line: int
    number: str
    district: str
    name: str
    document: Document
    phone: str | None = None
    results: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedNumbers:
    rows: tuple[NumberRow, ...]
    faults: tuple[RowFault, ...]


def check_numbers(
    header: Sequence[str],
    lines: Iterable[tuple[int, Sequence[str]]],
    rules: RegistryRules,
    today: date,
) -> CheckedNumbers:
    """Judges every row; of rows with one number none is taken, for nobody can know which is right.

    Raises Invalid only where the header cannot be read.
    """
    columns = {place: column for column, place in places_of(header, HEADERS, OPTIONAL).items()}
    found: dict[str, list[NumberRow]] = defaultdict(list)
    faults: list[RowFault] = []
    for line, cells in lines:
        named = {columns[place]: cell for place, cell in enumerate(cells) if place in columns}
        outcome = read_number_row(line, named, rules, today)
        if isinstance(outcome, NumberRow):
            found[outcome.number].append(outcome)
        else:
            faults += outcome
    for same in found.values():
        faults += [_twice(row, same) for row in same] if len(same) > 1 else []
    rows = sorted((same[0] for same in found.values() if len(same) == 1), key=lambda row: row.line)
    return CheckedNumbers(tuple(rows), tuple(sorted(faults, key=lambda fault: fault.line)))


def _twice(row: NumberRow, same: list[NumberRow]) -> RowFault:
    others = [other.line for other in same if other is not row]
    return RowFault(row.line, "number", "number_twice", {"value": row.number, "lines": others[:5]})


def read_number_row(
    line: int, cells: Mapping[Column, str], rules: RegistryRules, today: date
) -> NumberRow | list[RowFault]:
    """The row, or everything that is wrong with it."""
    reading: Reading[Column] = Reading(line, cells)
    number = reading.take("number", lambda text: _number(text, rules))
    name = reading.take("name", names.read_name)
    document = reading.take("id_no", lambda text: read_id(text, cells.get("id_type", ""), today))
    phone = reading.take("phone", _phone) if cells.get("phone", "").strip() else None
    results = reading.take("results", _results) if cells.get("results", "").strip() else {}
    district = rules.district_of(number) if number else None
    said = cells.get("district", "").strip()
    if district and said and said not in (district.code, *district.name.values()):
        reading.blame("district", "district_differs", {"limit": district.code})
    if reading.faults or not (number and name and document and district):
        return reading.faults
    return NumberRow(line, number, district.code, name, document, phone, results or {})


def _number(text: str, rules: RegistryRules) -> str:
    number = "".join(text.split()).lstrip("'\u2019").upper()
    if rules.district_of(number) is None:
        raise Invalid(errors=[FieldError("", "number_pattern")])
    return number


def _phone(text: str) -> str:
    phone = read_phone(text)
    if phone is None:
        raise Invalid(errors=[FieldError("", "phone_pattern")])
    return phone


def _results(text: str) -> dict[str, int]:
    """`00015:64;03708:70`"""
    found: dict[str, int] = {}
    for part in filter(None, re.split(r"[;；,，\s]+", text.strip())):
        read = _RESULT.fullmatch(part)
        if read is None or int(read[2]) > 100 or read[1] in found:
            raise Invalid(errors=[FieldError("", "results_pattern", {"part": part})])
        found[read[1]] = int(read[2])
    return found
