"""What may still be changed, when, and what has to be given again with it (A6-5, S2-15, S2-16,
S4-29, S4-30, E25).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.audit import Change
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import Busy
from chalicelib.domain.flow import EditLocked, Stage, Step
from chalicelib.domain.paper import fee_of
from chalicelib.domain.programme import Phase
from chalicelib.domain.registration import Registration, State
from chalicelib.services import standing
from chalicelib.services.expiry import KEPT
from chalicelib.store import registrations

if TYPE_CHECKING:
    from chalicelib.services.flow_view import View

CHOICES = frozenset({Step.SITE, Step.PAPERS, Step.BATCH, Step.RETAINED})
_FREE = frozenset({Step.CONSENTS, Step.NOTICE, Step.AGREEMENT})
"""What is read and agreed to may be said again at any time."""


def require(view: View, step: Step, fields: Iterable[str]) -> Step | None:
    """Raises EditLocked, or WindowClosed for a draft outside the window; answers the step that is
    asked for again.
    """
    if step in _FREE:
        return None
    stage = view.stage
    if stage == Stage.DRAFT:
        standing.require_window(view.here.round.phase_one, view.here.now)
        return None
    again: Step | None = None
    for name in fields:
        rule = view.flow.edit_rule(name, stage, view.here.phase)
        if rule is None:
            raise EditLocked(field=name, stage=stage.value, phase=view.here.phase.value)
        again = rule.again or again
    return again


def editable(view: View) -> dict[str, bool]:
    """Every field that a candidate may change somewhere in this flow: may it be changed now?"""
    stage, phase = view.stage, view.here.phase
    names = [step.value for step in view.flow.steps if step in CHOICES]
    names += [field.id for field in view.flow.data]
    names += [s.value for s in (Step.GUARDIAN, Step.PHOTO) if s in view.flow.steps]
    if stage == Stage.DRAFT:
        return dict.fromkeys(names, phase == Phase.ONE)
    return {name: view.flow.edit_rule(name, stage, phase) is not None for name in names}


def changed(view: View, step: Step, draft: Draft) -> list[str]:
    """The fields in which a draft differs from what counts now."""
    before = view.draft
    if step != Step.DATA:
        return [step.value]
    names = {**before.answers, **draft.answers}
    return [name for name in names if before.answers.get(name) != draft.answers.get(name)]


def staged(view: View) -> dict[str, object]:
    """What the draft says otherwise than the registration: it waits for another proof."""
    seen = view.live
    if seen is None:
        return {}
    wanted = of_draft(view, seen, view.draft)
    said: dict[str, object] = {}
    if dict(wanted.answers) != dict(seen.answers):
        said["answers"] = dict(wanted.answers)
    if wanted.papers != seen.papers:
        said["papers"] = list(wanted.papers)
    return said


def of_draft(view: View, seen: Registration, draft: Draft) -> Registration:
    """As the draft has it. Raises EditLocked for a choice that takes other places or has another
    fee: the place is given back first.
    """
    chosen = view.chosen(draft)
    same = tuple(chosen.parts) == seen.parts and draft.site in (None, seen.site)
    if not same or fee_of(view.here.programme, chosen) != seen.fee_minor:
        raise EditLocked(field="papers", stage=view.stage.value, way_out="give_back")
    return replace(
        seen,
        answers=dict(draft.answers),
        papers=chosen.papers,
        photo_id=draft.photo_id or seen.photo_id,
        photo_sha256=draft.photo_sha256 or seen.photo_sha256,
    )


def apply(view: View, draft: Draft, fields: list[str]) -> None:
    """The registration says what the draft says. Raises Busy if it has moved meanwhile."""
    seen = view.live
    wanted = seen and of_draft(view, seen, draft)
    if seen is None or wanted is None or wanted == seen:
        return
    change = Change("data_changed", view.actor, view.here.now, params={"fields": sorted(fields)})
    held = seen.state == State.INTENT
    ttl = view.deps.wall() + (seen.expires_at - view.here.now) + KEPT if held else None
    if registrations.write(seen, wanted, change, ttl) is None:
        raise Busy(retry_after=1)
