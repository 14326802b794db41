"""Sweep and audit as they run each minute, without waiting for the minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from bench.rush.roster import wall_offset
from bench.rush.tables import Finding
from chalicelib.domain.finding import Suspect
from chalicelib.services import inventory_audit, sweep
from chalicelib.services.deps import Deps

_A_MINUTE_ON = timedelta(seconds=61)
_MINUTES = (0, 2, 4, 15)


@dataclass(slots=True)
class Repairs:
    """The audit's, on the rules' clock as it stands: each look is a minute after the one before.

    A place that nobody owns is repaired at the second look at it; after that it has leaked. Of the
    money some is still under way, and nobody is asked about it: what the audit finds is not told.
    """

    deps: Deps
    round_id: str
    made: list[str] = field(default_factory=list)
    _looks: int = 0

    def look(self) -> None:
        later = wall_offset(self.deps, self._looks * _A_MINUTE_ON)
        self._looks += 1
        self.made += [_said(one) for one in inventory_audit.run(later, self.round_id).repaired]


def of_the_end(deps: Deps, round_id: str) -> Iterator[Finding]:
    """What is left to a person when all has been tried."""
    for minutes in _MINUTES:
        later = wall_offset(deps, timedelta(minutes=minutes))
        swept = sweep.run(later, of=[round_id])
        report = inventory_audit.run(later, round_id)
    if swept.failed:
        yield Finding(
            "unexplained", "sweep", f"{swept.failed} pieces of work fail when all is quiet"
        )
    for suspect in report.findings:
        who = suspect.candidate_id or suspect.pool
        yield Finding("unexplained", who, f"audit: {suspect.kind} {suspect.detail}")


def _said(one: Suspect) -> str:
    return f"{one.kind} {one.candidate_id} {one.pool}#{one.shard} {one.detail}"
