"""What requests about places must look like: kept from sale, or held for longer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.api.schemas import Body, Instant, Short


class BlockBody(Body):
    """`part` is empty where the programme has no parts."""

    part: Annotated[str, StringConstraints(max_length=120)] = ""
    places: int = Field(ge=1, le=20_000)
    reason: Short


class ExtendBody(Body):
    """`until`: the new payment deadline."""

    until: Instant
    reason: Short
