"""Mail over SMTP with the standard library. The Message-ID follows from the message's own id."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as RFC
from email.utils import formataddr
from enum import StrEnum

from chalicelib.domain.message import MessengerRefused, MessengerSilent, Outgoing

TIMEOUT_S = 8.0
_PERMANENT = 500
_MAILBOX = (550, 551, 553)
"""Answers to a recipient that no repetition would change; others may be a passing policy."""


class Security(StrEnum):
    """NONE is for a server on this machine."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Smtp:
    """`sender` is the address in From, `name` what is shown beside it."""

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        *,
        name: str = "",
        user: str = "",
        password: str = "",
        security: Security = Security.STARTTLS,
    ) -> None:
        self._host = host
        self._port = port
        self._sender = sender
        self._name = name
        self._user = user
        self._password = password
        self._security = security

    def send(self, message: Outgoing) -> None:
        mail = self._mail(message)
        try:
            with self._connected() as server:
                server.send_message(mail, self._sender, [message.to])
        except smtplib.SMTPRecipientsRefused as error:
            status = next(iter(error.recipients.values()))[0]
            raise _refusal(status, _MAILBOX) from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, range(_PERMANENT, 600)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MessengerSilent(reason=type(error).__name__) from error

    def _mail(self, message: Outgoing) -> EmailMessage:
        mail = EmailMessage(policy=RFC)
        mail["From"] = formataddr((self._name, self._sender))
        mail["To"] = message.to
        mail["Subject"] = message.title
        mail["Message-ID"] = f"<{message.id}@{self._sender.partition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text, cte="base64")
        return mail

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """The farewell decides nothing: what was accepted before it is sent."""
        context = ssl.create_default_context()
        if self._security == Security.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_S, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        try:
            if self._security == Security.STARTTLS:
                server.starttls(context=context)
            if self._user:
                server.login(self._user, self._password)
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


def _refusal(status: int, final: tuple[int, ...] | range) -> MessengerRefused | MessengerSilent:
    kind = MessengerRefused if status in final else MessengerSilent
    return kind(reason=f"smtp_{status}")
