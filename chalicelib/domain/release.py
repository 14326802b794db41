"""The publication of results at an instant, and what is visible when.

One release item decides for everybody (docs/decisions/0008-release.md): armed before its instant,
it opens its set when the clock has passed that instant; not armed in time, it opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.audit import Actor

ARMED_FROM = timedelta(minutes=5)
"""How long before its instant a release may be armed."""
WITHDRAWN_UNTIL = timedelta(seconds=60)
"""How long before its instant a release may last be taken back."""
OPENS_AFTER = timedelta(seconds=1)
"""How long after its instant results are read: every clock of ours agrees by then."""
ASKED_BEFORE = timedelta(minutes=10)
"""How long before its instant a release must be asked for."""


class ReleaseState(StrEnum):
    """All but OPEN are written; OPEN is ARMED, seen after its instant."""

    APPROVED = "approved"
    ARMED = "armed"
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at before arming: what was seen and what was wanted."""

    name: str
    ok: bool
    seen: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Release:
    """The publication of one set at one instant; `no` counts the releases of a round.

    `request_id` names the request that another person approved; `writes` counts its writes.
    """

    round_id: str
    no: int
    request_id: str
    set_version: int
    visible_at: datetime
    reason: str
    requested_by: str
    requested_at: datetime
    approved_by: str
    approved_at: datetime
    state: ReleaseState = ReleaseState.APPROVED
    armed_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None
    checks: tuple[Check, ...] = ()
    writes: int = 0

    def seen_at(self, now: datetime) -> ReleaseState:
        """What it is now, whatever was last written."""
        if self.state == ReleaseState.ARMED and now >= self.visible_at + OPENS_AFTER:
            return ReleaseState.OPEN
        if self.state == ReleaseState.APPROVED and now >= self.visible_at:
            return ReleaseState.MISSED
        return self.state

    def is_open(self, now: datetime) -> bool:
        return self.seen_at(now) == ReleaseState.OPEN

    def to_come(self, now: datetime) -> bool:
        """Its instant is known and may still be changed by withdrawing it, or is a second away."""
        return self.seen_at(now) in (ReleaseState.APPROVED, ReleaseState.ARMED)

    def may_be_armed(self, now: datetime) -> bool:
        due = self.visible_at - ARMED_FROM <= now < self.visible_at
        return due and self.state == ReleaseState.APPROVED

    def may_be_withdrawn(self, now: datetime) -> bool:
        return self.to_come(now) and now < self.visible_at - WITHDRAWN_UNTIL

    def armed(self, now: datetime, checks: tuple[Check, ...]) -> Release:
        return replace(self, state=ReleaseState.ARMED, armed_at=now, checks=checks)

    def withdrawn(self, now: datetime, actor: Actor, reason: str) -> Release:
        return replace(
            self,
            state=ReleaseState.WITHDRAWN,
            withdrawn_by=actor.id,
            withdrawn_at=now,
            withdrawn_because=reason,
        )


def open_releases(releases: Sequence[Release], now: datetime) -> list[Release]:
    """Those that are open, by number: the last one names the set that counts."""
    found = [release for release in releases if release.is_open(now)]
    return sorted(found, key=lambda release: release.no)


def coming_release(releases: Sequence[Release], now: datetime) -> Release | None:
    """The one that is approved or armed and not open yet."""
    return next((release for release in releases if release.to_come(now)), None)
