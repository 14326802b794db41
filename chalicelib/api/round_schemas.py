"""A round as staff send it, with its seat rules: off where not given, kept where none are sent."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.api.schemas import Body, Both, Code, Instant, Short, SittingBody, WindowBody

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Minutes = Annotated[int, Field(ge=1, le=1440)]
Percent = Annotated[int, Field(ge=1, le=100)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1))]

PartId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
PaperCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,20}$")]
FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
OptionId = Annotated[str, StringConstraints(min_length=1, max_length=40)]
OptionIds = Annotated[list[OptionId], Field(max_length=400)]


class CoolDownBody(Body):
    after: int = Field(ge=1, le=20)
    minutes: Minutes
    scarce_percent: Percent


class ReturnsBody(Body):
    hot_percent: Percent
    longest_minutes: Minutes | None = None
    at: list[TimeOfDay] = Field(default_factory=list, max_length=24)


class StandbyBody(Body):
    offer_minutes: int = Field(ge=5, le=1440)


class OpeningBody(Body):
    spread_seconds: int = Field(ge=10, le=3600)
    present_minutes: int = Field(ge=5, le=89)


class WorkBody(Body):
    sign_in: bool
    hold: bool
    max_number: int = Field(ge=1_000, le=5_000_000)


class SeatRulesBody(Body):
    cool_down: CoolDownBody | None = None
    returns: ReturnsBody | None = None
    standby: StandbyBody | None = None
    opening: OpeningBody | None = None
    work: WorkBody | None = None


class RoundBody(Body):
    name: Both
    exam_on: Day
    sitting: SittingBody
    phase_one: WindowBody
    phase_two: WindowBody
    pay_until: Instant
    specimen: bool = False
    issued_on: Day | None = None
    seat_rules: SeatRulesBody | None = None
    sittings: Annotated[dict[PartId, SittingBody], Field(max_length=40)] | None = None
    papers: Annotated[list[PaperCode], Field(max_length=400)] | None = None
    options: Annotated[dict[FieldId, OptionIds], Field(max_length=40)] | None = None


class NewRound(RoundBody):
    """`draft`: seen by staff alone until it is published."""

    id: Code
    programme: Short
    draft: bool = False


class CopyBody(Body):
    """26 weeks later unless a day is given; the name stays unless another is."""

    id: Code
    exam_on: Day | None = None
    name: Both | None = None
