"""The sandbox provider, spoken to as a real one would be: signed both ways, over HTTP.

Requests carry HMAC-SHA256 with the merchant's secret, notifications RSA-SHA256 (PKCS#1 v1.5) by the
provider's key. Both sign the very bytes of the body; a key's serial is the head of its fingerprint.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from chalicelib.domain.errors import Invalid
from chalicelib.domain.payment import (
    BadSignature,
    Notification,
    PaymentRequest,
    PaymentState,
    ProviderRefused,
    ProviderSilent,
    ProviderState,
    Receipt,
    RefundRequest,
    RefundState,
    StaleNotification,
    UnknownKey,
)
from chalicelib.domain.window import instant, iso

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from urllib3 import PoolManager

REPLAY_WINDOW = timedelta(seconds=300)
CONNECT_S, READ_S = 2.0, 5.0
SERIAL_LENGTH = 16
SUCCESS, REFUSAL = 2, 4

T = TypeVar("T")


class Sandbox:
    """`url` is the provider's root, `key_pem` its public key; `wall` and `nonce` are runtime's."""

    name = "sandbox"

    def __init__(
        self,
        url: str,
        *,
        key_pem: str,
        merchant_secret: str,
        wall: Callable[[], datetime],
        nonce: Callable[[], str],
        read_s: float = READ_S,
    ) -> None:
        self._url = url.rstrip("/")
        self._key_pem = key_pem
        self._secret = merchant_secret.encode()
        self._wall = wall
        self._nonce = nonce
        self._read_s = read_s
        self._http: PoolManager | None = None
        self._key: tuple[str, RSAPublicKey] | None = None

    def create(self, request: PaymentRequest) -> str:
        answer = self._call(
            "POST",
            "/v1/payments",
            {
                "payment_no": request.payment_no,
                "amount_minor": request.amount_minor,
                "subject": dict(request.subject),
                "attach": request.attach,
                "expires_at": iso(request.expires_at),
                "notify_url": request.notify_url,
                "return_url": request.return_url,
            },
        )
        return _read(lambda: str(answer["cashier_url"]))

    def query(self, payment_no: str) -> ProviderState:
        return self._state(self._call("GET", f"/v1/payments/{quote(payment_no, safe='')}"))

    def close(self, payment_no: str) -> ProviderState:
        return self._state(
            self._call("POST", f"/v1/payments/{quote(payment_no, safe='')}/close", {})
        )

    def refund(self, request: RefundRequest) -> RefundState:
        answer = self._call(
            "POST",
            "/v1/refunds",
            {
                "refund_no": request.refund_no,
                "provider_no": request.provider_no,
                "payment_no": request.payment_no,
                "amount_minor": request.amount_minor,
                "reason": request.reason.value,
            },
        )
        return _read(lambda: RefundState(answer["state"]))

    def read_notification(
        self, headers: Mapping[str, str], raw_body: bytes, wall: datetime
    ) -> Notification:
        sent = {name.lower(): value for name, value in headers.items()}
        stamp, nonce = sent.get("sandbox-timestamp", ""), sent.get("sandbox-nonce", "")
        serial, key = self._provider_key()
        if not hmac.compare_digest(sent.get("sandbox-serial", "").encode(), serial.encode()):
            raise UnknownKey
        signed = b"\n".join((stamp.encode(), nonce.encode(), raw_body, b""))
        if not _verified(key, signed, sent.get("sandbox-signature", "")):
            raise BadSignature
        sent_at = _fresh(stamp, wall)
        return Notification(self._notified(raw_body), nonce, sent_at)

    def acknowledgement(self) -> dict[str, str]:
        return {"code": "SUCCESS"}

    def _notified(self, raw_body: bytes) -> Receipt:
        try:
            return self._receipt(json.loads(raw_body)["receipt"])
        except (ValueError, TypeError, KeyError) as error:
            raise Invalid(reason="unreadable_notification") from error

    def _state(self, answer: Any) -> ProviderState:
        return _read(
            lambda: ProviderState(
                PaymentState(answer["state"]),
                tuple(self._receipt(receipt) for receipt in answer["receipts"]),
            )
        )

    def _receipt(self, receipt: Any) -> Receipt:
        amount, paid_at = receipt["amount_minor"], instant(receipt["paid_at"])
        numbers = receipt["provider_no"], receipt["payment_no"]
        if type(amount) is not int or amount <= 0:
            raise ValueError(receipt)
        if not all(isinstance(number, str) and number for number in numbers):
            raise ValueError(receipt)
        attach = str(receipt["attach"])
        return Receipt(self.name, *numbers, attach, amount, paid_at)

    def _provider_key(self) -> tuple[str, RSAPublicKey]:
        if self._key is None:
            self._key = _load_key(self._key_pem)
        return self._key

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        status, answer = self._send(method, path, raw)
        family = status // 100
        if family == SUCCESS:
            return _read(lambda: json.loads(answer))
        if family == REFUSAL:
            raise ProviderRefused(reason=_refusal(answer, status))
        raise ProviderSilent(reason=f"status_{status}")

    def _send(self, method: str, path: str, raw: bytes) -> tuple[int, bytes]:
        from urllib3 import PoolManager, Timeout
        from urllib3.exceptions import HTTPError

        if self._http is None:
            timeout = Timeout(connect=CONNECT_S, read=self._read_s)
            self._http = PoolManager(timeout=timeout, retries=False)
        headers = self._signed(method, path, raw)
        try:
            answer = self._http.request(
                method, self._url + path, body=raw or None, headers=headers, redirect=False
            )
        except HTTPError as error:
            raise ProviderSilent(reason="no_answer") from error
        return answer.status, answer.data

    def _signed(self, method: str, path: str, raw: bytes) -> dict[str, str]:
        stamp, nonce = str(int(self._wall().timestamp())), self._nonce()
        message = f"{method}\n{path}\n{stamp}\n{nonce}\n".encode() + raw + b"\n"
        return {
            "Content-Type": "application/json",
            "Sandbox-Timestamp": stamp,
            "Sandbox-Nonce": nonce,
            "Sandbox-Signature": hmac.new(self._secret, message, hashlib.sha256).hexdigest(),
        }


def _load_key(pem: str) -> tuple[str, RSAPublicKey]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    key = serialization.load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise TypeError("the sandbox provider's key is not an RSA public key")
    der = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(der).hexdigest()[:SERIAL_LENGTH], key


def _verified(key: RSAPublicKey, signed: bytes, signature: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    try:
        raw = base64.b64decode(signature, validate=True)
        key.verify(raw, signed, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _fresh(stamp: str, wall: datetime) -> datetime:
    try:
        sent_at = datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise StaleNotification from error
    if abs(wall - sent_at) > REPLAY_WINDOW:
        raise StaleNotification
    return sent_at


def _read(reader: Callable[[], T]) -> T:
    """A 2xx that cannot be read proves nothing: the same as no answer."""
    try:
        return reader()
    except (ValueError, TypeError, KeyError) as error:
        raise ProviderSilent(reason="unreadable_answer") from error


def _refusal(answer: bytes, status: int) -> str:
    try:
        return str(json.loads(answer)["code"])
    except (ValueError, TypeError, KeyError):
        return f"status_{status}"
