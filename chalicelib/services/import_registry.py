"""The numbers that a registry has given before it came here (S5-04): known, and never given again.

The sequences go on behind the highest of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.contact import mask_phone
from chalicelib.domain.number_segments import NumberingError
from chalicelib.domain.registry import Numbered
from chalicelib.domain.registry_list import CheckedNumbers, NumberRow, check_numbers
from chalicelib.domain.roster import RowFault
from chalicelib.gateways import spreadsheets
from chalicelib.services import registry, rounds
from chalicelib.services.accounts import id_index
from chalicelib.services.deps import Deps
from chalicelib.services.import_work import REPORT_EVERY, Findings, Report
from chalicelib.store import guards
from chalicelib.store import registry as store
from chalicelib.store.jobs import Job


class RegistryImport:
    """CSV or XLSX, by its header. Raises NotFound for a programme without numbers."""

    def __init__(self, deps: Deps, job: Job, data: bytes) -> None:
        programme = rounds.programme_of(deps, rounds.get(job.round_id))
        self._code = programme.code
        _, self._rules = registry.rules_of(deps, programme.code)
        sheet = spreadsheets.open_rows(data)
        today = deps.today()
        self._deps = deps
        self._checked: CheckedNumbers = check_numbers(sheet.header, sheet.lines, self._rules, today)
        self.encoding: str | None = sheet.encoding

    def check(self, report: Report) -> Findings:
        faults = list(self._checked.faults)
        changed = unchanged = done = 0
        for page in self._pages():
            for row, known in self._known(page):
                if known is not None and known.index != self._index(row):
                    faults.append(_of_another(row))
                elif known is not None and self._same(row, known):
                    unchanged += 1
                else:
                    changed += 1
            done += len(page)
            report(done, len(self._checked.rows))
        faults.sort(key=lambda fault: fault.line)
        refused = len({fault.line for fault in faults})
        return Findings(changed, unchanged, refused, tuple(faults))

    def commit(self, report: Report) -> None:
        done = 0
        for page in self._pages():
            wanted = [
                self._wanted(row, known)
                for row, known in self._known(page)
                if known is None or (known.index == self._index(row) and not self._same(row, known))
            ]
            store.write(self._code, wanted)
            self._go_on_behind(page)
            done += len(page)
            report(done, len(self._checked.rows))

    def _known(self, page: list[NumberRow]) -> list[tuple[NumberRow, Numbered | None]]:
        there = store.numbers(self._code, [row.number for row in page])
        return [(row, there.get(row.number)) for row in page]

    def _index(self, row: NumberRow) -> str:
        return id_index(self._deps, row.document)

    def _same(self, row: NumberRow, known: Numbered) -> bool:
        sealed = known.phone_sealed
        phone = self._deps.keys.open(sealed) if sealed else None
        return (known.name, phone, dict(known.results)) == (row.name, row.phone, dict(row.results))

    def _wanted(self, row: NumberRow, known: Numbered | None) -> Numbered:
        """What has become of a number since stays as it is."""
        before = known or Numbered(row.number, row.district, self._index(row), row.name)
        return replace(
            before,
            name=row.name,
            phone_sealed=self._deps.keys.seal(row.phone) if row.phone else None,
            phone_masked=mask_phone(row.phone) if row.phone else None,
            results=dict(row.results),
        )

    def _go_on_behind(self, page: list[NumberRow]) -> None:
        last: dict[str, int] = defaultdict(int)
        for row in page:
            try:
                read = self._rules.format.read(row.number)
            except NumberingError:
                continue
            sequence = registry.sequence(self._code, self._rules, read.values)
            last[sequence] = max(last[sequence], read.serial or 0)
        for sequence, serial in last.items():
            guards.go_on_behind(sequence, serial)

    def _pages(self) -> Iterator[list[NumberRow]]:
        rows = self._checked.rows
        for start in range(0, len(rows), REPORT_EVERY):
            yield list(rows[start : start + REPORT_EVERY])


def _of_another(row: NumberRow) -> RowFault:
    return RowFault(row.line, "number", "number_of_another", {"value": row.number})
