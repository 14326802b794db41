"""The platform under the rush: engines, gunicorn, readers of the streams, the cashier's door."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.rush import cores, ending
from infra.cashier import load_keys
from infra.local import ports, processes, tables
from infra.local.door import DoorSettings
from infra.local.dynamodb_local import DynamoDBLocal
from infra.local.engine import Engine
from infra.local.poller import GIVEN_UP
from infra.local.rules_clock import RulesClock
from infra.paths import ROOT

THREADS = 8
_CLOCK_MODULE = ROOT / "infra" / "local" / "clock"
_POLLERS = {
    "seats": ("seat_stream",),
    "registrations": ("registration_stream",),
    "rest": ("audit_stream", "queues", "minute"),
}
"""Each in a process of its own, as functions are on AWS: availability waits for no audit."""


@dataclass(frozen=True, slots=True)
class Ground:
    """`home` holds all that is written; `engine` is where the tables are: dynamodb or ministack."""

    home: Path
    engine: str
    workers: int

    @property
    def threads(self) -> int:
        """How many requests the API can be at."""
        return self.workers * THREADS

    @property
    def clock(self) -> RulesClock:
        return RulesClock(self.home / "clock")

    @property
    def cashier(self) -> Path:
        return self.home / "cashier"

    @property
    def api(self) -> str:
        """Straight to gunicorn, as API Gateway goes straight to the functions."""
        return f"http://127.0.0.1:{self._ports()['api']}/v1"

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._ports()['door']}"

    @property
    def environment(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.home / "env.json").read_text())
        return found

    def start(self) -> None:
        ending.record(self.home)
        taken = {"api": ports.free(), "door": ports.free(), "mail": ports.free()}
        (self.home / "ports.json").write_text(json.dumps(taken))
        self._cloud.start(keep=False)
        if self.engine == "dynamodb":
            self._dynamodb.start()
        (self.home / "env.json").write_text(json.dumps(self._made(), indent=1))
        self._door().save(self.home / "door.json")
        python = sys.executable
        self._run("door", [python, "-m", "infra.local.door", str(self.home / "door.json")])
        self._run("api", self._gunicorn())
        for name, handlers in _POLLERS.items():
            self._run(name, [python, "-m", "infra.local.poller", "--steady", *handlers])
        self._await("door", f"{self.origin}/local/health")
        self._await("api", f"{self.api}/clock")

    def stop(self) -> None:
        """The functions before the engines; only what this object has started."""
        for name in (*_POLLERS, "api", "door"):
            processes.stop(self._record(name), patience=10)
        self._dynamodb.stop()
        self._cloud.stop()

    def forget(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    def kill_a_worker(self) -> int:
        """End one of the API's processes without warning; gunicorn starts another."""
        master = processes.running(self._record("api"))
        if master is None:
            raise processes.NotStarted("the API does not run")
        worker = cores.children(master)[0]
        os.kill(worker, signal.SIGKILL)
        return worker

    @property
    def processes(self) -> dict[str, list[int]]:
        """Their ids by what they do."""
        found = {name: processes.running(record) for name, record in self._records().items()}
        return {name: [pid] for name, pid in found.items() if pid is not None}

    def ended(self) -> list[str]:
        """What should run, and does not."""
        return [name for name in self._records() if name not in self.processes]

    def given_up(self) -> Iterator[tuple[str, str]]:
        """Batches that a reader of the streams has dropped, by the reader's name."""
        for name in _POLLERS:
            for line in self._log(name).read_text(errors="replace").splitlines():
                if line.startswith(GIVEN_UP):
                    yield name, line

    @property
    def _cloud(self) -> Engine:
        return Engine(self.home / "engine")

    @property
    def _dynamodb(self) -> DynamoDBLocal:
        return DynamoDBLocal(self.home / "dynamodb")

    def _made(self) -> dict[str, str]:
        cloud = self._cloud.endpoint
        at = self._dynamodb.endpoint if self.engine == "dynamodb" else None
        keys = load_keys(self.cashier)
        return tables.create(cloud, "rush", at) | {
            "STAGE": "local",
            "SITE_ORIGIN": self.origin,
            "PAYMENTS_SANDBOX_URL": f"{self.origin}/cashier",
            "PAYMENTS_SANDBOX_KEY": keys.public_pem,
            "PAYMENTS_MERCHANT_SECRET": keys.merchant_secret,
            "ZHUNKAO_CLOCK_FILE": str(self.clock.file),
            "POWERTOOLS_LOG_LEVEL": "WARNING",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(_CLOCK_MODULE), str(ROOT / "vendor")]),
        }

    def _door(self) -> DoorSettings:
        taken = self._ports()
        return DoorSettings(
            port=taken["door"],
            api=f"http://127.0.0.1:{taken['api']}",
            files=self._cloud.endpoint,
            clock_file=str(self.clock.file),
            cashier_dir=str(self.cashier),
            postbox_dir=str(self.home / "postbox"),
            mail_port=taken["mail"],
        )

    def _gunicorn(self) -> list[str]:
        return [
            str(Path(sys.executable).parent / "gunicorn"),
            f"--bind=127.0.0.1:{self._ports()['api']}",
            f"--workers={self.workers}",
            f"--threads={THREADS}",
            "--worker-class=gthread",
            "--keep-alive=75",
            "--timeout=90",
            "--preload",
            "--no-control-socket",
            "infra.local.wsgi:application",
        ]

    def _run(self, name: str, command: list[str]) -> None:
        inherited = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}
        env = inherited | self.environment
        processes.start(command, self._record(name), self._log(name), env)

    def _await(self, name: str, url: str) -> None:
        record, log = self._record(name), self._log(name)
        processes.await_start(record, log, lambda: processes.answers(url))

    def _records(self) -> dict[str, Path]:
        engines = ("engine", "dynamodb") if self.engine == "dynamodb" else ("engine",)
        own = {name: self._record(name) for name in (*_POLLERS, "api", "door")}
        return own | {name: self.home / name / "engine.pid" for name in engines}

    def _record(self, name: str) -> Path:
        return self.home / f"{name}.pid"

    def _log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def _ports(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.home / "ports.json").read_text())
        return found
