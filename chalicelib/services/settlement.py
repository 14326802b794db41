"""What becomes of money: every receipt confirms its registration or goes back (rows 6 and 7; A6-2).

Whatever a provider tells ends in `settle`, which may be told anything, any number of times, by
several at once. A refund is opened only once nobody can confirm with this money any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import payment as rules
from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import Busy, SiteClosed, SoldOut, StaleVersion
from chalicelib.domain.payment import (
    Outcome,
    PaymentFacts,
    PaymentState,
    Receipt,
    RefundReason,
    RegistrationFacts,
)
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place, due, paid_place
from chalicelib.services import claiming, refunds, returns, rounds
from chalicelib.services.claiming import Seeker
from chalicelib.services.deps import Deps
from chalicelib.store import cases, payments, registrations, seats, tables
from chalicelib.store.payments import Money

LATE_CLAIM = timedelta(minutes=10)
_TRIES = 8
_WAITING = (State.INTENT, State.PAYING, State.EXPIRED)
"""States in which money for the registration's own payment can still confirm it."""


def settle(deps: Deps, receipt: Receipt, actor: Actor) -> Outcome:
    """Give a receipt its one ending.

    Raises Busy if the registration kept moving; the provider, or the sweep, tells it again.
    """
    candidate_id, _, round_id = receipt.attach.partition("#")
    round_ = rounds.get(round_id)
    programme = rounds.programme_of(deps, round_)
    money = payments.of(candidate_id, round_id)
    if any(refund.provider_no == receipt.provider_no for refund in money.refunds):
        end(receipt.attach, receipt.payment_no, PaymentState.PAID)
        return Outcome.KNOWN
    payments.put_receipt(receipt)
    full = False
    for _ in range(_TRIES):
        seen = registrations.get(candidate_id, round_id)
        decision = _decide(seen, money, receipt, round_, programme, full)
        done = False
        if decision.outcome == Outcome.REFUND:
            done = _send_back(deps, seen, receipt, decision.refund or RefundReason.FOREIGN, actor)
        elif seen is not None and decision.outcome == Outcome.CONFIRM:
            done = _confirm(deps, seen, receipt, actor)
        elif seen is not None and decision.outcome == Outcome.CLAIM:
            full = not _claim_again(deps, seen, actor)
        if done or decision.outcome == Outcome.KNOWN:
            end(receipt.attach, receipt.payment_no, PaymentState.PAID)
            return decision.outcome
    raise Busy(retry_after=1)


def end(attach: str, payment_no: str, state: PaymentState) -> None:
    """The provider's order is over: nobody has to ask for it any more. Repeatable."""
    payments.end_payment(attach, payment_no, state)
    cases.close("payment", attach.partition("#")[2], payment_no)


def _decide(
    seen: Registration | None,
    money: Money,
    receipt: Receipt,
    round_: Round,
    programme: Programme,
    full: bool,
) -> rules.Decision:
    facts, payment = None, None
    if seen is not None:
        facts = RegistrationFacts(
            attach=rules.attach_of(seen.candidate_id, seen.round_id),
            fee_minor=seen.fee_minor,
            pay_until=round_.pay_until,
            place=_place(seen, receipt, full),
            settled_by=seen.provider_no if seen.state == State.PAID else None,
        )
    paid_for = money.payment(receipt.payment_no)
    if paid_for is not None:
        deadline = paid_for.payment_deadline
        if seen is not None and _waits_for(seen, receipt):
            deadline = max(deadline, seen.payment_deadline)  # its hold may have been extended
        number, amount = paid_for.payment_no, paid_for.amount_minor
        payment = PaymentFacts(number, receipt.attach, amount, deadline)
    return rules.settle(facts, payment, receipt, programme.late_payment)


def _waits_for(seen: Registration, receipt: Receipt) -> bool:
    """Once this is False for a receipt it stays so: a new hold forgets the payment before it."""
    return seen.payment_no == receipt.payment_no and seen.state in _WAITING


def _place(seen: Registration, receipt: Receipt, full: bool) -> rules.Standing:
    """Its own as long as every shard shows the attempt, swept late or lasting longer."""
    if not _waits_for(seen, receipt):
        return rules.Standing.NONE
    if len(_there(seen)) == len(seen.entries):
        return rules.Standing.OWN
    return rules.Standing.NONE if full else rules.Standing.FREE


def _there(seen: Registration) -> list[tuple[Entry, Place]]:
    return claiming.there(seen.candidate_id, seen.entries, seen.seq)


def _confirm(deps: Deps, seen: Registration, receipt: Receipt, actor: Actor) -> bool:
    """Row 6: PAID in every shard by comparison, then in the registration.

    If that has moved to another attempt, these marks are undone.
    If it moved within the attempt, they stay and the next pass confirms from what is there now.
    """
    paid, who, found = paid_place(seen.seq), seen.candidate_id, _there(seen)
    if len(found) < len(seen.entries):
        return False
    for at, entry in found:
        if not entry.paid and not seats.swap(at.pool, at.shard, who, entry, paid):
            return False
    done = replace(seen, state=State.PAID, provider_no=receipt.provider_no, paid_at=receipt.paid_at)
    change = Change("paid", actor, deps.now(), params={"payment_no": receipt.payment_no})
    if registrations.write(seen, done, change, None) is not None:
        return True
    now_stored = registrations.get(who, seen.round_id)
    if now_stored is None or now_stored.seq != seen.seq:
        _unmark(seen, found, now_stored, deps.now())
    return False


def _unmark(
    seen: Registration,
    found: Sequence[tuple[Entry, Place]],
    now_stored: Registration | None,
    now: datetime,
) -> None:
    """No one else can want these marks. The place below may be wanted: by a running intent, whose
    candidate has been told of it.
    """
    paid, who = paid_place(seen.seq), seen.candidate_id
    for at, entry in found:
        if now_stored is not None and now_stored.takes_on(at, entry, now):
            seats.swap(at.pool, at.shard, who, paid, entry)
        else:
            seats.remove(at.pool, at.shard, who, paid)


def _claim_again(deps: Deps, seen: Registration, actor: Actor) -> bool:
    """Row 7: pointers to shards with room, then claims with an expiry. False if a pool is full.

    What is still there is kept, under the new attempt. In a pool that is full, nothing is written
    to find that out.
    """
    now, several = deps.now(), len(seen.entries) > 1
    seeker = Seeker(seen.candidate_id, due(now), several)
    try:
        entries = tuple(_with_room(deps, seeker, at) for at in seen.entries)
        for _ in range(claiming.SPILLS):
            moved = replace(seen.moved_on(entries), state=State.PAYING, expires_at=now + LATE_CLAIM)
            change = Change("claimed_again", actor, now, params={"payment_no": seen.payment_no})
            stored = registrations.write(seen, moved, change, None)
            refused = stored and claiming.take(deps, seeker, entries, moved.place)
            if stored is None or refused is None or refused.moved_on:
                return True
            seen = stored
            entries = claiming.elsewhere(deps, seeker, entries, refused.at)
    except (SoldOut, SiteClosed):
        return False
    raise Busy(retry_after=1)


def _with_room(deps: Deps, seeker: Seeker, at: Entry) -> Entry:
    if claiming.fits(deps, seeker, at):
        return at
    return claiming.find(deps, seeker, at.pool)


def _send_back(
    deps: Deps, seen: Registration | None, receipt: Receipt, reason: RefundReason, actor: Actor
) -> bool:
    """The registration first, so that this money can't confirm it any more; then the refund.

    False if the registration has moved: then the receipt is decided about anew.
    """
    if seen is not None and _waits_for(seen, receipt):
        if reason == RefundReason.WRONG_AMOUNT and not _back_to_held(deps, seen, actor):
            return False
        ended = reason in (RefundReason.UNPLACED, RefundReason.TOO_LATE)
        if ended and not _unplace(deps, seen, reason, actor):
            return False
    if seen is not None and _paid_back(seen, receipt):
        reason = RefundReason.REMEDY
    refunds.open_(deps, receipt, reason, actor)
    return True


def _paid_back(seen: Registration, receipt: Receipt) -> bool:
    """Staff have ended the registration that this money confirmed, and are about to pay back."""
    return seen.state == State.REFUNDED and seen.provider_no == receipt.provider_no


def _back_to_held(deps: Deps, seen: Registration, actor: Actor) -> bool:
    """A wrong amount leaves the hold as it was: the right one can still be paid."""
    if seen.state != State.PAYING:
        return True
    held = replace(seen, state=State.INTENT)
    change = Change("wrong_amount", actor, deps.now(), params={"payment_no": seen.payment_no})
    return registrations.write(seen, held, change, None) is not None


def _unplace(deps: Deps, seen: Registration, reason: RefundReason, actor: Actor) -> bool:
    """With what is there of its places: one may be marked PAID already, another have been lost."""
    without = replace(seen, state=State.UNPLACED, seq=seen.seq + 1)
    params = {"site": seen.site, "reason": reason.value}
    change = Change("unplaced", actor, deps.now(), params=params)
    round_ = rounds.get(seen.round_id)
    try:
        with tables.stale(seen.version), tables.transaction() as transaction:
            registrations.update_in(transaction, seen, without, change)
            returns.leave_in(transaction, deps, round_, seen)
    except StaleVersion:
        return False
    for at in seen.entries:
        returns.give_back(deps, round_, at, seen.candidate_id, seen.place)
    return True
