"""Offices that confirm persons: `pk` `offices#<programme>`, `sk` code in the rounds table."""

from __future__ import annotations

from dataclasses import asdict, replace

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.office import Office
from chalicelib.store import audit, tables
from chalicelib.store.rounds import RoundsItem


def of_programme(programme: str) -> list[Office]:
    with tables.throttles_are_busy():
        return [_read(item) for item in RoundsItem.query(_pk(programme))]


def get(programme: str, code: str) -> Office | None:
    with tables.throttles_are_busy():
        try:
            return _read(RoundsItem.get(_pk(programme), code, consistent_read=True))
        except RoundsItem.DoesNotExist:
            return None


def put(programme: str, wanted: Office, entry: AuditEntry) -> Office:
    """Create (version 0) or replace that version; raises StaleVersion."""
    stored = replace(wanted, version=wanted.version + 1)
    data = {key: value for key, value in asdict(stored).items() if key not in ("code", "version")}
    item = RoundsItem(_pk(programme), wanted.code, data=data, version=stored.version)
    there = RoundsItem.version == wanted.version
    seen = there if wanted.version else RoundsItem.pk.does_not_exist()
    with tables.stale(wanted.version), tables.transaction() as transaction:
        transaction.save(item, condition=seen)
        audit.add_in(transaction, entry)
    return stored


def _pk(programme: str) -> str:
    return f"offices#{programme}"


def _read(item: RoundsItem) -> Office:
    return Office(code=item.sk, version=int(item.version), **item.data)
