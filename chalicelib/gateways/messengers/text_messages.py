"""Text messages over a provider's HTTP gateway, each request signed.

HMAC-SHA256 over `POST\\npath\\ntimestamp\\nnonce\\nbody\\n` with the account's secret, headers
Sms-Key, Sms-Timestamp, Sms-Nonce, Sms-Signature (base64). The provider dedupes by `out_id`.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chalicelib.domain.message import MessengerRefused, MessengerSilent, Outgoing

if TYPE_CHECKING:
    from urllib3 import PoolManager

CONNECT_S, READ_S = 3.0, 6.0


class TextMessages:
    """`sign_name` is the registered name in 【】 that the provider puts before every text."""

    def __init__(
        self,
        url: str,
        *,
        key: str,
        secret: str,
        sign_name: str,
        wall: Callable[[], datetime],
        nonce: Callable[[], str],
    ) -> None:
        self._url = url
        self._key = key
        self._secret = secret.encode()
        self._sign_name = sign_name
        self._wall = wall
        self._nonce = nonce
        self._http: PoolManager | None = None

    def send(self, message: Outgoing) -> None:
        asked = {
            "out_id": message.id,
            "phone": message.to,
            "sign_name": self._sign_name,
            "template": message.template,
            "text": message.text,
        }
        status, answer = self._post(json.dumps(asked, ensure_ascii=False).encode())
        if status == 200 and answer.get("code") == "OK":
            return
        reason = str(answer.get("code", status))[:40]
        if status in (400, 422):
            raise MessengerRefused(reason=reason)
        raise MessengerSilent(reason=reason)

    def headers(self, body: bytes) -> dict[str, str]:
        """What proves that the request is ours."""
        stamp, nonce = str(int(self._wall().timestamp())), self._nonce()
        return {
            "Content-Type": "application/json",
            "Sms-Key": self._key,
            "Sms-Timestamp": stamp,
            "Sms-Nonce": nonce,
            "Sms-Signature": signature(self._secret, urlsplit(self._url).path, stamp, nonce, body),
        }

    def _post(self, body: bytes) -> tuple[int, dict[str, Any]]:
        from urllib3 import PoolManager, Timeout
        from urllib3.exceptions import HTTPError

        if self._http is None:
            self._http = PoolManager(timeout=Timeout(CONNECT_S, READ_S), retries=False)
        try:
            answer = self._http.request(
                "POST", self._url, body=body, headers=self.headers(body), redirect=False
            )
        except HTTPError as error:
            raise MessengerSilent(reason=type(error).__name__) from error
        return answer.status, _read(answer.data)


def signature(secret: bytes, path: str, stamp: str, nonce: str, body: bytes) -> str:
    signed = b"\n".join((b"POST", path.encode(), stamp.encode(), nonce.encode(), body, b""))
    return base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def _read(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
