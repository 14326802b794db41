"""Facts of a person: `pk` candidate id, `sk` `fact#<type>#<key>#<ref>` in the people table.

`people.facts` reads them along with everything else; here they are written.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from chalicelib.domain.fact import Fact, FactType
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, tables
from chalicelib.store.people_item import PeopleItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pynamodb.transactions import TransactWrite

    from chalicelib.domain.audit import AuditEntry

PREFIX = "fact#"
_OPEN, _REVOKED = 1, 2


def read(item: PeopleItem) -> Fact:
    type_, key, ref = item.sk.removeprefix(PREFIX).split("#", 2)
    return from_json({**item.data, "type": type_, "key": key, "ref": ref})


def from_json(said: dict[str, Any]) -> Fact:
    raw = dict(said)
    for name in ("since", "until"):
        raw[name] = date.fromisoformat(raw[name]) if raw.get(name) else None
    raw["revoked_at"] = instant(raw["revoked_at"]) if raw.get("revoked_at") else None
    return Fact(**{**raw, "type": FactType(raw["type"]), "at": instant(raw["at"])})


def to_json(fact: Fact) -> dict[str, Any]:
    return {"type": fact.type.value, "key": fact.key, "ref": fact.ref, **_data(fact)}


def get(candidate_id: str, fact_id: str) -> Fact | None:
    with tables.throttles_are_busy():
        try:
            return read(PeopleItem.get(candidate_id, f"{PREFIX}{fact_id}", consistent_read=True))
        except PeopleItem.DoesNotExist:
            return None


def write(found: Iterable[tuple[str, Fact]]) -> None:
    """Many people at once, for imports; safe to repeat. The last of several of one key is kept."""
    last = {(who, fact.id): _item(who, fact) for who, fact in found}
    with tables.throttles_are_busy(), PeopleItem.batch_write() as batch:
        for item in last.values():
            batch.save(item)


def put_in(transaction: TransactWrite, candidate_id: str, fact: Fact) -> None:
    """A new fact, or the same one again: part of the transaction that makes it known."""
    transaction.save(_item(candidate_id, fact))


def put(candidate_id: str, fact: Fact, entry: AuditEntry) -> None:
    """A fact that staff enter, and its audit entry."""
    with tables.throttles_are_busy(), tables.transaction() as transaction:
        put_in(transaction, candidate_id, fact)
        audit.add_in(transaction, entry)


def many(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Fact]:
    """Those there are of these candidates' facts, by candidate and fact id."""
    keys = [(who, f"{PREFIX}{fact_id}") for who, fact_id in set(wanted)]
    with tables.throttles_are_busy():
        found = list(PeopleItem.batch_get(keys, consistent_read=True))
    return {(item.pk, item.sk.removeprefix(PREFIX)): read(item) for item in found}


def revoke(candidate_id: str, fact: Fact, entry: AuditEntry) -> None:
    """Keeps it, as revoked; raises StaleVersion if somebody was before."""
    item = PeopleItem(candidate_id, f"{PREFIX}{fact.id}")
    actions: list[Any] = [PeopleItem.data.set(_data(fact)), PeopleItem.version.set(_REVOKED)]
    with tables.stale(_OPEN), tables.transaction() as transaction:
        is_open = PeopleItem.version == _OPEN
        transaction.update(item, actions, condition=is_open, add_version_condition=False)
        audit.add_in(transaction, entry)


def _item(candidate_id: str, fact: Fact) -> PeopleItem:
    version = _REVOKED if fact.revoked_at else _OPEN
    return PeopleItem(candidate_id, f"{PREFIX}{fact.id}", data=_data(fact), version=version)


def _data(fact: Fact) -> dict[str, Any]:
    said: dict[str, Any] = {
        "value": fact.value,
        "programme": fact.programme,
        "source": fact.source,
        "at": iso(fact.at),
    }
    told: dict[str, Any] = {
        "attrs": dict(fact.attrs),
        "since": fact.since and fact.since.isoformat(),
        "until": fact.until and fact.until.isoformat(),
        "revoked_at": iso(fact.revoked_at),
        "by": fact.by,
        "reason": fact.reason,
    }
    return said | {name: value for name, value in told.items() if value}
