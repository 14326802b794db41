"""What one receipt means (A6-2): a table of the corners, and laws that hold everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.payment import (
    Decision,
    LateRule,
    Outcome,
    PaymentFacts,
    Receipt,
    RefundReason,
    RegistrationFacts,
    Standing,
    settle,
)

ATTACH = "c7f3#2014-11"
DEADLINE = datetime(2014, 11, 6, 12, 22, 14, tzinfo=UTC)
PAY_UNTIL = datetime(2014, 11, 10, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)
IN_TIME, LATE, OVER = DEADLINE - TICK, DEADLINE, PAY_UNTIL

REGISTRATION = RegistrationFacts(ATTACH, 5000, PAY_UNTIL, Standing.OWN)
PAYMENT = PaymentFacts("P1", ATTACH, 5000, DEADLINE)
RECEIPT = Receipt("sandbox", "SB1", "P1", ATTACH, 5000, IN_TIME)

CONFIRM, CLAIM = Outcome.CONFIRM, Outcome.CLAIM
IF_FREE, NEVER = LateRule.CONFIRM_IF_FREE, LateRule.REFUND


def refunded(reason: RefundReason, *, late: bool = False) -> Decision:
    return Decision(Outcome.REFUND, reason, late)


TOO_LATE = refunded(RefundReason.TOO_LATE, late=True)
UNPLACED, UNPLACED_LATE = (refunded(RefundReason.UNPLACED, late=late) for late in (False, True))


@pytest.mark.proves("A6-2")
@pytest.mark.parametrize(
    ("paid_at", "place", "rule", "expected"),
    [
        (IN_TIME, Standing.OWN, IF_FREE, Decision(CONFIRM)),
        (IN_TIME, Standing.OWN, NEVER, Decision(CONFIRM)),
        (IN_TIME, Standing.FREE, IF_FREE, Decision(CLAIM)),
        (IN_TIME, Standing.FREE, NEVER, Decision(CLAIM)),
        (IN_TIME, Standing.NONE, IF_FREE, UNPLACED),
        (IN_TIME, Standing.NONE, NEVER, UNPLACED),
        (LATE, Standing.OWN, IF_FREE, Decision(CONFIRM, late=True)),
        (LATE, Standing.FREE, IF_FREE, Decision(CLAIM, late=True)),
        (LATE, Standing.NONE, IF_FREE, UNPLACED_LATE),
        (LATE, Standing.OWN, NEVER, TOO_LATE),
        (LATE, Standing.FREE, NEVER, TOO_LATE),
        (OVER - TICK, Standing.FREE, IF_FREE, Decision(CLAIM, late=True)),
        (OVER, Standing.OWN, IF_FREE, TOO_LATE),
        (OVER, Standing.FREE, IF_FREE, TOO_LATE),
        (OVER, Standing.NONE, NEVER, TOO_LATE),
    ],
)
def test_the_providers_time_and_the_programmes_rule_decide(
    paid_at: datetime, place: Standing, rule: LateRule, expected: Decision
) -> None:
    registration = replace(REGISTRATION, place=place)
    assert settle(registration, PAYMENT, replace(RECEIPT, paid_at=paid_at), rule) == expected


@pytest.mark.parametrize("amount", [1, 4999, 5001, 10000])
def test_a_wrong_amount_goes_back(amount: int) -> None:
    decision = settle(REGISTRATION, PAYMENT, replace(RECEIPT, amount_minor=amount), IF_FREE)
    assert decision == refunded(RefundReason.WRONG_AMOUNT)


def test_an_amount_that_matches_a_tampered_payment_only_goes_back() -> None:
    payment, receipt = replace(PAYMENT, amount_minor=1), replace(RECEIPT, amount_minor=1)
    assert settle(REGISTRATION, payment, receipt, IF_FREE).refund is RefundReason.WRONG_AMOUNT


@pytest.mark.parametrize(
    ("registration", "payment", "receipt"),
    [
        (None, PAYMENT, RECEIPT),
        (REGISTRATION, None, RECEIPT),
        (REGISTRATION, PAYMENT, replace(RECEIPT, payment_no="P2")),
        (REGISTRATION, PAYMENT, replace(RECEIPT, attach="c9#2014-11")),
        (REGISTRATION, replace(PAYMENT, attach="c9#2014-11"), RECEIPT),
        (replace(REGISTRATION, attach="c9#2014-11"), PAYMENT, RECEIPT),
    ],
)
def test_money_for_something_that_is_not_ours_goes_back(
    registration: RegistrationFacts | None, payment: PaymentFacts | None, receipt: Receipt
) -> None:
    assert settle(registration, payment, receipt, IF_FREE) == refunded(RefundReason.FOREIGN)


def test_the_same_receipt_again_is_known_and_another_one_is_a_double() -> None:
    settled = replace(REGISTRATION, settled_by="SB1")
    assert settle(settled, PAYMENT, RECEIPT, IF_FREE) == Decision(Outcome.KNOWN)
    second = replace(RECEIPT, provider_no="SB2", amount_minor=1, paid_at=OVER)
    assert settle(settled, PAYMENT, second, IF_FREE) == refunded(RefundReason.DOUBLE)


DAYS = timedelta(days=10)
instants = st.timedeltas(-DAYS, DAYS).map(lambda off: DEADLINE + off) | st.sampled_from(
    [IN_TIME, LATE, LATE + TICK, OVER - TICK, OVER]
)
registrations = st.builds(
    RegistrationFacts,
    st.sampled_from([ATTACH, "c9#2014-11"]),
    st.sampled_from([5000, 1]),
    st.just(PAY_UNTIL),
    st.sampled_from(Standing),
    st.sampled_from([None, "SB1", "SB2"]),
)
payments = st.builds(
    PaymentFacts,
    st.sampled_from(["P1", "P2"]),
    st.sampled_from([ATTACH, "c9#2014-11"]),
    st.sampled_from([5000, 1]),
    st.just(DEADLINE),
)
receipts = st.builds(
    Receipt,
    st.just("sandbox"),
    st.sampled_from(["SB1", "SB2", "SB3", "SB4"]),
    st.sampled_from(["P1", "P1", "P2"]),
    st.sampled_from([ATTACH, "c9#2014-11"]),
    st.sampled_from([5000, 1, 9999]),
    instants,
)
rules = st.sampled_from(LateRule)


@given(st.none() | registrations, st.none() | payments, receipts, rules)
def test_every_receipt_has_one_ending_and_only_refunds_have_a_reason(
    registration: RegistrationFacts | None,
    payment: PaymentFacts | None,
    receipt: Receipt,
    rule: LateRule,
) -> None:
    decision = settle(registration, payment, receipt, rule)
    assert (decision.refund is not None) == (decision.outcome is Outcome.REFUND)


@given(registrations, payments, receipts, rules)
def test_nothing_is_confirmed_but_the_exact_fee_for_this_very_payment(
    registration: RegistrationFacts, payment: PaymentFacts, receipt: Receipt, rule: LateRule
) -> None:
    decision = settle(registration, payment, receipt, rule)
    if decision.outcome not in (CONFIRM, CLAIM):
        return
    assert receipt.amount_minor == payment.amount_minor == registration.fee_minor
    assert receipt.payment_no == payment.payment_no
    assert receipt.attach == payment.attach == registration.attach
    assert registration.settled_by is None
    assert receipt.paid_at < PAY_UNTIL
    assert rule is IF_FREE or receipt.paid_at < DEADLINE


@given(st.lists(receipts, min_size=1, max_size=6, unique_by=lambda r: r.provider_no), rules)
def test_told_in_any_order_and_twice_one_receipt_settles_and_the_others_go_back(
    told: list[Receipt], rule: LateRule
) -> None:
    registration, kept, returned = REGISTRATION, set[str](), set[str]()
    for receipt in told + told[::-1]:
        decision = settle(registration, PAYMENT, receipt, rule)
        if decision.outcome is CONFIRM:
            kept.add(receipt.provider_no)
            registration = replace(registration, settled_by=receipt.provider_no)
        elif decision.outcome is Outcome.REFUND:
            returned.add(receipt.provider_no)
    good = [r for r in told if settle(REGISTRATION, PAYMENT, r, rule).outcome is CONFIRM]
    assert kept == {r.provider_no for r in good[:1]}
    assert returned == {r.provider_no for r in told} - kept


@given(receipts, rules)
def test_an_earlier_payment_is_never_treated_worse(receipt: Receipt, rule: LateRule) -> None:
    rank = [CONFIRM, CLAIM, Outcome.KNOWN, Outcome.REFUND]
    ours = replace(receipt, payment_no="P1", attach=ATTACH)
    now = settle(REGISTRATION, PAYMENT, ours, rule)
    sooner = replace(ours, paid_at=ours.paid_at - timedelta(hours=1))
    assert rank.index(settle(REGISTRATION, PAYMENT, sooner, rule).outcome) <= rank.index(
        now.outcome
    )
