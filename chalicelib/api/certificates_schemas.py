"""What requests about certificates must look like."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from chalicelib.api.schemas import Body, Both, Instant, Optional, Short


class PickupBody(Body):
    opens_at: Instant
    closes_at: Instant | None = None
    note: Both | None = None


class CollectBody(Body):
    """`note` is the staff's own: who came, with which paper."""

    to: Literal["self", "agent"]
    note: Optional = ""


class VoidBody(Body):
    """`again`: the next set with the same grade gives a new certificate."""

    reason: Short
    again: bool = False


class CodeBody(Body):
    """The text of a QR code of ours, or the whole address on a certificate."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
