"""A whole roster file: each row by itself, then the rows against each other.

Where two rows contradict each other neither is taken, for nobody can know which one is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chalicelib.domain.names import same_name
from chalicelib.domain.roster import Column, RosterRow, RowFault, read_header, read_row


@dataclass(frozen=True, slots=True)
class CheckedRoster:
    """`repeated` counts rows that say again what an earlier row of the file said.

    `faults` refuse a row, `warnings` ask a person to look and let it pass. Both come in file order.
    """

    rows: tuple[RosterRow, ...]
    faults: tuple[RowFault, ...]
    warnings: tuple[RowFault, ...]
    repeated: int

    @property
    def refused_lines(self) -> frozenset[int]:
        return frozenset(fault.line for fault in self.faults)


def check_roster(
    header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], today: date
) -> CheckedRoster:
    """Judges every row. Raises Invalid only where the header itself cannot be read."""
    columns = {place: column for column, place in read_header(header).items()}
    found = _Found()
    for line, cells in lines:
        outcome = _read(line, cells, columns, today)
        if isinstance(outcome, RosterRow):
            found.add(outcome)
        else:
            found.faults += outcome
    found.weigh()
    return found.result()


def _read(
    line: int, cells: Sequence[str], columns: dict[int, Column], today: date
) -> RosterRow | list[RowFault]:
    stray = [cell for place, cell in enumerate(cells) if place not in columns and cell.strip()]
    if stray:
        return [RowFault(line, "", "cell_without_column", {"value": stray[0]})]
    named = {columns[place]: cell for place, cell in enumerate(cells) if place in columns}
    return read_row(line, named, today)


@dataclass(slots=True)
class _Found:
    by_ticket: dict[str, list[RosterRow]] = field(default_factory=lambda: defaultdict(list))
    by_person: dict[str, list[RosterRow]] = field(default_factory=lambda: defaultdict(list))
    faults: list[RowFault] = field(default_factory=list)
    warnings: list[RowFault] = field(default_factory=list)
    repeated: int = 0

    def add(self, row: RosterRow) -> None:
        same_ticket = self.by_ticket[row.ticket.number]
        first = next((known for known in same_ticket if known.facts == row.facts), None)
        if first:
            self.repeated += 1
            told = {"value": row.ticket.number, "first_line": first.line}
            self.warnings.append(RowFault(row.line, "ticket_no", "duplicate_line", told))
            return
        same_ticket.append(row)
        self.by_person[row.document.key].append(row)

    def weigh(self) -> None:
        for rows in self.by_ticket.values():
            if len(rows) > 1:
                self.faults += _ticket_conflict(rows)
        for rows in self.by_person.values():
            if len(rows) > 1:
                self._weigh_names(rows)

    def _weigh_names(self, rows: list[RosterRow]) -> None:
        likeness = {same_name(rows[0].name, row.name) for row in rows[1:]}
        if "different" in likeness:
            self.faults += _against_others(rows, "name", "id_two_names")
        elif "variant" in likeness:
            self.warnings += _against_others(rows, "name", "name_variant")

    def result(self) -> CheckedRoster:
        refused = {fault.line for fault in self.faults}
        rows: list[RosterRow] = []
        for group in self.by_person.values():
            rows += _settled([row for row in group if row.line not in refused])
        return CheckedRoster(
            tuple(sorted(rows, key=lambda row: row.line)),
            tuple(sorted(self.faults, key=lambda fault: fault.line)),
            tuple(sorted(self.warnings, key=lambda fault: fault.line)),
            self.repeated,
        )


def _settled(rows: list[RosterRow]) -> list[RosterRow]:
    """One person's rows with the name and school of the latest test, so that order is nothing."""
    if len(rows) < 2:
        return rows
    latest = max(rows, key=lambda row: (row.ticket.year, row.ticket.month, row.line))
    return [replace(row, name=latest.name, school=latest.school) for row in rows]


def _ticket_conflict(rows: list[RosterRow]) -> list[RowFault]:
    people = {row.document.key for row in rows}
    code = "ticket_two_people" if len(people) > 1 else "ticket_conflict"
    return _against_others(rows, "ticket_no", code)


def _against_others(rows: list[RosterRow], column: Column, code: str) -> list[RowFault]:
    faults = []
    for row in rows:
        others = [other.line for other in rows if other.line != row.line]
        value = row.name if column == "name" else row.ticket.number
        faults.append(RowFault(row.line, column, code, {"value": value, "lines": others[:5]}))
    return faults
