"""The full refund of one paid person (S1-19): asked for by one, approved by another, done here.

The registration and its places first, in one write, so that this money confirms nothing any more
and whoever registers again has no place from before; then the money. Each step may be repeated by
anybody: the sweep goes on with what a crash has left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.approval import Effect, Request
from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.errors import Busy, NotFound, StaleVersion, WrongState
from chalicelib.domain.payment import Receipt, RefundReason
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.remedy import Ground, Remedy
from chalicelib.services import refunds, results, returns, rounds
from chalicelib.services.deps import Deps
from chalicelib.store import audit, payments, registrations, remedies, tables
from chalicelib.store.remedies import DONE, Work

_TRIES = 8


def refund_data(round_id: str, candidate_id: str, ground: Ground) -> dict[str, Any]:
    """What a request names: this very payment, whatever comes after it. Raises as the effect."""
    seen = registrations.get(candidate_id, round_id)
    if seen is None:
        raise NotFound(candidate=candidate_id)
    _require_paid(seen)
    site = seen.site
    return {
        "candidate_id": candidate_id,
        "provider_no": seen.provider_no,
        "site": site,
        "ground": ground.value,
    }


def _require_paid(seen: Registration) -> None:
    if seen.state != State.PAID:
        raise WrongState(state=seen.state.value)


def refund_effect(deps: Deps, round_id: str, data: Mapping[str, Any]) -> Effect:
    """Raises WrongState once this payment confirms no registration, or results are open."""
    if results.opened(deps, round_id) is not None:
        raise WrongState(state="results_open")
    seen = registrations.get(data["candidate_id"], round_id)
    if seen is None:
        raise NotFound(candidate=data["candidate_id"])
    _require_paid(seen)
    if seen.provider_no != data["provider_no"]:
        raise WrongState(state=seen.state.value, provider_no=seen.provider_no)
    receipt = _receipt(round_id, data["candidate_id"], data["provider_no"])
    return {"people": 1, "money_minor": receipt.amount_minor}


def _receipt(round_id: str, candidate_id: str, provider_no: str) -> Receipt:
    money = payments.of(candidate_id, round_id)
    found = next((r for r in money.receipts if r.provider_no == provider_no), None)
    if found is None:
        raise NotFound(receipt=provider_no)
    return found


def refund(deps: Deps, request: Request, actor: Actor) -> None:
    """Carry out an approved request."""
    data = request.data
    work = Work(
        round_id=request.round_id,
        id=request.id,
        kind="refund",
        action=Remedy.REFUND.value,
        site=data["site"],
        ground=data["ground"],
        reason=request.reason,
        by=request.requested_by,
        approved_by=actor.id,
        started_at=deps.now(),
        total=1,
    )
    work = remedies.put(work) or remedies.get(request.round_id, request.id) or work
    pay_back(deps, work, data["candidate_id"], data["provider_no"], actor)
    if work.state != DONE:
        remedies.put(replace(work, at=1, state=DONE))


def pay_back(deps: Deps, work: Work, candidate_id: str, provider_no: str, actor: Actor) -> None:
    """End the registration that this payment confirmed, then send the money back."""
    for _ in range(_TRIES):
        seen = registrations.get(candidate_id, work.round_id)
        if seen is None or seen.provider_no != provider_no or seen.state != State.PAID:
            break
        _end(deps, seen, work, actor)
    else:
        raise Busy(retry_after=1)
    receipt = _receipt(work.round_id, candidate_id, provider_no)
    refunds.open_(deps, receipt, RefundReason.REMEDY, actor)


def _end(deps: Deps, seen: Registration, work: Work, actor: Actor) -> None:
    """Paid no more, its places free, and the entry in the record: one write, or none if any of it
    is not as it was read.
    """
    ended = replace(seen, state=State.REFUNDED, seq=seen.next_seq)
    site = seen.site
    params = {"site": site, "ground": work.ground, "amount_minor": seen.fee_minor}
    change = Change("refund_granted", actor, deps.now(), work.reason, params)
    before, after = {"state": seen.state.value}, {"state": ended.state.value}
    subject = registration_subject(seen.candidate_id, seen.round_id)
    try:
        with tables.stale(seen.version), tables.transaction() as transaction:
            registrations.update_in(transaction, seen, ended, change)
            returns.leave_in(transaction, deps, rounds.get(seen.round_id), seen)
            entry = AuditEntry(subject, deps.new_id(), change, before, after)
            audit.add_in(transaction, entry)
    except StaleVersion:
        return
