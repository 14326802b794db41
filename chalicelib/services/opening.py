"""The opening: the seed is committed, who is present gets a pass, and nobody comes before a turn.

Turns are instants, so there is no queue to keep: nobody who stays away stalls anybody, and a call
that comes early is refused without a write. A pass only says that its bearer was present.
"""

from __future__ import annotations

import base64
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain import opening, signed
from chalicelib.domain.audit import Actor, AuditEntry, Change, round_subject
from chalicelib.domain.errors import (
    Conflict,
    FieldError,
    Invalid,
    Refused,
    StaleVersion,
    TooEarly,
)
from chalicelib.domain.opening import Commitment, everybody_at, present_from
from chalicelib.domain.programme import Round
from chalicelib.domain.window import Window, epoch, iso
from chalicelib.services import rounds
from chalicelib.services.deps import Deps
from chalicelib.store import openings

_PREFIX = "ZP1"
_CODE_BYTES = 10


class SeedCommitted(Conflict):
    code = "seed_committed"


class SeedTooLate(Refused):
    code = "seed_too_late"


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on the person may hold; `pass_` is None for who was not present, or need not be."""

    code: str
    at: datetime
    pass_: str | None


def commit(deps: Deps, round_id: str, reason: str, actor: Actor) -> Commitment:
    """Draw the seed and publish its hash, once, before anybody can be present.

    Raises Invalid without the rule, SeedTooLate, SeedCommitted.
    """
    round_, now = rounds.get(round_id), deps.now()
    rule = round_.seat_rules.opening
    if rule is None:
        raise Invalid(errors=[FieldError("/seat_rules/opening", "required")])
    if openings.get(round_id) is not None:
        raise SeedCommitted(round=round_id)
    if now >= present_from(round_):
        raise SeedTooLate(limit=iso(present_from(round_)), now=iso(now))
    seed = deps.keys.random(opening.SEED_BYTES)
    made = Commitment(opening.hash_of(seed), deps.keys.seal(seed.hex()), rule, now)
    change = Change("seed_committed", actor, now, reason, {"sha256": made.sha256})
    entry = AuditEntry(round_subject(round_id), deps.new_id(), change, {}, {"sha256": made.sha256})
    try:
        openings.put(round_id, made, entry)
    except StaleVersion:
        raise SeedCommitted(round=round_id) from None
    return made


def commitment(round_: Round) -> Commitment | None:
    """What was committed for the rule that is in force."""
    return openings.get(round_.id) if round_.seat_rules.opening else None


def commitment_lately(deps: Deps, round_: Round) -> Commitment | None:
    """The same for what everybody asks: a commitment of the last second may be missing."""
    return openings.lately(round_.id, deps.wall()) if round_.seat_rules.opening else None


def uncommitted(deps: Deps, round_id: str) -> datetime | None:
    """Until when the seed can be committed, where the rule waits for one and will open without."""
    round_ = rounds.get(round_id)
    if round_.seat_rules.opening is None or deps.now() >= round_.phase_one.opens_at:
        return None
    return None if commitment(round_) else present_from(round_)


def revealed(deps: Deps, round_: Round, found: Commitment | None) -> str | None:
    """The seed, once everybody is in."""
    if found is None or deps.now() < everybody_at(round_):
        return None
    return deps.keys.open(found.sealed)


def preparation(round_: Round) -> Window:
    """When one may make ready for a hold: agree and consent, also while waiting for the turn."""
    return Window(present_from(round_), round_.phase_one.closes_at)


def code_of(deps: Deps, round_id: str, candidate_id: str) -> str:
    """The person's public code in this round: 16 characters that tell nothing about them."""
    digest = deps.keys.digest("queue", f"{round_id}|{candidate_id}".encode())
    return base64.b32encode(digest[:_CODE_BYTES]).decode()


def ask(deps: Deps, candidate_id: str, round_: Round, held: str | None) -> Turn:
    """When this person's turn is; with a pass for who asks while people are being present.

    However often one asks, on however many devices, the answer is the same. `held` is the pass
    got before, which still counts after the opening. Raises TooEarly before passes are given.
    """
    now, opens_at = deps.now(), round_.phase_one.opens_at
    code = code_of(deps, round_.id, candidate_id)
    if round_.seat_rules.opening is None:
        return Turn(code, opens_at, None)
    if now < present_from(round_):
        raise too_early(present_from(round_), now)
    found = commitment_lately(deps, round_)
    if found is None:
        return Turn(code, opens_at, None)
    if now >= opens_at:
        at = _slot(deps, round_, candidate_id, held)
        return Turn(code, at or everybody_at(round_), held if at else None)
    seed = bytes.fromhex(deps.keys.open(found.sealed))
    after = opening.offset(seed, round_.id, code, found.rule.spread)
    claims = [code, epoch(opens_at), after // timedelta(milliseconds=1)]
    return Turn(code, opens_at + after, signed.code_of(_PREFIX, claims, _signer(deps)))


def require_turn(
    deps: Deps, round_: Round, candidate_id: str, now: datetime, held: str | None
) -> None:
    """Raises TooEarly before the opening, and before this person's turn. Never writes.

    The first instant counts: at exactly the opening, at exactly the slot, one is in.
    """
    opens_at = round_.phase_one.opens_at
    if now >= everybody_at(round_):
        return
    at = _slot(deps, round_, candidate_id, held)
    if at is None and now >= opens_at:
        at = everybody_at(round_) if _drawn(deps, round_) else opens_at
    if now < (at or opens_at):
        raise too_early(at or opens_at, now)


def too_early(at: datetime, now: datetime) -> TooEarly:
    wait = math.ceil((at - now).total_seconds())
    return TooEarly(at=iso(at), now=iso(now), retry_after=max(1, wait))


def _drawn(deps: Deps, round_: Round) -> bool:
    if commitment_lately(deps, round_) is not None:
        return True
    deps.log.warning("opened without a seed", extra={"round": round_.id})
    return False


def _slot(deps: Deps, round_: Round, candidate_id: str, held: str | None) -> datetime | None:
    """The turn that a pass of this person for this very opening tells; any other tells none."""
    if held is None or round_.seat_rules.opening is None:
        return None
    try:
        claims = signed.claims_of(_PREFIX, held, _verifier(deps))
    except Invalid:
        return None
    opens_at = round_.phase_one.opens_at
    if claims[:2] != [code_of(deps, round_.id, candidate_id), epoch(opens_at)]:
        return None
    return opens_at + timedelta(milliseconds=claims[2])


def _signer(deps: Deps) -> signed.Sign:
    return lambda message: deps.keys.digest("pass", message)


def _verifier(deps: Deps) -> signed.Verify:
    return lambda message, given: secrets.compare_digest(deps.keys.digest("pass", message), given)
