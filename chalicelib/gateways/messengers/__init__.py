"""What the platform asks of a mail server or a text-message provider."""

from __future__ import annotations

from typing import Protocol

from chalicelib.domain.message import Outgoing


class Messenger(Protocol):
    """Hands one message over; whether it is read is nobody's knowledge."""

    def send(self, message: Outgoing) -> None:
        """Repeatable with the same id: the receiver can tell a repetition by it.

        Raises `MessengerRefused` (a clear no for good) or `MessengerSilent` (unknown, or not now).
        """
        ...
