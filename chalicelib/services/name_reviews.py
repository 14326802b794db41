"""Two spellings that may be one name: another form of a character, no dot, the order swapped.

A person decides (E 34, E 35). The recorded name stays as it is; what hangs on the decision, a
fact of a file, is written or dropped with it.
"""

from __future__ import annotations

from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import NotFound
from chalicelib.domain.fact import Fact
from chalicelib.domain.names import differing, minor_fault
from chalicelib.domain.staff import Permission
from chalicelib.services.deps import Deps
from chalicelib.services.queues import APPROVE, Queue
from chalicelib.store import audit, cases, people, tables
from chalicelib.store import facts as store
from chalicelib.store.cases import Case

KIND = "name"


def open_case(
    deps: Deps, person: Candidate, stated: str, programme: str, fact: Fact | None = None
) -> None:
    """Put the two names before a reviewer; the same import again opens no second case."""
    case_id = f"{person.id}.{fact.ref or fact.key}" if fact else deps.new_id()
    data: dict[str, Any] = {"stated": stated, "recorded": person.name}
    if fact is not None:
        data["fact"] = store.to_json(fact)
    cases.open_(Case(KIND, programme, case_id, person.id, deps.now(), data))


def show(deps: Deps, case: Case) -> dict[str, Any]:
    """Both spellings where they differ; what they share is masked (E 35)."""
    stated, recorded = case.data["stated"], case.data["recorded"]
    here, there = differing(stated, recorded)
    fact = case.data.get("fact")
    return {
        "stated": here,
        "recorded": there,
        "likeness": minor_fault(recorded, stated, 1),
        "hangs_on_it": fact and {"type": fact["type"], "key": fact["key"], "value": fact["value"]},
    }


def decide(deps: Deps, case: Case, verb: str, reason: str | None, actor: Actor) -> None:
    """Approved, they are one person's name; raises NotFound for a person who is gone."""
    if people.facts(case.candidate_id) is None:
        raise NotFound(candidate=case.candidate_id)
    action = "name_accepted" if verb == APPROVE else "name_refused"
    params = {"case": case.id, "programme": case.round_id}
    change = Change(action, actor, deps.now(), reason, params)
    entry = AuditEntry(person_subject(case.candidate_id), deps.new_id(), change, {}, {})
    raw = case.data.get("fact")
    with tables.stale(1), tables.transaction() as transaction:
        cases.close_in(transaction, case)
        if raw and verb == APPROVE:
            store.put_in(transaction, case.candidate_id, store.from_json(raw))
        audit.add_in(transaction, entry)


QUEUE = Queue(
    kind=KIND,
    permission=Permission.REVIEW_CASES,
    reasons=("another_person", "not_sure"),
    show=show,
    decide=decide,
)
