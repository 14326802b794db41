"""Facts from a file: results of other examinations, thesis grades, suspensions (D 1, S2-67).

Who is in no record yet becomes known by it. A name that differs by a form of a character only is
put before a person; another name refuses the row (E 35).
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.fact import Fact, FactType
from chalicelib.domain.fact_rows import CheckedFacts, FactRow, check_facts
from chalicelib.domain.names import mask_name, same_name
from chalicelib.domain.roster import RowFault
from chalicelib.gateways import glyphs, spreadsheets
from chalicelib.services import affected, name_reviews, rounds, suspects
from chalicelib.services.accounts import id_index
from chalicelib.services.deps import Deps
from chalicelib.services.import_work import REPORT_EVERY, Findings, Report
from chalicelib.store import facts as store
from chalicelib.store import roster
from chalicelib.store.jobs import Job


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tables say of the person of a row, and the fact it makes."""

    candidate: Candidate | None
    before: Fact | None
    fact: Fact

    @property
    def same(self) -> bool:
        before = self.before
        return before is not None and _told(before) == _told(self.fact)


class FactsImport:
    """CSV or XLSX; which facts may stand in it, the programme of the round says."""

    def __init__(self, deps: Deps, job: Job, data: bytes) -> None:
        sheet = spreadsheets.open_rows(data)
        today = deps.today()
        programme = rounds.programme_of(deps, rounds.get(job.round_id))
        self._deps, self._job, self._programme = deps, job, programme
        self._checked: CheckedFacts = check_facts(
            sheet.header, sheet.lines, programme.eligibility, programme.code, today
        )
        self.encoding: str | None = sheet.encoding

    def check(self, report: Report) -> Findings:
        rows, faults = self._checked.rows, list(self._checked.faults)
        changed = unchanged = done = variants = 0
        for page in self._pages():
            for row, known in self._known(page):
                fault = self._fault(row, known)
                if fault is not None:
                    faults.append(fault)
                elif known.same:
                    unchanged += 1
                else:
                    changed += 1
                    variants += _variant(row, known)
            done += len(page)
            report(done, len(rows))
        faults.sort(key=lambda fault: fault.line)
        refused = len({fault.line for fault in faults})
        counts = {"name_variants": variants}
        return Findings(changed, unchanged, refused, tuple(faults), counts=counts)

    def commit(self, report: Report) -> None:
        done = 0
        for page in self._pages():
            self._write(page)
            done += len(page)
            report(done, len(self._checked.rows))

    def _write(self, page: list[FactRow]) -> None:
        """New persons before their facts: whoever is found has a profile."""
        good = [
            (row, known)
            for row, known in self._known(page)
            if self._fault(row, known) is None and not known.same
        ]
        new = self._newcomers([row for row, known in good if known.candidate is None])
        code, written = self._programme.code, list[tuple[str, Fact]]()
        for row, known in good:
            person = known.candidate
            if person is not None and _variant(row, known):
                name_reviews.open_case(self._deps, person, row.name, code, known.fact)
            else:
                who = person.id if person else new[id_index(self._deps, row.document)]
                written.append((who, known.fact))
        store.write(written)
        for candidate_id in {who for who, fact in written if fact.type == FactType.SANCTION}:
            suspects.remember(self._deps, candidate_id)
        for candidate_id in {who for who, _ in written}:
            cause = {"cause": "fact_changed", "source": f"import:{self._job.id}"}
            affected.look(self._deps, candidate_id, cause)

    def _newcomers(self, rows: list[FactRow]) -> dict[str, str]:
        """Their candidate ids by the digest of the document."""
        found = dict[str, str]()
        for row in rows:
            index = id_index(self._deps, row.document)
            if index not in found:
                candidate = Candidate(
                    id=self._deps.new_candidate_id(),
                    name=row.name,
                    id_type=row.document.type,
                    id_sealed=self._deps.keys.seal(row.document.number),
                    id_index=index,
                    school="",
                    original_photo=None,
                    version=1,
                )
                found[index] = roster.introduce(candidate)
        return found

    def _known(self, rows: list[FactRow]) -> list[tuple[FactRow, _Known]]:
        indexes = [id_index(self._deps, row.document) for row in rows]
        holders = roster.holders(indexes)
        profiles = roster.profiles(holders.values())
        facts = [self._fact(row) for row in rows]
        wanted = [
            (holders[index], fact.id)
            for index, fact in zip(indexes, facts, strict=True)
            if index in holders
        ]
        there = store.many(wanted)
        return [
            (row, _Known(profiles.get(who), there.get((who, fact.id)), fact))
            for row, who, fact in zip(
                rows, (holders.get(index, "") for index in indexes), facts, strict=True
            )
        ]

    def _fact(self, row: FactRow) -> Fact:
        return Fact(
            type=row.type,
            key=row.key,
            value=row.value,
            programme=row.kind.issuer if row.kind else self._programme.code,
            source=f"import:{self._job.id}",
            at=self._deps.now(),
            ref=row.ref,
            attrs=row.attrs,
            since=row.since,
            until=row.until,
        )

    def _fault(self, row: FactRow, known: _Known) -> RowFault | None:
        missing = glyphs.coverage(row.name)
        if missing:
            params = {"value": row.name, "char": f"U+{ord(missing[0]):04X}"}
            return RowFault(row.line, "name", "name_not_printable", params)
        person = known.candidate
        if person and same_name(person.name, row.name) == "different":
            told = {"value": mask_name(row.name), "recorded": mask_name(person.name)}
            return RowFault(row.line, "name", "name_differs_from_record", told)
        if known.before and known.before.revoked_at:
            return RowFault(row.line, "value", "fact_revoked", {"value": row.value})
        return None

    def _pages(self) -> list[list[FactRow]]:
        rows = self._checked.rows
        return [list(rows[at : at + REPORT_EVERY]) for at in range(0, len(rows), REPORT_EVERY)]


def _variant(row: FactRow, known: _Known) -> bool:
    person = known.candidate
    return person is not None and same_name(person.name, row.name) == "variant"


def _told(fact: Fact) -> tuple[object, ...]:
    return (fact.value, fact.programme, dict(fact.attrs), fact.since, fact.until, fact.revoked_at)
