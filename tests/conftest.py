"""The ground of the tests: a bare engine for the store, the whole deployed platform for the rest.

Both are started by the first test that asks and shared by all workers of the run (`pytest -n 4`
too); the process that was called ends them. What an interrupted run left behind is swept up by the
next one.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from infra.local import processes, tables
from infra.local.dynamodb_local import DynamoDBLocal
from infra.local.engine import Engine
from infra.local.platform import Platform
from infra.locks import locked
from infra.outcomes import Recorder
from infra.paths import LOCAL
from infra.progress import Progress
from tests import world as worlds
from tests.scheduling import PLATFORM, begins

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

_RUNS = LOCAL / "tests"
_LOGS = LOCAL / "test-logs"
_RUN = "zhunkao_run"
_SHARED = "platform"


def pytest_configure(config: pytest.Config) -> None:
    """The called process names the run; its workers are told the name."""
    told = getattr(config, "workerinput", {}).get(_RUN)
    name = told or f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    config.stash[_NAME] = name
    if told is None:
        _sweep_up()
        processes.note(_run_home(name) / "run.pid")
        config.option.loadscopereorder = False
        config.pluginmanager.register(Recorder())


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Only `-n` is needed: files stay together."""
    from tests.scheduling import TogetherScheduling

    return TogetherScheduling(config, log)


def pytest_configure_node(node: WorkerController) -> None:
    node.workerinput[_RUN] = node.config.stash[_NAME]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The platform has one clock: whoever uses it takes turns, in one worker."""
    for item in items:
        shares = _SHARED in getattr(item, "fixturenames", ())
        if shares and not item.nodeid.startswith(PLATFORM):
            raise pytest.UsageError(f"{item.nodeid} uses the platform: it belongs into {PLATFORM}")
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: begins(item.nodeid))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep the logs of a run that failed."""
    if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return
    if not hasattr(session.config, "workerinput"):
        home = _run_home(session.config.stash[_NAME])
        for log in home.glob("*/*.log"):
            kept = _LOGS / f"{home.name}-{log.parent.name}-{log.name}"
            kept.parent.mkdir(exist_ok=True)
            shutil.copy2(log, kept)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _NAME in config.stash and not hasattr(config, "workerinput"):
        _end(_run_home(config.stash[_NAME]))


@pytest.fixture(scope="session")
def ministack(request: pytest.FixtureRequest) -> str:
    """A bare engine's address; `infra.local.tables.create` makes tables in it."""
    home = _run_home(request.config.stash[_NAME])
    engine = Engine(home / "engine")
    with locked(home / "engine.lock"):
        engine.start(keep=False)
    return engine.endpoint


@pytest.fixture(scope="session")
def dynamodb_local(request: pytest.FixtureRequest) -> str:
    """Amazon's own engine of the tables: for what more than one engine has to show."""
    home = _run_home(request.config.stash[_NAME])
    engine = DynamoDBLocal(home / "dynamodb-local")
    with locked(home / "dynamodb-local.lock"):
        engine.start()
    return engine.endpoint


@pytest.fixture(scope="session")
def platform(instances: str) -> Iterator[Platform]:
    """The packaged app deployed into an engine of its own, behind the front door."""
    shared = Platform(f"{instances}/platform", progress=Progress(quiet=True), keep=False)
    if not shared.running:
        shared.start()
    yield shared
    shared.set_clock(None)


@pytest.fixture(scope="session")
def environment(ministack: str) -> Mapping[str, str]:
    """One set of tables per process, with the store bound to it."""
    found = tables.create(ministack, f"t{uuid.uuid4().hex[:10]}")
    worlds.bind(found)
    return found


@pytest.fixture
def world(environment: Mapping[str, str]) -> worlds.World:
    """Use cases on a real engine, a round of its own per test."""
    return worlds.World(environment)


@pytest.fixture(scope="session")
def instances(request: pytest.FixtureRequest) -> str:
    """Where a test that needs an instance of its own puts it: `Platform(f"{instances}/name")`."""
    return f"{_RUNS.name}/{request.config.stash[_NAME]}"


@pytest.fixture
def prefix() -> str:
    """A name that no other test has."""
    return f"t{uuid.uuid4().hex[:12]}"


_NAME = pytest.StashKey[str]()


def _run_home(name: str) -> Path:
    return _RUNS / name


def _end(home: Path) -> None:
    """End every instance of a run, doors before engines, and forget it."""
    for kind in ("door.pid", "engine.pid"):
        for record in home.glob(f"*/{kind}"):
            processes.stop(record)
    shutil.rmtree(home, ignore_errors=True)


def _sweep_up() -> None:
    for record in _RUNS.glob("*/run.pid"):
        if processes.running(record) is None:
            _end(record.parent)
