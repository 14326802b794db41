"""A draft is shown to everybody when two people say so (C16-149)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.approval import Effect, Request
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import Invalid, StaleVersion, WrongState
from chalicelib.domain.staff import NATIONAL, Scope
from chalicelib.services import overview, round_checks, rounds
from chalicelib.services.deps import Deps

KIND = "publish_round"


def effect(deps: Deps, round_id: str, data: Mapping[str, Any]) -> Effect:
    """What everybody will see. Raises Invalid, StaleVersion when it was changed since it was asked,
    WrongState when it is public already or has no places.
    """
    found = rounds.get(round_id)
    if not found.draft:
        raise WrongState(state="published")
    if found.version != data["version"]:
        raise StaleVersion(version=found.version, value=data["version"])
    errors = rounds.faults(deps, found, found)
    if errors:
        raise Invalid(errors=errors)
    lines = overview.site_lines(round_id, Scope(NATIONAL))
    places = sum(line.site.capacity for line in lines)
    if not places:
        raise WrongState(state="no_places")
    review = len(list(round_checks.review(deps, found)))
    return {"people": 0, "sites": len(lines), "places": places, "review": review}


def carry_out(deps: Deps, request: Request, actor: Actor) -> None:
    """What both have seen, and nothing that was changed since."""
    found = rounds.get(request.round_id)
    if found.draft and found.version == request.data["version"]:
        rounds.publish(deps, found, actor, request.reason)
