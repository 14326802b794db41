"""Pictures of the staff's pages, as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.site.pictures import DESK, STAFF, folder
from tests.site.staff_browser import Desk, opened


@pytest.fixture(scope="module")
def context() -> Iterator[tuple[BrowserContext, Desk]]:
    with opened() as both:
        yield both


@pytest.fixture
def desk(context: tuple[BrowserContext, Desk]) -> Iterator[Desk]:
    yield from context[1].fresh(context[0])


@pytest.mark.parametrize("name", STAFF)
def test_staff_pages(desk: Desk, tmp_path: Path, name: str) -> None:
    address, scenario = STAFF[name]
    page = desk.open(address, **scenario)
    page.set_viewport_size(DESK)
    taken = page.screenshot(path=folder(tmp_path) / f"{name}.png")
    assert taken.startswith(b"\x89PNG")
    assert desk.complaints == []
