"""What is answered about seat rules and the opening, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.api.answers import Answer, RoundAnswer
from chalicelib.api.paper_answers import ChoiceAnswer, PaperAnswer, PartAnswer


class CoolDownAnswer(Answer):
    after: int
    minutes: int
    scarce_percent: int


class ReturnsAnswer(Answer):
    """Exactly one of the two: a random delay, or times of day in Beijing."""

    hot_percent: int
    longest_minutes: int | None
    at: list[str]


class StandbyRule(Answer):
    offer_minutes: int


class OpeningRule(Answer):
    spread_seconds: int
    present_minutes: int


class WorkRule(Answer):
    sign_in: bool
    hold: bool
    max_number: int


class SeatRulesAnswer(Answer):
    """How seats are given out besides first come, first served; null is off."""

    cool_down: CoolDownAnswer | None
    returns: ReturnsAnswer | None
    standby: StandbyRule | None
    opening: OpeningRule | None
    work: WorkRule | None


class SeedAnswer(Answer):
    """`sha256` of the seed's 32 bytes; `seed` in hexadecimal once everybody is in."""

    sha256: str
    committed_at: datetime
    seed: str | None


class PublicRound(RoundAnswer):
    """`seed` is there where the round opens by a committed random order."""

    seat_rules: SeatRulesAnswer
    seed: SeedAnswer | None
    parts: list[PartAnswer] = Field(default_factory=list)
    papers: list[PaperAnswer] = Field(default_factory=list)
    choice: ChoiceAnswer | None = None


class OpeningAnswer(Answer):
    """Without a rule, or without a seed, everybody may come at `opens_at`."""

    now: datetime
    opens_at: datetime
    present_from: datetime
    everybody_at: datetime
    committed: SeedAnswer | None


class TurnAnswer(Answer):
    """`pass` goes with the hold as X-Pass; null for who was not there before the opening."""

    now: datetime
    opens_at: datetime
    code: str
    at: datetime
    pass_: str | None = Field(alias="pass")


class WorkParameters(Answer):
    """Find the counter, from 0 up: the key begins with `keyPrefix`."""

    algorithm: Literal["SHA-256"]
    cost: int
    keyLength: int  # noqa: N815
    keyPrefix: str  # noqa: N815
    nonce: str
    salt: str
    expiresAt: int  # noqa: N815
    data: dict[str, str]


class WorkChallenge(Answer):
    parameters: WorkParameters
    signature: str


class WorkAnswer(Answer):
    """Null where no work is needed."""

    challenge: WorkChallenge | None
