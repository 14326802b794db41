"""What is answered about papers and parts, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from chalicelib.api.answers import Answer, SittingAnswer, SittingOn, Words

Kind = Literal["whole", "written", "oral", "course"]


class PartName(Answer):
    id: str
    name: Words


class PartAnswer(PartName):
    """A part of the exam with places of its own, and when it begins."""

    sitting: SittingAnswer


class PaperAnswer(Answer):
    """`parts`: where it can be sat. One with several asks for a batch; none means the one time."""

    code: str
    name: Words
    kind: Kind
    level: str
    minutes: int
    fee_minor: int
    parts: list[str]
    about: Words | None
    credits: int


class ChoiceAnswer(Answer):
    at_least: int
    at_most: int
    one_level: bool
    clause: str


class RegisteredPaper(Answer):
    """A paper of a registration; a retained one is not sat again and has no time."""

    code: str
    name: Words
    minutes: int
    part: PartName | None
    sitting: SittingOn | None
    ends_at: datetime | None
    retained: bool
