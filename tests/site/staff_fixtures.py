"""One browser for each file of staff page tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.site.staff_browser import Desk, opened


@pytest.fixture(scope="module")
def staff_context() -> Iterator[tuple[BrowserContext, Desk]]:
    with opened() as both:
        yield both


@pytest.fixture
def desk(staff_context: tuple[BrowserContext, Desk]) -> Iterator[Desk]:
    context, found = staff_context
    yield from found.fresh(context)
