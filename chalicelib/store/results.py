"""Results: sets with their rows, and releases.

`pk` round, `sk` `set#<version>` | `release#<no>` | `pickup`; `pk` `<round>#<version>`, `sk`
candidate id is one row of a set; `pk` `certificate#<no>`, `sk` `certificate`. A set exists when its
header does, and the header is written last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.release import Check, Release, ReleaseState
from chalicelib.domain.result import ResultSet, Row
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, tables

_SET, _RELEASE = "set#", "release#"


@tables.table("RESULTS_TABLE")
class ResultItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    data = JSONAttribute()
    version = NumberAttribute(default=1)


def sets(round_id: str) -> list[ResultSet]:
    """Every complete set, first one first."""
    return [_set(item) for item in _query(round_id, _SET)]


def set_of(round_id: str, version: int) -> ResultSet | None:
    found = item(round_id, f"{_SET}{version:04d}")
    return None if found is None else _set(found)


def put_set(wanted: ResultSet) -> ResultSet | None:
    """Create (`writes` 0) or replace what was read; None if somebody else was first."""
    stored = replace(wanted, writes=wanted.writes + 1)
    raw = asdict(stored)
    for name in ("round_id", "version", "writes"):
        del raw[name]
    raw["imported_at"] = iso(stored.imported_at)
    item = ResultItem(wanted.round_id, f"{_SET}{wanted.version:04d}", data=raw)
    item.version = stored.writes
    return stored if tables.saved(item, _seen(wanted.writes)) else None


def row(round_id: str, version: int, candidate_id: str) -> Row | None:
    found = item(_rows_of(round_id, version), candidate_id)
    return None if found is None else _row(found)


def rows(round_id: str, version: int) -> Iterator[Row]:
    """All rows of a set, page by page."""
    with tables.throttles_are_busy():
        for item in ResultItem.query(_rows_of(round_id, version), consistent_read=True):
            yield _row(item)


def count_rows(round_id: str, version: int) -> int:
    with tables.throttles_are_busy():
        return ResultItem.count(_rows_of(round_id, version), consistent_read=True)


def write_rows(round_id: str, version: int, wanted: Iterable[Row]) -> None:
    """Put rows in batches; safe to repeat. Only the import and what numbers certificates write."""
    pk = _rows_of(round_id, version)
    with tables.throttles_are_busy(), ResultItem.batch_write() as batch:
        for one in wanted:
            batch.save(ResultItem(pk, one.candidate_id, data=_raw(one), version=1))


def rows_of(round_id: str, version: int, candidate_ids: Iterable[str]) -> dict[str, Row]:
    """These people's rows in a set, by person; who has none is not in it."""
    keys = [(_rows_of(round_id, version), candidate_id) for candidate_id in candidate_ids]
    with tables.throttles_are_busy():
        found = ResultItem.batch_get(keys, consistent_read=True)
        return {item.sk: _row(item) for item in found}


NOT_NUMBERED = ResultItem.version == 1
"""A row of a set is written once by the import, and once more with its certificate's number."""


def numbered(
    round_id: str, version: int, seen: Row, number: str
) -> tuple[ResultItem, list[Action]]:
    """The write that gives a row its certificate's number; it counts if the row is NOT_NUMBERED."""
    raw = _raw(replace(seen, certificate_no=number))
    item = ResultItem(_rows_of(round_id, version), seen.candidate_id)
    return item, [ResultItem.data.set(raw), ResultItem.version.set(2)]


def drop_rows(round_id: str, version: int, candidate_ids: Iterable[str]) -> None:
    """What a run that died has left under a version that another run is writing."""
    pk = _rows_of(round_id, version)
    with tables.throttles_are_busy(), ResultItem.batch_write() as batch:
        for candidate_id in candidate_ids:
            batch.delete(ResultItem(pk, candidate_id))


def releases(round_id: str) -> list[Release]:
    """Every release, first one first."""
    return [_release(item) for item in _query(round_id, _RELEASE)]


def put_release(wanted: Release, entry: AuditEntry) -> Release:
    """Create (`writes` 0) or replace what was read, with its audit entry; raises StaleVersion."""
    stored = replace(wanted, writes=wanted.writes + 1)
    item = _release_item(stored)
    with tables.stale(wanted.writes), tables.transaction() as transaction:
        transaction.save(item, condition=_seen(wanted.writes))
        audit.add_in(transaction, entry)
    return stored


def note_checks(wanted: Release) -> bool:
    """Keep what was last seen before arming; False if the release has moved since."""
    stored = replace(wanted, writes=wanted.writes + 1)
    return tables.saved(_release_item(stored), _seen(wanted.writes))


def _seen(writes: int) -> Any:
    return ResultItem.version == writes if writes else ResultItem.pk.does_not_exist()


def _rows_of(round_id: str, version: int) -> str:
    return f"{round_id}#{version:04d}"


def item(pk: str, sk: str) -> ResultItem | None:
    """Consistent read of any item of the table."""
    with tables.throttles_are_busy():
        try:
            return ResultItem.get(pk, sk, consistent_read=True)
        except ResultItem.DoesNotExist:
            return None


def _query(round_id: str, prefix: str) -> list[ResultItem]:
    beginning = ResultItem.sk.startswith(prefix)
    with tables.throttles_are_busy():
        return list(ResultItem.query(round_id, beginning, consistent_read=True))


def _set(item: ResultItem) -> ResultSet:
    raw = {**item.data, "imported_at": instant(item.data["imported_at"])}
    version = int(item.sk.removeprefix(_SET))
    return ResultSet(round_id=item.pk, version=version, writes=int(item.version), **raw)


def _raw(row: Row) -> dict[str, Any]:
    found = asdict(row)
    del found["candidate_id"]
    if not row.scores:
        del found["scores"]
    return found


def _row(item: ResultItem) -> Row:
    return Row(candidate_id=item.sk, **item.data)


def _release_item(release: Release) -> ResultItem:
    raw = asdict(release)
    for name in ("round_id", "no", "writes"):
        del raw[name]
    raw["state"] = release.state.value
    for name in ("visible_at", "requested_at", "approved_at", "armed_at", "withdrawn_at"):
        raw[name] = iso(raw[name])
    key = f"{_RELEASE}{release.no:04d}"
    return ResultItem(release.round_id, key, data=raw, version=release.writes)


def _release(item: ResultItem) -> Release:
    raw = dict(item.data)
    for name in ("visible_at", "requested_at", "approved_at"):
        raw[name] = instant(raw[name])
    for name in ("armed_at", "withdrawn_at"):
        raw[name] = instant(raw[name]) if raw[name] else None
    raw["state"] = ReleaseState(raw["state"])
    raw["checks"] = tuple(Check(**check) for check in raw["checks"])
    no = int(item.sk.removeprefix(_RELEASE))
    return Release(round_id=item.pk, no=no, writes=int(item.version), **raw)
