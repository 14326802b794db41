"""How fast it was: from what was told, and when."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from bench.rush.told import Story, Told

_MOST = 0.9
"""A few come late or choose anew; the rush is over when nine of ten places have been given."""


def measured(stories: Iterable[Story], opened: float, ended: float) -> dict[str, Any]:
    """Of the minute: between these instants of the wall's clock.

    Times are from sending to answer: a candidate who waits until the API has a thread free has
    not sent yet, as when functions are added. What was never answered took until that was clear.
    An arrival's time goes from its first try to the end of its last, with the pauses between them.
    """
    came = [[t for t in story.told if opened <= t.sent < ended] for story in stories]
    told = [t for one in came for t in one]
    holds = [t for t in told if _counts(t)]
    arrivals = sorted(took for one in came for took in _arrivals(one))
    given = sorted(t.heard for t in holds if t.status == 201)
    took = given[max(0, int(len(given) * _MOST) - 1)] - opened if given else 0.0
    times = sorted(t.milliseconds for t in holds)
    return {
        "holds_per_second": round(len(given) * _MOST / took, 1) if took else 0.0,
        "p50_ms": round(_share(times, 0.50)),
        "p99_ms": round(_share(times, 0.99)),
        "p99_arrival_ms": round(_share(arrivals, 0.99)),
        "minute_s": round(ended - opened, 1),
        "requests": len(told),
        "requests_per_second": round(len(told) / (ended - opened), 1),
        "answers": answers(told),
        "mean_ms": _means([t for t in told if not t.cut]),
    }


def _counts(told: Told) -> bool:
    """A request for a place that its candidate waited for and that was not too early."""
    return told.what == "hold" and not told.cut and told.status != 425


def _arrivals(told: Iterable[Told]) -> Iterable[float]:
    """Milliseconds of one candidate's arrivals; the tries of one began at the same time."""
    last = {t.since: t for t in told if t.what == "hold"}
    return [(t.heard - since) * 1000 for since, t in last.items() if _counts(t)]


def answers(told: Iterable[Told]) -> dict[str, int]:
    found = Counter(f"{t.what} {t.code or t.status or 'cut off'}" for t in told)
    return dict(found.most_common())


def _means(told: Sequence[Told]) -> dict[str, int]:
    kinds = sorted({t.what for t in told})
    return {
        kind: round(statistics.mean(t.milliseconds for t in told if t.what == kind))
        for kind in kinds
    }


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
