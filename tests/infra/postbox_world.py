"""A postbox on real ports, and the platform's own messengers that send to it."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from chalicelib.domain.message import Outgoing
from chalicelib.gateways.messengers.smtp import Security, Smtp
from chalicelib.gateways.messengers.text_messages import TextMessages
from infra.local import ports
from infra.paths import SITE
from infra.postbox import Book, listening, load_secret, routes
from tests.infra.cashier_world import until

NOW = datetime(2014, 11, 6, 12, 41, 7, tzinfo=UTC)


@dataclass
class Postbox:
    book: Book
    client: httpx.Client
    mail_port: int
    secret: str

    @property
    def mail(self) -> Smtp:
        return Smtp(
            "127.0.0.1",
            self.mail_port,
            "noreply@example.org",
            name="准考",
            security=Security.NONE,
        )

    def sms(self, **changes: Any) -> TextMessages:
        standard: dict[str, Any] = {
            "key": "local",
            "secret": self.secret,
            "sign_name": "准考",
            "wall": lambda: datetime.now(UTC),
            "nonce": lambda: secrets.token_hex(8),
        }
        return TextMessages(
            f"{str(self.client.base_url).rstrip(chr(47))}/local/sms", **{**standard, **changes}
        )

    def letters(self, **query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get("/local/outbox.json", params=query).json()[
            "letters"
        ]
        return found

    def fail(self, count: int, how: str = "later") -> None:
        answer = self.client.post("/local/outbox/fail", json={"next": count, "how": how})
        assert answer.status_code == 200, answer.text


def outgoing(number: int = 1, to: str = "lin@example.org", **changes: Any) -> Outgoing:
    values = {
        "id": f"{number:032x}",
        "to": to,
        "template": "paid.zh-CN",
        "title": "已缴费，报名成功",
        "text": "您好：\n\n已收到您的报名费 50 元。",
    }
    return Outgoing(**{**values, **changes})


@contextmanager
def postbox(state_dir: Path) -> Iterator[Postbox]:
    book, secret, mail_port = Book(state_dir), load_secret(state_dir), ports.free()

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with listening(book, mail_port, lambda: NOW):
            yield

    shared = Mount("/shared", StaticFiles(directory=SITE / "shared"))
    app = Starlette(lifespan=lifespan, routes=[*routes(book, secret, lambda: NOW), shared])
    with socket.socket(proto=socket.IPPROTO_TCP) as door:
        door.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{door.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            until(lambda: server.started)
            with httpx.Client(base_url=origin) as client:
                yield Postbox(book, client, mail_port, secret)
        finally:
            server.should_exit = True
            thread.join()
