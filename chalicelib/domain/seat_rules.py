"""How the seats of a round are given out, as its staff set it; everything here is off by default.

What replaces first come, first served is announced in the notice beforehand (P-16).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class CoolDown:
    """After `after` holds that ended unpaid, no new one for `lasts`, while places are scarce.

    Scarce: fewer than `scarce_percent` of the wanted pool are free. Never in the last hour.
    """

    after: int
    lasts: timedelta
    scarce_percent: int


@dataclass(frozen=True, slots=True)
class Returns:
    """Released places of a hot pool come back after a random delay, or at the next stated time.

    Exactly one of `longest` and `at` (Beijing, times of day) is set. Hot: fewer than `hot_percent`
    of the pool are free. Never later than the end of the window.
    """

    hot_percent: int
    longest: timedelta | None = None
    at: tuple[time, ...] = ()


@dataclass(frozen=True, slots=True)
class Standby:
    """A list for full pools; whoever is offered a place has `offer` to start the payment."""

    offer: timedelta


@dataclass(frozen=True, slots=True)
class Opening:
    """Everyone present at the opening gets a slot in `spread`, by a committed random order.

    Present is who has asked for a pass in the `present` before the opening.
    """

    spread: timedelta
    present: timedelta


@dataclass(frozen=True, slots=True)
class Work:
    """Proof of work (the ALTCHA scheme) in front of signing in, of holding, or both."""

    sign_in: bool
    hold: bool
    max_number: int


@dataclass(frozen=True, slots=True)
class SeatRules:
    """None means off."""

    cool_down: CoolDown | None = None
    returns: Returns | None = None
    standby: Standby | None = None
    opening: Opening | None = None
    work: Work | None = None
