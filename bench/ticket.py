"""What a ticket costs, as two ratios that a busy machine does not move much.

- `ticket_ratio`: CPU of `paper.ticket()` to that of the same page drawn on a bare reportlab canvas,
  the two taking turns in one process after a warm-up.
- `ticket_first_ratio`: the first `paper.ticket()` of a fresh process to the median of its later
  ones. `paper.warm()` has run before, as the ticket function does at its start: it imports the
  engine, opens the first face and compiles the template. Style sheets are parsed, and everything
  else is done, in the first ticket. What `warm()` itself costs is given as `ticket_warm_cpu_s`.

    python -m bench.ticket
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from chalicelib.domain.ticket import TicketSheet, qr_payload
from chalicelib.gateways import paper
from infra.demo.portraits import portrait
from tests.sample_ticket import ORDINARY

ROUNDS = 30
FRESH_PROCESSES = 3


def measure() -> dict[str, float]:
    fresh = [_fresh() for _ in range(FRESH_PROCESSES)]
    ours, bare = _turns()
    return {
        "ticket_ratio": round(ours / bare, 2),
        "ticket_first_ratio": round(statistics.median(first for first, _ in fresh), 2),
        "ticket_cpu_ms": round(ours * 1000, 1),
        "ticket_warm_cpu_s": round(min(warm for _, warm in fresh), 2),
    }


def _sheets() -> Callable[[], tuple[TicketSheet, str]]:
    """A new ticket number each time, so that nothing is drawn twice."""
    numbers = iter(range(10**6))

    def following() -> tuple[TicketSheet, str]:
        sheet = replace(ORDINARY, ticket_no=f"S4201141{next(numbers):07}")
        return sheet, qr_payload(sheet, lambda _: bytes(range(64)))

    return following


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _turns() -> tuple[float, float]:
    """Median CPU seconds of ours and of the bare canvas."""
    paper.warm()
    from bench import canvas_ticket

    photo, following = portrait(7), _sheets()
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS + 3):
        sheet, qr = following()
        ours.append(_cpu(partial(paper.ticket, sheet, photo, qr)))
        bare.append(_cpu(partial(canvas_ticket.draw, sheet, photo, qr)))
        gc.collect()
    return statistics.median(ours[3:]), statistics.median(bare[3:])


def _fresh() -> tuple[float, float]:
    """First to warm ratio and the cost of `warm()`, in a process of its own."""
    command = [sys.executable, "-m", "bench.ticket", "fresh"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    first, warm = json.loads(done.stdout)
    return first, warm


def _report_fresh() -> None:
    photo, following = portrait(7), _sheets()
    warm = _cpu(paper.warm)
    times = []
    for _ in range(8):
        sheet, qr = following()
        times.append(_cpu(partial(paper.ticket, sheet, photo, qr)))
    print(json.dumps([times[0] / statistics.median(times[2:]), warm]))


if __name__ == "__main__":
    if sys.argv[1:] == ["fresh"]:
        _report_fresh()
    else:
        print(json.dumps(measure()))
