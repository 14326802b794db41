"""What a cold start imports: the packaged app, and as a measure boto3 with one client.

Both from the same layer with the same byte code, each in a process of its own, taking turns.
"""

import os
import subprocess
import sys

from infra.package import package
from infra.progress import Progress

ROUNDS = 9

_TIMED = "import time; began = time.process_time(); {}; print(time.process_time() - began)"
_APP = _TIMED.format("import app")
_BARE = _TIMED.format("import boto3; boto3.client('dynamodb')")


def measure() -> tuple[list[float], list[float]]:
    """CPU seconds of both, round by round; the first round only warms the disk."""
    made = package("prod", Progress(quiet=True))
    path = os.pathsep.join([str(made.directory / "code"), str(made.layer_packages)])
    turns = [(_seconds(_APP, path), _seconds(_BARE, path)) for _ in range(ROUNDS + 1)][1:]
    return [app for app, _ in turns], [bare for _, bare in turns]


def _seconds(script: str, path: str) -> float:
    env = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
    }
    done = subprocess.run(
        [sys.executable, "-S", "-c", script], env=env, check=True, capture_output=True, text=True
    )
    return float(done.stdout)
