"""The engines of the bench, the tables in them, and the reader of the shards' stream."""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from chalicelib.domain.programme import Sitting
from chalicelib.domain.window import BEIJING, Window
from chalicelib.services import rounds, sites
from chalicelib.services.deps import Deps
from infra.local import processes, tables
from infra.local.dynamodb_local import DynamoDBLocal
from infra.local.engine import Engine
from infra.paths import LOCAL, ROOT
from tests.world import STAFF, a_site, historic_round

MINISTACK, DYNAMODB_LOCAL = "ministack", "dynamodb-local"
SITE = "42001"
_RUNS, _RUN = LOCAL / "bench-seats", "run.pid"


@dataclass(frozen=True, slots=True)
class Ground:
    """Both engines. MiniStack has all that is no table, whatever engine has the tables."""

    home: Path
    cloud: Engine
    dynamodb: DynamoDBLocal

    def environment(self, engine: str) -> dict[str, str]:
        """Tables of its own, as the functions would find them."""
        at = self.dynamodb.endpoint if engine == DYNAMODB_LOCAL else None
        made = tables.create(self.cloud.endpoint, f"b{uuid.uuid4().hex[:8]}", at)
        return made | {"POWERTOOLS_LOG_LEVEL": "WARNING", "PYTHONPATH": str(ROOT)}

    @contextmanager
    def snapshots(self, environment: Mapping[str, str]) -> Iterator[None]:
        """The function that keeps the snapshots, called with what the engine's stream says."""
        record, log = self.home / "poller.pid", self.home / "poller.log"
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), **environment}
        command = [sys.executable, "-m", "infra.local.poller", "--steady", "seat_stream"]
        processes.start(command, record, log, env)
        try:
            yield
            if processes.running(record) is None:
                raise processes.NotStarted(f"the reader of the stream: {processes.tail(log)}")
        finally:
            processes.stop(record, patience=5)


@contextmanager
def engines() -> Iterator[Ground]:
    """Both, for as long as the block; nothing of them stays, nor of runs that were killed."""
    _end_the_dead()
    home = _RUNS / uuid.uuid4().hex[:8]
    processes.note(home / _RUN)
    cloud = Engine(home / "ministack")
    try:
        cloud.start(keep=False)
        with DynamoDBLocal(home / "dynamodb-local") as dynamodb:
            yield Ground(home, cloud, dynamodb)
    finally:
        cloud.stop()
        shutil.rmtree(home, ignore_errors=True)


def _end_the_dead() -> None:
    for record in _RUNS.glob(f"*/{_RUN}"):
        if processes.running(record) is None:
            for left in record.parent.rglob("*.pid"):
                processes.stop(left, patience=5)
            shutil.rmtree(record.parent, ignore_errors=True)


def open_round(deps: Deps, round_id: str, places: Mapping[str, int]) -> None:
    """The historic round, open now: the bench runs on the real clock, as its readers do."""
    now = deps.now().replace(microsecond=0)
    closes = now + timedelta(days=10)
    day = (now + timedelta(days=20)).astimezone(BEIJING).date()
    exam = datetime.combine(day, time(9), BEIJING)
    round_ = replace(
        historic_round(round_id),
        phase_one=Window(now - timedelta(hours=1), closes),
        pay_until=closes,
        phase_two=Window(now + timedelta(days=11), now + timedelta(days=19)),
        exam_on=day,
        sitting=Sitting(exam, exam - timedelta(minutes=30), exam - timedelta(minutes=10)),
    )
    rounds.put(deps, round_, STAFF)
    for code, capacity in places.items():
        sites.put(deps, round_id, a_site(code, capacity), STAFF)
