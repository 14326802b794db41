"""Accounts of candidates and their documents, in the people table.

`pk` candidate id: `sk` `account#<programme>` | `document#<index>`.
`pk` `login#<programme>#<index>`, `sk` `candidate`: who signs in with this; indexes are keyed
digests. `doc#<index>` says whose document it is, as for everybody (`store/people.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from pynamodb.exceptions import TransactWriteError

from chalicelib.domain.account import Account, AccountState, HeldDocument
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, tables
from chalicelib.store.people_item import PeopleItem
from chalicelib.store.profiles import profile_item

_NEW = PeopleItem.pk.does_not_exist()


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening an account writes at once. `fresh`: the person was nobody before."""

    candidate: Candidate
    fresh: bool
    document: HeldDocument
    account: Account
    logins: tuple[str, ...]


def get(candidate_id: str, programme: str) -> Account | None:
    with tables.throttles_are_busy():
        try:
            return read(PeopleItem.get(candidate_id, f"account#{programme}", consistent_read=True))
        except PeopleItem.DoesNotExist:
            return None


def of_login(programme: str, index: str) -> str | None:
    """The candidate who signs in to the programme with what has this digest."""
    return _candidate(f"login#{programme}#{index}")


def of_document(index: str) -> str | None:
    """As `people.of_document`, but what was written a moment ago is seen."""
    return _candidate(f"doc#{index}")


def open_(opening: Opening, entry: AuditEntry) -> bool:
    """Person, document, account and logins, all or nothing; False if one of them is taken."""
    candidate, account = opening.candidate, opening.account
    with tables.throttles_are_busy():
        try:
            with tables.transaction() as transaction:
                if opening.fresh:
                    _put(transaction, profile_item(candidate))
                _point(transaction, f"doc#{opening.document.index}", candidate.id)
                transaction.save(_document(candidate.id, opening.document))
                _put(transaction, _item(account))
                for index in opening.logins:
                    _point(transaction, f"login#{account.programme}#{index}", candidate.id)
                audit.add_in(transaction, entry)
        except TransactWriteError as error:
            if any(tables.cancelled_by_condition(error)):
                return False
            raise
    return True


def put(
    wanted: Account, entry: AuditEntry, add: Iterable[str] = (), drop: Iterable[str] = ()
) -> Account:
    """Replace that version; `add` and `drop` are digests of logins. Raises StaleVersion.

    It is stale, too, when somebody else signs in with what is added.
    """
    stored = replace(wanted, version=wanted.version + 1)
    with tables.stale(wanted.version), tables.transaction() as transaction:
        transaction.save(_item(stored), condition=PeopleItem.version == wanted.version)
        for index in add:
            _point(transaction, f"login#{wanted.programme}#{index}", wanted.candidate_id)
        for index in drop:
            transaction.delete(PeopleItem(f"login#{wanted.programme}#{index}", "candidate"))
        audit.add_in(transaction, entry)
    return stored


def add_document(candidate_id: str, document: HeldDocument, entry: AuditEntry) -> bool:
    """One more document; False if it is somebody else's."""
    with tables.throttles_are_busy():
        try:
            with tables.transaction() as transaction:
                _point(transaction, f"doc#{document.index}", candidate_id)
                transaction.save(_document(candidate_id, document))
                audit.add_in(transaction, entry)
        except TransactWriteError as error:
            if any(tables.cancelled_by_condition(error)):
                return False
            raise
    return True


def change_person(
    wanted: Candidate,
    entry: AuditEntry,
    document: HeldDocument | None = None,
    old_index: str | None = None,
) -> None:
    """Another name, or another document in place of `old_index`.

    Raises StaleVersion, also for a document that is somebody else's.
    """
    stored = replace(wanted, version=wanted.version + 1)
    with tables.stale(wanted.version), tables.transaction() as transaction:
        transaction.save(profile_item(stored), condition=PeopleItem.version == wanted.version)
        if document is not None:
            _point(transaction, f"doc#{document.index}", wanted.id)
            transaction.save(_document(wanted.id, document))
        if old_index is not None:
            transaction.delete(PeopleItem(f"doc#{old_index}", "candidate"))
            transaction.delete(PeopleItem(wanted.id, f"document#{old_index}"))
        audit.add_in(transaction, entry)


def read(item: PeopleItem) -> Account:
    raw = dict(item.data)
    return Account(
        candidate_id=item.pk,
        programme=item.sk.partition("#")[2],
        opened_at=instant(raw.pop("opened_at")),
        state=AccountState(raw.pop("state")),
        **raw,
        version=int(item.version),
    )


def read_document(item: PeopleItem) -> HeldDocument:
    raw = dict(item.data)
    birth_on, added_at = raw.pop("birth_on"), instant(raw.pop("added_at"))
    born = date.fromisoformat(birth_on) if birth_on else None
    return HeldDocument(item.sk.partition("#")[2], birth_on=born, added_at=added_at, **raw)


def _candidate(pk: str) -> str | None:
    with tables.throttles_are_busy():
        try:
            found = PeopleItem.get(pk, "candidate", consistent_read=True)
        except PeopleItem.DoesNotExist:
            return None
    return str(found.data["candidate"])


def _point(transaction: tables.Transaction, pk: str, candidate_id: str) -> None:
    """A pointer is made once; its own candidate may make it again."""
    data = {"candidate": candidate_id}
    item = PeopleItem(pk, "candidate", data=data, version=1)
    transaction.save(item, condition=_NEW | (PeopleItem.data == data))


def _put(transaction: tables.Transaction, item: PeopleItem) -> None:
    transaction.save(item, condition=_NEW)


def _item(account: Account) -> PeopleItem:
    data: dict[str, Any] = asdict(account)
    candidate_id, programme = data.pop("candidate_id"), data.pop("programme")
    version = data.pop("version")
    data |= {"opened_at": iso(account.opened_at), "state": account.state.value}
    return PeopleItem(candidate_id, f"account#{programme}", data=data, version=version)


def _document(candidate_id: str, held: HeldDocument) -> PeopleItem:
    data: dict[str, Any] = asdict(held)
    index = data.pop("index")
    born = held.birth_on.isoformat() if held.birth_on else None
    data |= {"added_at": iso(held.added_at), "birth_on": born}
    return PeopleItem(candidate_id, f"document#{index}", data=data, version=1)
