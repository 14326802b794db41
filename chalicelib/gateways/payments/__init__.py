"""What the platform asks of a payment provider. Nothing here decides about a registration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from chalicelib.domain.payment import (
    Notification,
    PaymentRequest,
    ProviderState,
    RefundRequest,
    RefundState,
)


class PaymentProvider(Protocol):
    """Calls raise `ProviderRefused` (a clear no) or `ProviderSilent` (unknown: repeat or query)."""

    @property
    def name(self) -> str:
        """The word in `/payments/{provider}/notification` and in `receipt#<provider>#...`."""
        ...

    def create(self, request: PaymentRequest) -> str:
        """The cashier's address. The same request again gives the same address."""
        ...

    def query(self, payment_no: str) -> ProviderState: ...

    def close(self, payment_no: str) -> ProviderState:
        """Ends an open payment. A paid one stays paid: look at the state that comes back."""
        ...

    def refund(self, request: RefundRequest) -> RefundState:
        """Accepted is not done: PENDING and FAILED are asked again with the same `refund_no`."""
        ...

    def read_notification(
        self, headers: Mapping[str, str], raw_body: bytes, wall: datetime
    ) -> Notification:
        """Verified on the very bytes that came.

        Raises `UnknownKey`, `BadSignature`, `StaleNotification` (all Forbidden), or `Invalid` when
        it is signed and yet not readable.
        """
        ...

    def acknowledgement(self) -> dict[str, str]:
        """The body that tells the provider to stop repeating."""
        ...
