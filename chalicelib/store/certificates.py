"""Certificates and their pick-up, on the results table.

`pk` `certificate#<no>`, `sk` `certificate`: one number that was given; `pk` round, `sk` `pickup`:
when certificates are handed out. A row of a set names its number, and both are written together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.certificate import Certificate, Collection, Pickup, Receiver, Voiding
from chalicelib.domain.result import Row
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, results, tables
from chalicelib.store.results import ResultItem

MOST_AT_ONCE = 50
"""A transaction holds a hundred writes, and each number takes two."""
_SK = "certificate"
_PICKUP = "pickup"


def get(number: str) -> Certificate | None:
    item = results.item(_pk(number), _SK)
    return None if item is None else _read(item)


def get_many(numbers: Iterable[str]) -> dict[str, Certificate]:
    """By number; consistent reads in batches."""
    keys = [(_pk(number), _SK) for number in dict.fromkeys(numbers)]
    with tables.throttles_are_busy():
        found = [_read(item) for item in ResultItem.batch_get(keys, consistent_read=True)]
    return {certificate.number: certificate for certificate in found}


def give(round_id: str, set_version: int, given: Sequence[tuple[Row, str]]) -> bool:
    """Give rows without a number the numbers beside them, all or none.

    False if one of the rows has a number already, or one of the numbers is somebody's.
    """
    try:
        with tables.throttles_are_busy(), tables.transaction() as transaction:
            for row, number in given:
                fresh = Certificate(number, round_id, row.candidate_id, row.result, set_version)
                transaction.save(_item(fresh), condition=ResultItem.pk.does_not_exist())
                _name_in(transaction, round_id, set_version, row, number)
        return True
    except TransactWriteError as error:
        if any(tables.cancelled_by_condition(error)):
            return False
        raise


def keep(round_id: str, set_version: int, row: Row, number: str) -> None:
    """The row goes on with the number it had in an earlier set; safe to repeat."""
    item, actions = results.numbered(round_id, set_version, row, number)
    tables.updated(item, actions, results.NOT_NUMBERED)


def _name_in(
    transaction: TransactWrite, round_id: str, set_version: int, row: Row, number: str
) -> None:
    item, actions = results.numbered(round_id, set_version, row, number)
    transaction.update(
        item, actions=actions, condition=results.NOT_NUMBERED, add_version_condition=False
    )


def replace_with(seen: Certificate, wanted: Certificate, entry: AuditEntry) -> Certificate:
    """The next version and its audit entry, both or neither; raises StaleVersion."""
    stored = replace(wanted, version=seen.version + 1)
    with tables.stale(seen.version), tables.transaction() as transaction:
        transaction.save(_item(stored), condition=ResultItem.version == seen.version)
        audit.add_in(transaction, entry)
    return stored


def pickup(round_id: str) -> Pickup:
    """Version 0 if nothing has been announced."""
    item = results.item(round_id, _PICKUP)
    if item is None:
        return Pickup()
    raw = item.data
    return Pickup(
        instant(raw["opens_at"]), _instant(raw["closes_at"]), raw["note"], int(item.version)
    )


def put_pickup(round_id: str, wanted: Pickup, entry: AuditEntry) -> Pickup:
    """Create (version 0) or replace that version; raises StaleVersion."""
    stored = replace(wanted, version=wanted.version + 1)
    data = {"opens_at": iso(stored.opens_at), "closes_at": iso(stored.closes_at)}
    item = ResultItem(round_id, _PICKUP, data={**data, "note": stored.note}, version=stored.version)
    new = ResultItem.pk.does_not_exist()
    condition = ResultItem.version == wanted.version if wanted.version else new
    with tables.stale(wanted.version), tables.transaction() as transaction:
        transaction.save(item, condition=condition)
        audit.add_in(transaction, entry)
    return stored


def _pk(number: str) -> str:
    return f"certificate#{number}"


def _item(certificate: Certificate) -> ResultItem:
    raw = asdict(certificate)
    version = raw.pop("version")
    del raw["number"]
    for part in ("collection", "voiding"):
        if raw[part]:
            raw[part] |= {"at": iso(raw[part]["at"])}
    return ResultItem(_pk(certificate.number), _SK, data=raw, version=version or 1)


def _read(item: ResultItem) -> Certificate:
    raw: dict[str, Any] = dict(item.data)
    taken, void = raw.pop("collection"), raw.pop("voiding")
    if taken:
        taken = Collection(instant(taken["at"]), taken["by"], Receiver(taken["to"]), taken["note"])
    if void:
        void = Voiding(instant(void["at"]), void["by"], void["reason"], bool(void.get("again")))
    number, version = item.pk.removeprefix("certificate#"), int(item.version)
    return Certificate(number, **raw, collection=taken, voiding=void, version=version)


def _instant(text: str | None) -> datetime | None:
    return instant(text) if text else None
