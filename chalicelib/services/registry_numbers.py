"""The one number of a person who has several, for good, and what becomes of the others
(S5-05 to S5-07, E43).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.errors import Busy, NotFound, WrongState
from chalicelib.domain.names import mask_name, same_name
from chalicelib.domain.registry import (
    EntryKind,
    NumberChosen,
    Numbered,
    NumberState,
    NumberTaken,
    results_under,
)
from chalicelib.domain.staff import Permission
from chalicelib.services import recorded, registry
from chalicelib.services.deps import Deps
from chalicelib.services.queues import APPROVE, Queue
from chalicelib.services.registry import Registrant
from chalicelib.store import cases, people
from chalicelib.store import registry as store
from chalicelib.store.cases import Case

MERGE = "merge"
_TRIES = 5


def choose(
    deps: Deps,
    candidate_id: str,
    programme: str,
    number: str,
    actor: Actor,
    reason: str | None = None,
) -> Registrant:
    """Choose the one number; the others wait to be merged into it. Repeatable with the same one.

    Raises NumberChosen once another is chosen, NumberTaken, and NotFound for what is none of
    this person's, whether or not it exists.
    """
    for _ in range(_TRIES):
        here = registry.of(deps, candidate_id, programme)
        if here.record.number == number:
            return here
        if here.record.number is not None:
            raise NumberChosen(value=number, number=here.record.number)
        wanted = _claimable(here, number)
        if _chosen(deps, here, wanted, actor, reason):
            return registry.advance(deps, candidate_id, programme, actor)
    raise Busy(retry_after=1)


def _claimable(here: Registrant, number: str) -> Numbered:
    wanted = here.numbers.get(number)
    if wanted is None:
        raise NotFound(number=number)
    if wanted.candidate_id not in (None, here.candidate.id):
        raise NumberTaken(number=number)
    return wanted


def _chosen(
    deps: Deps, here: Registrant, wanted: Numbered, actor: Actor, reason: str | None
) -> bool:
    """Person, number, the others and their merge requests, all or none."""
    who, programme = here.candidate.id, here.programme.code
    others = [one for one in here.numbers.values() if one.number != wanted.number]
    waiting = [_case(deps, here, one, wanted.number) for one in others if one.candidate_id is None]
    by_number = {case.data["number"]: case for case in waiting}
    changed = [replace(wanted, state=NumberState.ACTIVE, candidate_id=who)]
    changed += [
        replace(one, state=NumberState.OTHER, candidate_id=who, case=by_number[one.number].id)
        for one in others
        if one.number in by_number
    ]
    record = replace(
        here.record,
        kind=EntryKind.EXISTING,
        number=wanted.number,
        district=wanted.district,
    )
    params = {"number": wanted.number, "others": [one.number for one in others]}
    said = registry.entry(deps, here, "number_chosen", actor, params, reason)
    return store.change(who, programme, record, changed, said, opened=waiting)


def _case(deps: Deps, here: Registrant, other: Numbered, into: str) -> Case:
    data = {"number": other.number, "into": into, "scopes": [f"office:{other.district}"]}
    programme = here.programme.code
    return Case(MERGE, programme, deps.new_id(), here.candidate.id, deps.now(), data)


def ask_again(
    deps: Deps, candidate_id: str, programme: str, number: str, actor: Actor
) -> Registrant:
    """Ask once more that the results under another number be merged (S5-07)."""
    here = registry.of(deps, candidate_id, programme)
    other = here.numbers.get(number)
    if other is None or other.candidate_id != candidate_id or here.record.number is None:
        raise NotFound(number=number)
    if other.state != NumberState.OTHER or other.case is not None:
        raise WrongState(state=other.state.value, waiting=other.case is not None)
    case = _case(deps, here, other, here.record.number)
    said = registry.entry(deps, here, "merge_asked", actor, {"number": number})
    changed = replace(other, case=case.id, refused=None)
    if not store.change(None, programme, None, [changed], said, opened=[case]):
        raise Busy(retry_after=1)
    return registry.of(deps, candidate_id, programme)


def _show(deps: Deps, case: Case) -> dict[str, Any]:
    """The two numbers, and whether they are one person's by name and results."""
    other, into = (store.number(case.round_id, case.data[key]) for key in ("number", "into"))
    facts = people.facts(case.candidate_id)
    if other is None or into is None or facts is None:
        return {"number": case.data["number"], "into": case.data["into"], "gone": True}
    _, rules = registry.rules_of(deps, case.round_id)
    names = {one.code: one.name for one in rules.districts}
    return {
        "number": other.number,
        "into": into.number,
        "district": names.get(other.district, other.district),
        "into_district": names.get(into.district, into.district),
        "recorded_name_masked": mask_name(other.name),
        "same_name": same_name(facts.candidate.name, other.name),
        "same_document": other.index in recorded.indexes(facts),
        "results": dict(other.results),
        "into_results": dict(into.results),
    }


def _decide(deps: Deps, case: Case, verb: str, reason: str | None, actor: Actor) -> None:
    """Raises WrongState for a request that has been overtaken."""
    seen = store.number(case.round_id, case.data["number"])
    if seen is None or seen.state != NumberState.OTHER or seen.case != case.id:
        cases.close(case.kind, case.round_id, case.id)
        raise WrongState(case=case.id)
    if verb == APPROVE:
        changed = replace(seen, state=NumberState.MERGED, into=case.data["into"], case=None)
    else:
        changed = replace(seen, case=None, refused=reason)
    action = "merge_approved" if verb == APPROVE else "merge_refused"
    said = _said(deps, changed, case.candidate_id, case.round_id, action, actor, reason)
    if not store.change(None, case.round_id, None, [changed], said, closed=case):
        raise WrongState(case=case.id)


def undo(deps: Deps, programme: str, number: str, reason: str, actor: Actor) -> Numbered:
    """Take a merge back (C1-16): the results count under their own number again."""
    seen = known(programme, number)
    if seen.state != NumberState.MERGED or seen.candidate_id is None:
        raise WrongState(state=seen.state.value)
    changed = replace(seen, state=NumberState.OTHER, into=None)
    said = _said(deps, seen, seen.candidate_id, programme, "merge_undone", actor, reason)
    if not store.change(None, programme, None, [changed], said):
        raise WrongState(state=known(programme, number).state.value)
    return known(programme, number)


def known(programme: str, number: str) -> Numbered:
    """Raises NotFound."""
    found = store.number(programme, number)
    if found is None:
        raise NotFound(number=number)
    return found


def results(here: Registrant) -> dict[str, int]:
    """What counts under the person's number, merges and all (S5-07), as far as they may see it."""
    known = {no: one for no, one in here.numbers.items() if no in here.shown}
    return results_under(here.record.number, known) if here.record.number else {}


def _said(
    deps: Deps,
    one: Numbered,
    candidate_id: str,
    programme: str,
    action: str,
    actor: Actor,
    reason: str | None,
) -> AuditEntry:
    params: Mapping[str, Any] = {"programme": programme, "number": one.number, "into": one.into}
    change = Change(action, actor, deps.now(), reason, dict(params))
    return AuditEntry(person_subject(candidate_id), deps.new_id(), change, {}, {})


QUEUE = Queue(
    kind=MERGE,
    permission=Permission.REVIEW_CASES,
    reasons=("other_person", "record_differs", "results_unclear"),
    show=_show,
    decide=_decide,
)
