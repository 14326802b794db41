"""A round whose seats are given out by a committed random order, ten minutes before it opens."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import altcha

from chalicelib.domain.opening import Commitment
from chalicelib.domain.seat_rules import Opening, SeatRules, Work
from chalicelib.services import opening, rounds
from tests.world import OPENS, STAFF, World

RULE = Opening(spread=timedelta(minutes=10), present=timedelta(minutes=30))
EVERYBODY = OPENS + RULE.spread
GATHERING = OPENS - RULE.present
TICK = timedelta(milliseconds=1)
HARD = 50


def announced(world: World, rules: SeatRules | None = None) -> None:
    """A round with the rule, the day before; no seed yet."""
    world.at = OPENS - timedelta(days=1)
    world.round(seat_rules=rules or SeatRules(opening=RULE))


def committed(world: World, rules: SeatRules | None = None) -> Commitment:
    announced(world, rules)
    world.site("42001", 5)
    return opening.commit(world.deps, world.round_id, "通知已公布", STAFF)


def with_work(world: World, *, sign_in: bool = False, hold: bool = False) -> None:
    """Switch the rule on, whatever the round had."""
    seen = rounds.get(world.round_id)
    rules = replace(seen.seat_rules, work=Work(sign_in, hold, HARD))
    rounds.put(world.deps, replace(seen, seat_rules=rules), STAFF)


def solved(challenge: Mapping[str, Any]) -> str:
    """What a page sends for a challenge."""
    found = altcha.solve_challenge(altcha.Challenge.from_dict(dict(challenge)))
    assert found is not None
    sent = {"counter": found.counter, "derivedKey": found.derived_key}
    return packed({"challenge": challenge, "solution": sent})


def packed(payload: Any) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()
