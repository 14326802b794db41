"""A cashier on a real port with a merchant that listens to it, for the tests of this folder."""

from __future__ import annotations

import json
import secrets
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from chalicelib.domain.payment import Notification, PaymentRequest
from chalicelib.gateways.payments.sandbox import Sandbox
from infra.cashier import create_app, load_keys

START = datetime(2014, 11, 5, 12, 0, 0, tzinfo=UTC)
DELAYS_S = (0.0, 0.05, 0.05, 0.05)
PATIENCE_S = 10.0


def wall() -> datetime:
    return datetime.now(UTC)


@dataclass
class Merchant:
    """Keeps every notification; answers those of a payment with the statuses laid out for it."""

    heard: dict[str, list[tuple[dict[str, str], bytes]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    statuses: dict[str, list[int]] = field(default_factory=dict)
    url: str = ""

    def hear(self, payment_no: str, headers: dict[str, str], body: bytes) -> int:
        self.heard[payment_no].append((headers, body))
        waiting = self.statuses.get(payment_no)
        return waiting.pop(0) if waiting else 200


@dataclass
class World:
    """The cashier, its merchant, and the platform's own gateway between them."""

    url: str
    state_dir: Path
    merchant: Merchant
    gateway: Sandbox
    client: httpx.Client
    now: datetime = START

    def asks(self, **changes: Any) -> str:
        """Creates a payment of 50 yuan that ends in a day; its number."""
        request = self.request(**changes)
        self.gateway.create(request)
        return request.payment_no

    def request(self, **changes: Any) -> PaymentRequest:
        payment_no = changes.pop("payment_no", f"P{secrets.token_hex(6)}")
        standard: dict[str, Any] = {
            "payment_no": payment_no,
            "amount_minor": 5000,
            "subject": {"zh-CN": "口语考试报名费", "en": "Speaking test fee"},
            "attach": "c7f3#2014-11",
            "expires_at": START + timedelta(days=1),
            "notify_url": f"{self.merchant.url}/{payment_no}",
            "return_url": f"{self.merchant.url}/back",
        }
        return PaymentRequest(**{**standard, **changes})

    def does(self, payment_no: str, action: str, **more: Any) -> httpx.Response:
        return self.client.post(f"/test/{payment_no}", json={"action": action, **more})

    def page(self, payment_no: str, **query: str) -> httpx.Response:
        return self.client.get(f"/pay/{payment_no}", params=query)

    def press(self, payment_no: str, action: str, **form: str) -> httpx.Response:
        return self.client.post(f"/pay/{payment_no}", data={"action": action, **form})

    def settled(self, payment_no: str) -> list[str]:
        """The states of its notifications, once none of them waits any more."""

        def states() -> list[str]:
            ledger = self.client.get(f"/test/{payment_no}").json()
            return [letter["state"] for letter in ledger["notifications"]]

        until(lambda: "waiting" not in states())
        return states()

    def told(self, payment_no: str) -> list[Notification]:
        """What the merchant heard, each one verified by the platform's gateway."""
        heard = self.merchant.heard[payment_no]
        return [self.gateway.read_notification(h, body, wall()) for h, body in heard]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


@contextmanager
def world(
    state_dir: Path, merchant: Merchant, delays_s: tuple[float, ...] = DELAYS_S
) -> Iterator[World]:
    with socket.socket(proto=socket.IPPROTO_TCP) as door:  # asyncio: no Nagle only if it is named
        door.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{door.getsockname()[1]}"
        with httpx.Client(base_url=f"{origin}/cashier") as client:
            made = World(origin, state_dir, merchant, gateway(state_dir, origin), client)
            app = create_app(state_dir, lambda: made.now, origin, delays_s=delays_s)
            with _running(Starlette(routes=[Mount("/cashier", app)]), door):
                yield made


@contextmanager
def listening() -> Iterator[Merchant]:
    merchant = Merchant()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = json.dumps({"code": "SUCCESS"}).encode()
            status = merchant.hear(self.path.strip("/"), dict(self.headers.items()), body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any, **words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    merchant.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield merchant
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def gateway(state_dir: Path, origin: str, off: timedelta = timedelta()) -> Sandbox:
    """The platform's gateway with the right keys; its clock may be `off`."""
    keys = load_keys(state_dir)
    return Sandbox(
        f"{origin}/cashier",
        key_pem=keys.public_pem,
        merchant_secret=keys.merchant_secret,
        wall=lambda: wall() + off,
        nonce=lambda: secrets.token_hex(8),
    )


@contextmanager
def _running(app: Starlette, door: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        until(lambda: server.started)
        yield
    finally:
        server.should_exit = True
        thread.join()
