"""Numbering the certificates of a set of results (S1-40), long before anybody may see them.

A number is written together with its row, so a row has one and a crash leaves unused numbers only.
Whoever keeps a grade keeps the number, unless that was declared void to be given again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chalicelib.domain.errors import Busy, NotFound
from chalicelib.domain.numbering import certificate_number, series
from chalicelib.domain.programme import Programme
from chalicelib.domain.result import Row
from chalicelib.services import rounds
from chalicelib.services.deps import Deps
from chalicelib.store import certificates, guards, results

PATIENCE = timedelta(minutes=3)
"""After this long the rest is left to the next message: a function runs five minutes at most."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Work:
    """What numbering one set needs to know; `before` are the rows that numbers may come from."""

    round_id: str
    exam_on: date
    programme: Programme
    set_version: int
    before: dict[str, Row]

    def earns(self, row: Row) -> bool:
        grade = self.programme.grade(row.result)
        return grade is not None and grade.certificate

    def kept(self, rows: Sequence[Row]) -> dict[str, str]:
        """The numbers that go on, by person: the grade stays, void or not, if no other is due."""
        numbers = {row.candidate_id: self._known(row) for row in rows}
        named = {who: number for who, number in numbers.items() if number}
        found = certificates.get_many(named.values())
        again = {number for number, one in found.items() if one.voiding and one.voiding.again}
        return {who: number for who, number in named.items() if number not in again}

    def _known(self, row: Row) -> str | None:
        known = self.before.get(row.candidate_id)
        return known.certificate_no if known and known.result == row.result else None


def ask(deps: Deps, round_id: str, set_version: int) -> None:
    """Have a set's certificates numbered by the importer function. Repeatable."""
    body = {"step": "certificates", "round": round_id, "set": set_version}
    deps.queues.send("import", body)


def prepare(deps: Deps, round_id: str, set_version: int, patience: timedelta = PATIENCE) -> None:
    """Number every row that earns a certificate, then say so in the set's header. Repeatable.

    Raises Busy while the numbers that this set goes on with are not ready themselves.
    """
    header = results.set_of(round_id, set_version)
    if header is None or header.certificates_ready:
        deps.log.info("no certificates to number", extra={"round": round_id, "set": set_version})
        return
    round_ = rounds.get(round_id)
    programme = rounds.programme_of(deps, round_)
    before = _before(deps, round_id, set_version)
    work = _Work(round_id, round_.exam_on, programme, set_version, before)
    until = deps.wall() + patience
    for part in _parts(_waiting(work), certificates.MOST_AT_ONCE):
        _number(work, part)
        if deps.wall() >= until:
            ask(deps, round_id, set_version)
            return
    _say_ready(work)
    deps.log.info("certificates numbered", extra={"round": round_id, "set": set_version})


def _before(deps: Deps, round_id: str, set_version: int) -> dict[str, Row]:
    """The rows of the set that is open, or will be, when this one opens."""
    now = deps.now()
    earlier = [
        release
        for release in results.releases(round_id)
        if release.set_version < set_version and (release.is_open(now) or release.to_come(now))
    ]
    if not earlier:
        return {}
    header = results.set_of(round_id, earlier[-1].set_version)
    if header is None or not header.certificates_ready:
        raise Busy(retry_after=30)
    return {row.candidate_id: row for row in results.rows(round_id, header.version)}


def _waiting(work: _Work) -> Iterator[Row]:
    """The rows that earn a number and have none yet."""
    for row in results.rows(work.round_id, work.set_version):
        if not row.certificate_no and work.earns(row):
            yield row


def _parts(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _number(work: _Work, rows: Sequence[Row]) -> None:
    """Those that keep a number one by one, the others with new ones."""
    kept = work.kept(rows)
    for row in rows:
        if row.candidate_id in kept:
            certificates.keep(work.round_id, work.set_version, row, kept[row.candidate_id])
    new = [row for row in rows if row.candidate_id not in kept]
    if new:
        _give(work, new)


def _give(work: _Work, rows: Sequence[Row]) -> None:
    """All at once; one by one where another run was faster with some."""
    given = list(zip(rows, _numbers(work, rows), strict=True))
    if not certificates.give(work.round_id, work.set_version, given):
        for row in rows:
            _give_one(work, row.candidate_id)


def _give_one(work: _Work, candidate_id: str) -> None:
    for _ in range(_TRIES):
        row = results.row(work.round_id, work.set_version, candidate_id)
        if row is None or row.certificate_no:
            return
        (number,) = _numbers(work, [row])
        if certificates.give(work.round_id, work.set_version, [(row, number)]):
            return
    raise Busy(retry_after=1)


def _numbers(work: _Work, rows: Sequence[Row]) -> list[str]:
    """A new number for each row; a block of serials for each grade costs one write."""
    pattern, on = work.programme.certificate_number, work.exam_on
    serials = {
        grade: iter(guards.next_numbers(f"certificate#{series(pattern, on, grade)}", count))
        for grade, count in Counter(row.result for row in rows).items()
    }
    return [certificate_number(pattern, on, row.result, next(serials[row.result])) for row in rows]


def _say_ready(work: _Work) -> None:
    rows = results.rows(work.round_id, work.set_version)
    count = sum(row.certificate_no is not None for row in rows)
    for _ in range(_TRIES):
        header = results.set_of(work.round_id, work.set_version)
        if header is None:
            raise NotFound(set_version=work.set_version)
        if results.put_set(replace(header, certificates=count, certificates_ready=True)):
            return
    raise Busy(retry_after=1)
