"""Payment with a provider: start, ask, close (seat inventory, row 5; A6-1).

What the provider says about money goes to `settlement`, whoever asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import Busy, HoldExpired, NotFound, PaymentPending, WrongState
from chalicelib.domain.payment import (
    PaymentRequest,
    PaymentState,
    ProviderRefused,
    ProviderState,
    attach_of,
)
from chalicelib.domain.programme import Programme
from chalicelib.domain.proof import PROVIDER, under_review
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.window import iso
from chalicelib.gateways.payments import PaymentProvider
from chalicelib.services import rounds, settlement, standing
from chalicelib.services.deps import Deps
from chalicelib.store import cases, payments, registrations
from chalicelib.store.cases import Case
from chalicelib.store.payments import Payment

FIRST_ASK = timedelta(minutes=1)
_TRIES = 8


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
        if here.programme.flow.proof is not None:
            raise WrongState(state=seen.state.value, pay_by=PROVIDER)
        _require_time(seen, here.programme, here.now)
        running = payments.of(candidate_id, round_id).payment(seen.payment_no)
        if seen.state == State.PAYING and running and running.state == PaymentState.OPEN:
            if here.now < running.payment_deadline:
                return _cashier(deps, attach_of(candidate_id, round_id), running)
            release(deps, seen, actor)  # it ended with the deadline before the extension
            continue
        _require_place(seen)
        opened = _open(deps, seen, here.programme, channel, key, actor)
        if opened is not None:
            return _cashier(deps, attach_of(candidate_id, round_id), opened)
    raise Busy(retry_after=1)


def _require_time(seen: Registration, programme: Programme, now: datetime) -> None:
    until = seen.payment_deadline - programme.payment_stops_before
    if now >= until:
        raise HoldExpired(payment_deadline=iso(seen.payment_deadline), payable_until=iso(until))


def _require_place(seen: Registration) -> None:
    if not standing.in_place(seen):
        raise HoldExpired(payment_deadline=iso(seen.payment_deadline))


def _open(
    deps: Deps,
    seen: Registration,
    programme: Programme,
    channel: str | None,
    key: str,
    actor: Actor,
) -> Payment | None:
    """Record the payment, then confirm it in the registration; None if that has moved.

    The number names the very version that is replaced: whoever else starts from it makes the same
    payment, and whoever starts from a later one makes another.
    """
    chosen = next((c for c in programme.channels if c.id == channel), programme.channels[0])
    now, attach = deps.now(), attach_of(seen.candidate_id, seen.round_id)
    opened = Payment(
        payment_no=f"{seen.registration_no}{seen.version:03d}",
        provider=chosen.provider,
        channel=chosen.id,
        amount_minor=seen.fee_minor,
        payment_deadline=seen.payment_deadline,
        started_at=now,
        state=PaymentState.OPEN,
        cashier_url=None,
        idempotency_key=key,
    )
    number = opened.payment_no
    payments.put_payment(attach, opened)
    data = {"started_at": iso(deps.wall()), "ask_at": iso(deps.wall() + FIRST_ASK)}
    cases.open_(Case("payment", seen.round_id, number, seen.candidate_id, now, data))
    paying = replace(seen, state=State.PAYING, payment_no=number)
    change = Change("payment_started", actor, now, params={"payment_no": number})
    return opened if registrations.write(seen, paying, change, None) else None


def _cashier(deps: Deps, attach: str, opened: Payment) -> Payment:
    """Ask the provider for its cashier; the same request gives the same address."""
    if opened.cashier_url is not None:
        return opened
    with_address = replace(opened, cashier_url=_create(deps, attach, opened))
    if not payments.note_cashier(attach, with_address):
        raise Busy(retry_after=1)
    return with_address


def _create(deps: Deps, attach: str, opened: Payment) -> str:
    round_id = attach.partition("#")[2]
    round_ = rounds.get(round_id)
    words = rounds.programme_of(deps, round_).name
    request = PaymentRequest(
        payment_no=opened.payment_no,
        amount_minor=opened.amount_minor,
        subject={language: f"{words[language]} {name}" for language, name in round_.name.items()},
        attach=attach,
        expires_at=opened.payment_deadline,
        notify_url=f"{deps.site_origin}/api/v1/payments/{opened.provider}/notification",
        return_url=f"{deps.site_origin}/#/rounds/{round_id}/status?from=cashier",
    )
    return _provider(deps, opened.provider).create(request)


def ask(deps: Deps, candidate_id: str, round_id: str, actor: Actor) -> None:
    """ "Update status": what does the provider say of the payment? Raises Upstream."""
    seen = registrations.get(candidate_id, round_id)
    if seen is None:
        raise NotFound(round=round_id)
    asked = payments.of(candidate_id, round_id).payment(seen.payment_no)
    if asked is None or asked.cashier_url is None:
        return  # nobody was shown where to pay
    told = _provider(deps, asked.provider).query(asked.payment_no)
    _hear(deps, attach_of(candidate_id, round_id), asked, told, actor)


def closed(seen: Registration) -> bool:
    """Is no payment of it open, as far as we know? Asks nobody."""
    if seen.payment_no is None:
        return True
    running = payments.of(seen.candidate_id, seen.round_id).payment(seen.payment_no)
    return running is None or running.state != PaymentState.OPEN


def release(deps: Deps, seen: Registration, actor: Actor) -> bool:
    """Before a registration is held again or cancelled: end its payment at the provider.

    True if nothing can be paid on it any more; False if money had come, which is settled now.
    Raises PaymentPending while a proof of payment waits: whoever reviews it decides.
    """
    if under_review(seen):
        raise PaymentPending(payment_no=seen.payment_no)
    running = payments.of(seen.candidate_id, seen.round_id).payment(seen.payment_no)
    if running is None or running.state != PaymentState.OPEN:
        return True
    return close(deps, attach_of(seen.candidate_id, seen.round_id), running, actor)


def close(deps: Deps, attach: str, running: Payment, actor: Actor) -> bool:
    """End a payment at the provider, for good; False if money had come, which is settled now.

    A payment whose cashier we never learned is created first: then a creation that is still on
    its way, or whose answer was lost, finds it closed. Refused? Then there is none to close.
    """
    if running.cashier_url is None:
        try:
            _create(deps, attach, running)
        except ProviderRefused:
            settlement.end(attach, running.payment_no, PaymentState.CLOSED)
            return True
    told = _provider(deps, running.provider).close(running.payment_no)
    _hear(deps, attach, running, told, actor)
    return told.state == PaymentState.CLOSED


def _hear(deps: Deps, attach: str, asked: Payment, told: ProviderState, actor: Actor) -> None:
    for receipt in told.receipts:
        settlement.settle(deps, receipt, actor)
    if told.state == PaymentState.CLOSED:
        settlement.end(attach, asked.payment_no, PaymentState.CLOSED)


def _provider(deps: Deps, name: str) -> PaymentProvider:
    if name not in deps.providers:
        raise NotFound(provider=name)
    return deps.providers[name]
