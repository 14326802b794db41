"""One row of a file of facts: results, qualifications, thesis grades or suspensions of persons.

Which facts a programme takes, and what their values may be, its file says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from chalicelib.domain import names
from chalicelib.domain.eligibility import Eligibility, FactKind
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.fact import SUSPENDED, FactType, Value
from chalicelib.domain.identity import Document
from chalicelib.domain.roster import Reading, RowFault, places_of, read_id

Column = Literal[
    "name", "id_type", "id_no", "type", "key", "value", "ref", "sat_on", "since", "until", "clause"
]
HEADERS: dict[Column, tuple[str, ...]] = {
    "name": ("姓名", "考生姓名", "name"),
    "id_type": ("证件类型", "id_type"),
    "id_no": ("证件号码", "证件号", "身份证号", "身份证号码", "id_no"),
    "type": ("类别", "类型", "type"),
    "key": ("项目", "科目", "key"),
    "value": ("成绩", "结果", "等级", "value"),
    "ref": ("考次", "编号", "ref"),
    "sat_on": ("考试日期", "sat_on"),
    "since": ("起始日期", "since"),
    "until": ("截止日期", "until"),
    "clause": ("依据", "clause"),
}
OPTIONAL: frozenset[Column] = frozenset({"id_type", "ref", "sat_on", "since", "until", "clause"})
_TYPES = {
    "成绩": FactType.SCORE,
    "合格": FactType.QUALIFICATION,
    "资格": FactType.QUALIFICATION,
    "论文等级": FactType.THESIS_GRADE,
    "保留成绩": FactType.RETAINED,
    "停考": FactType.SANCTION,
    "免考": FactType.EXEMPTION,
}
_REF_LONGEST = 40


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row that can be imported. `kind` is None for a suspension."""

    line: int
    name: str
    document: Document
    type: FactType
    key: str
    value: Value
    kind: FactKind | None
    ref: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None

    @property
    def of(self) -> tuple[str, str, str, str]:
        """What a file may say only once."""
        return (self.document.key, self.type, self.key, self.ref)


@dataclass(frozen=True, slots=True)
class CheckedFacts:
    rows: tuple[FactRow, ...]
    faults: tuple[RowFault, ...]


def check_facts(
    header: Sequence[str],
    lines: Iterable[tuple[int, Sequence[str]]],
    rules: Eligibility,
    code: str,
    today: date,
) -> CheckedFacts:
    """Judges every row; of rows that contradict each other none is taken.

    Raises Invalid only where the header cannot be read.
    """
    columns = {place: column for column, place in places_of(header, HEADERS, OPTIONAL).items()}
    found: dict[tuple[str, ...], list[FactRow]] = {}
    faults = list[RowFault]()
    for line, cells in lines:
        named = {columns[place]: cell for place, cell in enumerate(cells) if place in columns}
        outcome = _Row(line, named, rules, code, today).read()
        if isinstance(outcome, FactRow):
            found.setdefault(outcome.of, []).append(outcome)
        else:
            faults += outcome
    rows = list[FactRow]()
    for same in found.values():
        if len({(row.value, row.since, row.until) for row in same}) > 1:
            faults += [_conflict(row, same) for row in same]
        else:
            rows.append(same[0])
    ordered = tuple(sorted(rows, key=lambda row: row.line))
    return CheckedFacts(ordered, tuple(sorted(faults, key=lambda fault: fault.line)))


def _conflict(row: FactRow, same: list[FactRow]) -> RowFault:
    others = [other.line for other in same if other is not row]
    return RowFault(row.line, "value", "fact_conflict", {"value": row.value, "lines": others[:5]})


class _Row:
    def __init__(
        self, line: int, cells: Mapping[Column, str], rules: Eligibility, code: str, today: date
    ) -> None:
        self._line, self._cells, self._today = line, cells, today
        self._rules, self._code = rules, code
        self._reading = Reading(line, cells)

    def read(self) -> FactRow | list[RowFault]:
        """The row, or everything that is wrong with it."""
        take, cells = self._reading.take, self._cells
        name = take("name", names.read_name)
        document = take("id_no", lambda text: read_id(text, cells.get("id_type", ""), self._today))
        type_ = take("type", _type)
        key = cells.get("key", "").strip()
        kind = self._kind(type_, key)
        value = take("value", lambda text: _value(text, kind)) if kind else SUSPENDED
        ref = take("ref", _ref) if self._said("ref") else ""
        days = {c: take(c, _day) for c in ("sat_on", "since", "until") if self._said(c)}
        since, until = days.get("since"), days.get("until")
        if since and until and since > until:
            self._reading.blame("until", "days_reversed", {"since": since.isoformat()})
        if self._reading.faults or not (name and document and type_) or value is None:
            return self._reading.faults
        attrs = dict[str, str]()
        if sat_on := days.get("sat_on"):
            attrs["sat_on"] = sat_on.isoformat()
        if cells.get("clause", "").strip():
            attrs["clause"] = cells["clause"].strip()[:60]
        more: dict[str, Any] = {"ref": ref or "", "attrs": attrs, "since": since, "until": until}
        return FactRow(self._line, name, document, type_, key, value, kind, **more)

    def _said(self, column: Column) -> bool:
        return bool(self._cells.get(column, "").strip())

    def _kind(self, type_: FactType | None, key: str) -> FactKind | None:
        if type_ is None:
            return None
        if type_ == FactType.SANCTION:
            scopes = (self._code, *self._rules.sanctions)
            if key not in scopes:
                self._reading.blame("key", "fact_unknown", {"expected": list(scopes)})
            return None
        kind = self._rules.kind(type_, key)
        if kind is None:
            known = [one.key for one in self._rules.kinds if one.type == type_]
            self._reading.blame("key", "fact_unknown", {"expected": known[:20]})
        return kind


def _type(text: str) -> FactType:
    word = text.strip()
    found = _TYPES.get(word) or next((t for t in _TYPES.values() if t.value == word.lower()), None)
    if found is None:
        raise Invalid(errors=[FieldError("", "fact_type_unknown")])
    return found


def _value(text: str, kind: FactKind) -> Value:
    """Halves are written as they are; a number outside the scale, or between its words, is none."""
    word = text.strip()
    if kind.values:
        if word not in kind.values:
            raise Invalid(errors=[FieldError("", "fact_value", {"expected": list(kind.values)})])
        return word
    try:
        number = float(word)
    except ValueError:
        raise Invalid(errors=[FieldError("", "score_not_number")]) from None
    least, most = kind.least or 0, kind.most or 0
    if not least <= number <= most:
        raise Invalid(errors=[FieldError("", "score_range", {"min": least, "max": most})])
    if not (number * 2).is_integer():
        raise Invalid(errors=[FieldError("", "score_step", {"step": 0.5})])
    return int(number) if number.is_integer() else number


def _ref(text: str) -> str:
    word = text.strip()
    if len(word) > _REF_LONGEST or "#" in word or not word.isprintable():
        raise Invalid(errors=[FieldError("", "ref_pattern", {"max": _REF_LONGEST})])
    return word


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        raise Invalid(errors=[FieldError("", "date_pattern")]) from None
