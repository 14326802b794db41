"""What must hold of seats and money, read from the tables: docs/seats.md, what must hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from chalicelib.domain.payment import attach_of
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import Place, Shard, pool_part
from chalicelib.store import payments, registrations, rounds, seats
from chalicelib.store.payments import Money
from tests.world import World


@dataclass
class Inventory:
    """One consistent look while nothing runs; entries by candidate, without nobody's."""

    shards: list[Shard]
    entries: dict[str, list[tuple[str, int, Place]]]
    registrations: dict[str, Registration]
    money: dict[str, Money]


def look(world: World) -> Inventory:
    shards = []
    for site in rounds.sites(world.round_id):
        for pool, one in zip(site.pool_ids(world.round_id), site.pools, strict=True):
            shards += seats.read_all(pool, one.shards)
    entries: dict[str, list[tuple[str, int, Place]]] = {}
    for shard in shards:
        for candidate, place in shard.places().items():
            if place.resting:
                continue
            entries.setdefault(candidate, []).append((shard.pool, shard.number, place))
    found = {seen.candidate_id: seen for seen in registrations.of_round(world.round_id)}
    money = {
        attach.partition("#")[0]: money
        for attach, money in payments.of_round(world.round_id).items()
    }
    return Inventory(shards, entries, found, money)


def always(world: World, seen: Inventory) -> None:
    """At every instant, whatever has died and whatever is still on its way."""
    for shard in seen.shards:
        assert shard.live(world.at) <= shard.cap, f"oversold: {shard}"
        assert len(shard.held) <= shard.cap, f"more entries than places: {shard}"
    for candidate, mine in seen.entries.items():
        parts = Counter(pool_part(pool) for pool, _, place in mine if place.paid)
        assert all(count == 1 for count in parts.values()), f"two PAID places: {candidate} {mine}"
    for candidate, registration in seen.registrations.items():
        mine = seen.entries.get(candidate, [])
        paid = [(pool, number, place) for pool, number, place in mine if place.paid]
        if registration.state == State.PAID:
            pointed = [(at.pool, at.shard) for at in registration.entries]
            assert pointed == sorted(p[:2] for p in paid), f"no place: {registration}"
            assert {place.seq for _, _, place in paid} == {registration.seq}
    for candidate, money in seen.money.items():
        _money_never_both(world, candidate, seen.registrations.get(candidate), money)


def _money_never_both(
    world: World, candidate: str, registration: Registration | None, money: Money
) -> None:
    paid = registration is not None and registration.state == State.PAID
    kept = registration.provider_no if registration is not None and paid else None
    assert kept is None or kept in {r.provider_no for r in money.receipts}
    assert kept not in {refund.provider_no for refund in money.refunds}, (
        f"kept and sent back: {kept}"
    )
    assert f"R{kept}" not in world.provider.refunds
    twice = Counter(refund.provider_no for refund in money.refunds)
    assert all(count == 1 for count in twice.values()), f"sent back twice: {candidate} {twice}"


def recovered(world: World, seen: Inventory) -> None:
    """After all notifications, sweep and audit: one place per live registration, none without."""
    always(world, seen)
    for candidate, mine in seen.entries.items():
        registration = seen.registrations[candidate]
        pointed = [(at.pool, at.shard) for at in registration.entries]
        assert sorted(p[:2] for p in mine) == pointed, f"elsewhere: {mine} {registration}"
        seqs, paid = {p[2].seq for p in mine}, {p[2].paid for p in mine}
        assert seqs == {registration.seq}, f"another attempt's: {mine} {registration}"
        assert paid == {registration.state == State.PAID}, f"{mine} {registration}"
    for candidate, registration in seen.registrations.items():
        live = registration.live(world.at)
        assert not live or candidate in seen.entries, f"without a place: {registration}"
    for receipts in world.provider.receipts.values():
        for receipt in receipts:
            candidate = receipt.attach.partition("#")[0]
            registration = seen.registrations[candidate]
            money = seen.money[candidate]
            kept = registration.state == State.PAID
            kept = kept and registration.provider_no == receipt.provider_no
            back = world.provider.refunds.get(f"R{receipt.provider_no}") == "done"
            known = {r.provider_no for r in money.receipts}
            assert receipt.provider_no in known, f"never heard of: {receipt}"
            assert kept != back, f"no ending, or two: {receipt} {registration}"
            assert attach_of(candidate, world.round_id) == receipt.attach
