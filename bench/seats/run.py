"""One run: a crowd wants the places of one pool; what it is told, what the tables say, the cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bench.rush.tables import Tables
from bench.seats import callers, ground, meter
from bench.seats.callers import Attempt, Callers
from bench.seats.meter import Cost
from chalicelib.services.deps import Deps

PAYING = 160
LARGE = 500
"""Places of a pool from which on what its refused write is counted for each of them."""


@dataclass(frozen=True, slots=True)
class Plan:
    engine: str
    pool: int
    demand: int

    @property
    def arrivals(self) -> int:
        return self.pool * self.demand

    @property
    def name(self) -> str:
        return f"{self.engine}:{self.pool}:{self.demand}"


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of one run, as the last line has them."""

    engine: str
    pool: int
    demand: int
    callers: int
    attempts: int
    sold: int
    oversold: int
    stranded: int
    leaked: int
    wcu_per_hold: float
    writes_per_refused: float
    wcu_per_paid: float
    p50_ms: float
    p99_ms: float

    @property
    def refused_writes_per_caller(self) -> float:
        return self.writes_per_refused * (self.attempts - self.sold) / self.callers

    @property
    def as_json(self) -> dict[str, object]:
        return asdict(self)


def run(deps: Deps, plan: Plan, crowd: Callers) -> tuple[Run, Counter[str]]:
    """The second answer counts what people were told."""
    round_id = f"bench-{plan.pool}-{plan.demand}"
    ground.open_round(deps, round_id, {ground.SITE: plan.pool})
    people = crowd.come(round_id, plan.arrivals)
    told = crowd.hold(round_id, ground.SITE, people)
    seen = Tables.read(round_id, deps.now())
    winners = [one for one in told if one.told == "held"]
    paid = crowd.pay(round_id, [one.candidate_id for one in winners[:PAYING]])
    return _figures(plan, told, winners, paid, seen), Counter(one.told for one in told)


def _figures(
    plan: Plan,
    told: Sequence[Attempt],
    winners: Sequence[Attempt],
    paid: Sequence[Cost],
    seen: Tables,
) -> Run:
    refused = [one for one in told if one.told != "held"]
    largest = meter.largest_item()
    hold = _mean([one.cost.units(largest) for one in winners])
    placed = {candidate_id for _, candidate_id, entry in seen.entries() if entry.live(seen.at)}
    promised = {one.candidate_id for one in winners}
    turned_away = any(one.told == "sold_out" for one in refused)
    over = sum(max(0, shard.live(seen.at) - shard.cap) for shard in seen.shards)
    return Run(
        engine=plan.engine,
        pool=plan.pool,
        demand=plan.demand,
        callers=min(callers.CALLERS, len(told)),
        attempts=len(told),
        sold=len(placed),
        oversold=over + len(promised - placed),
        stranded=sum(seen.free().values()) if turned_away else 0,
        leaked=len({finding.who for finding in seen.leaked()} | (placed - promised)),
        wcu_per_hold=round(hold, 3),
        writes_per_refused=round(_mean([one.cost.writes for one in refused]), 4),
        wcu_per_paid=round(hold + _mean([cost.units(largest) for cost in paid]), 3),
        p50_ms=_percentile(told, 50),
        p99_ms=_percentile(told, 99),
    )


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _percentile(told: Sequence[Attempt], part: int) -> float:
    ordered = sorted(one.ms for one in told)
    return round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 1)
