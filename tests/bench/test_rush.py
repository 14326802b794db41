"""The opening minute, small: every place is given, and the account is clean."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from infra.paths import ROOT

CANDIDATES = 150
PLACES = 37
_COMMAND = ["-m", "bench.rush", "--candidates", str(CANDIDATES), "--no-result"]
_SMALL = ["--engine", "ministack", "--workers", "2"]


@pytest.mark.proves("S1-26")
def test_a_small_rush_has_a_clean_account() -> None:
    done = subprocess.run(
        [sys.executable, *_COMMAND, *_SMALL], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    report = json.loads(done.stdout.splitlines()[-1])
    nothing = {"oversold": 0, "stranded": 0, "leaked": 0, "unexplained": 0}
    assert report.items() >= ({"ok": True, "candidates": CANDIDATES} | nothing).items()
    assert report["sold"] == PLACES
    assert 0 < report["p50_ms"] <= report["p99_ms"]
