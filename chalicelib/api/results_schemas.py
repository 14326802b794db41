"""What requests about results must look like."""

from __future__ import annotations

from pydantic import Field

from chalicelib.api.schemas import Body, Instant, Short


class NewRelease(Body):
    set_version: int = Field(ge=1, le=9999)
    visible_at: Instant
    reason: Short
