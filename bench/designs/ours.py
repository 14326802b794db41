"""Ours, as the platform does it: the intent, the claim, and a snapshot each second."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.designs.pools import Seen
from bench.rush.tables import Tables
from bench.seats import ground
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import SoldOut
from chalicelib.services import booking, rounds, sites
from chalicelib.services.deps import Deps
from tests import crowd

_REFRESH_S = 1.0
_ACTOR = Actor("candidate", "bench", "bench")


@dataclass
class Holders:
    """Shards of 40 that say who holds their places."""

    deps: Deps
    round_id: str
    places: int

    def __post_init__(self) -> None:
        ground.open_round(self.deps, self.round_id, {ground.SITE: self.places})

    def people(self, count: int) -> list[str]:
        programme = rounds.programme_of(self.deps, rounds.get(self.round_id))
        return crowd.make(count, self.round_id, programme, self.deps.now(), "sealed")

    @contextmanager
    def running(self) -> Iterator[None]:
        over = threading.Event()
        reader = threading.Thread(target=self._refresh_until, args=(over,))
        reader.start()
        try:
            yield
        finally:
            over.set()
            reader.join()

    def _refresh_until(self, over: threading.Event) -> None:
        site = sites.get(self.round_id, ground.SITE)
        while not over.wait(_REFRESH_S):
            sites.refresh_all(self.deps, self.round_id, site)

    def take(self, person: str) -> bool:
        key = f"bench-{person}"
        try:
            booking.hold(self.deps, person, self.round_id, ground.SITE, key, _ACTOR)
        except SoldOut:
            return False
        return True

    def seen(self) -> Seen:
        found = Tables.read(self.round_id, self.deps.now())
        holders = {
            person
            for _, person, entry in found.entries()
            if entry.live(found.at) and found.registrations[person].seq == entry.seq
        }
        return Seen(found.sold(), frozenset(holders), frozenset(found.registrations))
