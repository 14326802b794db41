"""What the last tests of the present sources came to: .local/outcomes.json, kept by every run.

A run of other sources begins the record anew; runs of the same sources add to it.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from infra.locks import locked
from infra.paths import LOCAL, ROOT

RECORD = LOCAL / "outcomes.json"
_SOURCES = ("app.py", "chalicelib", "infra", "site", "tests")
_SKIPPED = {"__pycache__", "node_modules"}


def sources() -> str:
    """A digest of all that a test's outcome can depend on here."""
    digest = hashlib.sha256()
    for name in _SOURCES:
        top = ROOT / name
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if not path.is_file() or _SKIPPED & set(path.parts):
                continue
            with suppress(FileNotFoundError):
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return digest.hexdigest()


def recorded(record: Path = RECORD, of: str | None = None) -> dict[str, bool]:
    """Test -> did it pass, of the sources as they are now; empty if they have changed since."""
    if not record.exists():
        return {}
    found = json.loads(record.read_text(encoding="utf-8"))
    return dict(found["tests"]) if found["sources"] == (of or sources()) else {}


class Recorder:
    """Collects outcomes during a run; what was skipped has none."""

    def __init__(self, record: Path = RECORD, of: str | None = None) -> None:
        self._record = record
        self._sources = of or sources()
        self._tests: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed or (report.when == "call" and report.passed):
            before = self._tests.get(report.nodeid, True)
            self._tests[report.nodeid] = before and report.passed

    def pytest_sessionfinish(self) -> None:
        if not self._tests:
            return
        self._record.parent.mkdir(parents=True, exist_ok=True)
        with locked(self._record.with_suffix(".lock")):
            kept: dict[str, Any] = {}
            if self._record.exists():
                kept = json.loads(self._record.read_text(encoding="utf-8"))
            same = kept.get("sources") == self._sources
            tests = {**(kept["tests"] if same else {}), **self._tests}
            text = json.dumps({"sources": self._sources, "tests": tests}, indent=0)
            self._record.write_text(text, encoding="utf-8")
