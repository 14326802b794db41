"""What requests for remedies and decisions about them must look like."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.api.schemas import Body, Short, SiteCode, SittingBody
from chalicelib.domain.remedy import Ground, Remedy


class MoveBody(Body):
    """None leaves the site, or the time, as it is."""

    site: SiteCode | None = None
    sitting: SittingBody | None = None
    ground: Ground
    reason: Short


class RefundBody(Body):
    ground: Ground
    reason: Short


class SiteRemedyBody(Body):
    """`to`: where people are moved, filled in this order; none for a refund."""

    action: Remedy
    to: Annotated[list[SiteCode], Field(max_length=50)] = Field(default_factory=list)
    ground: Ground
    reason: Short


class ApproveBody(Body):
    """How many people it concerns, as the approver has read and typed it."""

    people: int = Field(ge=0, le=10_000_000)
