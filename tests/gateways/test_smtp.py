"""Mail servers that answer oddly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from chalicelib.domain.message import MessengerRefused, Outgoing
from chalicelib.gateways.messengers.smtp import Security, Smtp
from infra.local import ports

MAIL = Outgoing("1", "lin@example.org", "paid.zh-CN", "已缴费", "已收到报名费。")


class Odd:
    """Accepts mail, or refuses every mailbox, and says `farewell` to QUIT."""

    def __init__(self, farewell: str, mailbox: str | None = None) -> None:
        self.farewell = farewell
        self.mailbox = mailbox
        self.accepted = 0

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.mailbox is None:
            envelope.rcpt_tos.append(address)
        return self.mailbox or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.accepted += 1
        return "250 OK"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        return self.farewell


@contextmanager
def serving(odd: Odd) -> Iterator[Callable[[], None]]:
    """How to send one mail to such a server."""
    port = ports.free()
    controller = Controller(odd, hostname="127.0.0.1", port=port)
    controller.start()
    sender = Smtp("127.0.0.1", port, "noreply@example.org", security=Security.NONE)
    try:
        yield lambda: sender.send(MAIL)
    finally:
        controller.stop()


@pytest.mark.parametrize("farewell", ["221 Bye", "250 OK", "451 busy", "554 no", "odd"])
def test_what_was_accepted_is_sent_whatever_the_farewell(farewell: str) -> None:
    odd = Odd(farewell)
    with serving(odd) as send:
        send()
    assert odd.accepted == 1


def test_a_refusal_counts_whatever_the_farewell() -> None:
    odd = Odd("451 busy", "550 no such mailbox")
    with serving(odd) as send, pytest.raises(MessengerRefused) as error:
        send()
    assert error.value.params == {"reason": "smtp_550"}
