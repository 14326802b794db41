"""How far a person's confirmation is, one item a programme: `pk` candidate id, `sk`
`identity#<programme>` in the people table, read along with everything else by `people.facts`.

Who belongs to an institution: `pk` `cohort#<programme>#<institution>`, `sk` digest of the document;
and the way back, `pk` `member#<programme>#<digest>`, `sk` `member`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.confirmation import Confirmation, Record, StepState, Way
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, cases, tables
from chalicelib.store.cases import Case
from chalicelib.store.people_item import PeopleItem

KIND = "identity"


@dataclass(frozen=True, slots=True)
class Member:
    """One line of an institution's list; `index` is the digest of the document."""

    programme: str
    institution: str
    index: str
    name: str


def read(item: PeopleItem) -> Confirmation:
    raw = dict(item.data)
    steps = {key: _record(record) for key, record in raw.pop("steps").items()}
    for name in ("confirmed_at", "review_until"):
        raw[name] = instant(raw[name]) if raw[name] else None
    way = Way(raw.pop("way")) if raw["way"] else raw.pop("way")
    programme = item.sk.partition("#")[2]
    return Confirmation(item.pk, programme, steps=steps, way=way, version=int(item.version), **raw)


def get(candidate_id: str, programme: str) -> Confirmation:
    """One that has not begun, for who has none."""
    with tables.throttles_are_busy():
        try:
            return read(PeopleItem.get(candidate_id, f"{KIND}#{programme}", consistent_read=True))
        except PeopleItem.DoesNotExist:
            return Confirmation(candidate_id, programme)


def put(
    wanted: Confirmation,
    entries: Iterable[AuditEntry] = (),
    *,
    opened: Iterable[Case] = (),
    closed: Iterable[Case] = (),
) -> Confirmation:
    """Replace that version, with what is recorded and the cases it makes or ends, all or nothing.

    Raises StaleVersion.
    """
    stored = replace(wanted, version=wanted.version + 1)
    seen = (
        PeopleItem.version == wanted.version if wanted.version else PeopleItem.pk.does_not_exist()
    )
    with tables.stale(wanted.version), tables.transaction() as transaction:
        transaction.save(_item(stored), condition=seen)
        for entry in entries:
            audit.add_in(transaction, entry)
        for case in opened:
            cases.open_in(transaction, case)
        for case in closed:
            cases.close_in(transaction, case)
    return stored


def add_members(members: Iterable[Member]) -> None:
    """Safe to repeat; who is on another institution's list moves here with `remove` before."""
    with tables.throttles_are_busy(), PeopleItem.batch_write() as batch:
        for member in members:
            data: dict[str, Any] = {"institution": member.institution, "name": member.name}
            batch.save(PeopleItem(_cohort(member), member.index, data=data, version=1))
            batch.save(PeopleItem(_member(member.programme, member.index), "member", data=data))


def cohort(programme: str, institution: str) -> list[Member]:
    with tables.throttles_are_busy():
        found = list(PeopleItem.query(f"cohort#{programme}#{institution}", consistent_read=True))
    return [Member(programme, institution, item.sk, item.data["name"]) for item in found]


def member(programme: str, index: str) -> Member | None:
    """Whose list this document stands on."""
    with tables.throttles_are_busy():
        try:
            data = PeopleItem.get(_member(programme, index), "member").data
        except PeopleItem.DoesNotExist:
            return None
    return Member(programme, data["institution"], index, data["name"])


def _cohort(found: Member) -> str:
    return f"cohort#{found.programme}#{found.institution}"


def _member(programme: str, index: str) -> str:
    return f"member#{programme}#{index}"


def _item(found: Confirmation) -> PeopleItem:
    data = {
        "steps": {key: _record_json(record) for key, record in found.steps.items()},
        "way": found.way,
        "confirmed_at": iso(found.confirmed_at),
        "by": found.by,
        "name": found.name,
        "id_index": found.id_index,
        "review_until": iso(found.review_until),
        "refused": dict(found.refused),
        "photo": dict(found.photo),
    }
    sk = f"{KIND}#{found.programme}"
    return PeopleItem(found.candidate_id, sk, data=data, version=found.version)


def _record_json(record: Record) -> dict[str, Any]:
    said = {**asdict(record), "until": iso(record.until), "at": iso(record.at)}
    return {name: value for name, value in said.items() if value}


def _record(raw: dict[str, Any]) -> Record:
    said = dict(raw)
    said["state"] = StepState(said["state"])
    for name in ("until", "at"):
        if name in said:
            said[name] = instant(said[name])
    return Record(**said)
