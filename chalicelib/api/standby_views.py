"""How the lists for full sites look as JSON."""

from __future__ import annotations

from chalicelib.api.public_views import Json
from chalicelib.domain.names import mask_name
from chalicelib.domain.seat_rules import Standby
from chalicelib.domain.window import iso
from chalicelib.services import sites
from chalicelib.services.standby import Listed, Page, Shown
from chalicelib.services.standing import Standing


def mine(here: Standing, found: Shown | None) -> Json | None:
    """To the person who waits."""
    if found is None:
        return None
    wait = found.wait
    site = sites.get(here.round.id, wait.site)
    return {
        "site": site.code,
        "name": site.name,
        "name_en": site.name_en,
        "state": wait.state.value,
        "position": found.position,
        "position_exact": found.exact,
        "joined_at": iso(wait.joined_at),
        "offer_until": iso(wait.payable_until(here.programme)),
        "reason": wait.why and wait.why.value,
    }


def page(rule: Standby | None, found: Page) -> Json:
    """To staff: names masked, as everywhere in lists."""
    return {
        "waiting": found.length,
        "offer_minutes": int(rule.offer.total_seconds() // 60) if rule else None,
        "people": [_line(one) for one in found.lines],
        "next": found.further,
    }


def _line(one: Listed) -> Json:
    return {
        "candidate_id": one.candidate_id,
        "name_masked": mask_name(one.name),
        "position": one.position,
        "joined_at": iso(one.joined_at),
    }
