"""One round on the deployed platform for all these tests; each leaves the clock at the wall's."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from infra.local.platform import Platform
from infra.walk.door import Door
from tests.chromium import chromium
from tests.e2e.browser import DESK, PATIENCE_MS, PHONE, Screen, screen
from tests.e2e.ground import Ground


@pytest.fixture(scope="session")
def door(platform: Platform) -> Iterator[Door]:
    with Door(platform.url) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_ground(platform: Platform, door: Door) -> Iterator[Ground]:
    with httpx.Client(timeout=60, trust_env=False) as files:
        made = Ground(platform, door, files)
        yield made
        for client in made.clients:
            client.http.close()


@pytest.fixture
def ground(shared_ground: Ground) -> Iterator[Ground]:
    yield shared_ground
    shared_ground.door.move_clock(None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with chromium() as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Screen]:
    with screen(browser, request.function.__name__.removeprefix("test_"), PHONE) as seen:
        yield seen
    assert seen.complaints == []


@pytest.fixture
def desk(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Screen]:
    with screen(browser, request.function.__name__.removeprefix("test_"), DESK) as seen:
        yield seen
    assert seen.complaints == []
