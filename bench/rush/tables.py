"""What the tables say, read consistently, and what in them can't be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.registration import Entry, Registration, State
from chalicelib.domain.seats import Place, Shard, pool_id
from chalicelib.domain.site import Site
from chalicelib.services import sites
from chalicelib.store import registrations, rounds, seats

Where = tuple[str, str]
"""What somebody's place is, and at which site."""

_READINGS = 5
_LIVE = {State.INTENT: "held", State.PAYING: "paying", State.PAID: "paid"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` is oversold, stranded, leaked or unexplained."""

    kind: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Tables:
    """One reading; `at` is the rules' instant of it."""

    at: datetime
    shards: tuple[Shard, ...]
    registrations: dict[str, Registration]

    @classmethod
    def read(cls, round_id: str, at: datetime) -> Tables:
        """Until two readings in a row say the same: the sweep may be settling money meanwhile."""
        found = cls._read(round_id, at)
        for _ in range(_READINGS):
            before, found = found, cls._read(round_id, at)
            if found == before:
                break
        return found

    @classmethod
    def _read(cls, round_id: str, at: datetime) -> Tables:
        shards = tuple(read_shards(round_id))
        return cls(at, shards, {one.candidate_id: one for one in registrations.of_round(round_id)})

    def entries(self) -> Iterator[tuple[Shard, str, Place]]:
        """All that are somebody's: a resting place (attempt 0) is nobody's."""
        for shard in self.shards:
            for candidate_id, entry in shard.places().items():
                if entry.seq:
                    yield shard, candidate_id, entry

    def free(self) -> Counter[str]:
        """Places by site that are nobody's now."""
        found: Counter[str] = Counter()
        for shard in self.shards:
            if shard.open:
                found[site_of(shard.pool)] += shard.cap
        for shard, _, entry in self.entries():
            found[site_of(shard.pool)] -= shard.open and entry.live(self.at)
        return +found

    def sold(self) -> int:
        """Live entries that a registration points to: a leaked place is nobody's."""
        return sum(
            entry.live(self.at) and self._owned(shard, candidate_id, entry)
            for shard, candidate_id, entry in self.entries()
        )

    def standing(self, candidate_id: str) -> Where:
        """What a candidate has by both tables: `torn` is a live registration without its places."""
        seen = self.registrations.get(candidate_id)
        if seen is None or seen.state in (State.NONE, State.CANCELLED):
            return "none", ""
        site = seen.site
        if not _live(seen, self.at):
            return ("expired" if seen.state in _LIVE else seen.state.value), site
        if not all(self._holds(seen, entry) for entry in seen.entries):
            return ("none", "") if seen.state == State.INTENT else ("torn", site)
        return _LIVE[seen.state], site

    def _holds(self, seen: Registration, at: Entry) -> bool:
        """Does the shard hold it for this very attempt, and as paid if it is paid?"""
        shard = next((s for s in self.shards if (s.pool, s.number) == (at.pool, at.shard)), None)
        entry = shard.places().get(seen.candidate_id) if shard else None
        if entry is None or entry.seq != seen.seq:
            return False
        return entry.paid if seen.state == State.PAID else entry.live(self.at)

    def oversold(self) -> Iterator[Finding]:
        for shard in self.shards:
            live = shard.live(self.at)
            if live > shard.cap:
                yield Finding("oversold", f"{shard.pool}#{shard.number}", f"{live} of {shard.cap}")

    def torn(self) -> Iterator[Finding]:
        for candidate_id, seen in self.registrations.items():
            if self.standing(candidate_id)[0] == "torn":
                yield Finding("stranded", candidate_id, f"{seen.state.value} without its place")

    def leaked(self) -> Iterator[Finding]:
        """After the repairs: entries of nobody, of another attempt, or of one that has ended."""
        for shard, candidate_id, entry in self.entries():
            if not self._owned(shard, candidate_id, entry):
                said = f"nobody's entry in {shard.pool}#{shard.number}"
                yield Finding("leaked", candidate_id, said)
            elif not _live(seen := self.registrations[candidate_id], self.at):
                yield Finding("leaked", candidate_id, f"{seen.state.value}, still in {shard.pool}")

    def _owned(self, shard: Shard, candidate_id: str, entry: Place) -> bool:
        seen = self.registrations.get(candidate_id)
        at = Entry(shard.pool, shard.number)
        return seen is not None and at in seen.entries and entry.seq == seen.seq


def read_shards(round_id: str) -> Iterator[Shard]:
    for site in rounds.sites(round_id):
        yield from _of_site(round_id, site)


def free_at(round_id: str, code: str, at: datetime) -> int:
    """Free places of one site, by a single reading; raises NotFound."""
    shards = _of_site(round_id, sites.get(round_id, code))
    return Tables(at, tuple(shards), {}).free()[code]


def _of_site(round_id: str, site: Site) -> Iterator[Shard]:
    for pool in site.pools:
        yield from seats.read_all(pool_id(round_id, site.code, pool.part), pool.shards)


def site_of(pool: str) -> str:
    return pool.split("/")[1]


def _live(seen: Registration, at: datetime) -> bool:
    """Paid, or within the time to pay; with a payment under way, within the grace after it too."""
    if seen.state == State.PAYING:
        return at < seen.expires_at
    return seen.state == State.PAID or (seen.state == State.INTENT and at < seen.payment_deadline)
