"""Plays one rush; progress on stderr, the account as the last line of stdout."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import sys
import uuid
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.rush import account, ending, plan, roster
from bench.rush.ground import Ground
from bench.rush.show import SPREAD_S, Show
from bench.rush.tables import Finding
from chalicelib import runtime
from infra.paths import LOCAL, ROOT
from infra.progress import Progress

RUNS = LOCAL / "rush"
KINDS = ("oversold", "stranded", "leaked", "unexplained")
_RESULTS = ROOT / "bench" / "results"
_SHOWN = 50
_SPEEDS = ("holds_per_second", "p50_ms", "p99_ms", "p99_arrival_ms")


def main() -> None:
    given = _arguments()
    ending.end_when_told()
    ending.sweep_up(RUNS)
    with contextlib.redirect_stdout(sys.stderr):
        report, details = rush(given, Progress())
    if given.keep_result and details:
        _write(report, details, given.rules)
    sys.stdout.write(json.dumps(report) + "\n")
    raise SystemExit(0 if report["ok"] else 1)


def rush(given: argparse.Namespace, progress: Progress) -> tuple[dict[str, Any], dict[str, Any]]:
    """The report and what else is worth keeping: nothing if the time was over."""
    ground = Ground(RUNS / uuid.uuid4().hex[:8], given.engine, given.workers)
    progress.say(f"its logs are in {ground.home.relative_to(ROOT)}")
    try:
        with ending.deadline(given.minutes * 60):
            report, details = _played(given, ground, progress)
    except ending.OutOfTime:
        report, details = {"ok": False, "why": "time", "candidates": given.candidates}, {}
    finally:
        ground.stop()
    if report["ok"]:
        ground.forget()
    return report, details


def _played(
    given: argparse.Namespace, ground: Ground, progress: Progress
) -> tuple[dict[str, Any], dict[str, Any]]:
    least, most = SPREAD_S
    spread_s = round(min(most, max(least, given.candidates / 100)))
    opening = plan.opening(given.candidates, given.seed, spread_s)
    rules = roster.seat_rules(given.rules, timedelta(seconds=spread_s))
    with progress.step(f"starting the platform, {given.engine} for its tables"):
        ground.start()
        os.environ |= ground.environment
        deps = replace(runtime.deps(), now=ground.clock.now)
    show = Show(ground, deps, opening, rules, progress)
    measured = show.play()
    findings = list(dict.fromkeys(show.findings))
    for finding in findings[:_SHOWN]:
        progress.say(f"{finding.kind}: {finding.who}: {finding.what}")
    report = _report(given.candidates, measured, findings)
    details = {
        **measured,
        "places": opening.places,
        "sites": len(opening.sites),
        "habits": account.totals(show.stories.values()),
        "seconds": round(progress.seconds),
        "findings": [f"{one.kind}: {one.who}: {one.what}" for one in findings],
    }
    return report, details


def _report(candidates: int, measured: dict[str, Any], findings: list[Finding]) -> dict[str, Any]:
    wrong = Counter(finding.kind for finding in findings)
    speeds = {name: measured[name] for name in _SPEEDS}
    return {
        "ok": not findings,
        "candidates": candidates,
        "sold": measured["sold"],
        **{kind: wrong[kind] for kind in KINDS},
        **speeds,
    }


def _write(report: dict[str, Any], details: dict[str, Any], rules: str) -> None:
    at = datetime.now(UTC)
    machine = {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }
    command = "python -m bench.rush " + " ".join(sys.argv[1:])
    found = {"at": at.isoformat(timespec="seconds"), "command": command, "machine": machine}
    _RESULTS.mkdir(exist_ok=True)
    path = _RESULTS / f"rush-{rules and rules + '-'}{at:%Y-%m-%d}.json"
    path.write_text(json.dumps({**found, **report, **details}, indent=1, ensure_ascii=False) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.rush", description=__doc__)
    parser.add_argument("--candidates", type=int, default=5000)
    parser.add_argument("--engine", choices=("dynamodb", "ministack"), default="dynamodb")
    parser.add_argument("--rules", choices=("", "opening"), default="")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10.0, help="at most")
    parser.add_argument("--no-result", dest="keep_result", action="store_false")
    return parser.parse_args()


if __name__ == "__main__":
    main()
