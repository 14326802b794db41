"""MiniStack, the local cloud's engine: one process, one directory, the loopback only."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from infra.local import ports, processes
from infra.paths import MINISTACK

REGION = "us-east-1"
KEY = "test"  # id and secret of the account's root user, the same in every engine


def client(endpoint: str, service: str, **config: Any) -> Any:
    """A boto3 client of the engine that takes nothing from the environment."""
    session: Any = boto3.Session(
        region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=KEY
    )
    settings = Config(s3={"addressing_style": "path"}, **config)
    return session.client(service, endpoint_url=endpoint, config=settings)


class EngineMissing(Exception):
    """The engine's own environment has not been made."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`home` holds its data, log and process record; nothing is written elsewhere."""

    home: Path

    @property
    def port(self) -> int:
        return int(json.loads((self.home / "engine.json").read_text())["port"])

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        return processes.running(self._record) is not None

    @property
    def _record(self) -> Path:
        return self.home / "engine.pid"

    def start(self, *, keep: bool = True, functions: dict[str, str] | None = None) -> None:
        """`functions` is what its workers inherit; without `keep` all is forgotten at the end."""
        if self.running:
            return
        command = MINISTACK / "bin" / "ministack"
        if not command.exists():
            raise EngineMissing(f"{command} is not there: run `make setup`")
        for name in ("state", "s3", "tmp"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        self._take_port()
        log = self.home / "engine.log"
        log.unlink(missing_ok=True)
        env = self._environment(keep) | (functions or {})
        processes.start([str(command)], self._record, log, env)
        health = f"{self.endpoint}/_ministack/health"
        processes.await_start(self._record, log, lambda: processes.answers(health))

    def stop(self) -> None:
        """Ended in order, since its data is written at the end only."""
        processes.stop(self._record)
        shutil.rmtree(self.home / "tmp", ignore_errors=True)

    def _take_port(self) -> None:
        """The same as last time if it is free: addresses of queues are among the data."""
        record = self.home / "engine.json"
        before = self.port if record.exists() else None
        if before is None or not ports.is_free(before):
            record.write_text(json.dumps({"port": ports.free()}))
            if before is not None:
                self._move_data(before, self.port)

    def _move_data(self, before: int, after: int) -> None:
        for path in (self.home / "state").glob("*.json"):
            text = path.read_text()
            path.write_text(text.replace(f"//127.0.0.1:{before}", f"//127.0.0.1:{after}"))

    def _environment(self, keep: bool) -> dict[str, str]:
        """Nothing of ours leaks in: no credentials, proxies, other cloud, container engine."""
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.home / "tmp"),
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "DOCKER_HOST": f"unix://{self.home}/no-containers.sock",
            "LAMBDA_EXECUTOR": "local",
            "AUTH": "true",
            "PERSIST_STATE": "1" if keep else "0",
            "S3_PERSIST": "1" if keep else "0",
            "STATE_DIR": str(self.home / "state"),
            "S3_DATA_DIR": str(self.home / "s3"),
            "LOG_LEVEL": "INFO",
        }
