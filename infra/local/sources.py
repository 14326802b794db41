"""The operator's function under `make dev`, where nothing is deployed: the sources play it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.paths import ROOT

_SCRIPT = "import app, json, sys; print(json.dumps(app.operator(json.load(sys.stdin), None)))"


class CommandFailed(Exception):
    """The operator's function raised; the message shows where."""


def environment(home: Path) -> dict[str, str] | None:
    """What the app finds in its environment there, if `make dev` has run in this directory."""
    record = home / "env.json"
    found: dict[str, str] | None = json.loads(record.read_text()) if record.exists() else None
    return found


def operate(env: dict[str, str], command: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        input=json.dumps(command),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(
            f"{command['command']} failed; does `make dev` run?\n{done.stderr[-2000:]}"
        )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result
