"""What staff see at a glance: the live board, lists, and what waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.message import SendState
from chalicelib.domain.registration import State
from chalicelib.domain.release import ReleaseState
from chalicelib.domain.seats import Snapshot, pool_id
from chalicelib.domain.site import Site, SitePool
from chalicelib.domain.staff import Scope
from chalicelib.services import opening
from chalicelib.services.deps import Deps
from chalicelib.services.paging import AT_ONCE, Page
from chalicelib.store import availability, cases, jobs, messages, reports, results, rounds
from chalicelib.store import board as boards
from chalicelib.store.board import Day, Row
from chalicelib.store.jobs import JobState

SOON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class PoolLine:
    pool: SitePool
    snapshot: Snapshot | None

    @property
    def paid(self) -> int:
        return self.snapshot.paid if self.snapshot else 0

    @property
    def held(self) -> int:
        return self.snapshot.held if self.snapshot else 0

    @property
    def free(self) -> int:
        """Everything not taken, so that the figures always sum up, closed sites included."""
        places = self.snapshot.capacity if self.snapshot else self.pool.sellable
        return places - self.paid - self.held


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site and the snapshots of its pools, in their order; None where there is none yet."""

    site: Site
    snapshots: tuple[Snapshot | None, ...]

    @property
    def pools(self) -> list[PoolLine]:
        return list(map(PoolLine, self.site.pools, self.snapshots))

    @property
    def paid(self) -> int:
        return sum(line.paid for line in self.pools)

    @property
    def held(self) -> int:
        return sum(line.held for line in self.pools)

    @property
    def free(self) -> int:
        return sum(line.free for line in self.pools)

    @property
    def full(self) -> bool:
        """Nobody finds a place any more, in one of its pools at least."""
        return any(line.free <= 0 for line in self.pools)

    def expires_by(self, at: datetime) -> bool:
        """Does the first of its holds end by then?"""
        firsts = [seen.next_expiry_at for seen in self.snapshots if seen]
        return any(first is not None and first <= at for first in firsts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of one kind waits, and since when."""

    kind: str
    count: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """`as_of` is the newest snapshot's instant; `report` the last audit's, empty if none ran."""

    lines: list[SiteLine]
    days: list[Day]
    waiting: list[Waiting]
    report: dict[str, Any]
    as_of: datetime | None


def board(deps: Deps, round_id: str, scope: Scope) -> Board:
    """The sites of a scope; figures of the whole round for national staff only."""
    lines = site_lines(round_id, scope)
    seen = [one.as_of for line in lines for one in line.snapshots if one]
    return Board(
        lines,
        boards.days(round_id) if scope.national else [],
        [*waiting(round_id), *_seed(deps, round_id)] if scope.national else [],
        reports.get(round_id) or {},
        max(seen, default=None),
    )


def site_lines(round_id: str, scope: Scope) -> list[SiteLine]:
    """The sites within a scope, by province, city and code."""
    snapshots = {snapshot.pool: snapshot for snapshot in availability.of_round(round_id)}
    found = [site for site in rounds.sites(round_id) if scope.covers(site.province, site.code)]
    found.sort(key=lambda site: (site.province, site.city, site.code))
    return [
        SiteLine(site, tuple(snapshots.get(pool) for pool in site.pool_ids(round_id)))
        for site in found
    ]


def _seed(deps: Deps, round_id: str) -> list[Waiting]:
    """A seed to be committed: its instant is the one until which it can be."""
    until = opening.uncommitted(deps, round_id)
    return [Waiting("seed_missing", 1, until)] if until else []


def waiting(round_id: str) -> list[Waiting]:
    """What needs somebody, oldest kind first."""
    found = []
    for kind in (
        "photo_review",
        "photo_escalated",
        "refund",
        "payment",
        "approval",
        "remedy",
        "finding",
    ):
        first, _ = cases.waiting(kind, round_id, limit=1)
        if first:
            found.append(Waiting(kind, cases.count(kind, round_id), first[0].opened_at))
    checked = [job for job in jobs.of_round(round_id) if job.state == JobState.CHECKED]
    if checked:
        found.append(Waiting("import_checked", len(checked), checked[-1].created_at))
    releases = results.releases(round_id)
    if releases and releases[-1].state == ReleaseState.MISSED:
        found.append(Waiting("release_missed", 1, releases[-1].visible_at))
    unsent = messages.oldest_failed(round_id)
    if unsent is not None:
        failed = messages.count(round_id, SendState.FAILED)
        found.append(Waiting("message_failed", failed, unsent))
    return sorted(found, key=lambda item: item.oldest_at)


def registrations(
    deps: Deps,
    round_id: str,
    scope: Scope,
    site: str | None,
    state: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[tuple[Site, Row]], str | None]:
    """One page over one site, or over the scope's sites in turn; the cursor says where to go on.

    `expired` also finds holds whose time is over but which the sweep has not yet met.
    """
    found = [line.site for line in site_lines(round_id, scope)]
    if site is not None:
        found = [one for one in found if one.code == site]
        if not found:
            raise NotFound(site=site)
    codes = [one.code for one in found]
    code, _, after = (cursor or "").partition("~")
    if cursor is not None and code not in codes:
        raise Invalid(errors=[FieldError("/query/cursor", "pattern")])
    start = codes.index(code) if cursor is not None else 0
    page: Page[tuple[Site, Row]] = Page(limit)
    for one in found[start:]:
        rest = page.fill(
            partial(_rows, deps, round_id, one),
            lambda line: line[1].candidate_id,
            lambda line: _wanted(line[1], state),
            after or None,
        )
        after = ""
        if page.full:
            return page.found, _next(codes, one.code, rest)
    return page.found, None


def _rows(
    deps: Deps, round_id: str, site: Site, after: str | None
) -> tuple[list[tuple[Site, Row]], str | None]:
    rows, rest = boards.rows(pool_id(round_id, site.code), AT_ONCE, after)
    return [(site, _current(row, deps.now())) for row in rows], rest


def _current(row: Row, now: datetime) -> Row:
    """A hold whose deadline has passed reads as expired, whoever has written that or not."""
    over = row.state == State.INTENT.value and row.payment_deadline <= now
    return replace(row, state=State.EXPIRED.value) if over else row


def _wanted(row: Row, state: str | None) -> bool:
    return row.state != State.NONE.value if state is None else row.state == state


def _next(codes: list[str], code: str, rest: str | None) -> str | None:
    if rest is not None:
        return f"{code}~{rest}"
    later = codes[codes.index(code) + 1 :]
    return f"{later[0]}~" if later else None
