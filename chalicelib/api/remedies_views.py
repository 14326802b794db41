"""How approvals, remedies and refunds look as JSON, for staff."""

from __future__ import annotations

from chalicelib.api.public_views import Json
from chalicelib.domain.approval import Request
from chalicelib.domain.names import mask_name
from chalicelib.domain.window import iso
from chalicelib.services import approvals, refunds
from chalicelib.services.deps import Deps
from chalicelib.store import people
from chalicelib.store.cases import Case
from chalicelib.store.remedies import Work

SHOWN_LEFT = 100


def name_masked(candidate_id: str) -> str:
    facts = people.facts(candidate_id)
    return mask_name(facts.candidate.name) if facts else ""


def approval(deps: Deps, request: Request, viewer: str, decided: bool = False) -> Json:
    """With its effect as of now, or why there is none any more; nothing of it once decided."""
    effect, refused = (None, None) if decided else approvals.effect_now(deps, request)
    return {
        "id": request.id,
        "kind": request.kind,
        "round_id": request.round_id,
        "candidate_id": request.candidate_id or None,
        "name_masked": name_masked(request.candidate_id) if request.candidate_id else None,
        "site": request.data.get("site"),
        "reason": request.reason,
        "effect": request.effect,
        "effect_now": effect,
        "why": refused and {"code": refused.code, "params": refused.params},
        "data": {key: v for key, v in request.data.items() if not key.endswith("_sealed")},
        "requested_by": request.requested_by,
        "requested_at": iso(request.requested_at),
        "expires_at": iso(request.expires_at),
        "own": request.requested_by == viewer,
    }


def remedy(found: Work) -> Json:
    left = [
        {"candidate_id": who, "code": code} for code, all_ in found.left.items() for who in all_
    ]
    return {
        "id": found.id,
        "kind": found.kind,
        "action": found.action,
        "site": found.site,
        "to": found.to,
        "ground": found.ground,
        "reason": found.reason,
        "done": found.done,
        "total": found.total,
        "failed": found.failed,
        "left": left[:SHOWN_LEFT],
        "state": found.state,
        "by": found.by,
        "approved_by": found.approved_by,
        "started_at": iso(found.started_at),
    }


def refund(case: Case) -> Json:
    raw = case.data
    return {
        "refund_no": case.id,
        "candidate_id": case.candidate_id,
        "name_masked": name_masked(case.candidate_id),
        "amount_minor": raw["amount_minor"],
        "reason": raw["reason"],
        "state": refunds.state(case).value,
        "requested_at": raw["requested_at"],
        "done_at": raw["done_at"],
        "attempts": refunds.attempts(case),
        "provider": raw["provider"],
        "provider_no": raw["provider_no"],
    }
