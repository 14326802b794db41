"""What staff are answered about remedies, refunds and the decisions of a second person."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from chalicelib.api.answers import Answer
from chalicelib.domain.payment import RefundReason, RefundState


class WhyNot(Answer):
    code: str
    params: dict[str, Any]


class ApprovalAnswer(Answer):
    """`effect` as of the request, `effect_now` as of this answer; None: `why` says why not."""

    id: str
    kind: str
    round_id: str
    candidate_id: str | None
    name_masked: str | None
    site: str | None
    reason: str
    effect: dict[str, Any]
    effect_now: dict[str, Any] | None
    why: WhyNot | None
    data: dict[str, Any]
    requested_by: str
    requested_at: datetime
    expires_at: datetime
    own: bool


class ApprovalList(Answer):
    approvals: list[ApprovalAnswer]


class LeftAnswer(Answer):
    candidate_id: str
    code: str


class RemedyAnswer(Answer):
    """`left`: the first hundred of those who could not be helped, and why; they stay where
    they are."""

    id: str
    kind: Literal["refund", "site_remedy"]
    action: Literal["move", "refund"]
    site: str
    to: list[str]
    ground: str
    reason: str
    done: int
    total: int
    failed: int
    left: list[LeftAnswer]
    state: Literal["running", "done"]
    by: str
    approved_by: str
    started_at: datetime


class RemedyList(Answer):
    remedies: list[RemedyAnswer]


class RefundRow(Answer):
    refund_no: str
    candidate_id: str
    name_masked: str
    amount_minor: int
    reason: RefundReason
    state: RefundState
    requested_at: datetime
    done_at: datetime | None
    attempts: int
    provider: str
    provider_no: str


class RefundTotals(Answer):
    pending: int
    failed: int
    done: int


class RefundPage(Answer):
    """`totals` are the whole round's: only national staff see them."""

    refunds: list[RefundRow]
    totals: RefundTotals | None
    next: str | None
