"""The SMTP side, in the loop of whoever opens it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.postbox.book import NEVER, Book, Letter


class Handler:
    """Takes every mail, unless the book has planned otherwise."""

    def __init__(self, book: Book, rules_now: Callable[[], datetime]) -> None:
        self._book = book
        self._rules_now = rules_now

    async def handle_RCPT(  # noqa: N802 - aiosmtpd asks for this name
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        how = self._book.refusal()
        if how is not None:
            return "550 No such mailbox" if how == NEVER else "451 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _smtp: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.original_content or b""
        mail = message_from_bytes(raw, EmailMessage, policy=default)
        text = mail.get_body(("plain",))
        for to in envelope.rcpt_tos:
            letter = Letter(
                id=str(mail["Message-ID"]),
                channel="email",
                to=to,
                title=str(mail["Subject"]),
                text=text.get_content().replace("\r\n", "\n").strip() if text else "",
                template="",
                at=self._rules_now().isoformat(),
            )
            self._book.take(letter)
        return "250 Taken"


@asynccontextmanager
async def listening(
    book: Book, port: int, rules_now: Callable[[], datetime]
) -> AsyncIterator[None]:
    """An SMTP server on the loopback for as long as it is needed."""
    handler, loop = Handler(book, rules_now), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="postbox.local", loop=loop), "127.0.0.1", port
    )
    try:
        yield
    finally:
        server.close()
