"""A person decides about a step that a check could not pass (E37, E38, C1-12).

Pictures are shown only of a case somebody has claimed: who has looked is known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.domain.audit import Actor
from chalicelib.domain.confirmation import REFUSALS, Confirmation, Record, Step, StepState
from chalicelib.domain.errors import NotFound, WrongState
from chalicelib.domain.identity import mask_id_no
from chalicelib.domain.staff import Permission
from chalicelib.services import affected, identity, queues
from chalicelib.services.deps import Deps
from chalicelib.services.identity import KIND, Person
from chalicelib.services.identity_attempts import adopted
from chalicelib.services.queues import Queue
from chalicelib.store import cases
from chalicelib.store.cases import Case


def show(deps: Deps, case: Case) -> dict[str, Any]:
    """The step, why it is here, the registered name and number, and for who has claimed it the
    pictures: of this step, and the card that they are compared with.
    """
    person = identity.of(deps, case.candidate_id, case.round_id)
    step = person.rules.step(case.data["step"])
    candidate = person.candidate
    found = {
        "step": case.data["step"],
        "kind": step.kind.value if step else None,
        "round": case.data["round"],
        "reason": case.data["reason"],
        "name": candidate.name,
        "id_type": candidate.id_type,
        "id_no_masked": mask_id_no(deps.keys.open(candidate.id_sealed)),
        "tries": person.found.record(step, case.data["round"]).tries if step else 0,
        "pictures": [],
    }
    if case.claimed_by is not None:
        found["pictures"] = _pictures(deps, person, case)
    return found


def _pictures(deps: Deps, person: Person, case: Case) -> list[dict[str, str]]:
    shown = {f"{case.data['step']}/{name}": key for name, key in case.data["files"].items()}
    for step in person.rules.lasting:
        if step.id != case.data["step"]:
            files = person.found.record(step).files
            shown |= {f"{step.id}/{name}": key for name, key in files.items()}
    there = {name: key for name, key in shown.items() if deps.files.size(key) is not None}
    return [
        {"name": name, "url": deps.files.link(key, _type(key)), "type": _type(key)}
        for name, key in there.items()
    ]


def _type(key: str) -> str:
    return "video/mp4" if key.endswith("/video") else "image/jpeg"


def decide(deps: Deps, case: Case, verb: str, reason: str | None, actor: Actor) -> None:
    """Passed, or to be tried again with a whole new set of tries (S5-21).

    Who went on to a registration while this waited (E38) is listed, not dropped.
    """
    person, step = _waiting(deps, case)
    record = person.found.record(step, case.data["round"])
    passed = verb == queues.APPROVE
    found = _passed(person, step, case, record) if passed else _failed(person, step, case, reason)
    action = "identity_approved" if passed else "identity_refused"
    note = case.data.get("note", "")
    entry = identity.entry(
        person, action, actor, step, case.data["round"], reason, note=note, case=case.id
    )
    identity.keep(person, found, [entry], actor, closed=[case])
    if not passed:
        cause = {"cause": "identity_refused", "source": reason}
        who, code = case.candidate_id, person.programme.code
        affected.of_programme(deps, who, code, cause, case.data["round"])


def _waiting(deps: Deps, case: Case) -> tuple[Person, Step]:
    """The step that still waits for this very case; else the case is closed for good."""
    try:
        person = identity.of(deps, case.candidate_id, case.round_id)
        step = identity.step_of(person, case.data["step"], case.data["round"])
    except NotFound:
        cases.close(case.kind, case.round_id, case.id)
        raise WrongState(case=case.id) from None
    record = person.found.record(step, case.data["round"])
    if record.state != StepState.REVIEW or record.case != case.id:
        cases.close(case.kind, case.round_id, case.id)
        raise WrongState(case=case.id)
    return person, step


def _passed(person: Person, step: Step, case: Case, record: Record) -> Confirmation:
    done = replace(record, state=StepState.PASSED, case=None, at=person.deps.now())
    found = person.found.with_record(step.key(case.data["round"]), done)
    photo = case.data["photo"]
    if photo:
        (key,) = case.data["files"].values()
        found = adopted(person, found, person.deps.files.read(key), photo["sha256"])
    return found


def _failed(person: Person, step: Step, case: Case, reason: str | None) -> Confirmation:
    again = replace(
        Record(state=StepState.FAILED, reason=reason, at=person.deps.now()),
        files=case.data["files"],
    )
    return person.found.with_record(step.key(case.data["round"]), again)


QUEUE = Queue(KIND, Permission.REVIEW_IDENTITY, REFUSALS, show, decide)
