"""The roster of prior scores: who exists, what they scored (S1-05, S1-06, S1-42)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.eligibility import Score
from chalicelib.domain.names import same_name
from chalicelib.domain.registration import Registration
from chalicelib.domain.roster import RosterRow, RowFault
from chalicelib.domain.roster_check import CheckedRoster, check_roster
from chalicelib.gateways import glyphs, spreadsheets
from chalicelib.services import affected
from chalicelib.services.accounts import id_index
from chalicelib.services.deps import Deps
from chalicelib.services.import_work import REPORT_EVERY, Findings, Report
from chalicelib.store import roster
from chalicelib.store.jobs import Job


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tables say of one row's ticket and person."""

    ticket_owner: str | None
    candidate: Candidate | None
    score: Score | None


class RosterImport:
    """CSV or XLSX; the header names the columns.

    A roster said to be whole lists those who are registered and stand in no row of it (E 41).
    """

    def __init__(self, deps: Deps, job: Job, data: bytes) -> None:
        sheet = spreadsheets.open_rows(data)
        today = deps.today()
        self._deps, self._job = deps, job
        self._checked: CheckedRoster = check_roster(sheet.header, sheet.lines, today)
        self.encoding: str | None = sheet.encoding

    def check(self, report: Report) -> Findings:
        rows, faults = self._checked.rows, list(self._checked.faults)
        changed = unchanged = done = lowered = 0
        for page in _pages(rows):
            for row, known in self._known(page):
                fault = self._fault(row, known)
                if fault is not None:
                    faults.append(fault)
                elif self._same(row, known):
                    unchanged += 1
                else:
                    changed += 1
                    lowered += _lowered(row, known)
            done += len(page)
            report(done, len(rows))
        faults.sort(key=lambda fault: fault.line)
        refused = len({fault.line for fault in faults})
        same = unchanged + self._checked.repeated
        counts = {"lowered": lowered, "absent": len(self._absent())}
        return Findings(changed, same, refused, tuple(faults), counts=counts)

    def commit(self, report: Report) -> None:
        rows, done = self._checked.rows, 0
        new_people: dict[str, Candidate] = {}
        for page in _pages(rows):
            records, lower = [], set[str]()
            for row, known in self._known(page):
                if self._fault(row, known) is None and not self._same(row, known):
                    records.append(self._record(row, known, new_people))
                    if _lowered(row, known):
                        lower.add(records[-1].candidate.id)
            roster.write(records)
            for candidate_id in lower:
                affected.look(self._deps, candidate_id, self._cause("score_lowered"))
            done += len(page)
            report(done, len(rows))
        for seen in self._absent():
            affected.open_case(self._deps, seen, self._cause("row_removed"))

    def _absent(self) -> list[Registration]:
        if self._job.kind != "roster_whole":
            return []
        tickets = [row.ticket.number for row in self._checked.rows]
        return affected.absent(self._deps, self._job.round_id, tickets)

    def _cause(self, cause: str) -> dict[str, str]:
        return {"cause": cause, "source": f"import:{self._job.id}"}

    def _known(self, rows: list[RosterRow]) -> list[tuple[RosterRow, _Known]]:
        indexes = [id_index(self._deps, row.document) for row in rows]
        tickets = [row.ticket.number for row in rows]
        owners, holders = roster.owners(tickets), roster.holders(indexes)
        ids = set(owners.values()) | set(holders.values())
        profiles = roster.profiles(ids)
        scores = roster.scores(
            [(owners[t], row.exam, t) for row, t in zip(rows, tickets, strict=True) if t in owners]
        )
        out = []
        for row, index, ticket in zip(rows, indexes, tickets, strict=True):
            holder = holders.get(index)
            known = _Known(
                owners.get(ticket), profiles.get(holder) if holder else None, scores.get(ticket)
            )
            out.append((row, known))
        return out

    def _fault(self, row: RosterRow, known: _Known) -> RowFault | None:
        missing = glyphs.coverage(row.name)
        if missing:
            params = {"value": row.name, "char": f"U+{ord(missing[0]):04X}"}
            return RowFault(row.line, "name", "name_not_printable", params)
        holder = known.candidate
        if known.ticket_owner and (holder is None or holder.id != known.ticket_owner):
            params = {"value": row.ticket.number}
            return RowFault(row.line, "ticket_no", "ticket_of_another", params)
        if holder is not None and same_name(holder.name, row.name) == "different":
            return RowFault(row.line, "name", "name_differs_from_record", {"value": row.name})
        return None

    def _same(self, row: RosterRow, known: _Known) -> bool:
        holder, score = known.candidate, known.score
        if holder is None or score is None or known.ticket_owner is None:
            return False
        person = (holder.name, holder.school) == (row.name, row.school)
        return person and (score.mode, score.total) == (row.mode, row.total)

    def _record(
        self, row: RosterRow, known: _Known, new_people: dict[str, Candidate]
    ) -> roster.Record:
        index = id_index(self._deps, row.document)
        holder = known.candidate or new_people.get(index)
        if holder is None:
            holder = Candidate(
                id=self._deps.new_candidate_id(),
                name=row.name,
                id_type=row.document.type,
                id_sealed=self._deps.keys.seal(row.document.number),
                id_index=index,
                school=row.school,
                original_photo=None,
                version=0,
            )
        holder = replace(holder, name=row.name, school=row.school, version=holder.version + 1)
        new_people[index] = holder
        score = Score(row.exam, row.mode, row.ticket.number, row.total, "roster", self._deps.now())
        return roster.Record(holder, score)


def _lowered(row: RosterRow, known: _Known) -> bool:
    return known.score is not None and row.total < known.score.total


def _pages(rows: tuple[RosterRow, ...]) -> Iterator[list[RosterRow]]:
    for start in range(0, len(rows), REPORT_EVERY):
        yield list(rows[start : start + REPORT_EVERY])
