"""The proof of seats and money that anybody can run (row 13; docs/seats.md, what must hold).

A suspect is a place without its registration, a registration without its place, or money without
an ending. Work in flight looks the same for a moment, so a suspect is read again after a minute
before it is a finding. It reads the tables themselves, nothing that streams have made of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.payment import RefundState
from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place, Shard, paid_place, place, pool_site
from chalicelib.domain.window import instant, iso
from chalicelib.services import capacity, moves
from chalicelib.services.deps import Deps
from chalicelib.store import payments, registrations, reports, seats
from chalicelib.store.payments import Money

LOOK_AGAIN = timedelta(seconds=60)
ACTOR = Actor("system", "audit", "audit")


@dataclass(frozen=True, slots=True)
class Suspect:
    """What does not fit. `kind`:

    oversold         more live entries than places in a shard
    capacity         the shards' places are not the site's
    orphan           an entry of an attempt that its registration has left    (removed)
    half_paid        an entry marked PAID, its registration not
    unmarked         a paid registration whose entry is not marked PAID       (marked)
    empty_intent     an intent that found no place and was left               (ended)
    half_moved       a move of a paid person whose time is over               (undone)
    missing_place    a paying or paid registration without its place
    unended_money    a receipt that neither confirmed anything nor went back
    failed_refund    money that could not be given back: a person is needed
    """

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

    def suspect(self, kind: str, pool: str, shard: int, candidate_id: str, detail: object) -> None:
        self.suspects.append(Suspect(kind, pool, shard, candidate_id, str(detail)))


Held = dict[tuple[str, str, int], Place]
"""Entries by candidate, pool and shard."""


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
    for (candidate_id, pool, number), entry in held.items():
        kind = _wrong_entry(found.get(candidate_id), pool, number, entry)
        if kind is not None:
            report.suspect(kind, pool, number, candidate_id, entry.value)
    for seen in found.values():
        _place_of(deps, seen, held, report)
    for attach, money in payments.of_round(round_id).items():
        candidate_id = attach.partition("#")[0]
        _money_of(candidate_id, found.get(candidate_id), money, report)
    _compare(deps, report, found)
    reports.put(round_id, report.as_json())
    return report


def _shards(deps: Deps, report: Report) -> Held:
    """The entries of all shards, each pool compared with its site."""
    held: Held = {}
    for pool, _, one in capacity.every(report.round_id):
        shards = seats.read_all(pool, one.shards)
        _count(shards, deps.now(), report)
        places = sum(shard.cap for shard in shards)
        if places != one.sellable:
            report.suspect("capacity", pool, 0, "", f"{places} of {one.sellable}")
        for shard in shards:
            held |= {(c, pool, shard.number): entry for c, entry in shard.places().items()}
    return held


def _count(shards: list[Shard], now: datetime, report: Report) -> None:
    for shard in shards:
        live = shard.live(now)
        paid = sum(entry.paid for entry in shard.places().values())
        report.capacity += shard.cap
        report.paid += paid
        report.held += live - paid
        report.free += max(0, shard.cap - live)
        if live > shard.cap:
            report.suspect("oversold", shard.pool, shard.number, "", f"{live} of {shard.cap}")


def _wrong_entry(seen: Registration | None, pool: str, number: int, entry: Place) -> str | None:
    """What is wrong with an entry, compared with where its registration points."""
    at = Entry(pool, number)
    if entry.resting:
        return None
    if seen is None or not seen.owns(at, entry):
        return "orphan"
    if at in seen.moving_to:
        return "half_paid" if entry.paid else None
    if seen.state == State.PAID:
        return None if entry.paid else "unmarked"
    return "half_paid" if entry.paid else None


def _place_of(deps: Deps, seen: Registration, held: Held, report: Report) -> None:
    if seen.state != State.NONE:
        report.registrations += 1
    if seen.move is not None and seen.move.going and deps.now() >= seen.move.until:
        to = seen.move.to[0]
        report.suspect("half_moved", to.pool, to.shard, seen.candidate_id, seen.move.seq)
    if not seen.live(deps.now()):
        return
    kind = "empty_intent" if seen.state == State.INTENT else "missing_place"
    detail = f"{seen.state.value} {seen.seq}"
    for at in seen.entries:
        entry = held.get((seen.candidate_id, at.pool, at.shard))
        if entry is None or entry.seq != seen.seq:
            report.suspect(kind, at.pool, at.shard, seen.candidate_id, detail)


def _money_of(candidate_id: str, seen: Registration | None, money: Money, report: Report) -> None:
    """Every receipt confirms its registration or has a refund; the sums must meet."""
    back = {refund.provider_no: refund for refund in money.refunds}
    kept_no = seen.provider_no if seen is not None and seen.state == State.PAID else None
    pool, number = (seen.entry.pool, seen.entry.shard) if seen else ("", 0)
    for receipt in money.receipts:
        refund, kept = back.get(receipt.provider_no), receipt.provider_no == kept_no
        report.receipts_minor += receipt.amount_minor
        report.kept_minor += receipt.amount_minor if kept else 0
        report.refunded_minor += refund.amount_minor if refund else 0
        if kept == (refund is not None):
            report.suspect("unended_money", pool, number, candidate_id, receipt.provider_no)
        if refund is not None and refund.state == RefundState.FAILED:
            report.suspect("failed_refund", pool, number, candidate_id, receipt.provider_no)


def _compare(deps: Deps, report: Report, found: dict[str, Registration]) -> None:
    before = (reports.get(report.round_id) or {}).get("first_seen", {})
    for suspect in report.suspects:
        first = before.get(suspect.key, iso(report.at))
        report.first_seen[suspect.key] = first
        if report.at - instant(first) >= LOOK_AGAIN:
            fits = _repair(deps, suspect, found.get(suspect.candidate_id))
            (report.repaired if fits else report.findings).append(suspect)


def _repair(deps: Deps, suspect: Suspect, seen: Registration | None) -> bool:
    """True if a safe write made it fit. Safe: it names what was read, and nothing can want it."""
    pool, number, candidate_id = suspect.pool, suspect.shard, suspect.candidate_id
    if suspect.kind == "orphan":
        return seats.remove(pool, number, candidate_id, place(int(suspect.detail)))
    if suspect.kind == "unmarked":
        entry = place(int(suspect.detail))
        return seats.swap(pool, number, candidate_id, entry, paid_place(entry.seq))
    if suspect.kind == "half_moved" and seen is not None:
        return moves.undo(deps, seen, ACTOR)
    if suspect.kind == "empty_intent" and seen is not None:
        nothing = replace(seen, state=State.NONE, seq=seen.seq + 1)
        params = {"site": pool_site(pool)[1]}
        change = Change("intent_ended", ACTOR, deps.now(), params=params)
        return registrations.write(seen, nothing, change, None) is not None
    return False
