"""What staff may set as seat rules, and what of it stays as it was announced."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.errors import FieldError
from chalicelib.domain.opening import everybody_at, present_from
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.seat_rules import Opening, Returns, SeatRules, Standby, Work
from chalicelib.domain.standby import shortest_offer
from chalicelib.domain.window import iso
from chalicelib.store import openings, seat_rules_json

MINUTE = timedelta(minutes=1)
WAIT = 90 * MINUTE
"""Half an hour less than a session lasts (`accounts.CANDIDATE_LASTS`)."""


def faults(
    before: Round | None, wanted: Round, programme: Programme | None, now: datetime
) -> list[FieldError]:
    """Everything that does not go together, by its place in the request."""
    rules = wanted.seat_rules
    found = [*_returns(rules.returns), *_work(rules.work), *_opening(wanted)]
    if programme and (before is None or before.seat_rules.standby != rules.standby):
        found += _standby(rules.standby, shortest_offer(programme))
    if before is None or before.seat_rules.opening != rules.opening:
        found += _wait(rules.opening)
    return [*found, *_announced(before, wanted, now), *_moved(before, wanted, now)]


def facts(rules: SeatRules) -> dict[str, Any]:
    """For the record: one line a rule that is on."""
    return {f"{name}_rule": rule for name, rule in seat_rules_json.to_json(rules).items()}


def _returns(rule: Returns | None) -> list[FieldError]:
    if rule is None or bool(rule.longest) != bool(rule.at):
        return []
    return [FieldError("/seat_rules/returns/longest_minutes", "delay_or_times")]


def _work(rule: Work | None) -> list[FieldError]:
    if rule is None or rule.sign_in or rule.hold:
        return []
    return [FieldError("/seat_rules/work/sign_in", "one_place_at_least")]


def _standby(rule: Standby | None, shortest: timedelta) -> list[FieldError]:
    if rule is None or rule.offer > shortest:
        return []
    params = {"value": rule.offer // MINUTE, "limit": shortest // MINUTE}
    return [FieldError("/seat_rules/standby/offer_minutes", "offer_too_short", params)]


def _wait(rule: Opening | None) -> list[FieldError]:
    """Who comes first and is drawn last waits in one session."""
    if rule is None or rule.present + rule.spread <= WAIT:
        return []
    whole = -(-(rule.present + rule.spread) // MINUTE)
    params = {"value": whole, "limit": WAIT // MINUTE}
    return [FieldError("/seat_rules/opening/present_minutes", "wait_too_long", params)]


def _opening(wanted: Round) -> list[FieldError]:
    ends, closes = everybody_at(wanted), wanted.phase_one.closes_at
    if wanted.seat_rules.opening is None or ends < closes:
        return []
    params = {"value": iso(ends), "limit": iso(closes)}
    return [FieldError("/seat_rules/opening/spread_seconds", "past_the_window", params)]


def _announced(before: Round | None, wanted: Round, now: datetime) -> list[FieldError]:
    """A rule with a committed seed may only be switched off; none begins at the last moment."""
    rule, was = wanted.seat_rules.opening, before.seat_rules.opening if before else None
    if rule is None or rule == was:
        return []
    at, limit = "/seat_rules/opening/spread_seconds", present_from(wanted)
    drawn = openings.get(wanted.id)
    if drawn is not None and drawn.rule != rule:
        return [FieldError(at, "seed_committed")]
    return [FieldError(at, "opening_too_near", {"limit": iso(limit)})] if now >= limit else []


def _moved(before: Round | None, wanted: Round, now: datetime) -> list[FieldError]:
    """With a committed seed the opening stays from when people gather for it, or would have.

    Turns are told from then on, and later the seed: both would hold for any other opening too.
    """
    if before is None or before.phase_one.opens_at == wanted.phase_one.opens_at:
        return []
    drawn = openings.get(wanted.id)
    if drawn is None:
        return []
    limits = [before.phase_one.opens_at - drawn.rule.present, present_from(wanted)]
    over = [iso(limit) for limit in limits if now >= limit]
    return [FieldError("/phase_one/opens_at", "gathering_begun", {"limit": at}) for at in over[:1]]
