"""Steps that are taken on pages of their own: here they are only looked at."""

from __future__ import annotations

from chalicelib.domain.flow import Why
from chalicelib.domain.registry import RegistryState
from chalicelib.services.flow_view import View


def identity(view: View) -> Why | None:
    """Confirmed under the name of now, or shown to a person in time (S4-11, S5-21, A6-5)."""
    rules, here = view.here.programme.identity, view.here
    if rules is None or here.identity.counts(rules, here.candidate, here.now):
        return None
    outdated = here.identity.outdated(here.candidate)
    return Why("identity_needed", {"clause": rules.clause}, problem=outdated)


def face(view: View) -> Why | None:
    """What is asked for with every registration (S4-16)."""
    rules, here = view.here.programme.identity, view.here
    for step in rules.steps if rules else ():
        if step.each_round and not here.identity.step_counts(step, here.round.id, here.now):
            return Why("identity_step_needed", {"step": step.id, "clause": step.clause})
    return None


def registry(view: View) -> Why | None:
    """In force: a lifelong number, or the one that was chosen (S5-21, S5-25)."""
    rules, record = view.here.programme.registry, view.record
    if rules is None or record.state(view.confirmed) == RegistryState.REGISTERED:
        return None
    return Why("registry_needed", {"next": record.next_step(rules, view.confirmed).value})


def qualification(view: View) -> Why | None:
    """Only of those who need one (S5-12)."""
    rules, record = view.here.programme.registry, view.record
    if rules is None or not record.lacks_prior(rules):
        return None
    state = record.prior.state.value if record.prior else None
    return Why("qualification_needed", {"state": state})
