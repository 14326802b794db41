"""Many people at once, for imports: batched reads and writes of the people table.

Only an import that holds the lease writes here, so a batch needs no conditions; whose document it
is does, because candidates open accounts meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.exceptions import TransactWriteError

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.eligibility import Score
from chalicelib.domain.errors import Busy
from chalicelib.domain.window import iso
from chalicelib.store import people, tables
from chalicelib.store.people_item import PeopleItem
from chalicelib.store.profiles import candidate_of, profile_item

_AT_ONCE = 10
"""Few, so that one account opened meanwhile turns few back; DynamoDB Local takes no more."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a roster, resolved to its person."""

    candidate: Candidate
    score: Score


def owners(tickets: Iterable[str]) -> dict[str, str]:
    """Candidate ids by written ticket number; unknown ones are left out."""
    return _pointers("written#", tickets)


def holders(indexes: Iterable[str]) -> dict[str, str]:
    """Candidate ids by document index; unknown ones are left out."""
    return _pointers("doc#", indexes)


def profiles(candidate_ids: Iterable[str]) -> dict[str, Candidate]:
    keys = [(candidate_id, "profile") for candidate_id in set(candidate_ids)]
    return {item.pk: candidate_of(item) for item in _batch(keys)}


def scores(wanted: Iterable[tuple[str, str, str]]) -> dict[str, Score]:
    """By written ticket; `wanted` are (candidate, exam, ticket)."""
    keys = [(candidate_id, f"score#{exam}#{ticket}") for candidate_id, exam, ticket in wanted]
    found = [people.score_of(item) for item in _batch(keys)]
    return {score.written_ticket_no: score for score in found}


def introduce(candidate: Candidate) -> str:
    """A new person by the document alone; answers whose it is, should somebody have been faster.

    Candidates open accounts while a file is read: hence the condition.
    """
    _save([profile_item(candidate)])
    pointer = _points_to("doc#", candidate.id_index, candidate.id)
    if tables.saved(pointer, PeopleItem.pk.does_not_exist()):
        return candidate.id
    PeopleItem(candidate.id, "profile").delete(add_version_condition=False)
    return holders([candidate.id_index])[candidate.id_index]


def write(records: Iterable[Record]) -> None:
    """Person and score, then document, then ticket; safe to repeat.

    In this order a crash leaves nobody half known: who is found by a ticket is found by the
    document too, and whoever is found by the document has a profile. Raises Busy where somebody
    has opened an account with one of the documents meanwhile: the next look finds them.
    """
    found = list(records)
    people_first = [profile_item(record.candidate) for record in found]
    _save([*people_first, *(_score_item(record) for record in found)])
    _own(_points_to("doc#", one.candidate.id_index, one.candidate.id) for one in found)
    _save(_points_to("written#", one.score.written_ticket_no, one.candidate.id) for one in found)


def _score_item(record: Record) -> PeopleItem:
    score = record.score
    data = {
        "mode": score.mode,
        "total": score.total,
        "source": score.source,
        "imported_at": iso(score.imported_at),
    }
    key = f"score#{score.exam}#{score.written_ticket_no}"
    return PeopleItem(record.candidate.id, key, data=data, version=1)


def _points_to(prefix: str, value: str, candidate_id: str) -> PeopleItem:
    data = {"candidate": candidate_id}
    return PeopleItem(f"{prefix}{value}", "candidate", data=data, version=1)


def _save(items: Iterable[PeopleItem]) -> None:
    """The last of several for one key: a batch takes no key twice."""
    last = {(item.pk, item.sk): item for item in items}
    with tables.throttles_are_busy(), PeopleItem.batch_write() as batch:
        for item in last.values():
            batch.save(item)


def _own(pointers: Iterable[PeopleItem]) -> None:
    """Each made once, or found to be the same."""
    items = list({item.pk: item for item in pointers}.values())
    for start in range(0, len(items), _AT_ONCE):
        with tables.throttles_are_busy():
            try:
                with tables.transaction() as transaction:
                    for item in items[start : start + _AT_ONCE]:
                        ours = PeopleItem.pk.does_not_exist() | (PeopleItem.data == item.data)
                        transaction.save(item, condition=ours)
            except TransactWriteError as error:
                if any(tables.cancelled_by_condition(error)):
                    raise Busy(retry_after=1) from error
                raise


def _pointers(prefix: str, values: Iterable[str]) -> dict[str, str]:
    keys = [(f"{prefix}{value}", "candidate") for value in set(values)]
    return {item.pk.removeprefix(prefix): item.data["candidate"] for item in _batch(keys)}


def _batch(keys: list[tuple[str, str]]) -> list[PeopleItem]:
    with tables.throttles_are_busy():
        return list(PeopleItem.batch_get(keys, consistent_read=True))
