"""What an opening needs of real AWS, second by second, and which documented limit is met first.

    python -m bench.scale

A fluid simulation: whoever is refused by a limit comes again after a back-off with jitter. The rows
that it prints are those of docs/scale.md; the limits and what is assumed are explained there.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import inf
from random import Random

from chalicelib.domain.seats import SHARD_PLACES
from chalicelib.store.availability import REMEMBERED
from chalicelib.store.rounds import LATELY

SEED = 20141030
LONGEST = 6 * 3600
"""Seconds after which an opening has failed anyway."""
PARTITION_WRITES = 1_000
PARTITION_READS = 3_000
SNAPSHOT_READS = 2 * PARTITION_READS
"""Eventually consistent: half a unit each."""
BEGIN_ENVIRONMENTS = 1_000
GROWTH_PER_S = 100
"""Environments that Lambda adds a second: 1,000 in ten."""
HOLD_S = 0.1
"""How long a hold keeps its environment: assumed, with five reads and two writes."""
INTENTS_PER_HOLD, CLAIMS_PER_HOLD = 1.0, 1.1
"""Write units of a hold in the two tables; docs/seats.md has the measured sum."""


@dataclass(frozen=True)
class Limits:
    """Of one account and region. `ready`: environments that wait for it. `remembers`: the round
    and full pools are not read for every request. `split`: each pool's snapshot is on a partition
    of its own; until DynamoDB has seen the need, a round's are on one.
    """

    gateway: int = 10_000
    gateway_burst: int = 5_000
    environments: int = 1_000
    ready: int = BEGIN_ENVIRONMENTS
    table_writes: int = 4_000
    remembers: bool = True
    split: bool = False


@dataclass(frozen=True)
class Opening:
    """`spread`: seconds over which the turns are dealt; 0: all come when it opens."""

    name: str
    people: int
    places: int
    pools: int
    limits: Limits = Limits()
    spread: int = 0


@dataclass
class Course:
    """How it went. `first`: the limit that refused somebody first; `refused`: how many by each."""

    opening: Opening
    first: str = "none"
    first_at: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    served: list[int] = field(default_factory=list)

    @property
    def peak(self) -> int:
        return max(self.served)

    def until(self, share: float) -> int:
        """Seconds until this share of the people has an answer."""
        wanted, so_far = self.opening.people * share, 0
        for second, count in enumerate(self.served):
            so_far += count
            if so_far >= wanted:
                return second
        return LONGEST

    def row(self) -> str:
        each = self.requests / self.opening.people
        cells = (
            self.opening.name,
            f"{self.first} ({self.first_at} s)" if self.refused else "none",
            f"{self.peak:,}",
            _time(self.until(0.5)),
            _time(self.until(0.99)),
            f"{each:.2f}",
        )
        return f"| {' | '.join(cells)} |"


def _time(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{seconds / 60:.0f} min"


HEAD = "| opening | first limit | most answers a second | half have theirs | 99 % | requests each |"


def run(opening: Opening, seed: int = SEED) -> Course:
    """Second by second until everybody has an answer: a place, or that there is none."""
    course, due = Course(opening), _arrivals(opening, Random(seed))
    tokens, left, second = opening.limits.gateway_burst, opening.people, 0
    while left and second < LONGEST:
        coming = due.pop(second, Counter())
        course.requests += sum(coming.values())
        tokens = min(
            opening.limits.gateway_burst + opening.limits.gateway, tokens + opening.limits.gateway
        )
        open_until = _stages(opening, second, tokens, opening.people - left >= opening.places)
        served, refused = _through(course, second, coming, open_until)
        tokens -= min(tokens, sum(coming.values()))
        for tries, count in refused.items():
            _come_again(due, second, tries, count)
        course.served.append(served)
        left -= served
        second += 1
    return course


def _arrivals(opening: Opening, random: Random) -> dict[int, Counter[int]]:
    """By second and by how often they came before. Without turns: most within ten seconds."""
    due: dict[int, Counter[int]] = {}
    seconds = opening.spread or 60
    weights = [
        random.uniform(0.9, 1.1) * (1.0 if opening.spread else 0.5 ** (second / 4))
        for second in range(seconds)
    ]
    total, given = sum(weights), 0
    for second, weight in enumerate(weights):
        count = round(opening.people * weight / total)
        count = (
            min(count, opening.people - given) if second < seconds - 1 else opening.people - given
        )
        given += count
        due[second] = Counter({0: count})
    return due


def _stages(opening: Opening, second: int, tokens: int, sold_out: bool) -> list[tuple[str, float]]:
    """What each stage lets through this second, in the order that they are met.

    Where all is sold out, the answer is one without a write, and half a second old.
    """
    limits = opening.limits
    environments = min(limits.environments, limits.ready + GROWTH_PER_S * second)
    keeps = LATELY if limits.remembers else timedelta(0)
    keeps_full = REMEMBERED if limits.remembers and sold_out else timedelta(0)
    snapshots = SNAPSHOT_READS * (opening.pools if limits.split else 1)
    shards = opening.pools * -(-opening.places // (opening.pools * SHARD_PLACES))
    partitions = max(1, limits.table_writes // PARTITION_WRITES)
    hot = min(shards, partitions) * PARTITION_WRITES
    before = [
        ("API Gateway", tokens),
        ("Lambda", environments * min(1 / HOLD_S, 10)),
        ("the round's item", _served_by(PARTITION_READS, keeps, environments)),
        ("the pools' snapshots", _served_by(snapshots, keeps_full, environments * opening.pools)),
    ]
    if sold_out:
        return before
    return [
        *before,
        ("registrations", limits.table_writes / INTENTS_PER_HOLD),
        ("seat shards", min(limits.table_writes, hot) / CLAIMS_PER_HOLD),
    ]


def _served_by(reads: float, keeps: timedelta, memories: int) -> float:
    """Requests a second that so many reads serve, where each of the memories reads again after a
    while: of n requests a second it sends n / (1 + n x while). They come to each as to any other.
    """
    enough = reads * keeps.total_seconds()
    return inf if enough >= memories else reads / (1 - enough / memories)


def _through(
    course: Course, second: int, coming: Counter[int], stages: list[tuple[str, float]]
) -> tuple[int, Counter[int]]:
    """How many get their answer; the others, by how often they have come."""
    asking = sum(coming.values())
    passed = asking
    for name, most in stages:
        if passed > most:
            if not course.refused:
                course.first, course.first_at = name, second
            course.refused[name] += passed - int(most)
            passed = int(most)
    refused: Counter[int] = Counter()
    missing = asking - passed
    for tries, count in sorted(coming.items()):
        share = min(count, -(-missing * count // asking)) if asking else 0
        refused[tries + 1] += share
    extra = sum(refused.values()) - missing
    for tries in sorted(refused):
        back = min(extra, refused[tries])
        refused[tries] -= back
        extra -= back
    return passed, refused


def _come_again(due: dict[int, Counter[int]], second: int, tries: int, count: int) -> None:
    """Full jitter: any second of a span that doubles up to a minute."""
    span = min(2**tries, 60)
    tries = min(tries, 6)
    for step in range(span):
        part = count * (step + 1) // span - count * step // span
        if part:
            due.setdefault(second + 1 + step, Counter())[tries] += part


WARM = Limits(gateway=40_000, environments=3_000, ready=3_000, table_writes=40_000)
UNREMEMBERED = replace(WARM, remembers=False)
SPLIT = replace(WARM, split=True)


def _millions(name: str, limits: Limits = Limits(), spread: int = 0) -> Opening:
    return Opening(name, 10_000_000, 9_000_000, 2_000, limits, spread)


OPENINGS = (
    Opening("5,000 places, 5,000 people, default quotas", 5_000, 5_000, 1),
    Opening("5,000 places, 50,000 people, default quotas", 50_000, 5_000, 1),
    Opening("5,000 places, 50,000 people, prepared", 50_000, 5_000, 1, WARM),
    Opening(
        "5,000 places, 50,000 people, default quotas, turns over 1 min", 50_000, 5_000, 1, spread=60
    ),
    _millions("10 million, default quotas, no turns"),
    _millions("10 million, prepared, the round read each time", limits=UNREMEMBERED),
    _millions("10 million, prepared, no turns", limits=WARM),
    _millions("10 million, default quotas, turns over 60 min", spread=3600),
    _millions("10 million, prepared, turns over 35 min", limits=WARM, spread=2100),
    _millions("10 million, prepared, turns over 10 min", limits=WARM, spread=600),
    _millions("the same, snapshots on partitions of their own", limits=SPLIT, spread=600),
)


def rows() -> list[str]:
    return [HEAD, "|---|---|---|---|---|---|", *(run(opening).row() for opening in OPENINGS)]


def main() -> None:
    courses = [run(opening) for opening in OPENINGS]
    print(HEAD)
    for course in courses:
        print(course.row(), dict(course.refused))
    print(json.dumps([{"name": c.opening.name, "first": c.first, "peak": c.peak} for c in courses]))


if __name__ == "__main__":
    main()
