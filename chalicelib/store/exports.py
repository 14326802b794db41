"""Exports as jobs: `pk` `exports#<round>`, `sk` time-ordered id, in the jobs' table."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, tables
from chalicelib.store.jobs import JobItem


class ExportState(StrEnum):
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Export:
    """A file made for staff. `scope` is whose: it holds only what that scope reaches."""

    round_id: str
    id: str
    kind: str
    format: str
    site: str | None
    state_filter: str | None
    scope: str
    by: str
    created_at: datetime
    state: ExportState = ExportState.MAKING
    rows: int = 0
    key: str | None = None
    failure: dict[str, Any] | None = None
    version: int = 0


def get(round_id: str, export_id: str) -> Export | None:
    with tables.throttles_are_busy():
        try:
            return _read(JobItem.get(_pk(round_id), export_id, consistent_read=True))
        except JobItem.DoesNotExist:
            return None


def of_round(round_id: str, limit: int = 500) -> list[Export]:
    """Newest first: everybody's."""
    with tables.throttles_are_busy():
        found = JobItem.query(_pk(round_id), scan_index_forward=False, limit=limit)
        return [_read(item) for item in found]


def open_(export: Export, entry: AuditEntry) -> Export:
    """A new export with its audit entry: who takes data out is on record before it is made."""
    with tables.throttles_are_busy(), tables.transaction() as transaction:
        actions = _actions(export)
        transaction.update(
            JobItem(_pk(export.round_id), export.id),
            actions,
            condition=JobItem.pk.does_not_exist(),
            add_version_condition=False,
        )
        audit.add_in(transaction, entry)
    return replace(export, version=export.version + 1)


def put(export: Export) -> Export | None:
    """Write the next version; None if another run was first."""
    item = JobItem(_pk(export.round_id), export.id)
    if not tables.updated(item, _actions(export), JobItem.version == export.version):
        return None
    return replace(export, version=export.version + 1)


def _pk(round_id: str) -> str:
    return f"exports#{round_id}"


def _actions(export: Export) -> list[Any]:
    raw = asdict(export)
    for name in ("round_id", "id", "state", "version"):
        del raw[name]
    raw["created_at"] = iso(export.created_at)
    return [
        JobItem.state.set(export.state.value),
        JobItem.version.set(export.version + 1),
        JobItem.data.set(raw),
    ]


def _read(item: JobItem) -> Export:
    raw = dict(item.data)
    raw["created_at"] = instant(raw["created_at"])
    return Export(
        round_id=item.pk.partition("#")[2],
        id=item.sk,
        state=ExportState(item.state),
        version=int(item.version),
        **raw,
    )
