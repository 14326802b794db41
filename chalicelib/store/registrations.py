"""Registrations: `pk` candidate, `sk` round; updated, never overwritten by a put.

Every write names the version it replaces (docs/decisions/0004-registration-version.md), and carries
who acted and why: the stream turns that into the audit, so a hold stays at two writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    JSONAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.domain.audit import Change
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.window import epoch, from_epoch
from chalicelib.store import registration_json as nested
from chalicelib.store import tables
from chalicelib.store.tables import Key

SCHEMA = 1


@tables.table("REGISTRATIONS_TABLE")
class RegistrationItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    registration_no = UnicodeAttribute()
    seq = NumberAttribute()
    state = UnicodeAttribute()
    entries: ListAttribute[Any] = ListAttribute()
    held_at = NumberAttribute()
    expires_at = NumberAttribute()
    payment_deadline = NumberAttribute()
    fee_minor = NumberAttribute()
    programme_version = UnicodeAttribute()
    idempotency_key = UnicodeAttribute(null=True)
    payment_no = UnicodeAttribute(null=True)
    provider_no = UnicodeAttribute(null=True)
    paid_at = NumberAttribute(null=True)
    confirmed_at = NumberAttribute(null=True)
    school = UnicodeAttribute(null=True)
    photo_id = UnicodeAttribute(null=True)
    photo_sha256 = UnicodeAttribute(null=True)
    pending_photo = JSONAttribute(null=True)
    ticket_no = UnicodeAttribute(null=True)
    ticket = JSONAttribute(null=True)
    sitting = JSONAttribute(null=True)
    move = JSONAttribute(null=True)
    reholds = NumberAttribute(null=True)
    released_at = NumberAttribute(null=True)
    papers: ListAttribute[Any] = ListAttribute(null=True)
    retained: ListAttribute[Any] = ListAttribute(null=True)
    answers = JSONAttribute(null=True)
    version = NumberAttribute(null=True)
    ttl = NumberAttribute(null=True)
    schema = NumberAttribute()
    change = JSONAttribute()


def get(candidate_id: str, round_id: str) -> Registration | None:
    """Consistent read."""
    with tables.throttles_are_busy():
        try:
            item = RegistrationItem.get(candidate_id, round_id, consistent_read=True)
        except RegistrationItem.DoesNotExist:
            return None
    return _read(item)


def of_candidate(candidate_id: str) -> list[Registration]:
    """In every round, latest round id first; one consistent Query."""
    with tables.throttles_are_busy():
        found = RegistrationItem.query(candidate_id, consistent_read=True, scan_index_forward=False)
        return [_read(item) for item in found]


def get_many(candidate_ids: Iterable[str], round_id: str) -> dict[str, Registration]:
    """Consistent reads in batches, by candidate; who has none is not in it."""
    keys = [(candidate_id, round_id) for candidate_id in candidate_ids]
    with tables.throttles_are_busy():
        found = RegistrationItem.batch_get(keys, consistent_read=True)
        return {item.pk: _read(item) for item in found}


def of_round(round_id: str) -> Iterator[Registration]:
    """Every registration of a round by a consistent Scan: for the audit, never for a page."""
    mine = RegistrationItem.sk == round_id
    with tables.throttles_are_busy():
        for item in RegistrationItem.scan(mine, consistent_read=True):
            yield _read(item)


def page(size: int, after: Key | None) -> tuple[list[Registration], list[str], Key | None]:
    """The next of all registrations there are, of every round: for the audit, never for a page.

    The second answer names those that can't be read.
    """
    with tables.throttles_are_busy():
        found, further = tables.scanned(RegistrationItem, size, after)
    read, broken = [], []
    for item in found:
        try:
            read.append(_read(item))
        except (KeyError, TypeError, ValueError):
            broken.append(f"{item.pk}#{item.sk}")
    return read, broken, further


def write(
    seen: Registration | None, wanted: Registration, change: Change, ttl: datetime | None
) -> Registration | None:
    """Replace what was `seen` (None: nothing) by `wanted`; None if somebody else was first.

    Answers the registration as stored. `ttl` is the janitor's and decides nothing; None removes it.
    """
    item = RegistrationItem(wanted.candidate_id, wanted.round_id)
    version = (seen.version if seen else 0) + 1
    values = {**_values(wanted), "version": version, "ttl": epoch(ttl) if ttl else None}
    values |= {"change": change.as_json(), "schema": SCHEMA}
    fresh = RegistrationItem.pk.does_not_exist()
    condition = RegistrationItem.version == seen.version if seen else fresh
    if not tables.updated(item, _actions(values), condition):
        return None
    return replace(wanted, version=version)


def update_in(
    transaction: TransactWrite,
    seen: Registration,
    wanted: Registration,
    change: Change,
    ttl: datetime | None = None,
) -> None:
    """The same write in a transaction: what belongs to it stands or falls with it."""
    values = {**_values(wanted), "version": seen.version + 1, "ttl": epoch(ttl) if ttl else None}
    values |= {"change": change.as_json(), "schema": SCHEMA}
    transaction.update(
        RegistrationItem(wanted.candidate_id, wanted.round_id),
        actions=_actions(values),
        condition=RegistrationItem.version == seen.version,
        add_version_condition=False,
    )


def unmoved_in(transaction: TransactWrite, seen: Registration) -> None:
    """Fails if the registration has been written since."""
    same = RegistrationItem.version == seen.version
    transaction.condition_check(RegistrationItem, seen.candidate_id, seen.round_id, condition=same)


def _actions(values: dict[str, Any]) -> list[Any]:
    attributes = RegistrationItem.get_attributes()
    return [
        attributes[name].set(value) if value is not None else attributes[name].remove()
        for name, value in values.items()
    ]


def _values(registration: Registration) -> dict[str, Any]:
    pending, ticket = registration.pending_photo, registration.ticket
    sitting, move = registration.sitting, registration.move
    return {
        "registration_no": registration.registration_no,
        "seq": registration.seq,
        "state": registration.state.value,
        "entries": nested.entries_json(registration.entries),
        "held_at": epoch(registration.held_at),
        "expires_at": epoch(registration.expires_at),
        "payment_deadline": epoch(registration.payment_deadline),
        "fee_minor": registration.fee_minor,
        "programme_version": registration.programme_version,
        "idempotency_key": registration.idempotency_key,
        "payment_no": registration.payment_no,
        "provider_no": registration.provider_no,
        "paid_at": _epoch(registration.paid_at),
        "confirmed_at": _epoch(registration.confirmed_at),
        "school": registration.school,
        "photo_id": registration.photo_id,
        "photo_sha256": registration.photo_sha256,
        "pending_photo": pending and nested.pending_json(pending),
        "ticket_no": registration.ticket_no,
        "ticket": ticket and nested.ticket_json(ticket),
        "sitting": sitting and nested.sitting_json(sitting),
        "move": move and nested.move_json(move),
        "reholds": registration.reholds or None,
        "released_at": _epoch(registration.released_at),
        "papers": list(registration.papers) or None,
        "retained": list(registration.retained) or None,
        "answers": registration.answers or None,
    }


def _epoch(at: datetime | None) -> int | None:
    return None if at is None else epoch(at)


def _at(seconds: float | None) -> datetime | None:
    return None if seconds is None else from_epoch(seconds)


def _read(item: RegistrationItem) -> Registration:
    return Registration(
        candidate_id=item.pk,
        round_id=item.sk,
        registration_no=item.registration_no,
        seq=int(item.seq),
        state=State(item.state),
        entries=nested.entries(item.entries),
        held_at=from_epoch(item.held_at),
        expires_at=from_epoch(item.expires_at),
        payment_deadline=from_epoch(item.payment_deadline),
        fee_minor=int(item.fee_minor),
        programme_version=item.programme_version,
        idempotency_key=item.idempotency_key,
        payment_no=item.payment_no,
        provider_no=item.provider_no,
        paid_at=_at(item.paid_at),
        confirmed_at=_at(item.confirmed_at),
        school=item.school,
        photo_id=item.photo_id,
        photo_sha256=item.photo_sha256,
        pending_photo=nested.pending(item.pending_photo) if item.pending_photo else None,
        ticket_no=item.ticket_no,
        ticket=nested.ticket(item.ticket) if item.ticket else None,
        sitting=nested.sitting(item.sitting) if item.sitting else None,
        move=nested.move(item.move) if item.move else None,
        reholds=int(item.reholds or 0),
        released_at=_at(item.released_at),
        papers=tuple(item.papers or ()),
        retained=tuple(item.retained or ()),
        answers=item.answers or {},
        version=int(item.version or 0),
    )


def from_stream(image: dict[str, Any]) -> tuple[Registration, Change]:
    """Read a stream record's image: the registration, and who changed it and why."""
    item = RegistrationItem()
    item.deserialize(image)
    return _read(item), Change.from_json(item.change)
