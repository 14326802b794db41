"""One instance of the whole platform on this machine: engine, deployed stack, front door.

    with Platform("try") as platform:
        httpx.get(f"{platform.api}/clock")

Instances share nothing but the package: each has its directory `.local/<name>/`, its ports and its
clock.
"""

import json
import os
import shutil
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from infra import postbox, site
from infra.cashier import load_keys
from infra.local import ports, processes, sources
from infra.local.door import DoorSettings
from infra.local.engine import Engine, client
from infra.local.rules_clock import RulesClock
from infra.local.stack import LocalStack
from infra.locks import locked
from infra.package import Package, package
from infra.paths import LOCAL, ROOT
from infra.progress import Progress

_CLOCK_MODULE = ROOT / "infra" / "local" / "clock"
_API = "/api/v1"


class NotRunning(Exception):
    """The instance has to be started first."""


@dataclass(frozen=True, slots=True)
class Platform:
    """`port` is where the front door would like to be, 0: anywhere."""

    name: str
    port: int = 0
    progress: Progress = field(default_factory=lambda: Progress(quiet=True))
    source: Path = ROOT
    keep: bool = True

    def __enter__(self) -> "Platform":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def home(self) -> Path:
        return LOCAL / self.name

    @property
    def url(self) -> str:
        """The origin of the sites."""
        return str(self._state()["url"])

    @property
    def api(self) -> str:
        return self.url + _API

    @property
    def endpoint(self) -> str:
        """Where the engine answers as AWS."""
        return self.engine.endpoint

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs of the stack: names of tables, addresses of queues."""
        outputs: dict[str, str] = self._state()["outputs"]
        return outputs

    @property
    def engine(self) -> Engine:
        return Engine(self.home)

    @property
    def clock_file(self) -> Path:
        return self.home / "clock"

    @property
    def clock(self) -> RulesClock:
        return RulesClock(self.clock_file)

    @property
    def running(self) -> bool:
        return self.engine.running and processes.running(self._door_record) is not None

    @property
    def first_start(self) -> bool:
        """Whether it holds no data yet."""
        return not (self.home / "platform.json").exists()

    def set_clock(self, at: datetime | None) -> None:
        """Let the rules' clock show `at` and tick on; None: the wall's time again."""
        self.clock.move(at)

    def client(self, service: str) -> Any:
        """A boto3 client of this instance."""
        return client(self.endpoint, service)

    def operate(self, command: dict[str, Any]) -> dict[str, Any]:
        """Have the operator's function do something that no page offers."""
        env = sources.environment(self.home)
        if env is not None:
            return sources.operate(env, command)
        answer = LocalStack(self.engine).invoke(
            self.outputs["OperatorName"], json.dumps(command).encode()
        )
        result: dict[str, Any] = json.loads(answer["Payload"].read())
        return result

    def start(self, *, fresh: bool = False) -> None:
        """Bring it up with the sources as they are; a running one is brought up to date."""
        self.home.mkdir(parents=True, exist_ok=True)
        with locked(LOCAL / "locks" / self.name):
            if fresh:
                self.stop()
                shutil.rmtree(self.home)
            site.build()
            made = package("local", self.progress, self.source)
            self._start_engine(made)
            outputs = self._deploy(made)
            self._open_door(outputs)
            self._warm_up()

    def stop(self) -> None:
        """End it in order; its data stays."""
        processes.stop(self._door_record, patience=10)
        self.engine.stop()

    def erase(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def _postbox_dir(self) -> Path:
        return self.home / "postbox"

    @property
    def _door_record(self) -> Path:
        return self.home / "door.pid"

    def _state(self) -> dict[str, Any]:
        try:
            state: dict[str, Any] = json.loads((self.home / "platform.json").read_text())
        except FileNotFoundError:
            raise NotRunning(f"{self.name} was never started: run `make run`") from None
        return state

    def _start_engine(self, made: Package) -> None:
        functions = {
            "_LAMBDA_LAYERS_DIRS": str(made.layer_packages),
            "PYTHONPATH": str(_CLOCK_MODULE),
            "ZHUNKAO_CLOCK_FILE": str(self.clock_file),
        }
        wanted = self.home / "functions.json"
        if self.engine.running and wanted.exists() and json.loads(wanted.read_text()) != functions:
            self.engine.stop()
        if not self.engine.running:
            with self.progress.step("starting the local cloud"):
                self.engine.start(keep=self.keep, functions=functions)
        wanted.write_text(json.dumps(functions))

    def _deploy(self, made: Package) -> dict[str, str]:
        origin = f"http://127.0.0.1:{self._choose_port()}"
        mail_port = self._choose_mail_port()
        keys = load_keys(self.home / "cashier")
        settings = {
            "COOKIE_NAME": "zk",
            "FILES_ENDPOINT": self.endpoint,
            "PAYMENTS_SANDBOX_URL": f"{origin}/cashier",
            "PAYMENTS_SANDBOX_KEY": keys.public_pem,
            "REAL_NAME": "simulated",
            "QUALIFICATIONS": "specimens",
            "PAYMENTS_MERCHANT_SECRET": keys.merchant_secret,
            **postbox.settings(self._postbox_dir, origin, mail_port),
        }
        with self.progress.step("deploying the stack"):
            outputs = LocalStack(self.engine).deploy(made, origin, settings)
        state = {"url": origin, "mail_port": mail_port, "outputs": outputs}
        (self.home / "platform.json").write_text(json.dumps(state, indent=1))
        return outputs

    def _choose_port(self) -> int:
        """A running door stays where it is; else the wanted port, or the next free one."""
        door = self.home / "door.json"
        if processes.running(self._door_record) is not None:
            return DoorSettings.load(door).port
        chosen = ports.free_from(self.port) if self.port else ports.free()
        if self.port and chosen != self.port:
            self.progress.say(f"port {self.port} is taken: using {chosen}")
        return chosen

    def _choose_mail_port(self) -> int:
        """Where the door of before takes mail, if it may go on there."""
        try:
            before = DoorSettings.load(self.home / "door.json").mail_port
        except (FileNotFoundError, TypeError):
            return ports.free()
        still = processes.running(self._door_record) is not None or ports.is_free(before)
        return before if still else ports.free()

    def _open_door(self, outputs: dict[str, str]) -> None:
        settings = DoorSettings(
            port=int(self.url.rpartition(":")[2]),
            api=f"{self.endpoint}/_aws/execute-api/{outputs['RestAPIId']}/api",
            files=self.endpoint,
            clock_file=str(self.clock_file),
            cashier_dir=str(self.home / "cashier"),
            postbox_dir=str(self._postbox_dir),
            mail_port=int(self._state()["mail_port"]),
        )
        file, log = self.home / "door.json", self.home / "door.log"
        same = file.exists() and DoorSettings.load(file) == settings
        if not same:
            processes.stop(self._door_record, patience=10)
        if processes.running(self._door_record) is None:
            settings.save(file)
            log.unlink(missing_ok=True)
            command = [sys.executable, "-m", "infra.local.door", str(file)]
            processes.start(command, self._door_record, log, _door_environment())
        health = f"{self.url}/local/health"
        processes.await_start(self._door_record, log, lambda: processes.answers(health))

    def _warm_up(self) -> None:
        """The first request starts a worker; let nobody wait for it."""
        with self.progress.step("first request"):
            deadline = time.monotonic() + 60
            while (answer := httpx.get(f"{self.api}/clock", timeout=40, trust_env=False)).is_error:
                if time.monotonic() > deadline:
                    raise processes.NotStarted(
                        f"the API answers {answer.status_code}: {answer.text}"
                    )
                time.sleep(0.2)


def _door_environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
