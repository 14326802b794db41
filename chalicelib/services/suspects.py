"""Somebody suspended who comes back with another document (E 44).

A suspension is a person's, whatever document shows it. Who opens an account with the name and
birth date of a suspended person is put before staff: only a person can say whether they are one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import NotFound
from chalicelib.domain.fact import Fact, FactType, of
from chalicelib.domain.identity import mask_id_no
from chalicelib.domain.names import mask_name, search_key
from chalicelib.domain.staff import Permission
from chalicelib.services import affected, eligibility, lookups
from chalicelib.services.deps import Deps
from chalicelib.services.queues import APPROVE, Queue
from chalicelib.store import audit, cases, people, tables
from chalicelib.store import facts as store
from chalicelib.store.cases import Case
from chalicelib.store.people import Facts

KIND = "suspect"


def remember(deps: Deps, candidate_id: str) -> None:
    """Have a suspended person found by name and birth date; nothing where no document says it."""
    found = people.facts(candidate_id)
    born = eligibility.born_on(deps, found, {}) if found else None
    if found is not None and born is not None:
        lookups.add_suspended(deps, _who(found.candidate.name, born), candidate_id)


def look(deps: Deps, programme: str, person: Candidate, born: date | None) -> bool:
    """Is somebody new so much like a suspended person that staff must see it?"""
    if born is None:
        return False
    for candidate_id in lookups.of_suspended(deps, _who(person.name, born)):
        if candidate_id == person.id or not _sanctions(deps, candidate_id):
            continue
        data: dict[str, Any] = {"like": candidate_id}
        cases.open_(Case(KIND, programme, deps.new_id(), person.id, deps.now(), data))
        return True
    return False


def _who(name: str, born: date) -> str:
    return f"{search_key(name)}#{born.isoformat()}"


def _sanctions(deps: Deps, candidate_id: str) -> tuple[Fact, ...]:
    """Those that hold today."""
    found, today = people.facts(candidate_id), deps.today()
    known = of(found.known, FactType.SANCTION) if found else ()
    return tuple(fact for fact in known if fact.holds(today))


def show(deps: Deps, case: Case) -> dict[str, Any]:
    """Both persons, masked, and the suspensions that would come with being one."""
    both = [people.facts(case.candidate_id), people.facts(case.data["like"])]
    return {
        "persons": [_shown(deps, found) for found in both if found],
        "suspensions": [
            {"scope": fact.key, "until": fact.until and fact.until.isoformat()}
            for fact in _sanctions(deps, case.data["like"])
        ],
    }


def _shown(deps: Deps, found: Facts) -> dict[str, str]:
    person = found.candidate
    number = deps.keys.open(person.id_sealed)
    return {
        "name_masked": mask_name(person.name),
        "id_type": person.id_type,
        "id_no_masked": mask_id_no(number),
    }


def decide(deps: Deps, case: Case, verb: str, reason: str | None, actor: Actor) -> None:
    """Approved, they are one person: the suspension covers this document, too."""
    if people.facts(case.candidate_id) is None:
        raise NotFound(candidate=case.candidate_id)
    one = verb == APPROVE
    change = Change("suspect_same" if one else "suspect_other", actor, deps.now(), reason, {})
    entry = AuditEntry(person_subject(case.candidate_id), deps.new_id(), change, {}, {})
    taken = _sanctions(deps, case.data["like"]) if one else ()
    with tables.stale(1), tables.transaction() as transaction:
        cases.close_in(transaction, case)
        for fact in taken:
            linked = replace(fact, source=f"linked:{case.id}", at=deps.now())
            store.put_in(transaction, case.candidate_id, linked)
        audit.add_in(transaction, entry)
    if taken:
        affected.look(deps, case.candidate_id, {"cause": "suspended", "source": case.id})


QUEUE = Queue(
    kind=KIND,
    permission=Permission.REMEDY,
    reasons=("another_person", "not_sure"),
    show=show,
    decide=decide,
)
