"""What staff are answered who register others, for the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chalicelib.api.answers import Answer


class OnBehalfAnswer(Answer):
    candidate_id: str
    name_masked: str
    registration_no: str
    site: str
    papers: list[str]
    state: str
    fee_minor: int
    payment_deadline: datetime


class BulkFault(Answer):
    """Why a line is refused; `column` is empty where it is about the whole line."""

    line: int
    column: str
    code: str
    params: dict[str, Any]


class BulkAnswer(Answer):
    """Lines that are, or would be, registered; those that were before; `next`: go on after it."""

    good: list[int]
    known: list[int]
    refused: list[BulkFault]
    next: int | None
