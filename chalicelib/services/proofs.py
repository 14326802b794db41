"""Payment on a page of the school's, shown by a picture of the order (S4-21 to S4-30, E27, E28).

A proof sent in time keeps its place however long the review takes: first the entries are made to
last, then the registration says that it is under review, with the case that a reviewer decides.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from chalicelib.domain.audit import Change
from chalicelib.domain.errors import (
    FieldError,
    HoldExpired,
    Invalid,
    NotFound,
    TooLarge,
    WrongState,
)
from chalicelib.domain.flow import ProofRule, Stage
from chalicelib.domain.names import same_name
from chalicelib.domain.payment import PaymentState, attach_of
from chalicelib.domain.proof import (
    PROVIDER,
    UNTIL_DECIDED,
    OrderTaken,
    PayerDiffers,
    Proof,
    ProofState,
    alike,
    read_order,
)
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import Place
from chalicelib.domain.window import epoch, iso
from chalicelib.gateways import fingerprints, scans
from chalicelib.gateways.files import UploadForm
from chalicelib.services import edits, queues, shredding, standing
from chalicelib.services.flow_view import Said, View, required
from chalicelib.store import cases, payments, proofs, registrations, seats, tables
from chalicelib.store.cases import Case
from chalicelib.store.payments import Payment

QUEUE = "proof"
_PNG = b"\x89PNG"
_TYPES = ("image/jpeg", "image/png")


def proof_key(candidate_id: str, proof_id: str) -> str:
    """The picture as a reviewer sees it: checked, and written anew."""
    return f"proofs/{candidate_id}/{proof_id}.jpg"


def start(view: View, size: int, content_type: str) -> tuple[str, UploadForm, int]:
    """Answers the proof's id, the form to post the picture to, and the most bytes it takes."""
    rule = _rule(view)
    if content_type not in _TYPES:
        params = {"value": content_type[:64], "choices": list(_TYPES)}
        raise Invalid(errors=[FieldError("/content_type", "choice", params)])
    if size > rule.largest:
        raise TooLarge(size=size, max=rule.largest)
    _require_wanted(view)
    proof_id = view.deps.new_id()
    form = view.deps.files.upload_form(_incoming(view, proof_id), content_type, rule.largest)
    return proof_id, form, rule.largest


def send(view: View, said: Said) -> None:
    """Hand the proof in: the place stays from here on until somebody has decided. Repeatable.

    Raises Invalid, PayerDiffers, OrderTaken, PhotoRefused, HoldExpired, WindowClosed, WrongState.
    """
    rule, last = _rule(view), view.proof
    if last is not None and last.id == said.proof_id and last.state == ProofState.WAITING:
        return
    proof = _read(view, rule, said)
    seen = _require_wanted(view)
    proof, kept = _with_picture(view, rule, proof)
    if not proofs.take_order(seen.candidate_id, seen.round_id, proof.order_no):
        raise OrderTaken(order_no=proof.order_no)
    case = _case(view, seen, proof)
    proofs.note_look(seen.candidate_id, seen.round_id, proof)
    _wait(view, seen, proof, case, kept)
    if last is not None and last.state == ProofState.WAITING:
        queues.close(QUEUE, seen.round_id, last.id)
        shredding.settle(kept.round_id, [last.kept], view.here.now)


def _rule(view: View) -> ProofRule:
    rule = view.flow.proof
    if rule is None:
        raise NotFound(step="proof")
    return rule


def _require_wanted(view: View) -> Registration:
    """An unpaid hold in time, or data that was changed since (S4-25, S4-30)."""
    here, seen = view.here, view.live
    standing.require_window(here.round.phase_one, here.now)
    if seen is None or (view.stage == Stage.PAID and not edits.staged(view)):
        raise WrongState(state=here.condition.value)
    if view.stage == Stage.HELD and here.now >= seen.payment_deadline:
        raise HoldExpired(payment_deadline=iso(seen.payment_deadline))
    return seen


def _read(view: View, rule: ProofRule, said: Said) -> Proof:
    required(proof_id=said.proof_id, order_no=said.order_no)
    order = read_order(said.order_no or "")
    if order is None:
        raise Invalid(errors=[FieldError("/order_no", "order_no")])
    payer = (said.payer or "").strip()
    if rule.same_payer:
        required(payer=payer)
        if same_name(payer, view.here.candidate.name) == "different":
            raise PayerDiffers(clause=rule.clause, way_out="contact")
    last = view.proof
    return Proof(
        id=said.proof_id or "",
        state=ProofState.WAITING,
        order_no=order,
        payer=payer,
        sha256="",
        look="",
        at=view.here.now.replace(microsecond=0),
        changes=edits.staged(view),
        version=last.version if last else 0,
    )


def _with_picture(view: View, rule: ProofRule, proof: Proof) -> tuple[Proof, Case]:
    """Raises NotFound before the picture has come, PhotoRefused for what is none."""
    data = view.deps.files.read(_incoming(view, proof.id))
    clean = scans.clean(data, "image/png" if data.startswith(_PNG) else "image/jpeg")
    who, programme = view.here.candidate.id, view.here.programme.code
    key = proof_key(who, proof.id)
    view.deps.files.write(key, clean, "image/jpeg")
    kept = shredding.keep(view.deps, programme, rule.purpose, who, {key: clean})
    digest, look = sha256(data).hexdigest(), fingerprints.of(clean)
    return replace(proof, sha256=digest, look=look, kept=kept.id), kept


def _incoming(view: View, proof_id: str) -> str:
    """By whose it is: nobody names another's file."""
    return f"incoming/proofs/{view.here.candidate.id}/{view.here.round.id}/{proof_id}"


def _case(view: View, seen: Registration, proof: Proof) -> Case:
    """What a reviewer is told besides the picture: who else has sent one like it."""
    found = set(proofs.looking_alike(seen.candidate_id, seen.round_id, proof.look))
    same = sum(sha == proof.sha256 for sha, _ in found)
    near = sum(sha != proof.sha256 and alike(look, proof.look) for sha, look in found)
    likeness = same_name(proof.payer, view.here.candidate.name) if proof.payer else "exact"
    data: dict[str, Any] = {"same_file": same, "looks_alike": near, "payer": likeness}
    data |= {"changes": dict(proof.changes), "scopes": [f"site:{seen.site}"]}
    return Case(QUEUE, seen.round_id, proof.id, seen.candidate_id, view.deps.now(), data)


def _wait(view: View, seen: Registration, proof: Proof, case: Case, kept: Case) -> None:
    """The entries first: one that outlasts its registration only keeps the place."""
    wanted = seen
    if view.stage != Stage.PAID:
        keep(seen)
        wanted = replace(
            seen,
            state=State.PAYING,
            expires_at=UNTIL_DECIDED,
            payment_no=_payment(view, seen),
        )
    params = {"proof": proof.id, "changed": sorted(proof.changes)}
    change = Change("proof_sent", view.actor, view.here.now, params=params)
    with tables.stale(seen.version), tables.transaction() as transaction:
        registrations.update_in(transaction, seen, wanted, change)
        proofs.put_in(transaction, seen.candidate_id, seen.round_id, proof)
        cases.open_in(transaction, case)
        cases.open_in(transaction, kept)


def keep(seen: Registration) -> None:
    """Make every entry of a hold last until somebody has decided; raises HoldExpired."""
    wanted = Place(epoch(UNTIL_DECIDED), seen.seq)
    who = seen.candidate_id
    if not all(seats.extend(at.pool, at.shard, who, seen.place, wanted) for at in seen.entries):
        raise HoldExpired(payment_deadline=iso(seen.payment_deadline))


def _payment(view: View, seen: Registration) -> str:
    """Recorded like any other, so that its receipt ends as any other does."""
    if view.stage == Stage.REVIEWING and seen.payment_no is not None:
        return seen.payment_no
    number = f"{seen.registration_no}{seen.version:03d}"
    opened = Payment(
        payment_no=number,
        provider=PROVIDER,
        channel=PROVIDER,
        amount_minor=seen.fee_minor,
        payment_deadline=seen.payment_deadline,
        started_at=view.here.now,
        state=PaymentState.OPEN,
        cashier_url=None,
        idempotency_key=None,
    )
    payments.put_payment(attach_of(seen.candidate_id, seen.round_id), opened)
    return number
