"""Pictures of the staff's pages, as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.pictures import DESK, STAFF, folder
from tests.site.staff_browser import Desk


@pytest.mark.parametrize("name", STAFF)
def test_staff_pages(desk: Desk, tmp_path: Path, name: str) -> None:
    address, scenario = STAFF[name]
    page = desk.open(address, **scenario)
    page.set_viewport_size(DESK)
    taken = page.screenshot(path=folder(tmp_path) / f"{name}.png")
    assert taken.startswith(b"\x89PNG")
    assert desk.complaints == []
