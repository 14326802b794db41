"""What staff are answered about copies and dry runs of rounds, for the contract."""

from __future__ import annotations

from typing import Any

from chalicelib.api.answers import Answer
from chalicelib.api.staff_answers import StaffRound


class RoundNote(Answer):
    """Something to look at; it is not refused."""

    pointer: str
    code: str
    params: dict[str, Any]


class RoundCopy(Answer):
    round: StaffRound
    review: list[RoundNote]


class RoundFault(Answer):
    """As a refusal would name it."""

    pointer: str
    code: str
    params: dict[str, Any]


class RoundEffect(Answer):
    """`changed` fields, seen by everybody if `public`; people concerned; `holds_beyond` keep a
    later deadline than the round would have.
    """

    changed: list[str]
    public: bool
    paid: int
    held: int
    tickets_anew: int
    holds_beyond: int


class RoundChecked(Answer):
    errors: list[RoundFault]
    review: list[RoundNote]
    effect: RoundEffect
