"""The proof of seats and money that anybody can run (row 13; docs/seats.md, what must hold).

A suspect is a place without its registration, a registration without its place, or money without
an ending. Work in flight looks the same for a moment, so a suspect is read again after a minute
before it is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.payment import RefundState
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import Place, Shard, place, pool_id
from chalicelib.domain.site import Site
from chalicelib.domain.window import instant, iso
from chalicelib.services.deps import Deps
from chalicelib.store import board, payments, registrations, reports, rounds, seats

LOOK_AGAIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Suspect:
    """`kind` is orphan, double, oversold, missing_place, lost_paid, unended_money or capacity."""

    kind: str
    pool: str
    shard: int
    candidate_id: str
    detail: str

    @property
    def key(self) -> str:
        return "|".join((self.kind, self.pool, str(self.shard), self.candidate_id, self.detail))


@dataclass(slots=True)
class Report:
    """Figures of one pass, and what did not fit."""

    round_id: str
    at: datetime
    capacity: int = 0
    paid: int = 0
    held: int = 0
    free: int = 0
    registrations: int = 0
    receipts_minor: int = 0
    kept_minor: int = 0
    refunded_minor: int = 0
    suspects: list[Suspect] = field(default_factory=list)
    findings: list[Suspect] = field(default_factory=list)
    first_seen: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return "suspect" if self.findings else "clean"

    def as_json(self) -> dict[str, Any]:
        raw = asdict(self)
        return {**raw, "at": iso(self.at), "state": self.state}


def run(deps: Deps, round_id: str) -> Report:
    """One pass over a round. Suspects already seen a minute ago, unchanged, become findings.

    Unpaid orphans among the findings are removed by comparison: that is provably safe.
    """
    report = Report(round_id, deps.wall())
    for site in rounds.sites(round_id):
        _pool(deps, site, report)
    _compare(deps, report)
    reports.put(round_id, report.as_json())
    return report


def _compare(deps: Deps, report: Report) -> None:
    before = (reports.get(report.round_id) or {}).get("first_seen", {})
    for suspect in report.suspects:
        first = before.get(suspect.key, iso(report.at))
        report.first_seen[suspect.key] = first
        if report.at - instant(first) >= LOOK_AGAIN:
            report.findings.append(suspect)
            _repair(suspect)


def _repair(suspect: Suspect) -> None:
    if suspect.kind in ("orphan", "double"):
        entry = place(int(suspect.detail))
        if not entry.paid:
            seats.remove(suspect.pool, suspect.shard, suspect.candidate_id, entry)


def _pool(deps: Deps, site: Site, report: Report) -> None:
    name = pool_id(report.round_id, site.code)
    shards = seats.read_all(name, site.shards)
    now = deps.now()
    _count(shards, now, report)
    if sum(shard.cap for shard in shards) != site.capacity:
        detail = f"{sum(shard.cap for shard in shards)} of {site.capacity}"
        report.suspects.append(Suspect("capacity", name, 0, "", detail))
    held = {(c, s.number): e for s in shards for c, e in s.places().items()}
    for (candidate_id, number), entry in held.items():
        seen = registrations.get(candidate_id, report.round_id)
        if not _explains(seen, name, number, entry):
            kind = "lost_paid" if entry.paid else "orphan"
            suspect = Suspect(kind, name, number, candidate_id, str(entry.value))
            report.suspects.append(suspect)
    _registrations(deps, name, held, report)


def _count(shards: list[Shard], now: datetime, report: Report) -> None:
    for shard in shards:
        live = shard.live(now)
        paid = sum(entry.paid for entry in shard.places().values())
        report.capacity += shard.cap
        report.paid += paid
        report.held += live - paid
        report.free += max(0, shard.cap - live)
        if live > shard.cap:
            detail = f"{live} of {shard.cap}"
            report.suspects.append(Suspect("oversold", shard.pool, shard.number, "", detail))


def _explains(seen: Registration | None, pool: str, number: int, entry: Place) -> bool:
    """Is this entry the one its registration points to?"""
    if seen is None or (seen.entry.pool, seen.entry.shard) != (pool, number):
        return False
    states = (State.PAID, State.PAYING) if entry.paid else (State.INTENT, State.PAYING)
    return seen.seq == entry.seq and seen.state in states


def _registrations(
    deps: Deps, pool: str, held: dict[tuple[str, int], Place], report: Report
) -> None:
    for candidate_id in _listed(pool):
        seen = registrations.get(candidate_id, report.round_id)
        if seen is None or seen.entry.pool != pool:
            continue
        report.registrations += 1
        _place_of(deps, seen, held.get((candidate_id, seen.entry.shard)), report)
        _money_of(seen, report)


def _listed(pool: str) -> Iterator[str]:
    after: str | None = None
    while True:
        rows, after = board.rows(pool, 200, after)
        yield from (row.candidate_id for row in rows)
        if after is None:
            return


def _place_of(deps: Deps, seen: Registration, entry: Place | None, report: Report) -> None:
    paid_without = seen.state == State.PAID and not (entry and entry.paid)
    told_held = seen.state in (State.INTENT, State.PAYING) and seen.live(deps.now())
    if paid_without or (told_held and entry is None):
        detail = f"{seen.state.value}:{seen.seq}"
        pool, number = seen.entry.pool, seen.entry.shard
        report.suspects.append(Suspect("missing_place", pool, number, seen.candidate_id, detail))


def _money_of(seen: Registration, report: Report) -> None:
    """Every receipt confirms its registration or has a refund; the sums must meet."""
    money = payments.of(seen.candidate_id, seen.round_id)
    back = {refund.provider_no: refund for refund in money.refunds}
    for receipt in money.receipts:
        report.receipts_minor += receipt.amount_minor
        kept = seen.state == State.PAID and seen.provider_no == receipt.provider_no
        refund = back.get(receipt.provider_no)
        if kept:
            report.kept_minor += receipt.amount_minor
        if refund is not None:
            report.refunded_minor += refund.amount_minor
        ended = kept != (refund is not None)
        failed = refund is not None and refund.state == RefundState.FAILED
        if not ended or failed:
            detail = receipt.provider_no
            pool, number = seen.entry.pool, seen.entry.shard
            suspect = Suspect("unended_money", pool, number, seen.candidate_id, detail)
            report.suspects.append(suspect)
