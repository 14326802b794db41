"""Use cases on a real engine: one set of tables per process, a round of its own per test."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import pytest

from infra.local import tables
from tests import world as worlds


@pytest.fixture(scope="session")
def environment(ministack: str) -> Mapping[str, str]:
    found = tables.create(ministack, f"t{uuid.uuid4().hex[:10]}")
    worlds.bind(found)
    return found


@pytest.fixture
def world(environment: Mapping[str, str]) -> worlds.World:
    return worlds.World(environment)
