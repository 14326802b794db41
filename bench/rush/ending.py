"""How a rush ends before its time, and what is done about one that could not end itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from infra.local import processes

_RUN = "run.pid"


class OutOfTime(BaseException):
    """The rush has taken longer than it may. Nothing that looks after errors may keep it."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises OutOfTime in the main thread; not any more once this is left."""

    def over(*_: object) -> NoReturn:
        raise OutOfTime

    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def end_when_told() -> None:
    """SIGTERM ends it as Ctrl-C does: what was started is stopped first, once."""

    def told(number: int, _: object) -> NoReturn:
        signal.signal(number, signal.SIG_IGN)
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, told)


def record(home: Path) -> None:
    """Say whose the processes in this directory are."""
    processes.note(home / _RUN)


def sweep_up(runs: Path) -> None:
    """End what runs that were killed have left behind; functions before engines, logs are kept."""
    for run in runs.glob(f"*/{_RUN}"):
        if processes.running(run) is None:
            functions = [left for left in run.parent.glob("*.pid") if left != run]
            for left in (*functions, *run.parent.glob("*/engine.pid"), run):
                processes.stop(left, patience=10)
