"""The opening by a committed random order (docs/fairness.md): when each person may begin.

A slot is an instant that follows from the seed, the round and the person's code, and from nothing
else: not from when or how often one asks. The seed's hash is told before anybody can ask, the seed
itself when everybody is in. `site/candidate/check_slot.py` computes the same of what is public.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.programme import Round
from chalicelib.domain.seat_rules import Opening

SEED_BYTES = 32
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A seed, sealed, with its hash, and the rule it was drawn for."""

    sha256: str
    sealed: str
    rule: Opening
    committed_at: datetime


def hash_of(seed: bytes) -> str:
    return hashlib.sha256(seed).hexdigest()


def offset(seed: bytes, round_id: str, code: str, spread: timedelta) -> timedelta:
    """How long after the opening this code's slot is, in whole milliseconds, less than `spread`."""
    digest = hmac.digest(seed, f"{round_id}|{code}".encode(), "sha256")
    share = int.from_bytes(digest[:8], "big")
    return (share * (spread // _MILLISECOND) >> 64) * _MILLISECOND


def present_from(round_: Round) -> datetime:
    """From when a pass is given, until the opening; the opening itself without the rule."""
    rule = round_.seat_rules.opening
    return round_.phase_one.opens_at - (rule.present if rule else timedelta())


def everybody_at(round_: Round) -> datetime:
    """From when on nobody waits any more."""
    rule = round_.seat_rules.opening
    return round_.phase_one.opens_at + (rule.spread if rule else timedelta())
