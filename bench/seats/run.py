"""One run: a crowd wants the places of one pool; what it is told, what the tables say, the cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from bench.rush.tables import Tables
from bench.seats import callers, ground, meter
from bench.seats.callers import Attempt, Callers
from bench.seats.meter import Cost
from chalicelib.domain.errors import SoldOut
from chalicelib.services.deps import Deps

HELD = callers.HELD
_WRITES_PER_HOLD = 2
PAYING = 64
LARGE = 500
"""Places of a pool from which on what its refused write is counted for each of them."""


class Broken(Exception):
    """A run that shows nothing, because something in it does not work; the message says what."""


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
    all_writes_per_refused: float
    wcu_per_paid: float
    p50_ms: float
    p99_ms: float

    @property
    def refused_writes_per_caller(self) -> float:
        return self.writes_per_refused * (self.attempts - self.sold) / self.callers

    @property
    def as_json(self) -> dict[str, object]:
        return asdict(self)


def run(deps: Deps, plan: Plan, crowd: Callers) -> Run:
    """Raises Broken."""
    round_id = f"bench-{plan.pool}-{plan.demand}"
    ground.open_round(deps, round_id, {ground.SITE: plan.pool})
    people = crowd.come(round_id, plan.arrivals)
    told = crowd.hold(round_id, ground.SITE, people)
    sold_out = Tables.read(round_id, deps.now())
    payers = [one.candidate_id for one in told if one.told == HELD][:PAYING]
    paid = crowd.pay(round_id, payers)
    seen = Seen(sold_out, Tables.read(round_id, deps.now()))
    return figures(plan, told, dict(zip(payers, paid, strict=True)), seen, meter.largest_item())


@dataclass(frozen=True, slots=True)
class Seen:
    """The tables when everybody has an answer, and once some have paid."""

    told: Tables
    paid: Tables

    @property
    def over(self) -> int:
        """Live entries over what their shards have places for."""
        return max(_over(self.told), _over(self.paid))

    def leaked(self) -> set[str]:
        return {found.who for seen in (self.told, self.paid) for found in seen.leaked()}


def figures(
    plan: Plan, told: Sequence[Attempt], paid: Mapping[str, Cost], seen: Seen, largest: int
) -> Run:
    """`paid` by payer, `largest` in bytes; raises Broken."""
    _require_answers(told)
    _require_paid(paid, seen.paid)
    winners = [one for one in told if one.told == HELD]
    refused = [one for one in told if one.told != HELD]
    hold = _mean([one.cost.units(largest) for one in winners])
    placed, promised = _placed(seen.told), {one.candidate_id for one in winners}
    done = Run(
        engine=plan.engine,
        pool=plan.pool,
        demand=plan.demand,
        callers=min(callers.CALLERS, len(told)),
        attempts=len(told),
        sold=len(placed),
        oversold=seen.over + len(promised - placed),
        stranded=sum(seen.told.free().values()) if refused else 0,
        leaked=len(seen.leaked() | (placed - promised)),
        wcu_per_hold=round(hold, 3),
        writes_per_refused=round(_mean([one.cost.writes for one in refused]), 4),
        all_writes_per_refused=round(_mean([one.cost.all_writes for one in refused]), 4),
        wcu_per_paid=round(hold + _mean([cost.units(largest) for cost in paid.values()]), 3),
        p50_ms=_percentile(told, 50),
        p99_ms=_percentile(told, 99),
    )
    lost = done.oversold or done.stranded or done.leaked
    if done.sold != min(plan.pool, plan.arrivals) and not lost:
        raise Broken(f"{done.sold} sold of {plan.pool}, {plan.arrivals} came, and none is missing")
    return done


def _require_answers(told: Sequence[Attempt]) -> None:
    """A place, counted by the meter, or that there is none: whoever is told else shows nothing."""
    others = Counter(one.told for one in told if one.told not in (HELD, SoldOut.code))
    if others:
        raise Broken(f"of {len(told)}, some were told {dict(others)}")
    if any(one.told == HELD and one.cost.writes < _WRITES_PER_HOLD for one in told):
        raise Broken("places without the writes that they cost: the meter does not count")


def _require_paid(paid: Mapping[str, Cost], seen: Tables) -> None:
    others = Counter(seen.standing(payer)[0] for payer in paid)
    if others.pop("paid", 0) != len(paid):
        raise Broken(f"of {len(paid)} who paid, some stand as {dict(others)}")


def _over(seen: Tables) -> int:
    return sum(max(0, shard.live(seen.at) - shard.cap) for shard in seen.shards)


def _placed(seen: Tables) -> set[str]:
    return {candidate_id for _, candidate_id, entry in seen.entries() if entry.live(seen.at)}


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _percentile(told: Sequence[Attempt], part: int) -> float:
    ordered = sorted(one.ms for one in told)
    return round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 1)
