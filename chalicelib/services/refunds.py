"""Refunds: an object of their own, pending until the provider has done it, never silent."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.errors import Upstream
from chalicelib.domain.payment import (
    Receipt,
    RefundReason,
    RefundRequest,
    RefundState,
    attach_of,
)
from chalicelib.services.deps import Deps
from chalicelib.store import audit, cases, payments
from chalicelib.store.cases import Case
from chalicelib.store.payments import Refund


def open_(deps: Deps, receipt: Receipt, reason: RefundReason, actor: Actor) -> None:
    """Open the refund of a whole receipt once, and try it at once; the sweep tries again.

    The case comes first and carries the whole refund: from its write on, no crash can lose it.
    """
    refund = Refund(
        refund_no=f"R{receipt.provider_no}",
        provider=receipt.provider,
        provider_no=receipt.provider_no,
        payment_no=receipt.payment_no,
        amount_minor=receipt.amount_minor,
        reason=reason,
        state=RefundState.PENDING,
        requested_at=deps.now(),
    )
    candidate_id, _, round_id = receipt.attach.partition("#")
    asked = payments.refund_json(refund)
    case = Case("refund", round_id, refund.refund_no, candidate_id, deps.now(), asked)
    cases.open_(case)
    attempt(deps, case, actor)


def attempt(deps: Deps, case: Case, actor: Actor) -> None:
    """Ask the provider; a refund that failed stays open for a person, one unanswered for later."""
    refund = _recorded(deps, case, actor)
    if refund.state == RefundState.DONE:
        cases.close("refund", case.round_id, case.id)
        return
    request = RefundRequest(
        refund.refund_no, refund.provider_no, refund.payment_no, refund.amount_minor, refund.reason
    )
    try:
        state = deps.providers[refund.provider].refund(request)
    except Upstream:
        deps.log.warning("refund not answered", extra={"refund_no": refund.refund_no})
        return
    if state != refund.state:
        _change(deps, case, refund, state, actor)
    if state == RefundState.DONE:
        cases.close("refund", case.round_id, case.id)


def _recorded(deps: Deps, case: Case, actor: Actor) -> Refund:
    """The refund of a case; recorded now if a crash came in between."""
    money = payments.of(case.candidate_id, case.round_id)
    known = next((r for r in money.refunds if r.refund_no == case.id), None)
    if known is not None:
        return known
    refund = payments.refund_from(case.id, case.data, RefundState.PENDING)
    if payments.put_refund(attach_of(case.candidate_id, case.round_id), refund):
        _say(deps, case, refund, "refund_requested", actor)
    return refund


def _change(deps: Deps, case: Case, refund: Refund, state: RefundState, actor: Actor) -> None:
    done_at = deps.now() if state == RefundState.DONE else None
    changed = replace(refund, state=state, done_at=done_at)
    if payments.change_refund(attach_of(case.candidate_id, case.round_id), changed):
        action = {RefundState.DONE: "refunded", RefundState.FAILED: "refund_failed"}.get(state)
        if action is not None:
            _say(deps, case, changed, action, actor)


def _say(deps: Deps, case: Case, refund: Refund, action: str, actor: Actor) -> None:
    params = {
        "refund_no": refund.refund_no,
        "amount_minor": refund.amount_minor,
        "reason": refund.reason.value,
    }
    change = Change(action, actor, deps.now(), params=params)
    subject = registration_subject(case.candidate_id, case.round_id)
    audit.add(AuditEntry(subject, deps.new_id(), change, {}, {"state": refund.state.value}))
