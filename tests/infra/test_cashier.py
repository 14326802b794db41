"""The sandbox provider over HTTP, through the platform's own gateway: money, news, refunds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from chalicelib.domain.payment import (
    BadSignature,
    PaymentState,
    ProviderRefused,
    RefundReason,
    RefundRequest,
    RefundState,
)
from infra.cashier import load_keys
from infra.cashier.acts import ACTS
from tests.infra.cashier_world import DELAYS_S, START, World, gateway, listening, until, wall, world

PAYING = sorted(action for action in ACTS if action.startswith("pay"))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with listening() as merchant, world(tmp_path_factory.mktemp("cashier"), merchant) as made:
        yield made


@pytest.fixture
def cashier(shared: World) -> World:
    shared.now = START
    return shared


def refund(payment_no: str, provider_no: str, refund_no: str, amount: int) -> RefundRequest:
    return RefundRequest(refund_no, provider_no, payment_no, amount, RefundReason.DOUBLE)


def refused(reason: str) -> Any:
    return pytest.raises(ProviderRefused, match=reason)


def test_a_payment_is_created_once_and_its_address_stays(cashier: World) -> None:
    request = cashier.request()
    url = cashier.gateway.create(request)
    assert url == cashier.gateway.create(request)
    assert url == f"{cashier.url}/cashier/pay/{request.payment_no}"
    assert cashier.gateway.query(request.payment_no).state is PaymentState.OPEN
    with refused("payment_mismatch"):
        cashier.gateway.create(cashier.request(payment_no=request.payment_no, amount_minor=1))


@pytest.mark.parametrize(
    "change",
    [
        {"amount_minor": 0},
        {"amount_minor": -1},
        {"subject": {"en": "Fee"}},
        {"attach": ""},
        {"return_url": "javascript:alert(1)"},
        {"notify_url": "ftp://x.test/"},
    ],
)
def test_a_request_that_makes_no_sense_is_refused(cashier: World, change: Any) -> None:
    with refused("invalid"):
        cashier.asks(**change)


def test_only_the_merchant_is_served(cashier: World) -> None:
    payment_no = cashier.asks()
    path = f"/v1/payments/{payment_no}"
    signed = cashier.gateway._signed("GET", path, b"")
    other = {**signed, "Sandbox-Timestamp": str(int(signed["Sandbox-Timestamp"]) - 1)}
    for headers in ({}, other, {**signed, "Sandbox-Signature": "0" * 64}):
        answer = cashier.client.get(path, headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"code": "unauthorised"})
    assert cashier.client.get(f"{path}x", headers=signed).status_code == 401
    assert cashier.client.get(path, headers=signed).status_code == 200


@pytest.mark.parametrize("off", [-310, 310])
def test_a_merchant_whose_request_is_old_is_not_served(cashier: World, off: int) -> None:
    away = gateway(cashier.state_dir, cashier.url, timedelta(seconds=off))
    with refused("unauthorised"):
        away.query(cashier.asks())


def test_paying_returns_the_payer_and_tells_the_merchant(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.now = START + timedelta(hours=2)
    answer = cashier.press(payment_no, "pay")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{cashier.merchant.url}/back")
    assert cashier.settled(payment_no) == ["delivered"]
    [notification] = cashier.told(payment_no)
    assert (PaymentState.PAID, (notification.receipt,)) == (
        (state := cashier.gateway.query(payment_no)).state,
        state.receipts,
    )
    assert notification.receipt.paid_at == cashier.now
    assert notification.receipt.amount_minor == 5000
    assert notification.receipt.attach == "c7f3#2014-11"
    assert abs(wall() - notification.sent_at) < timedelta(minutes=1)


def test_a_notification_is_repeated_until_the_merchant_has_it(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.merchant.statuses[payment_no] = [503, 400]
    cashier.does(payment_no, "pay")
    assert cashier.settled(payment_no) == ["delivered"]
    first, *others = cashier.told(payment_no)
    assert [again.receipt for again in others] == [first.receipt] * 2
    assert len({told.nonce for told in cashier.told(payment_no)}) == 3


def test_a_deaf_merchant_is_given_up_and_the_query_still_tells(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.merchant.statuses[payment_no] = [500] * 9
    cashier.does(payment_no, "pay")
    assert cashier.settled(payment_no) == ["given_up"]
    assert len(cashier.merchant.heard[payment_no]) == len(DELAYS_S)
    assert cashier.gateway.query(payment_no).state is PaymentState.PAID


def test_a_merchant_that_is_away_holds_nobody_else_up(cashier: World) -> None:
    away, other = cashier.asks(notify_url="http://127.0.0.1:9/"), cashier.asks()
    cashier.does(away, "pay")
    cashier.does(other, "pay")
    assert (cashier.settled(other), cashier.settled(away)) == (["delivered"], ["given_up"])


def test_a_silent_payment_is_known_by_asking_only(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.does(payment_no, "pay_silent")
    assert cashier.settled(payment_no) == []
    assert [r.amount_minor for r in cashier.gateway.query(payment_no).receipts] == [5000]
    assert payment_no not in cashier.merchant.heard


def test_one_payment_may_be_told_twice(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.does(payment_no, "pay_repeat")
    assert cashier.settled(payment_no) == ["delivered"] * 2
    first, second = cashier.told(payment_no)
    assert first.receipt == second.receipt


@pytest.mark.parametrize(("action", "order"), [("pay_twice", 1), ("pay_swapped", -1)])
def test_paying_twice_makes_two_receipts(cashier: World, action: str, order: int) -> None:
    payment_no = cashier.asks()
    cashier.does(payment_no, action)
    assert cashier.settled(payment_no) == ["delivered"] * 2
    receipts = cashier.gateway.query(payment_no).receipts
    assert [told.receipt for told in cashier.told(payment_no)] == list(receipts[::order])
    assert len({receipt.provider_no for receipt in receipts}) == 2


def test_a_paid_payment_takes_another_only_as_a_double(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.does(payment_no, "pay")
    for action in ("pay", "pay_late", "pay_silent", "pay_repeat", "pay_wrong"):
        answer = cashier.does(payment_no, action, amount_minor=1)
        assert (answer.status_code, answer.json()) == (409, {"code": "already_paid"})
    cashier.does(payment_no, "pay_twice")
    assert len(cashier.gateway.query(payment_no).receipts) == 2


def test_a_wrong_amount_is_told_as_it_was_paid(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.does(payment_no, "pay_wrong", amount_minor=4999)
    assert cashier.settled(payment_no) == ["delivered"]
    assert cashier.told(payment_no)[0].receipt.amount_minor == 4999


@pytest.mark.parametrize("amount", [None, 0, -1, 1.5, "1", True])
def test_a_wrong_amount_still_has_to_be_an_amount(cashier: World, amount: object) -> None:
    payment_no = cashier.asks()
    assert cashier.does(payment_no, "pay_wrong", amount_minor=amount).status_code == 400
    assert cashier.gateway.query(payment_no).state is PaymentState.OPEN


@pytest.mark.parametrize("action", ["pay", "pay_silent", "pay_repeat"])
def test_the_deadline_itself_is_too_late_to_pay(cashier: World, action: str) -> None:
    payment_no = cashier.asks(expires_at=START)
    answer = cashier.does(payment_no, action)
    assert (answer.status_code, answer.json()) == (409, {"code": "payment_expired"})
    assert cashier.gateway.query(payment_no).receipts == ()
    cashier.now = START - timedelta(seconds=1)
    assert cashier.does(payment_no, action).status_code == 200


@pytest.mark.parametrize(("after", "paid_after"), [(-60, 60), (30, 60), (3600, 3600)])
def test_a_late_payment_is_accepted_and_is_late(
    cashier: World, after: int, paid_after: int
) -> None:
    payment_no = cashier.asks(expires_at=START)
    cashier.now = START + timedelta(seconds=after)
    cashier.does(payment_no, "pay_late")
    [receipt] = cashier.gateway.query(payment_no).receipts
    assert receipt.paid_at == START + timedelta(seconds=paid_after)


def test_the_test_api_can_set_the_instant_of_paying(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.does(payment_no, "pay_late", paid_at="2014-11-10T16:59:59+08:00")
    [receipt] = cashier.gateway.query(payment_no).receipts
    assert receipt.paid_at.isoformat() == "2014-11-10T08:59:59+00:00"
    assert cashier.does(payment_no, "pay_twice", paid_at="noon").status_code == 400


@pytest.mark.parametrize("action", PAYING)
def test_a_closed_payment_takes_no_money_at_all(cashier: World, action: str) -> None:
    payment_no = cashier.asks()
    assert cashier.gateway.close(payment_no).state is PaymentState.CLOSED
    answer = cashier.does(payment_no, action, amount_minor=1)
    assert (answer.status_code, answer.json()) == (409, {"code": "payment_closed"})
    assert cashier.gateway.query(payment_no).receipts == ()


def test_closing_a_paid_payment_changes_nothing(cashier: World) -> None:
    payment_no = cashier.asks()
    cashier.does(payment_no, "pay")
    paid = cashier.gateway.query(payment_no)
    assert cashier.gateway.close(payment_no) == paid == cashier.gateway.query(payment_no)


def test_leaving_changes_nothing(cashier: World) -> None:
    payment_no = cashier.asks()
    assert cashier.does(payment_no, "cancel").json()["state"] == "open"
    assert cashier.does(payment_no, "steal").json() == {"code": "unknown_action"}


def test_what_is_unknown_is_said_so(cashier: World) -> None:
    with refused("unknown_payment"):
        cashier.gateway.query("P-none")
    with refused("unknown_payment"):
        cashier.gateway.close("P-none")
    for action in ACTS:
        assert cashier.does("P-none", action, amount_minor=1).status_code == 404
    assert cashier.client.post("/test/P-none", content=b"{").status_code == 400
    with refused("unknown_receipt"):
        cashier.gateway.refund(refund("P-none", "SB-none", "R-none", 1))


def paid(cashier: World) -> tuple[str, str]:
    payment_no = cashier.asks()
    cashier.does(payment_no, "pay_silent")
    return payment_no, cashier.gateway.query(payment_no).receipts[0].provider_no


def test_a_refund_is_done_once_however_often_it_is_asked(cashier: World) -> None:
    payment_no, provider_no = paid(cashier)
    wanted = refund(payment_no, provider_no, f"R{payment_no}", 5000)
    assert [cashier.gateway.refund(wanted) for _ in range(3)] == [RefundState.DONE] * 3
    ledger = cashier.client.get(f"/test/{payment_no}").json()
    assert [entry["amount_minor"] for entry in ledger["refunds"]] == [5000]
    with refused("refund_mismatch"):
        cashier.gateway.refund(refund(payment_no, provider_no, f"R{payment_no}", 1))


def test_refunds_never_exceed_what_was_paid(cashier: World) -> None:
    payment_no, provider_no = paid(cashier)
    with refused("more_than_paid"):
        cashier.gateway.refund(refund(payment_no, provider_no, f"R1{payment_no}", 5001))
    cashier.gateway.refund(refund(payment_no, provider_no, f"R2{payment_no}", 3000))
    with refused("more_than_paid"):
        cashier.gateway.refund(refund(payment_no, provider_no, f"R3{payment_no}", 2001))
    done = cashier.gateway.refund(refund(payment_no, provider_no, f"R3{payment_no}", 2000))
    assert done is RefundState.DONE


def test_a_receipt_is_refunded_under_its_own_payment_only(cashier: World) -> None:
    (payment_no, _), (_, foreign) = paid(cashier), paid(cashier)
    with refused("unknown_receipt"):
        cashier.gateway.refund(refund(payment_no, foreign, f"R{payment_no}", 1))


def test_a_closed_card_fails_the_refund_and_the_same_number_may_try_again(cashier: World) -> None:
    payment_no, provider_no = paid(cashier)
    wanted = refund(payment_no, provider_no, f"R{payment_no}", 5000)
    cashier.does(payment_no, "close_card")
    assert [cashier.gateway.refund(wanted) for _ in range(2)] == [RefundState.FAILED] * 2
    cashier.does(payment_no, "open_card")
    assert cashier.gateway.refund(wanted) is RefundState.DONE
    cashier.does(payment_no, "close_card")
    assert cashier.gateway.refund(wanted) is RefundState.DONE


def test_keys_book_and_owed_notifications_survive_a_restart(tmp_path: Path) -> None:
    with listening() as merchant:
        with world(tmp_path, merchant, (0.0, 1.0)) as before:
            payment_no, keys = before.asks(), load_keys(tmp_path)
            merchant.statuses[payment_no] = [503]
            before.does(payment_no, "pay")
            until(lambda: len(merchant.heard[payment_no]) == 1)
        with world(tmp_path, merchant) as after:
            assert after.gateway.query(payment_no).state is PaymentState.PAID
            assert after.settled(payment_no) == ["delivered"]
            assert load_keys(tmp_path).public_pem == keys.public_pem
            assert load_keys(tmp_path).merchant_secret == keys.merchant_secret
            assert (tmp_path / "public.pem").read_text() == keys.public_pem
            assert (tmp_path / "private.pem").stat().st_mode & 0o077 == 0


def test_two_providers_do_not_trust_each_other(cashier: World, tmp_path: Path) -> None:
    payment_no = cashier.asks()
    cashier.does(payment_no, "pay")
    cashier.settled(payment_no)
    [(headers, body)] = cashier.merchant.heard[payment_no]
    body = body.replace(b'"amount_minor":5000', b'"amount_minor":5001')
    assert json.loads(body)["receipt"]["amount_minor"] == 5001
    with pytest.raises(BadSignature):
        cashier.gateway.read_notification(headers, body, wall())
    assert load_keys(tmp_path).serial != headers["Sandbox-Serial"]


def test_many_payers_at_once_are_all_told(cashier: World) -> None:
    numbers = [cashier.asks() for _ in range(30)]
    with httpx.Client(base_url=f"{cashier.url}/cashier") as client:
        for payment_no in numbers:
            client.post(f"/pay/{payment_no}", data={"action": "pay"})
    assert all(cashier.settled(payment_no) == ["delivered"] for payment_no in numbers)
    assert all(len(cashier.merchant.heard[payment_no]) == 1 for payment_no in numbers)
