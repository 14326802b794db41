"""Processes that outlive the command that started them, found again by id and start time."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path


class NotStarted(Exception):
    """A process ended or stayed silent at its start; the message shows its log's end."""


def start(command: list[str], record: Path, log: Path, env: dict[str, str]) -> None:
    """Start in a session of its own, so that Ctrl-C reaches only the one who asked for it.

    `command` begins with a full path.
    """
    record.parent.mkdir(parents=True, exist_ok=True)
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), append, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    apart = {"setsid": True} if sys.platform == "linux" else {"setpgroup": 0}
    pid = os.posix_spawn(command[0], command, env, file_actions=streams, **apart)
    note(record, pid)


def note(record: Path, pid: int | None = None) -> None:
    """Write down a process, this one if none is named, so that `running` knows it again."""
    record.parent.mkdir(parents=True, exist_ok=True)
    seen = pid or os.getpid()
    record.write_text(json.dumps({"pid": seen, "born": _born(seen)}))


def running(record: Path) -> int | None:
    """The process that was recorded, if it still runs and no other has taken its number."""
    try:
        seen = json.loads(record.read_text())
    except (OSError, ValueError):
        return None
    pid = int(seen["pid"])
    _reap(pid)
    return pid if seen["born"] and _born(pid) == seen["born"] else None


def stop(record: Path, patience: float = 30) -> None:
    """Ask it to end and wait until it has; only one that will not is killed."""
    pid = running(record)
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        if not _ended(record, patience):
            os.kill(pid, signal.SIGKILL)
            _ended(record, 5)
    record.unlink(missing_ok=True)


def await_start(record: Path, log: Path, ready: Callable[[], bool], patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not ready():
        if running(record) is None or time.monotonic() > deadline:
            raise NotStarted(f"{record.stem} did not start; the end of {log}:\n{tail(log)}")
        time.sleep(0.05)


def tail(log: Path, lines: int = 30) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def listens(port: int) -> bool:
    """For who answers no plain GET."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


def _ended(record: Path, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while running(record) is not None:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _reap(pid: int) -> None:
    """A child of ours that has ended stays a zombie until it is waited for."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _born(pid: int) -> str | None:
    """When it started, in clock ticks since boot: a number is reused, this pair never."""
    if sys.platform != "linux":
        return _born_by_ps(pid)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def _born_by_ps(pid: int) -> str | None:
    asked = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return None if not said or said.startswith("Z") else said.split(maxsplit=1)[1]
