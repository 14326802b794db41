"""The way to a registration, step by step, as the programme says (C4-40, C4-43, C4-45).

The server keeps the order: what comes later is refused while something before it is open. Whoever
comes back finds the same steps done, and the next one.
"""

from __future__ import annotations

from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import HoldExpired, NotFound, StaleVersion
from chalicelib.domain.flow import Seen, Step, StepNotReached, barred, states
from chalicelib.gateways.files import UploadForm
from chalicelib.services import booking, edits, proofs, retained, standing
from chalicelib.services.deps import Deps
from chalicelib.services.flow_view import Said, View, required
from chalicelib.services.standing import Standing
from chalicelib.services.steps import person
from chalicelib.services.steps.all_steps import DRAFT, READ, WHY
from chalicelib.services.steps.ending import LAPSED
from chalicelib.store import drafts, people


def of(deps: Deps, candidate_id: str, round_id: str, actor: Actor) -> View:
    """Raises NotFound."""
    here = standing.of(deps, candidate_id, round_id)
    facts = people.facts(candidate_id)
    if facts is None:
        raise NotFound(candidate=candidate_id)
    return View(deps, here, facts, actor)


def steps(view: View) -> tuple[Seen, ...]:
    """In the programme's order. For CET-SET, the step of the site is where the place is taken."""
    why = {**WHY, Step.SITE: WHY[Step.SUBMIT]} if view.flow.holds_at == "site" else WHY
    return states((step, why[step](view)) for step in view.flow.steps)


def accept(
    deps: Deps, candidate_id: str, round_id: str, step: Step, said: Said, actor: Actor
) -> None:
    """Take what is said in one step. Repeatable.

    Raises NotFound for a step that this flow has not or takes elsewhere, StepNotReached,
    EditLocked, WindowClosed, and what the step itself refuses.
    """
    view = of(deps, candidate_id, round_id, actor)
    _require_reached(view, step)
    if step in READ:
        edits.require(view, step, ())
        READ[step](view, said)
        return
    if step not in DRAFT or view.flow.holds_at == "site":
        raise NotFound(step=step.value)
    draft = DRAFT[step](view, said)
    fields = edits.changed(view, step, draft)
    again = edits.require(view, step, fields)
    if view.live is not None and again is None:
        edits.apply(view, draft, fields)
    elif view.live is not None:
        edits.of_draft(view, view.live, draft)
    if drafts.save(candidate_id, round_id, draft) is None:
        raise StaleVersion(version=view.draft.version)


def submit(
    deps: Deps,
    candidate_id: str,
    round_id: str,
    key: str,
    actor: Actor,
    *,
    turn: str | None = None,
    solution: str | None = None,
) -> tuple[Standing, bool]:
    """Hold the places of the draft; False for a repeat, which has the first answer (C4-45).

    Whatever was chosen earlier is judged again by what holds now. Raises what `booking.hold` does.
    """
    view = of(deps, candidate_id, round_id, actor)
    if view.flow.holds_at != "submit":
        raise NotFound(step=Step.SUBMIT.value)
    seen, draft = view.here.shown, view.draft
    if seen is None or seen.idempotency_key != key:
        _require_reached(view, Step.SUBMIT)
        retained.require(view, draft.retained)
    required(site=draft.site)
    return booking.hold(
        deps,
        candidate_id,
        round_id,
        draft.site or "",
        key,
        actor,
        chosen=view.chosen(),
        answers=draft.answers,
        photo=(draft.photo_id, draft.photo_sha256),
        turn=turn,
        solution=solution,
    )


def start_upload(
    deps: Deps,
    candidate_id: str,
    round_id: str,
    step: Step,
    size: int,
    content_type: str,
    actor: Actor,
) -> tuple[str, UploadForm, int]:
    """Where to post the file of a step: the id to name afterwards, the form, the most bytes."""
    view = of(deps, candidate_id, round_id, actor)
    _require_reached(view, step)
    if step == Step.PHOTO and step in view.flow.steps:
        edits.require(view, step, (step.value,))
        return person.start_photo(view, size)
    if step == Step.PROOF and step in view.flow.steps:
        return proofs.start(view, size, content_type)
    raise NotFound(step=step.value)


def _require_reached(view: View, step: Step) -> None:
    """Raises NotFound for a step of another flow, StepNotReached with the one that comes first, or
    HoldExpired where what came first is over.
    """
    if step not in view.flow.steps:
        raise NotFound(step=step.value)
    first = barred(steps(view), step)
    if first is not None:
        why = first.why.code if first.why else None
        if why == LAPSED and first.why is not None:
            raise HoldExpired(**first.why.params)
        raise StepNotReached(step=step.value, wanted=first.step.value, why=why)
