"""Two depths: `quick` in every run, `soak` by `make soak` (`--hypothesis-profile=soak`)."""

from __future__ import annotations

import math
import os
import uuid
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, Phase, settings

from chalicelib.store.patience import Patience
from infra.local import tables
from infra.local.engine import Engine
from tests.model import faults
from tests.world import bind

QUICKLY = Patience(first_s=0.001)
SHARES = int(os.environ.get("SHARES") or 1)
"""A soak is cut into shares, one for each worker."""
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
settings.register_profile(
    "quick",
    max_examples=16,
    stateful_step_count=24,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=_SLOW,
)
settings.register_profile(
    "soak",
    max_examples=math.ceil(int(os.environ.get("EXAMPLES") or 2000) / SHARES),
    stateful_step_count=40,
    deadline=None,
    print_blob=True,
    phases=(Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=_SLOW,
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "share" in metafunc.fixturenames:
        metafunc.parametrize("share", range(SHARES), ids="share{}".format)


@pytest.fixture(scope="module")
def own_engine(ministack: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """For each share of a soak one, since an engine answers one request at a time."""
    if SHARES == 1:
        yield ministack
        return
    engine = Engine(tmp_path_factory.mktemp("engine"))
    engine.start(keep=False)
    yield engine.endpoint
    engine.stop()


@pytest.fixture(scope="module")
def faulty(environment: Mapping[str, str], own_engine: str) -> Iterator[Mapping[str, str]]:
    """Tables of its own, for the sweep visits every round there is; faults on all connections."""
    found = tables.create(own_engine, f"m{uuid.uuid4().hex[:10]}")
    bind(found, QUICKLY)
    faults.install()
    yield found
    bind(environment)
