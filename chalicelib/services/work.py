"""Proof of work (ALTCHA) in front of signing in and of a hold, where a round says so.

A challenge names what it is for, is signed, ends after five minutes and counts once. The library is
loaded by the first challenge: a round without the rule never waits for it.
"""

from __future__ import annotations

import functools
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.errors import WorkNeeded
from chalicelib.domain.programme import Round
from chalicelib.domain.window import epoch, from_epoch
from chalicelib.services import rounds
from chalicelib.services.deps import Deps
from chalicelib.store import guards

LASTS = timedelta(minutes=5)
_READ_EACH = 10
"""Seconds: how old the answer to whether signing in asks for work may be."""
_ALGORITHM = "SHA-256"


def for_hold(deps: Deps, round_id: str) -> dict[str, Any] | None:
    """A challenge for a hold in this round, or None where none is needed; raises NotFound."""
    rule = rounds.lately(deps, round_id).seat_rules.work
    return _challenge(deps, _hold(round_id), rule.max_number) if rule and rule.hold else None


def for_sign_in(deps: Deps) -> dict[str, Any] | None:
    """A challenge for signing in, or None where none is needed."""
    most = _most_for_sign_in(deps)
    return _challenge(deps, "sign_in", most) if most else None


def require_for_hold(deps: Deps, round_: Round, solution: str | None, request: str) -> None:
    """Raises WorkNeeded where the round asks for work and this solves no challenge of ours.

    A repeat of the same `request` may bring the same solution: its answer was lost, or was Busy.
    """
    rule = round_.seat_rules.work
    if rule and rule.hold and not _spent(deps, _hold(round_.id), solution, request):
        raise WorkNeeded(purpose="hold")


def require_for_sign_in(deps: Deps, solution: str | None) -> None:
    """Any round that is not over may ask for it: who signs in need not name one."""
    if _most_for_sign_in(deps) and not _spent(deps, "sign_in", solution):
        raise WorkNeeded(purpose="sign_in")


def _hold(round_id: str) -> str:
    return f"hold/{round_id}"


def _most_for_sign_in(deps: Deps) -> int:
    asking = _asking_at_sign_in(epoch(deps.wall()) // _READ_EACH)
    return max((most for until, most in asking if deps.now() < until), default=0)


@functools.lru_cache(maxsize=1)
def _asking_at_sign_in(_moment: int) -> list[tuple[datetime, int]]:
    """Until when each round asks, and for how much; read once in a while."""
    found = [(round_.phase_two.closes_at, round_.seat_rules.work) for round_ in rounds.all_rounds()]
    return [(until, rule.max_number) for until, rule in found if rule is not None and rule.sign_in]


def _challenge(deps: Deps, purpose: str, most: int) -> dict[str, Any]:
    import altcha

    made: dict[str, Any] = altcha.create_challenge(
        algorithm=_ALGORITHM,
        cost=1,
        counter=deps.random.randrange(most + 1),
        expires_at=deps.wall() + LASTS,
        data={"for": purpose},
        hmac_secret=_secret(deps),
    ).to_dict()
    return made


def _spent(deps: Deps, purpose: str, solution: str | None, request: str | None = None) -> bool:
    """Is this the first use of a solved challenge of ours, for this purpose, in time?"""
    if not solution:
        return False
    import altcha

    try:
        payload = altcha.Payload.from_base64(solution)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    if not altcha.verify_solution(payload, _secret(deps)).verified:
        return False
    asked = payload.challenge.parameters
    until = from_epoch(asked.expires_at or 0)
    if asked.data != {"for": purpose} or deps.wall() >= until:
        return False
    return guards.once(f"work#{payload.challenge.signature}", "spent", until, request)


def _secret(deps: Deps) -> bytes:
    return deps.keys.digest("work", b"challenges")
