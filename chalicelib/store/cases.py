"""Work that waits: `pk` `<kind>#<round>`, `sk` time-ordered case id, oldest first.

Kinds: `photo_review` waits for a reviewer, `photo_escalated` for whoever decides instead,
`approval` for a second person; `payment`, `refund`, `approved`, `move`, `remedy` and `reissue` are
visited by the minute sweep. A closed case is deleted: what happened stands in the audit. Only
refunds that are done stay on, as `refunded`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.window import epoch, from_epoch
from chalicelib.store import audit, tables

_PAGE = 100


@tables.table("CASES_TABLE")
class CaseItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    candidate_id = UnicodeAttribute()
    opened_at = NumberAttribute()
    data = JSONAttribute()
    claimed_by = UnicodeAttribute(null=True)
    claimed_until = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Case:
    kind: str
    round_id: str
    id: str
    candidate_id: str
    opened_at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    claimed_by: str | None = None
    claimed_until: datetime | None = None


def open_(case: Case) -> None:
    """Safe to repeat: the same case id stays one case, with its claim."""
    actions = [
        CaseItem.candidate_id.set(case.candidate_id),
        CaseItem.opened_at.set(epoch(case.opened_at)),
        CaseItem.data.set(case.data),
    ]
    tables.updated(_key(case.kind, case.round_id, case.id), actions)


def get(kind: str, round_id: str, case_id: str) -> Case | None:
    with tables.throttles_are_busy():
        try:
            return _read(CaseItem.get(f"{kind}#{round_id}", case_id, consistent_read=True))
        except CaseItem.DoesNotExist:
            return None


def waiting(
    kind: str, round_id: str, limit: int = 50, after: str | None = None
) -> tuple[list[Case], str | None]:
    """Oldest first; the second answer is where to go on."""
    beyond = CaseItem.sk > after if after else None
    with tables.throttles_are_busy():
        found = CaseItem.query(f"{kind}#{round_id}", beyond, limit=limit)
        cases = [_read(item) for item in found]
    more = found.last_evaluated_key is not None
    return cases, (cases[-1].id if cases and more else None)


def every(kind: str, round_id: str) -> Iterator[Case]:
    """All that wait, page by page, oldest first."""
    after: str | None = None
    while True:
        page, after = waiting(kind, round_id, _PAGE, after)
        yield from page
        if after is None:
            return


def count(kind: str, round_id: str) -> int:
    with tables.throttles_are_busy():
        return CaseItem.count(f"{kind}#{round_id}")


def claim(case: Case, who: str, until: datetime, wall: datetime) -> bool:
    """Take a case for a while; False if somebody else has it."""
    item = _key(case.kind, case.round_id, case.id)
    free = CaseItem.claimed_by.does_not_exist() | (CaseItem.claimed_until <= epoch(wall))
    condition = CaseItem.pk.exists() & (free | (CaseItem.claimed_by == who))
    actions = [CaseItem.claimed_by.set(who), CaseItem.claimed_until.set(epoch(until))]
    return tables.updated(item, actions, condition)


def close(kind: str, round_id: str, case_id: str) -> None:
    """Safe to repeat."""
    with tables.throttles_are_busy():
        _key(kind, round_id, case_id).delete(add_version_condition=False)


def open_with(case: Case, entry: AuditEntry) -> None:
    """A new case and its audit entry, both or neither."""
    with tables.throttles_are_busy(), tables.transaction() as transaction:
        transaction.save(_item(case), condition=CaseItem.pk.does_not_exist())
        audit.add_in(transaction, entry)


def change_with(case: Case, entry: AuditEntry) -> None:
    """Other data of a case and its audit entry; raises StaleVersion if it is closed already."""
    with tables.stale(1), tables.transaction() as transaction:
        item = _key(case.kind, case.round_id, case.id)
        there = CaseItem.pk.exists()
        actions: list[Any] = [CaseItem.data.set(case.data)]
        transaction.update(item, actions, condition=there, add_version_condition=False)
        audit.add_in(transaction, entry)


def replace(before: Case, after: Case, entry: AuditEntry) -> None:
    """One case takes another's place; raises StaleVersion if somebody has decided already."""
    with tables.stale(1), tables.transaction() as transaction:
        close_in(transaction, before)
        transaction.save(_item(after))
        audit.add_in(transaction, entry)


def close_with(case: Case, entry: AuditEntry) -> None:
    """The end of a case and its audit entry; raises StaleVersion if it is closed already."""
    with tables.stale(1), tables.transaction() as transaction:
        close_in(transaction, case)
        audit.add_in(transaction, entry)


def open_in(transaction: TransactWrite, case: Case) -> None:
    """Part of the transaction that makes the work."""
    transaction.save(_item(case))


def close_in(transaction: TransactWrite, case: Case) -> None:
    """Part of a decision's transaction: it fails if somebody else has closed the case."""
    item = _key(case.kind, case.round_id, case.id)
    transaction.delete(item, condition=CaseItem.pk.exists(), add_version_condition=False)


def _key(kind: str, round_id: str, case_id: str) -> CaseItem:
    return CaseItem(f"{kind}#{round_id}", case_id)


def _item(case: Case) -> CaseItem:
    item = _key(case.kind, case.round_id, case.id)
    item.candidate_id, item.opened_at = case.candidate_id, epoch(case.opened_at)
    item.data = case.data
    return item


def _read(item: CaseItem) -> Case:
    kind, _, round_id = item.pk.partition("#")
    return Case(
        kind,
        round_id,
        item.sk,
        item.candidate_id,
        from_epoch(item.opened_at),
        item.data,
        item.claimed_by,
        from_epoch(item.claimed_until) if item.claimed_until else None,
    )
