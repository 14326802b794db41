"""The whole proof of seats and money, that anybody can run (row 13; docs/seats.md).

A suspect is a place without its registration, a registration without its place, or money without
an ending. Work in flight looks the same for a moment, so a suspect is read again after a minute
before it is a finding. It reads the tables themselves, nothing that streams have made of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain import finding
from chalicelib.domain.finding import Suspect
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place, Shard
from chalicelib.domain.window import instant, iso
from chalicelib.services import capacity, repairs
from chalicelib.services.deps import Deps
from chalicelib.store import payments, registrations, reports, seats
from chalicelib.store.payments import Money

LOOK_AGAIN = timedelta(seconds=60)


@dataclass(slots=True)
class Report:
    """Figures of one pass, and what did not fit. `repaired` fitted again after a safe write."""

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
    repaired: list[Suspect] = field(default_factory=list)
    first_seen: dict[str, str] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return "suspect" if self.findings else "clean"

    def as_json(self) -> dict[str, Any]:
        raw = asdict(self)
        return {**raw, "at": iso(self.at), "state": self.state}


Held = dict[str, dict[Entry, Place]]
"""Entries by candidate, then by where they are."""


def ask(deps: Deps, round_id: str) -> None:
    """Have a pass made by the queue's function: it reads whole tables, which no request may."""
    deps.queues.send("import", {"round": round_id, "step": "audit"})


def run(deps: Deps, round_id: str) -> Report:
    """One pass over a round. Suspects already seen a minute ago, unchanged, become findings.

    What is provably safe to repair is repaired then. The entries are read before the
    registrations, and those before the money: each names what the one before it may rely on.
    """
    report = Report(round_id, deps.wall())
    held = _shards(deps, report)
    found = {seen.candidate_id: seen for seen in registrations.of_round(round_id)}
    for candidate_id, entries in held.items():
        for at, entry in entries.items():
            seen = found.get(candidate_id)
            report.suspects += finding.of_entry(seen, at, candidate_id, entry, deps.now())
    for seen in found.values():
        report.registrations += seen.state != State.NONE
        entries = held.get(seen.candidate_id, {})
        report.suspects += finding.of_registration(seen, entries, deps.now())
    for attach, money in payments.of_round(round_id).items():
        candidate_id = attach.partition("#")[0]
        _money_of(candidate_id, found.get(candidate_id), money, report)
    _compare(deps, report)
    reports.put(round_id, report.as_json())
    return report


def _shards(deps: Deps, report: Report) -> Held:
    """The entries of all shards, each pool compared with its site."""
    held: Held = {}
    for pool, _, one in capacity.every(report.round_id):
        shards = seats.read_all(pool, one.shards)
        report.suspects += finding.of_capacity(pool, shards, one.sellable)
        for shard in shards:
            _count(shard, deps.now(), report)
            report.suspects += finding.of_shard(shard, deps.now())
            for candidate_id, entry in shard.places().items():
                held.setdefault(candidate_id, {})[Entry(pool, shard.number)] = entry
    return held


def _count(shard: Shard, now: datetime, report: Report) -> None:
    live = shard.live(now)
    paid = sum(entry.paid for entry in shard.places().values())
    report.capacity += shard.cap
    report.paid += paid
    report.held += live - paid
    report.free += max(0, shard.cap - live)


def _money_of(candidate_id: str, seen: Registration | None, money: Money, report: Report) -> None:
    """What is wrong with it, and the sums, which must meet."""
    report.suspects += finding.of_money(
        candidate_id, seen, money.receipt_numbers, money.refund_states
    )
    back = {refund.provider_no: refund.amount_minor for refund in money.refunds}
    for receipt in money.receipts:
        kept = receipt.provider_no == finding.kept_by(seen)
        report.receipts_minor += receipt.amount_minor
        report.kept_minor += receipt.amount_minor if kept else 0
        report.refunded_minor += back.get(receipt.provider_no, 0)


def _compare(deps: Deps, report: Report) -> None:
    before = (reports.get(report.round_id) or {}).get("first_seen", {})
    for suspect in report.suspects:
        first = before.get(suspect.key, iso(report.at))
        report.first_seen[suspect.key] = first
        if report.at - instant(first) >= LOOK_AGAIN:
            fits = repairs.repair(deps, report.round_id, suspect)
            (report.repaired if fits else report.findings).append(suspect)
