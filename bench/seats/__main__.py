"""The CPU, the runs one after another, the last line; the same with its circumstances in a file."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.seats import callers, cpu, ending, ground
from bench.seats.ground import DYNAMODB_LOCAL, MINISTACK, Ground
from bench.seats.run import LARGE, Broken, Plan, Run, run
from chalicelib import runtime
from infra.local import dynamodb_local
from infra.paths import ROOT
from infra.progress import Progress

RESULTS = ROOT / "bench" / "results"
_POOLS, _DEMANDS = (1, 2, 40, 41, 500, 5000), (1, 10)
_MINISTACK_LARGEST = 500
"""Places of a pool there, unless all is wanted: it answers one request at a time."""
_LEFT_OUT = f"{MINISTACK}, pools of more than {_MINISTACK_LARGEST} places (SCALE=full has them)"
_MINUTES = 14
"""For all of it, unless all is wanted: what ends them comes on top."""
_EVERYWHERE = ("oversold", "stranded", "leaked", "wcu_per_hold", "wcu_per_paid", "p50_ms", "p99_ms")

BOUNDS = {
    **dict.fromkeys(("oversold", "stranded", "leaked"), 0),
    "wcu_per_hold": 2.2,
    "writes_per_refused": 0.12,
    "refused_writes_per_caller": 2,
    "wcu_per_paid": 5.2,
    "hold_cpu_ratio": 1.6,
    "request_cpu_ratio": 2.5,
}


def plans(full: bool) -> list[Plan]:
    """The most telling first; the largest pools last, since all that came before is read again."""
    every = [Plan(e, p, d) for e in (DYNAMODB_LOCAL, MINISTACK) for p in _POOLS for d in _DEMANDS]
    return [
        plan
        for plan in sorted(every, key=lambda plan: (plan.pool > LARGE, plan.engine, -plan.arrivals))
        if full or plan.engine == DYNAMODB_LOCAL or plan.pool <= _MINISTACK_LARGEST
    ]


def on(engine: str, wanted: Iterable[Plan], progress: Progress) -> Iterator[Run]:
    """Runs in one set of tables, on engines of their own: DynamoDB Local slows down by what was."""
    with ground.engines() as here:
        environment = _bound(here, engine)
        with here.snapshots(environment), callers.ready(here.home, environment) as crowd:
            for plan in wanted:
                with progress.step(plan.name):
                    done = run(runtime.deps(), plan, crowd)
                progress.say(f"{plan.name}: {_short(done)}")
                yield done


def _cpu(progress: Progress) -> dict[str, float]:
    with progress.step("CPU of a hold and of its request"), ground.engines() as here:
        environment = _bound(here, DYNAMODB_LOCAL)
        ratios = cpu.measure(runtime.deps(), environment)
    progress.say(ratios.said())
    return ratios.as_json()


def worst(runs: Sequence[Run]) -> dict[str, float]:
    found = {name: max(getattr(one, name) for one in runs) for name in _EVERYWHERE}
    large = [one.writes_per_refused for one in runs if one.pool >= LARGE and one.demand >= 10]
    small = [one.refused_writes_per_caller for one in runs if one.pool < LARGE]
    if large:
        found["writes_per_refused"] = max(large)
    if small:
        found["refused_writes_per_caller"] = round(max(small), 2)
    return found


def passed(found: Mapping[str, float]) -> list[str]:
    """The bounds that the figures pass."""
    most = [(name, found[name], bound) for name, bound in BOUNDS.items() if name in found]
    return [f"{name} {value} > {bound}" for name, value, bound in most if value > bound]


def _bound(here: Ground, engine: str) -> dict[str, str]:
    environment = here.environment(engine)
    os.environ.update(environment)
    runtime.settings.cache_clear()
    runtime._built.cache_clear()
    runtime.deps()
    return environment


def _short(done: Run) -> str:
    shown = ("sold", "attempts", "oversold", "stranded", "leaked", "wcu_per_hold")
    more = ("writes_per_refused", "all_writes_per_refused", "wcu_per_paid", "p99_ms")
    return " ".join(f"{name}={getattr(done, name)}" for name in (*shown, *more))


def _pinned_ministack() -> str:
    pinned = (ROOT / "infra" / "local" / "requirements.txt").read_text().splitlines()
    return next(line.split()[0] for line in pinned if line.startswith("ministack"))


def _keep(figures: Mapping[str, Any], seconds: float) -> Path:
    """With what is needed to judge or repeat them."""
    now = datetime.now(UTC)
    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    about = {
        "at": now.isoformat(timespec="seconds"),
        "command": " ".join(["python -m bench.seats", *sys.argv[1:]]),
        "seconds": round(seconds),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "python": platform.python_version(),
        "java": java.stderr.splitlines()[0] if java.stderr else "",
        "versions": {name: version(name) for name in ("boto3", "botocore", "pynamodb", "chalice")},
        "engines": {MINISTACK: _pinned_ministack(), DYNAMODB_LOCAL: dynamodb_local.PACKAGE},
        "snapshots": "the seats' stream handler, fed from the engine's stream (infra.local.poller)",
        "left_out": "" if "--full" in sys.argv else _LEFT_OUT,
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"seats-{now:%Y-%m-%d}.json"
    path.write_text(json.dumps(about | dict(figures), indent=1) + "\n")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description="What a rush on one pool costs")
    parser.add_argument("--full", action="store_true", help="the largest pool on MiniStack too")
    parser.add_argument("--only", nargs="*", help="these runs, such as ministack:40:10, or cpu")
    parser.add_argument("--minutes", type=int, help=f"{_MINUTES}; with --full as long as it takes")
    given = parser.parse_args()
    ending.leave_when_asked()
    progress, runs, ratios = Progress(), list[Run](), dict[str, float]()
    minutes = (0 if given.full else _MINUTES) if given.minutes is None else given.minutes
    why = _measure(given, minutes, progress, runs, ratios)
    found = worst(runs) if runs else {}
    why = why or ", ".join(passed(found | ratios))
    figures = {"ok": not why, "why": why, "runs": [one.as_json for one in runs], "worst": found}
    if len(runs) == len(plans(given.full)):
        kept = _keep(figures | ratios, progress.seconds)
        progress.say(f"kept in {kept.relative_to(ROOT)}")
    if not given.full:
        progress.say(f"left out: {_LEFT_OUT}")
    if why:
        progress.say(f"not as it should be: {why}")
    print(json.dumps(figures | ratios))
    raise SystemExit(1 if why else 0)


def _measure(
    given: argparse.Namespace,
    minutes: int,
    progress: Progress,
    runs: list[Run],
    ratios: dict[str, float],
) -> str:
    """Adds what is found to the last two; answers why it has ended early, if it has."""
    wanted = [one for one in plans(given.full) if not given.only or one.name in given.only]
    try:
        with ending.within(minutes * 60):
            if not given.only or "cpu" in given.only:
                ratios |= _cpu(progress)
            for (_, engine), mine in groupby(wanted, lambda one: (one.pool > LARGE, one.engine)):
                runs.extend(on(engine, mine, progress))
    except ending.OutOfTime:
        return "time"
    except Broken as broken:
        return str(broken)
    return ""


if __name__ == "__main__":
    main()
