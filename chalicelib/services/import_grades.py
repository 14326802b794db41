"""A file of grades becomes a set of results: whole, or not at all (S1-38, S1-39)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from chalicelib.domain import marks
from chalicelib.domain.errors import Busy, WrongState
from chalicelib.domain.grade_sheet import (
    NO_LINE,
    GradeLine,
    GradeSheet,
    counted,
    read_sheet,
)
from chalicelib.domain.marks import Marks
from chalicelib.domain.names import same_name
from chalicelib.domain.programme import Programme
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.result import SCORED, ResultSet, Row, Special, digest, scored
from chalicelib.domain.roster import RowFault
from chalicelib.gateways import spreadsheets
from chalicelib.services import rounds
from chalicelib.services.deps import Deps
from chalicelib.services.import_work import REPORT_EVERY, Findings, Report
from chalicelib.store import registrations, results, roster
from chalicelib.store import rounds as rounds_store
from chalicelib.store.jobs import Job

_TRIES = 5
T = TypeVar("T")


class GradesImport:
    """CSV or XLSX against everybody who has paid. Who never asked for a ticket was absent."""

    def __init__(self, deps: Deps, job: Job, data: bytes) -> None:
        file = spreadsheets.open_rows(data)
        self._deps = deps
        self._job = job
        round_ = rounds.get(job.round_id)
        self._programme: Programme = rounds.programme_of(deps, round_)
        self._marks = marks.of_round(self._programme, round_)
        self._sheet: GradeSheet = read_sheet(file.header, file.lines, self._marks)
        self.encoding: str | None = file.encoding
        paid = [r for r in registrations.of_round(job.round_id) if r.state == State.PAID]
        self._sat = {r.candidate_id: _sat(r, self._marks) for r in paid}
        self._places = sum(len(r.entries) for r in paid)
        self._ticketless = [r.candidate_id for r in paid if not r.ticket_no]
        self._by_ticket = {r.ticket_no: r.candidate_id for r in paid if r.ticket_no}

    def check(self, report: Report) -> Findings:
        faults = self._faults(report)
        rows = self._rows()
        before = self._before()
        unchanged = sum(before.get(row.candidate_id) == (row.result, row.scores) for row in rows)
        refused = len({fault.line for fault in faults if fault.line != NO_LINE})
        return Findings(
            len(rows) - unchanged,
            unchanged,
            refused,
            tuple(faults),
            counted(faults),
            self._counts(rows),
        )

    def commit(self, report: Report) -> int:
        """Writes the set and answers its version; raises WrongState for any finding."""
        made = next((s for s in results.sets(self._job.round_id) if s.job_id == self._job.id), None)
        if made is not None:
            return made.version
        faults = self._faults(report)
        if faults:
            raise WrongState(findings=counted(faults))
        rows = self._rows()
        for _ in range(_TRIES):
            version = max((s.version for s in results.sets(self._job.round_id)), default=0) + 1
            self._write(version, rows, report)
            if results.put_set(self._header(version, rows)) is not None:
                return version
        raise Busy(retry_after=1)

    def _write(self, version: int, rows: list[Row], report: Report) -> None:
        """Every row, and nothing else: a run that died may have left rows under this version."""
        round_id, done = self._job.round_id, 0
        left = {row.candidate_id for row in results.rows(round_id, version)}
        results.drop_rows(round_id, version, left - {row.candidate_id for row in rows})
        for page in _pages(rows):
            results.write_rows(round_id, version, page)
            done += len(page)
            report(done, len(rows))

    def _header(self, version: int, rows: list[Row]) -> ResultSet:
        counts = self._counts(rows)
        earning = [grade.code for grade in self._programme.grades if grade.certificate]
        return ResultSet(
            round_id=self._job.round_id,
            version=version,
            job_id=self._job.id,
            by=self._job.by,
            imported_at=self._deps.now(),
            filename=self._job.filename,
            counts=counts,
            total=len(rows),
            ticketless=len(self._ticketless),
            digest=digest(rows),
            places=self._places if self._places != len(rows) else 0,
            certificates_wanted=sum(counts[code] for code in earning),
        )

    def _rows(self) -> list[Row]:
        """One for each who has paid and whom the file names without fault."""
        absent = Special.ABSENT.value
        if self._marks.by_paper:
            nothing = [
                scored(one, dict.fromkeys(self._sat[one], absent)) for one in self._ticketless
            ]
            return [*self._scored(), *nothing]
        found = [
            Row(self._by_ticket[line.ticket_no], line.result, line.ticket_no)
            for line in self._sheet.lines
            if line.ticket_no in self._by_ticket
        ]
        return [*found, *(Row(one, absent) for one in self._ticketless)]

    def _scored(self) -> list[Row]:
        scores: dict[str, dict[str, str]] = {}
        for line in self._sheet.lines:
            if line.ticket_no in self._by_ticket:
                scores.setdefault(line.ticket_no, {})[line.paper] = line.result
        return [scored(self._by_ticket[no], found, no) for no, found in scores.items()]

    def _counts(self, rows: Iterable[Row]) -> dict[str, int]:
        found = Counter(row.result for row in rows)
        grades = [SCORED] if self._marks.by_paper else self._marks.grades
        words = [*grades, *(s.value for s in Special)]
        return {word: found[word] for word in words}

    def _before(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Who had which result in the latest set."""
        known = results.sets(self._job.round_id)
        if not known:
            return {}
        rows = results.rows(self._job.round_id, known[-1].version)
        return {row.candidate_id: (row.result, row.scores) for row in rows}

    def _faults(self, report: Report) -> list[RowFault]:
        unknown = [line for line in self._sheet.lines if line.ticket_no not in self._by_ticket]
        known = [line for line in self._sheet.lines if line.ticket_no in self._by_ticket]
        faults = [*self._sheet.faults, *self._strangers(unknown), *self._not_sat(known)]
        done = 0
        for page in _pages(known):
            faults += self._wrong_names(page)
            done += len(page)
            report(done, len(known))
        faults.sort(key=lambda fault: fault.line)
        due = {(no, paper) for no, one in self._by_ticket.items() for paper in self._sat[one]}
        missing = sorted(due - self._sheet.named)
        return [*faults, *(_missing(no, paper) for no, paper in missing)]

    def _not_sat(self, lines: list[GradeLine]) -> list[RowFault]:
        """A paper that its person has not registered for, or retains (S2-47)."""
        return [
            RowFault(line.line, "paper", "paper_not_sat", {"value": line.paper})
            for line in lines
            if line.paper not in self._sat[self._by_ticket[line.ticket_no]]
        ]

    def _strangers(self, lines: list[GradeLine]) -> list[RowFault]:
        """Numbers of nobody who has paid in this round; those of another round say so."""
        if not lines:
            return []
        others: dict[str, str] = {}
        for round_id in rounds_store.ids():
            if round_id != self._job.round_id:
                found = registrations.of_round(round_id)
                others |= {r.ticket_no: round_id for r in found if r.ticket_no}
        return [_stranger(line, others.get(line.ticket_no)) for line in lines]

    def _wrong_names(self, lines: list[GradeLine]) -> list[RowFault]:
        named = {self._by_ticket[line.ticket_no]: line for line in lines if line.name}
        people = roster.profiles(named)
        return [
            RowFault(line.line, "name", "grade_name_differs", {"value": line.name})
            for one, line in named.items()
            if one not in people or same_name(people[one].name, line.name) == "different"
        ]


def _sat(seen: Registration, known: Marks) -> tuple[str, ...]:
    """The papers that a result is due for; one without a name where the round is graded whole."""
    sat = [paper for paper in seen.papers if paper in known.scales and paper not in seen.retained]
    return tuple(sat) if known.by_paper else ("",)


def _missing(ticket_no: str, paper: str) -> RowFault:
    told = {"value": ticket_no} | ({"paper": paper} if paper else {})
    return RowFault(NO_LINE, "ticket_no", "grade_missing", told)


def _stranger(line: GradeLine, round_id: str | None) -> RowFault:
    told = {"value": line.ticket_no}
    if round_id is None:
        return RowFault(line.line, "ticket_no", "grade_unknown_ticket", told)
    return RowFault(line.line, "ticket_no", "grade_foreign_round", {**told, "round": round_id})


def _pages(found: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(found), REPORT_EVERY):
        yield found[start : start + REPORT_EVERY]
