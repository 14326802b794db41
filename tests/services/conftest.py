"""Numbers of a test's own."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture
def base(world: World) -> int:
    """A stretch of numbers of this test's own; ID numbers repeat after a thousand."""
    world.round()
    return int(world.round_id.rpartition("-")[2]) * 17 % 900 + 20_000
