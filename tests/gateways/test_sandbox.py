"""The sandbox gateway against vectors signed here, and against a provider that misbehaves."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from chalicelib.domain.errors import Forbidden, Invalid, Upstream
from chalicelib.domain.payment import (
    BadSignature,
    PaymentRequest,
    PaymentState,
    ProviderRefused,
    ProviderSilent,
    ProviderState,
    Receipt,
    RefundReason,
    RefundRequest,
    RefundState,
    StaleNotification,
    UnknownKey,
)
from chalicelib.gateways.payments import PaymentProvider
from chalicelib.gateways.payments.sandbox import Sandbox

NOW = datetime(2014, 11, 5, 12, 0, 0, tzinfo=UTC)
STAMP = "1415188800"
SECRET, NONCE = "a merchant's secret", "6e6f6e6365"
RECEIPT_JSON = {
    "provider_no": "SB1",
    "payment_no": "P1",
    "amount_minor": 5000,
    "paid_at": "2014-11-05T11:59:30Z",
    "attach": "c7f3#2014-11",
}
RECEIPT = Receipt(
    "sandbox", "SB1", "P1", "c7f3#2014-11", 5000, datetime(2014, 11, 5, 11, 59, 30, tzinfo=UTC)
)
REQUEST = PaymentRequest(
    payment_no="P1",
    amount_minor=5000,
    subject={"zh-CN": "口语考试报名费", "en": "Speaking test fee"},
    attach="c7f3#2014-11",
    expires_at=datetime(2014, 11, 6, 4, 0, 0, tzinfo=UTC),
    notify_url="https://exam.test/api/v1/payments/sandbox/notification",
    return_url="https://exam.test/",
)
REFUND = RefundRequest("R1", "SB1", "P1", 5000, RefundReason.DOUBLE)


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public(name: str, encoding: serialization.Encoding) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key(name).public_key().public_bytes(encoding, form)


def serial(name: str) -> str:
    return hashlib.sha256(public(name, serialization.Encoding.DER)).hexdigest()[:16]


def sandbox(url: str = "http://127.0.0.1:9/cashier") -> Sandbox:
    pem = public("provider", serialization.Encoding.PEM).decode()
    return Sandbox(url, key_pem=pem, merchant_secret=SECRET, wall=lambda: NOW, nonce=lambda: NONCE)


def body_of(**changes: Any) -> bytes:
    notification = {"type": "payment.paid", "receipt": {**RECEIPT_JSON, **changes}}
    return json.dumps(notification, ensure_ascii=False).encode()


def signed(body: bytes, *, stamp: str = STAMP, by: str = "provider") -> dict[str, str]:
    message = stamp.encode() + b"\n" + NONCE.encode() + b"\n" + body + b"\n"
    signature = key(by).sign(message, padding.PKCS1v15(), hashes.SHA256())
    return {
        "Sandbox-Timestamp": stamp,
        "Sandbox-Nonce": NONCE,
        "Sandbox-Serial": serial(by),
        "Sandbox-Signature": base64.b64encode(signature).decode(),
    }


def test_it_is_a_payment_provider() -> None:
    provider: PaymentProvider = sandbox()
    assert (provider.name, provider.acknowledgement()) == ("sandbox", {"code": "SUCCESS"})


@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_a_signed_notification_is_read_whatever_the_case_of_its_headers(case: Any) -> None:
    body = body_of()
    headers = {case(name): value for name, value in signed(body).items()}
    notification = sandbox().read_notification(headers, body, NOW)
    assert notification.receipt == RECEIPT
    assert (notification.nonce, notification.sent_at) == (NONCE, NOW)


def test_the_amount_and_the_bytes_are_taken_as_sent() -> None:
    body = b'{ "receipt" : ' + json.dumps({**RECEIPT_JSON, "amount_minor": 1}).encode() + b"\n}"
    assert sandbox().read_notification(signed(body), body, NOW).receipt.amount_minor == 1


@pytest.mark.parametrize("at", [0, 20, 60, -1])
def test_one_altered_byte_of_the_body_is_refused(at: int) -> None:
    body = body_of()
    altered = bytearray(body)
    altered[at] ^= 1
    with pytest.raises(BadSignature) as refused:
        sandbox().read_notification(signed(body), bytes(altered), NOW)
    assert isinstance(refused.value, Forbidden)
    assert refused.value.code == "bad_signature"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Sandbox-Timestamp", "1415188801"),
        ("Sandbox-Timestamp", ""),
        ("Sandbox-Nonce", "other"),
        ("Sandbox-Signature", ""),
        ("Sandbox-Signature", "not base64 中"),
        ("Sandbox-Signature", "AAAA"),
    ],
)
def test_a_header_that_was_not_signed_so_is_refused(header: str, value: str) -> None:
    body = body_of()
    with pytest.raises(BadSignature):
        sandbox().read_notification({**signed(body), header: value}, body, NOW)


def test_an_empty_request_is_refused() -> None:
    with pytest.raises(UnknownKey):
        sandbox().read_notification({}, b"", NOW)


def test_a_foreign_key_is_refused_under_its_own_serial_and_under_ours() -> None:
    body = body_of()
    foreign = signed(body, by="stranger")
    with pytest.raises(UnknownKey) as refused:
        sandbox().read_notification(foreign, body, NOW)
    assert refused.value.code == "unknown_key"
    with pytest.raises(BadSignature):
        sandbox().read_notification({**foreign, "Sandbox-Serial": serial("provider")}, body, NOW)


@pytest.mark.parametrize("off", [-301, 301, -86400 * 7])
def test_a_replay_outside_the_window_is_stale(off: int) -> None:
    body = body_of()
    with pytest.raises(StaleNotification) as refused:
        sandbox().read_notification(signed(body), body, NOW - timedelta(seconds=off))
    assert refused.value.code == "stale_notification"


@pytest.mark.parametrize("off", [-300, 0, 300])
def test_a_replay_inside_the_window_is_the_same_notification(off: int) -> None:
    body = body_of()
    again = sandbox().read_notification(signed(body), body, NOW - timedelta(seconds=off))
    assert again == sandbox().read_notification(signed(body), body, NOW)


@pytest.mark.parametrize("stamp", ["soon", "9" * 30, "1e9"])
def test_a_signed_timestamp_that_is_none_is_stale(stamp: str) -> None:
    body = body_of()
    with pytest.raises(StaleNotification):
        sandbox().read_notification(signed(body, stamp=stamp), body, NOW)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"receipt": 1}',
        body_of(amount_minor="5000"),
        body_of(amount_minor=50.0),
        body_of(amount_minor=True),
        body_of(amount_minor=0),
        body_of(amount_minor=-5000),
        body_of(paid_at="2014-11-05T11:59:30"),
        body_of(paid_at="yesterday"),
        body_of(paid_at=1415188800),
        body_of(provider_no=""),
        body_of(payment_no=None),
    ],
)
def test_a_signed_body_that_cannot_be_read_is_invalid(body: bytes) -> None:
    with pytest.raises(Invalid):
        sandbox().read_notification(signed(body), body, NOW)


@dataclass
class Provider:
    """Answers everything with one answer, and keeps what it was asked."""

    status: int = 200
    answer: bytes = b"{}"
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""


@contextmanager
def provider(status: int, answer: object) -> Iterator[Provider]:
    raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    told = Provider(status, raw)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told.asked.append((self.command, self.path, headers, body))
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(told.answer)))
            self.end_headers()
            self.wfile.write(told.answer)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *args: Any, **words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/cashier/"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def called(status: int, answer: object) -> Iterator[tuple[Sandbox, Provider]]:
    with provider(status, answer) as told:
        yield sandbox(told.url), told


def test_create_sends_what_was_asked_signed_over_the_bytes_that_travel() -> None:
    url = "http://x.test/cashier/pay/P1"
    with called(201, {"payment_no": "P1", "cashier_url": url}) as (gateway, told):
        assert gateway.create(REQUEST) == url
    [(method, path, headers, body)] = told.asked
    assert (method, path) == ("POST", "/cashier/v1/payments")
    assert json.loads(body) == {
        "payment_no": "P1",
        "amount_minor": 5000,
        "subject": {"zh-CN": "口语考试报名费", "en": "Speaking test fee"},
        "attach": "c7f3#2014-11",
        "expires_at": "2014-11-06T04:00:00Z",
        "notify_url": "https://exam.test/api/v1/payments/sandbox/notification",
        "return_url": "https://exam.test/",
    }
    message = f"POST\n/v1/payments\n{STAMP}\n{NONCE}\n".encode() + body + b"\n"
    expected = hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
    assert headers["sandbox-signature"] == expected
    assert (headers["sandbox-timestamp"], headers["sandbox-nonce"]) == (STAMP, NONCE)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"state": "open", "receipts": []}, ProviderState(PaymentState.OPEN)),
        ({"state": "closed", "receipts": []}, ProviderState(PaymentState.CLOSED)),
        (
            {"state": "paid", "receipts": [RECEIPT_JSON]},
            ProviderState(PaymentState.PAID, (RECEIPT,)),
        ),
    ],
)
def test_query_and_close_say_what_the_provider_sees(
    answer: object, expected: ProviderState
) -> None:
    with called(200, answer) as (gateway, told):
        assert gateway.query("P/1") == gateway.close("P/1") == expected
    asked = [(method, path) for method, path, _, _ in told.asked]
    assert asked == [
        ("GET", "/cashier/v1/payments/P%2F1"),
        ("POST", "/cashier/v1/payments/P%2F1/close"),
    ]


@pytest.mark.parametrize("state", RefundState)
def test_refund_says_how_far_it_is(state: RefundState) -> None:
    with called(200, {"refund_no": "R1", "state": state.value}) as (gateway, told):
        assert gateway.refund(REFUND) is state
    assert json.loads(told.asked[0][3]) == {
        "refund_no": "R1",
        "provider_no": "SB1",
        "payment_no": "P1",
        "amount_minor": 5000,
        "reason": "double",
    }


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (404, {"code": "unknown_payment"}, "unknown_payment"),
        (409, {"code": "payment_closed"}, "payment_closed"),
        (403, b"<html>", "status_403"),
        (400, b"[]", "status_400"),
    ],
)
def test_a_clear_no_is_refused_with_the_providers_word(
    status: int, answer: object, reason: str
) -> None:
    with called(status, answer) as (gateway, _), pytest.raises(ProviderRefused) as refused:
        gateway.query("P1")
    assert refused.value.params == {"reason": reason}


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, {}),
        (503, b""),
        (302, b""),
        (200, b"<html>"),
        (200, []),
        (200, {"state": "maybe", "receipts": []}),
        (200, {"state": "paid", "receipts": [{**RECEIPT_JSON, "amount_minor": "5000"}]}),
    ],
)
def test_what_is_no_answer_leaves_it_unknown(status: int, answer: object) -> None:
    with called(status, answer) as (gateway, _), pytest.raises(ProviderSilent) as silent:
        gateway.query("P1")
    assert isinstance(silent.value, Upstream)
    assert silent.value.code == "upstream_failed"


def test_a_provider_that_is_away_leaves_it_unknown() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        gateway = sandbox(f"http://127.0.0.1:{taken.getsockname()[1]}/cashier")
        with pytest.raises(ProviderSilent):
            gateway.create(REQUEST)


def test_a_provider_that_never_answers_is_given_up_in_time() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        gateway = Sandbox(
            url,
            key_pem="",
            merchant_secret=SECRET,
            wall=lambda: NOW,
            nonce=lambda: NONCE,
            read_s=0.05,
        )
        with pytest.raises(ProviderSilent):
            gateway.refund(REFUND)


def test_a_key_that_is_no_rsa_key_fails_loudly() -> None:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    other = ed25519.Ed25519PrivateKey.generate().public_key()
    pem = other.public_bytes(serialization.Encoding.PEM, form).decode()
    gateway = Sandbox("", key_pem=pem, merchant_secret="", wall=lambda: NOW, nonce=str)
    with pytest.raises(TypeError):
        gateway.read_notification({}, b"", NOW)
