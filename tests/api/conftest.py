"""A round that is open, with one site of two seats."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 2)
    return world
