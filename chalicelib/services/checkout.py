"""Payment: start, provider's word, late money, refunds (seat inventory, rows 5 to 7; A6-1, A6-2).

Whatever a provider tells ends in `settle`, which may be told anything any number of times.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain import payment as rules
from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import Busy, HoldExpired, NotFound, WrongState
from chalicelib.domain.payment import (
    Outcome,
    PaymentFacts,
    PaymentRequest,
    PaymentState,
    Receipt,
    RefundReason,
    RegistrationFacts,
)
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import paid_place, pool_site
from chalicelib.domain.window import iso
from chalicelib.gateways.payments import PaymentProvider
from chalicelib.services import refunds, rounds, standing
from chalicelib.services.deps import Deps
from chalicelib.store import availability, cases, payments, registrations, seats
from chalicelib.store.cases import Case
from chalicelib.store.payments import Money, Payment
from chalicelib.store.seats import Claim

LATE_CLAIM = timedelta(minutes=10)
FIRST_ASK = timedelta(minutes=1)
_TRIES = 8
_OURS = (State.PAYING, State.EXPIRED)


def start(
    deps: Deps, candidate_id: str, round_id: str, channel: str | None, key: str, actor: Actor
) -> Payment:
    """Freeze the pointer (row 5) and open the provider's cashier; an open payment is resumed.

    Raises HoldExpired in the last minutes and after, WrongState without a hold, Upstream.
    """
    for _ in range(_TRIES):
        here = standing.of(deps, candidate_id, round_id)
        seen = here.registration
        if seen is None or seen.state not in (State.INTENT, State.PAYING):
            raise WrongState(state=seen.state.value if seen else State.NONE.value)
        _require_time(seen, here.programme, here.now)
        money = payments.of(candidate_id, round_id)
        running = money.payment(seen.payment_no)
        if seen.state == State.PAYING and running and running.state == PaymentState.OPEN:
            return _cashier(deps, seen, running, here.round, here.programme)
        _require_place(seen)
        opened = _open(deps, seen, here.programme, channel, key, actor)
        if opened is not None:
            return _cashier(deps, seen, opened, here.round, here.programme)
    raise Busy(retry_after=1)


def _require_time(seen: Registration, programme: Programme, now: datetime) -> None:
    until = seen.payment_deadline - programme.payment_stops_before
    if now >= until:
        raise HoldExpired(payment_deadline=iso(seen.payment_deadline), payable_until=iso(until))


def _require_place(seen: Registration) -> None:
    """The shard, read consistently, must show this very attempt."""
    shard = seats.read(seen.entry.pool, seen.entry.shard)
    if shard.held.get(seen.candidate_id) != seen.place.value:
        raise HoldExpired(payment_deadline=iso(seen.payment_deadline))


def _open(
    deps: Deps,
    seen: Registration,
    programme: Programme,
    channel: str | None,
    key: str,
    actor: Actor,
) -> Payment | None:
    """Record the payment, then confirm it in the registration; None if that has moved."""
    chosen = next((c for c in programme.channels if c.id == channel), programme.channels[0])
    number = f"{seen.registration_no}{seen.payments + 1:02d}"
    now, attach = deps.now(), rules.attach_of(seen.candidate_id, seen.round_id)
    opened = Payment(
        payment_no=number,
        provider=chosen.provider,
        channel=chosen.id,
        amount_minor=seen.fee_minor,
        payment_deadline=seen.payment_deadline,
        started_at=now,
        state=PaymentState.OPEN,
        cashier_url=None,
        idempotency_key=key,
    )
    payments.put_payment(attach, opened)
    ask_at = iso(deps.wall() + FIRST_ASK)
    data = {"started_at": iso(deps.wall()), "ask_at": ask_at}
    cases.open_(Case("payment", seen.round_id, number, seen.candidate_id, now, data))
    paying = replace(seen, state=State.PAYING, payment_no=number, payments=seen.payments + 1)
    change = Change("payment_started", actor, now, params={"payment_no": number})
    return opened if registrations.write(seen, paying, change, None) else None


def _cashier(
    deps: Deps, seen: Registration, opened: Payment, round_: Round, programme: Programme
) -> Payment:
    """Ask the provider for its cashier; the same request gives the same address."""
    if opened.cashier_url is not None:
        return opened
    attach = rules.attach_of(seen.candidate_id, seen.round_id)
    request = PaymentRequest(
        payment_no=opened.payment_no,
        amount_minor=opened.amount_minor,
        subject={
            language: f"{programme.name[language]} {name}" for language, name in round_.name.items()
        },
        attach=attach,
        expires_at=opened.payment_deadline,
        notify_url=f"{deps.site_origin}/api/v1/payments/{opened.provider}/notification",
        return_url=f"{deps.site_origin}/#/rounds/{seen.round_id}/status?from=cashier",
    )
    address = _provider(deps, opened.provider).create(request)
    with_address = replace(opened, cashier_url=address)
    payments.put_payment(attach, with_address)
    return with_address


def ask(deps: Deps, candidate_id: str, round_id: str, actor: Actor) -> None:
    """ "Update status": what does the provider say of the running payment? Raises Upstream."""
    seen = registrations.get(candidate_id, round_id)
    if seen is None:
        raise NotFound(round=round_id)
    running = payments.of(candidate_id, round_id).payment(seen.payment_no)
    if running is None:
        return
    told = _provider(deps, running.provider).query(running.payment_no)
    for receipt in told.receipts:
        settle(deps, receipt, actor)
    if told.state == PaymentState.CLOSED and running.state == PaymentState.OPEN:
        _end(deps, candidate_id, round_id, running.payment_no, PaymentState.CLOSED)


def release(deps: Deps, seen: Registration, actor: Actor) -> bool:
    """Before a paying registration is held again or cancelled: close its order at the provider.

    True if nothing can be paid on it any more; False if money had come, which is settled now.
    """
    running = payments.of(seen.candidate_id, seen.round_id).payment(seen.payment_no)
    if running is None or running.state != PaymentState.OPEN:
        return True
    told = _provider(deps, running.provider).close(running.payment_no)
    for receipt in told.receipts:
        settle(deps, receipt, actor)
    if told.state != PaymentState.CLOSED:
        return False
    _end(deps, seen.candidate_id, seen.round_id, running.payment_no, PaymentState.CLOSED)
    return True


def settle(deps: Deps, receipt: Receipt, actor: Actor) -> Outcome:
    """Give a receipt its one ending: it confirms the registration, or it goes back.

    Raises Busy if the registration kept moving; the provider, or the sweep, tells it again.
    """
    candidate_id, _, round_id = receipt.attach.partition("#")
    round_ = rounds.get(round_id)
    programme = rounds.programme_of(deps, round_)
    money = payments.of(candidate_id, round_id)
    if any(refund.provider_no == receipt.provider_no for refund in money.refunds):
        return Outcome.KNOWN
    payments.put_receipt(receipt)
    full = False
    for _ in range(_TRIES):
        seen = registrations.get(candidate_id, round_id)
        decision = _decide(seen, money, receipt, round_, programme, full)
        match decision.outcome:
            case Outcome.KNOWN:
                done = True
            case Outcome.CONFIRM:
                done = _confirm(deps, _known(seen), receipt, actor)
            case Outcome.CLAIM:
                full, done = not _claim_again(deps, _known(seen), actor), False
            case Outcome.REFUND:
                reason = decision.refund or RefundReason.FOREIGN
                done = _refund(deps, seen, money, receipt, reason, actor)
        if done:
            state = PaymentState.PAID
            _end(deps, candidate_id, round_id, receipt.payment_no, state)
            return decision.outcome
    raise Busy(retry_after=1)


def _known(seen: Registration | None) -> Registration:
    if seen is None:
        raise NotFound()
    return seen


def _decide(
    seen: Registration | None,
    money: Money,
    receipt: Receipt,
    round_: Round,
    programme: Programme,
    full: bool,
) -> rules.Decision:
    paid_for = money.payment(receipt.payment_no)
    facts = None
    if seen is not None:
        facts = RegistrationFacts(
            attach=rules.attach_of(seen.candidate_id, seen.round_id),
            fee_minor=seen.fee_minor,
            pay_until=round_.pay_until,
            place=_place(seen, receipt, full),
            settled_by=seen.provider_no if seen.state == State.PAID else None,
        )
    payment = None
    if paid_for is not None:
        payment = PaymentFacts(
            paid_for.payment_no, receipt.attach, paid_for.amount_minor, paid_for.payment_deadline
        )
    return rules.settle(facts, payment, receipt, programme.late_payment)


def _place(seen: Registration, receipt: Receipt, full: bool) -> rules.Standing:
    """Theirs only while the registration still waits for this very payment."""
    if seen.payment_no != receipt.payment_no or seen.state not in _OURS:
        return rules.Standing.NONE
    entry = seats.read(seen.entry.pool, seen.entry.shard).held.get(seen.candidate_id)
    if seen.state == State.PAYING and entry in (seen.place.value, paid_place(seen.seq).value):
        return rules.Standing.OWN
    return rules.Standing.NONE if full else rules.Standing.FREE


def _confirm(deps: Deps, seen: Registration, receipt: Receipt, actor: Actor) -> bool:
    """Row 6: PAID in the shard by comparison, then in the registration; undone if that moved."""
    pool, number = seen.entry.pool, seen.entry.shard
    paid = paid_place(seen.seq)
    if not seats.swap(pool, number, seen.candidate_id, seen.place, paid):
        return False
    done = replace(seen, state=State.PAID, provider_no=receipt.provider_no, paid_at=receipt.paid_at)
    change = Change("paid", actor, deps.now(), params={"payment_no": receipt.payment_no})
    if registrations.write(seen, done, change, None) is not None:
        return True
    now_stored = registrations.get(seen.candidate_id, seen.round_id)
    if now_stored is None or now_stored.state != State.PAID or now_stored.seq != seen.seq:
        seats.swap(pool, number, seen.candidate_id, paid, seen.place)
    return False


def _claim_again(deps: Deps, seen: Registration, actor: Actor) -> bool:
    """Row 7: pointer to a free shard, then a claim with an expiry. False if the pool is full."""
    found = availability.get(seen.entry.pool)
    numbers = list(range(len(found.free))) if found else []
    deps.random.shuffle(numbers)
    for number in numbers:
        now = deps.now()
        moved = replace(
            seen.moved_on(Entry(seen.entry.pool, number)),
            state=State.PAYING,
            expires_at=now + LATE_CLAIM,
        )
        change = Change("claimed_again", actor, now, params={"payment_no": seen.payment_no})
        stored = registrations.write(seen, moved, change, None)
        if stored is None:
            return True
        outcome = seats.claim(moved.entry.pool, number, moved.candidate_id, moved.place, now)
        if outcome in (Claim.HELD, Claim.NEWER):
            return True
        seen = stored
    return False


def _refund(
    deps: Deps,
    seen: Registration | None,
    money: Money,
    receipt: Receipt,
    reason: RefundReason,
    actor: Actor,
) -> bool:
    """The refund first, then what it means for the registration; False if that has moved."""
    refunds.open_(deps, receipt, reason, actor)
    if seen is None or seen.payment_no != receipt.payment_no or seen.state not in _OURS:
        return True
    if reason == RefundReason.WRONG_AMOUNT:
        return _back_to_held(deps, seen, actor)
    if reason in (RefundReason.UNPLACED, RefundReason.TOO_LATE):
        return _unplace(deps, seen, reason, actor)
    return True


def _back_to_held(deps: Deps, seen: Registration, actor: Actor) -> bool:
    """A wrong amount leaves the hold as it was: the right one can still be paid."""
    if seen.state != State.PAYING:
        return True
    held = replace(seen, state=State.INTENT)
    change = Change("wrong_amount", actor, deps.now(), params={"payment_no": seen.payment_no})
    return registrations.write(seen, held, change, None) is not None


def _unplace(deps: Deps, seen: Registration, reason: RefundReason, actor: Actor) -> bool:
    without = replace(seen, state=State.UNPLACED, seq=seen.seq + 1)
    site = pool_site(seen.entry.pool)[1]
    change = Change("unplaced", actor, deps.now(), params={"site": site, "reason": reason.value})
    if registrations.write(seen, without, change, None) is None:
        return False
    seats.remove(seen.entry.pool, seen.entry.shard, seen.candidate_id, seen.place)
    return True


def _end(deps: Deps, candidate_id: str, round_id: str, number: str, state: PaymentState) -> None:
    """The provider's order is over: nobody has to ask for it any more."""
    ended = payments.of(candidate_id, round_id).payment(number)
    if ended is not None and ended.state == PaymentState.OPEN:
        payments.end_payment(rules.attach_of(candidate_id, round_id), ended, state)
    cases.close("payment", round_id, number)


def _provider(deps: Deps, name: str) -> PaymentProvider:
    if name not in deps.providers:
        raise NotFound(provider=name)
    return deps.providers[name]
