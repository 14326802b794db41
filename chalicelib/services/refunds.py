"""Refunds: an object of their own, pending until the provider has done it, never silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.errors import NotFound, Upstream, WrongState
from chalicelib.domain.payment import (
    ProviderRefused,
    Receipt,
    RefundReason,
    RefundRequest,
    RefundState,
    attach_of,
)
from chalicelib.domain.window import instant, iso
from chalicelib.services.deps import Deps
from chalicelib.store import cases, payments
from chalicelib.store.cases import Case
from chalicelib.store.payments import Refund

_ACTIONS = {
    RefundState.PENDING: "refund_requested",
    RefundState.DONE: "refunded",
    RefundState.FAILED: "refund_failed",
}
LONGEST_WAIT = timedelta(minutes=10)


def open_(deps: Deps, receipt: Receipt, reason: RefundReason, actor: Actor) -> None:
    """Open the refund of a whole receipt once, and try it at once; the sweep tries again.

    The case comes first and carries the whole refund: from its write on, no crash can lose it.
    One that the provider has refused is left to a person.
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
    if cases.get("refunded", round_id, refund.refund_no) is not None:
        return
    known = cases.get("refund", round_id, refund.refund_no)
    if known is not None and failed(known):
        return
    asked = payments.refund_json(refund)
    case = known or Case("refund", round_id, refund.refund_no, candidate_id, deps.now(), asked)
    if known is None:
        cases.open_(case)
    attempt(deps, case, actor)


def retry(deps: Deps, round_id: str, refund_no: str, actor: Actor) -> Case:
    """Ask the provider once more, for a person; answers the case, closed or not.

    Raises NotFound, or WrongState when it is done.
    """
    case = cases.get("refund", round_id, refund_no)
    if case is None:
        done = cases.get("refunded", round_id, refund_no)
        raise WrongState(state="done") if done else NotFound(refund=refund_no)
    change = Change("refund_retried", actor, deps.now(), params={"refund_no": refund_no})
    subject = registration_subject(case.candidate_id, round_id)
    again = replace(case, data={**case.data, "state": RefundState.PENDING.value})
    cases.change_with(again, AuditEntry(subject, deps.new_id(), change, {}, {}))
    attempt(deps, again, actor)
    stored = cases.get("refund", round_id, refund_no) or cases.get("refunded", round_id, refund_no)
    return stored or again


def state(case: Case) -> RefundState:
    """As far as its case has been told."""
    return RefundState(case.data.get("state", RefundState.PENDING.value))


def failed(case: Case) -> bool:
    """Has the provider said no? Then it stays so until a person asks again."""
    return state(case) == RefundState.FAILED


def due(case: Case, wall: datetime) -> bool:
    """Is it the sweep's turn to ask again?"""
    ask_at = case.data.get("ask_at")
    return not failed(case) and (ask_at is None or instant(ask_at) <= wall)


def attempt(deps: Deps, case: Case, actor: Actor) -> None:
    """Ask the provider; a refund that failed stays open for a person, one unanswered for later."""
    refund = _recorded(deps, case, actor)
    if refund.state == RefundState.DONE:
        _close(case, refund)
        return
    case = _asked_again(deps, case)
    request = RefundRequest(
        refund.refund_no, refund.provider_no, refund.payment_no, refund.amount_minor, refund.reason
    )
    try:
        told = deps.providers[refund.provider].refund(request)
    except ProviderRefused as refused:
        why = refused.params.get("reason")
        deps.log.warning("refund refused", extra={"refund_no": refund.refund_no, "reason": why})
        told = RefundState.FAILED
    except Upstream:
        deps.log.warning("refund not answered", extra={"refund_no": refund.refund_no})
        return
    if told != refund.state:
        refund = _change(deps, case, refund, told, actor)
    if told == RefundState.DONE:
        _close(case, refund)
    elif state(case) != told:
        cases.open_(replace(case, data={**case.data, "state": told.value}))


def _asked_again(deps: Deps, case: Case) -> Case:
    """Counted, with when to ask next: in the next sweep, a minute later, then less and less."""
    before = attempts(case)
    wait = timedelta(minutes=2 ** min(before, 8) - 1)
    ask_at = iso(deps.wall() + min(wait, LONGEST_WAIT))
    case = replace(case, data={**case.data, "attempts": before + 1, "ask_at": ask_at})
    cases.open_(case)
    return case


def attempts(case: Case) -> int:
    """How often the provider was asked."""
    return int(case.data.get("attempts", 0))


def _close(case: Case, refund: Refund) -> None:
    """Into the list of those done, then out of what waits."""
    data = {**payments.refund_json(refund), "attempts": attempts(case), "state": refund.state.value}
    cases.open_(replace(case, kind="refunded", data=data))
    cases.close("refund", case.round_id, case.id)


def _recorded(deps: Deps, case: Case, actor: Actor) -> Refund:
    """The refund of a case; recorded now if a crash came in between."""
    money = payments.of(case.candidate_id, case.round_id)
    known = next((r for r in money.refunds if r.refund_no == case.id), None)
    if known is not None:
        return known
    refund = payments.refund_from(case.id, case.data, RefundState.PENDING)
    entry = _entry(deps, case, refund, "refund_requested", actor)
    payments.put_refund(attach_of(case.candidate_id, case.round_id), refund, entry)
    return refund


def _change(deps: Deps, case: Case, refund: Refund, told: RefundState, actor: Actor) -> Refund:
    done_at = deps.now() if told == RefundState.DONE else None
    changed = replace(refund, state=told, done_at=done_at)
    entry = _entry(deps, case, changed, _ACTIONS[told], actor)
    payments.change_refund(attach_of(case.candidate_id, case.round_id), changed, entry)
    return changed


def _entry(deps: Deps, case: Case, refund: Refund, action: str, actor: Actor) -> AuditEntry:
    params = {
        "refund_no": refund.refund_no,
        "amount_minor": refund.amount_minor,
        "reason": refund.reason.value,
    }
    change = Change(action, actor, deps.now(), params=params)
    subject = registration_subject(case.candidate_id, case.round_id)
    return AuditEntry(subject, deps.new_id(), change, {}, {"state": refund.state.value})
