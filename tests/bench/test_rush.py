"""The opening minute, small: every place is given, and the account is clean. It leaves nobody."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local import processes
from infra.paths import ROOT

CANDIDATES = 100
PLACES = 25
MINUTES = 3
_COMMAND = ["-m", "bench.rush", "--candidates", str(CANDIDATES), "--no-result"]
_SMALL = ["--engine", "ministack", "--workers", "2"]


@contextmanager
def rush(minutes: float) -> Iterator[subprocess.Popen[str]]:
    """Ended in order, whatever becomes of the test."""
    command = [sys.executable, *_COMMAND, *_SMALL, "--minutes", str(minutes)]
    started = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield started
    finally:
        started.terminate()
        started.communicate(timeout=30)


def home(words: str) -> Path:
    return ROOT / words.splitlines()[0].rpartition(" ")[2]


def left(found: Path) -> list[str]:
    records = [*found.glob("*.pid"), *found.glob("*/engine.pid")]
    return [str(one) for one in records if processes.running(one) is not None]


@pytest.mark.proves("S1-26")
def test_a_small_rush_has_a_clean_account() -> None:
    with rush(MINUTES) as started:
        said, progress = started.communicate(timeout=MINUTES * 60 + 60)
    assert started.returncode == 0, said + progress[-4000:]
    report = json.loads(said.splitlines()[-1])
    nothing = {"oversold": 0, "stranded": 0, "leaked": 0, "unexplained": 0}
    assert report.items() >= ({"ok": True, "candidates": CANDIDATES} | nothing).items()
    assert report["sold"] == PLACES
    assert 0 < report["p50_ms"] <= report["p99_ms"]
    assert report["p99_ms"] <= report["p99_arrival_ms"]


def test_when_its_time_is_over_it_says_so_and_leaves_nobody() -> None:
    with rush(0.02) as started:
        said, progress = started.communicate(timeout=120)
    assert started.returncode == 1, progress
    assert json.loads(said) == {"ok": False, "why": "time", "candidates": CANDIDATES}
    assert not left(home(progress))


def test_told_to_end_it_leaves_nobody() -> None:
    with rush(MINUTES) as started:
        assert started.stderr is not None
        found = home(started.stderr.readline())
        until = time.monotonic() + 60
        while not left(found / "engine") and time.monotonic() < until:
            time.sleep(0.05)
        started.terminate()
        started.communicate(timeout=120)
    assert started.returncode == 143
    assert not left(found)
