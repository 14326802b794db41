"""The queue of proofs: approved, they are paid as any money is; refused, the hold is unpaid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.errors import Busy, StaleVersion, WrongState
from chalicelib.domain.names import mask_name
from chalicelib.domain.payment import PaymentState, Receipt, attach_of
from chalicelib.domain.proof import PROVIDER, Proof, ProofRefusal, ProofState, under_review
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import Place
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import (
    expiry,
    queues,
    returns,
    rounds,
    settlement,
    shredding,
    tickets,
)
from chalicelib.services.deps import Deps
from chalicelib.services.proofs import QUEUE, proof_key
from chalicelib.services.queues import APPROVE, By, Queue
from chalicelib.store import audit, cases, people, proofs, registrations, seats, tables
from chalicelib.store.cases import Case


def show(deps: Deps, case: Case) -> dict[str, Any]:
    """What is expected, beside the picture; names in part, as everywhere."""
    seen, proof = _under(case)
    facts = people.facts(case.candidate_id)
    rule = rounds.programme_of(deps, rounds.get(case.round_id)).flow.proof
    data = case.data
    return {
        "expected": {
            "item": rule.item if rule else None,
            "amount_minor": seen.fee_minor,
            "payer": mask_name(facts.candidate.name) if facts else "",
            "from": iso(seen.held_at),
            "until": iso(seen.payment_deadline),
        },
        "order_no": proof.order_no,
        "payer": {"name": mask_name(proof.payer), "likeness": data["payer"]},
        "sent_at": iso(proof.at),
        "picture_url": deps.files.link(proof_key(case.candidate_id, case.id), "image/jpeg"),
        "same_file": data["same_file"],
        "looks_alike": data["looks_alike"],
        "changes": data["changes"],
        "paid_before": seen.state == State.PAID,
    }


def decide(deps: Deps, case: Case, verb: str, reason: str | None, actor: Actor) -> None:
    """Raises WrongState where another proof has taken its place or another reviewer was first,
    Busy if the registration kept moving.
    """
    for _ in range(_TRIES):
        seen, proof = _under(case)
        try:
            if verb == APPROVE:
                _approve(deps, case, seen, proof, actor)
            else:
                _refuse(deps, case, seen, proof, reason or "", actor)
        except StaleVersion:
            continue
        return
    raise Busy(retry_after=1)


def _under(case: Case) -> tuple[Registration, Proof]:
    """The registration and its last proof, which is this case's; else nobody needs to decide."""
    seen = registrations.get(case.candidate_id, case.round_id)
    proof = proofs.get(case.candidate_id, case.round_id)
    current = proof is not None and proof.id == case.id and proof.state == ProofState.WAITING
    if seen is None or proof is None or not current or seen.state not in _OPEN:
        queues.close(QUEUE, case.round_id, case.id)
        raise WrongState(case=case.id)
    return seen, proof


_OPEN = (State.PAYING, State.PAID)
_TRIES = 4


def _approve(deps: Deps, case: Case, seen: Registration, proof: Proof, actor: Actor) -> None:
    """Staff-confirmed is paid: the same settlement as for money that a provider tells of.

    It was sent in time, whenever it is looked at. Cut off after the money, it is approved again.
    """
    first = under_review(seen) or not proof.changes
    if under_review(seen):
        receipt = Receipt(
            provider=PROVIDER,
            provider_no=proof.order_no,
            payment_no=seen.payment_no or "",
            attach=attach_of(seen.candidate_id, seen.round_id),
            amount_minor=seen.fee_minor,
            paid_at=proof.at,
        )
        settlement.settle(deps, receipt, actor)
        seen = registrations.get(case.candidate_id, case.round_id) or seen
    if seen.state != State.PAID:
        raise WrongState(state=seen.state.value)
    wanted = _changed(seen, proof)
    params = {"proof": proof.id, "paid_by_it": first}
    change = Change("proof_approved", actor, deps.now(), params=params)
    accepted = replace(proof, state=ProofState.ACCEPTED)
    _close(deps, case, seen, wanted, accepted, change)
    tickets.remake(deps, wanted)


def _changed(seen: Registration, proof: Proof) -> Registration:
    """With the data that was sent along with this proof (S4-30)."""
    if not proof.changes:
        return seen
    papers = proof.changes.get("papers", seen.papers)
    answers = proof.changes.get("answers", seen.answers)
    return tickets.outdated(replace(seen, papers=tuple(papers), answers=dict(answers)))


def _refuse(
    deps: Deps, case: Case, seen: Registration, proof: Proof, reason: str, actor: Actor
) -> None:
    """The place is held unpaid again for as long as any hold is; after the close, it is over.

    What is paid already stays paid: only the change that came with the proof is refused.
    """
    round_ = rounds.get(case.round_id)
    change = Change("proof_refused", actor, deps.now(), reason, {"proof": proof.id})
    refused = replace(proof, state=ProofState.REFUSED, reason=reason)
    if not under_review(seen):
        _close(deps, case, seen, seen, refused, change)
        return
    programme, now = rounds.programme_of(deps, round_), deps.now().replace(microsecond=0)
    deadline = round_.payment_deadline(now, programme)
    if deadline <= now:
        wanted = replace(seen, state=State.EXPIRED, payment_no=None, expires_at=now)
    else:
        wanted = replace(
            seen,
            state=State.INTENT,
            payment_no=None,
            payment_deadline=deadline,
            expires_at=deadline + programme.grace,
        )
    _close(deps, case, seen, wanted, refused, change)
    attach = attach_of(seen.candidate_id, seen.round_id)
    settlement.end(attach, seen.payment_no or "", PaymentState.CLOSED)
    _let_go(deps, seen, wanted)


def _let_go(deps: Deps, seen: Registration, wanted: Registration) -> None:
    """The entries last as long as the registration says again; the audit does it after a crash."""
    round_, who = rounds.get(seen.round_id), seen.candidate_id
    for at in seen.entries:
        if wanted.state == State.EXPIRED:
            returns.give_back(deps, round_, at, who, seen.place)
        else:
            kept: Place = seen.place
            seats.swap(at.pool, at.shard, who, kept, wanted.place)


def _close(
    deps: Deps,
    case: Case,
    seen: Registration,
    wanted: Registration,
    proof: Proof,
    change: Change,
) -> None:
    """Registration, proof, case and record in one; raises StaleVersion."""
    ttl = None
    if wanted.state in (State.INTENT, State.EXPIRED):
        ttl = deps.wall() + (wanted.expires_at - deps.now()) + expiry.KEPT
    subject = registration_subject(case.candidate_id, case.round_id)
    before, after = {"state": seen.state.value}, {"state": wanted.state.value}
    entry = AuditEntry(subject, deps.new_id(), change, before, after)
    with tables.stale(seen.version), tables.transaction() as transaction:
        registrations.update_in(transaction, seen, wanted, change, ttl)
        proofs.put_in(transaction, case.candidate_id, case.round_id, proof)
        cases.close_in(transaction, case)
        audit.add_in(transaction, entry)
    shredding.settle(rounds.get(case.round_id).programme, [proof.kept], deps.now())


PROOFS = Queue(
    kind=QUEUE,
    permission=Permission.REVIEW_CASES,
    reasons=tuple(ProofRefusal),
    show=show,
    decide=decide,
    by=By.ROUND,
)
