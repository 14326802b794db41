"""Registries and their numbers, in the people table.

`pk` candidate id, `sk` `registry#<programme>`: a person in a registry. `pk`
`number#<programme>#<number>`, `sk` `number`: a number that was given once, and what is on record
under it. `pk` `numbers#<programme>#<document index>`, `sk` number: the numbers of a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from pynamodb.exceptions import TransactWriteError

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.qualification import Prior, PriorState
from chalicelib.domain.registry import EntryKind, Numbered, NumberState, Record
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, cases, tables
from chalicelib.store.cases import Case
from chalicelib.store.people_item import PeopleItem

KIND = "registry"
_NUMBER = "number"
MOST_AT_ONCE = 25
"""Numbers of one document: far more than anybody has, and they fit one transaction."""


def read(item: PeopleItem) -> Record:
    raw = dict(item.data)
    prior = raw.pop("prior")
    for name in ("submitted_at", "registered_at"):
        raw[name] = instant(raw[name]) if raw[name] else None
    kind = EntryKind(raw.pop("kind"))
    return Record(kind, prior=_prior(prior) if prior else None, version=int(item.version), **raw)


def get(candidate_id: str, programme: str) -> Record | None:
    item = _item(candidate_id, f"{KIND}#{programme}")
    return read(item) if item else None


def save(
    candidate_id: str,
    programme: str,
    record: Record,
    entry: AuditEntry,
    *,
    opened: Sequence[Case] = (),
    closed: Case | None = None,
) -> Record:
    """Replace `record.version`, with the cases it opens or closes; raises StaleVersion."""
    with tables.stale(record.version), tables.transaction() as transaction:
        _save_in(transaction, candidate_id, programme, record)
        for case in opened:
            cases.open_in(transaction, case)
        if closed is not None:
            cases.close_in(transaction, closed)
        audit.add_in(transaction, entry)
    return replace(record, version=record.version + 1)


def number(programme: str, no: str) -> Numbered | None:
    item = _item(f"{_NUMBER}#{programme}#{no}", _NUMBER)
    return _numbered(item) if item else None


def numbers(programme: str, nos: Iterable[str]) -> dict[str, Numbered]:
    """Those that are known, by number; consistent reads in batches."""
    keys = [(f"{_NUMBER}#{programme}#{no}", _NUMBER) for no in dict.fromkeys(nos)]
    with tables.throttles_are_busy():
        found = list(PeopleItem.batch_get(keys, consistent_read=True)) if keys else []
    return {one.number: one for one in map(_numbered, found)}


def of_documents(programme: str, indexes: Iterable[str]) -> dict[str, Numbered]:
    """All numbers of a person's documents."""
    nos: list[str] = []
    with tables.throttles_are_busy():
        for index in dict.fromkeys(indexes):
            key = f"{_NUMBER}s#{programme}#{index}"
            found = PeopleItem.query(key, consistent_read=True, limit=MOST_AT_ONCE)
            nos += [item.sk for item in found]
    return dict(sorted(numbers(programme, nos).items()))


def issue(
    candidate_id: str, programme: str, record: Record, fresh: Numbered, entry: AuditEntry
) -> bool | None:
    """Give a person a number that nobody has had. False: the number is known; None: the person
    has moved on meanwhile.
    """
    try:
        with tables.throttles_are_busy(), tables.transaction() as transaction:
            transaction.save(_number_item(programme, fresh), condition=_new())
            transaction.save(_pointer(programme, fresh))
            _save_in(transaction, candidate_id, programme, record)
            audit.add_in(transaction, entry)
        return True
    except TransactWriteError as error:
        failed = tables.cancelled_by_condition(error)
        if not any(failed):
            raise
        return False if failed[0] else None


def change(
    candidate_id: str | None,
    programme: str,
    record: Record | None,
    changed: Sequence[Numbered],
    entry: AuditEntry,
    *,
    opened: Sequence[Case] = (),
    closed: Case | None = None,
) -> bool:
    """Numbers, the person's record and the cases about them, all or none. False: somebody else
    was first.
    """
    try:
        with tables.throttles_are_busy(), tables.transaction() as transaction:
            if candidate_id is not None and record is not None:
                _save_in(transaction, candidate_id, programme, record)
            for one in changed:
                item = _number_item(programme, replace(one, version=one.version + 1))
                transaction.save(item, condition=PeopleItem.version == one.version)
            for case in opened:
                cases.open_in(transaction, case)
            if closed is not None:
                cases.close_in(transaction, closed)
            audit.add_in(transaction, entry)
        return True
    except TransactWriteError as error:
        if any(tables.cancelled_by_condition(error)):
            return False
        raise


def write(programme: str, found: Sequence[Numbered]) -> None:
    """Many at once, for imports; safe to repeat. Whatever has moved on meanwhile stays.

    First the pointers: a number without one would never be found.
    """
    with tables.throttles_are_busy(), PeopleItem.batch_write() as batch:
        for one in found:
            batch.save(_pointer(programme, one))
    for one in found:
        item = _number_item(programme, replace(one, version=one.version + 1))
        tables.saved(item, PeopleItem.version == one.version if one.version else _new())


def _save_in(
    transaction: tables.Transaction, candidate_id: str, programme: str, record: Record
) -> None:
    item = PeopleItem(candidate_id, f"{KIND}#{programme}", data=_data(record))
    item.version = record.version + 1
    unmoved = PeopleItem.version == record.version if record.version else _new()
    transaction.save(item, condition=unmoved)


def _new() -> Any:
    return PeopleItem.pk.does_not_exist()


def _item(pk: str, sk: str) -> PeopleItem | None:
    with tables.throttles_are_busy():
        try:
            return PeopleItem.get(pk, sk, consistent_read=True)
        except PeopleItem.DoesNotExist:
            return None


def _data(record: Record) -> dict[str, Any]:
    raw = asdict(record)
    del raw["version"]
    for name in ("submitted_at", "registered_at"):
        raw[name] = iso(raw[name])
    if raw["prior"]:
        stated = raw["prior"]
        raw["prior"] |= {
            "graduated_on": stated["graduated_on"].isoformat(),
            "at": iso(stated["at"]),
        }
    return raw


def _prior(raw: dict[str, Any]) -> Prior:
    on, at = date.fromisoformat(raw["graduated_on"]), instant(raw["at"])
    return Prior(**{**raw, "graduated_on": on, "at": at, "state": PriorState(raw["state"])})


def _number_item(programme: str, one: Numbered) -> PeopleItem:
    raw = asdict(one)
    raw["results"] = dict(one.results)
    no, version = raw.pop("number"), raw.pop("version")
    return PeopleItem(f"{_NUMBER}#{programme}#{no}", _NUMBER, data=raw, version=version)


def _numbered(item: PeopleItem) -> Numbered:
    raw = dict(item.data)
    state = NumberState(raw.pop("state"))
    no = item.pk.split("#", 2)[2]
    return Numbered(no, state=state, version=int(item.version), **raw)


def _pointer(programme: str, one: Numbered) -> PeopleItem:
    return PeopleItem(f"{_NUMBER}s#{programme}#{one.index}", one.number, data={}, version=1)
