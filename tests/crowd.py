"""Eligible persons by the thousand, each with all that a place asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chalicelib import runtime
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.programme import Programme
from chalicelib.domain.window import iso
from chalicelib.store.people_item import PeopleItem
from chalicelib.store.profiles import profile_item


def make(count: int, round_id: str, programme: Programme, at: datetime, sealed: str) -> list[str]:
    """Answers their ids. Written as they are read: nobody walks through agreement and consent."""
    ids = [runtime.new_candidate_id() for _ in range(count)]
    with PeopleItem.batch_write() as batch:
        for candidate_id in ids:
            for item in _person(candidate_id, round_id, programme, at, sealed):
                batch.save(item)
    return ids


def _person(
    candidate_id: str, round_id: str, programme: Programme, at: datetime, sealed: str
) -> Iterator[PeopleItem]:
    name, school = f"林{candidate_id[:2]}", "江城大学"
    yield profile_item(
        Candidate(candidate_id, name, "CN_RIC", sealed, candidate_id, school, None, 1)
    )
    score = {"mode": "paper", "total": 561, "source": "roster", "imported_at": iso(at)}
    yield PeopleItem(candidate_id, "score#CET4#420011131100101", data=score)
    agreed = {"version": programme.agreement.version, "accepted_at": iso(at)}
    yield PeopleItem(candidate_id, f"agreement#{round_id}", data=agreed)
    for purpose in programme.purposes:
        if purpose.required:
            said = {"version": purpose.version, "given": True, "at": iso(at)}
            yield PeopleItem(candidate_id, f"consent#{round_id}#{purpose.id}", data=said)
