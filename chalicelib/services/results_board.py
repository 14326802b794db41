"""What staff see of a round's results: sets, releases, and what the next step stands on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.release import (
    WITHDRAWN_UNTIL,
    Release,
    ReleaseState,
    coming_release,
    open_releases,
)
from chalicelib.domain.result import ResultSet
from chalicelib.services import releases, rounds
from chalicelib.services.deps import Deps
from chalicelib.services.results import Opened, opened
from chalicelib.store import results


@dataclass(frozen=True, slots=True)
class SetLine:
    """`state` is its release's, or draft, requested, superseded."""

    header: ResultSet
    state: str


@dataclass(frozen=True, slots=True)
class Before:
    """The same programme's last round whose results are open, to compare with."""

    round_id: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class ResultsBoard:
    """Newest first. Each release's `checks` are as of now until it is armed or over."""

    now: datetime
    paid: int
    ticketless: int
    sets: list[SetLine]
    releases: list[Release]
    opened: Opened | None
    withdraw_until: datetime | None
    before: Before | None


def board(deps: Deps, round_id: str) -> ResultsBoard:
    """Raises NotFound."""
    rounds.get(round_id)
    now = deps.now()
    sets, found = results.sets(round_id), results.releases(round_id)
    coming = coming_release(found, now)
    asked = releases.requested(deps, round_id)
    return ResultsBoard(
        now=now,
        paid=releases.paid(round_id),
        ticketless=sets[-1].ticketless if sets else 0,
        sets=[SetLine(one, _state(one, sets, found, asked, now)) for one in reversed(sets)],
        releases=[_looked_at(deps, one, now) for one in reversed(found)],
        opened=opened(deps, round_id),
        withdraw_until=coming.visible_at - WITHDRAWN_UNTIL if coming else None,
        before=_before(deps, round_id),
    )


def _looked_at(deps: Deps, release: Release, now: datetime) -> Release:
    """One that waits to be armed shows what would stand in its way now."""
    if release.seen_at(now) != ReleaseState.APPROVED:
        return release
    return replace(release, checks=releases.checks(deps, release))


def _state(
    one: ResultSet, sets: list[ResultSet], found: list[Release], asked: set[int], now: datetime
) -> str:
    of_set = [release for release in found if release.set_version == one.version]
    last = of_set[-1].seen_at(now) if of_set else None
    shown = open_releases(found, now)
    if last in (ReleaseState.APPROVED, ReleaseState.ARMED):
        return last.value
    if last == ReleaseState.OPEN:
        current = shown[-1].set_version == one.version
        return ReleaseState.OPEN.value if current else "superseded"
    if one.version in asked:
        return "requested"
    if one.version < sets[-1].version:
        return "superseded"
    return last.value if last else "draft"


def _before(deps: Deps, round_id: str) -> Before | None:
    this = rounds.get(round_id)
    for other in rounds.all_rounds():
        if other.programme != this.programme or other.exam_on >= this.exam_on:
            continue
        found = opened(deps, other.id)
        header = results.set_of(other.id, found.set_version) if found else None
        if header is not None:
            return Before(other.id, header.counts)
    return None
