"""What each process has worked, so that one sees what bound the throughput."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds(processes: Mapping[str, Iterable[int]]) -> dict[str, float]:
    """CPU seconds by name: of each process and of its children, those that have ended too."""
    return {
        name: sum(_of(one) for pid in pids for one in (pid, *children(pid)))
        for name, pids in processes.items()
    }


def share(
    before: Mapping[str, float], after: Mapping[str, float], took_s: float
) -> dict[str, float]:
    """How many cores each has had in between, the busiest first."""
    used = {name: round((after[name] - before[name]) / took_s, 2) for name in after}
    return dict(sorted(used.items(), key=lambda one: -one[1]))


def _of(pid: int) -> float:
    """User and system time, with that of children that were waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
