"""From the submission on: what the registration itself says (S2-17, S4-26)."""

from __future__ import annotations

from chalicelib.domain.flow import Stage, Why
from chalicelib.domain.proof import ProofState
from chalicelib.domain.registration import State
from chalicelib.domain.window import iso
from chalicelib.services import edits
from chalicelib.services.flow_view import View

LAPSED = "lapsed"


def held(view: View) -> Why | None:
    """The step in which a place is taken: a site's, or the submission."""
    if view.live is not None:
        return None
    seen = view.here.shown
    lapsed = seen is not None and seen.state in (State.INTENT, State.PAYING, State.EXPIRED)
    if seen is not None and lapsed:
        params = {"payment_deadline": iso(seen.payment_deadline)}
        return Why(LAPSED, params, problem=True)
    return Why("not_submitted")


def paid(view: View) -> Why | None:
    if view.stage == Stage.PAID:
        return None
    seen = view.live
    return Why("unpaid", {"payment_deadline": iso(seen.payment_deadline) if seen else None})


def proof(view: View) -> Why | None:
    """Sent in is done; refused, or with data that was changed since, is asked for again (S4-30)."""
    last, changes = view.proof, edits.staged(view)
    if view.stage not in (Stage.REVIEWING, Stage.PAID):
        if view.live and last is not None and last.state == ProofState.REFUSED:
            return Why("proof_refused", {"reason": last.reason}, problem=True)
        return paid(view)
    waiting = last is not None and last.state == ProofState.WAITING and last.changes == changes
    if not changes or waiting:
        return None
    return Why("proof_again", {"fields": sorted(changes)}, problem=True)


def done(view: View) -> Why | None:
    """Paid is the only success there is."""
    if view.stage == Stage.PAID:
        return None
    return Why("waiting_for_review" if view.stage == Stage.REVIEWING else "unpaid")
