"""The record of who did what: `pk` subject, `sk` time-ordered. Only ever added to."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.domain.audit import AuditEntry, Change
from chalicelib.store import tables


@tables.table("AUDIT_TABLE")
class AuditItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    change = JSONAttribute()
    before = JSONAttribute()
    after = JSONAttribute()


def add(entry: AuditEntry) -> None:
    """Safe to repeat: the same entry id is written once."""
    tables.saved(_item(entry), AuditItem.pk.does_not_exist())


def add_in(transaction: TransactWrite, entry: AuditEntry) -> None:
    """Part of a staff action's transaction: no change without its entry."""
    transaction.save(_item(entry), condition=AuditItem.pk.does_not_exist())


def of(subject: str, limit: int = 200) -> list[AuditEntry]:
    """Newest first."""
    with tables.throttles_are_busy():
        found = list(AuditItem.query(subject, scan_index_forward=False, limit=limit))
    return [_read(item) for item in found]


def from_stream(image: dict[str, Any]) -> AuditEntry:
    """Read a stream record's image."""
    item = AuditItem()
    item.deserialize(image)
    return _read(item)


def _item(entry: AuditEntry) -> AuditItem:
    values: dict[str, Any] = {"before": entry.before, "after": entry.after}
    return AuditItem(entry.subject, entry.entry_id, change=entry.change.as_json(), **values)


def _read(item: AuditItem) -> AuditEntry:
    change = Change.from_json(item.change)
    return AuditEntry(item.pk, item.sk, change, item.before, item.after)
