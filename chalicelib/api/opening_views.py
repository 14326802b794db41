"""How seat rules and the opening look as JSON: the same to everybody."""

from __future__ import annotations

from dataclasses import fields

from chalicelib.api.public_views import Json
from chalicelib.domain.opening import Commitment, everybody_at, present_from
from chalicelib.domain.programme import Round
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.domain.window import iso
from chalicelib.services import opening as openings
from chalicelib.services.deps import Deps
from chalicelib.store import seat_rules_json


def rules(found: SeatRules) -> Json:
    return {rule.name: None for rule in fields(SeatRules)} | seat_rules_json.to_json(found)


def opening(deps: Deps, round_: Round, found: Commitment | None) -> Json:
    return {
        "now": iso(deps.now()),
        "opens_at": iso(round_.phase_one.opens_at),
        "present_from": iso(present_from(round_)),
        "everybody_at": iso(everybody_at(round_)),
        "committed": seed(deps, round_, found),
    }


def seed(deps: Deps, round_: Round, found: Commitment | None) -> Json | None:
    if found is None:
        return None
    return {
        "sha256": found.sha256,
        "committed_at": iso(found.committed_at),
        "seed": openings.revealed(deps, round_, found),
    }
