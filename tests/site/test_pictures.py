"""Pictures of the candidate's pages, as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.pictures import CANDIDATE, KEPT, PAPERS, PHONE, STAFF, folder
from tests.site.visits import Visit


def test_every_picture_of_the_documents_is_taken_by_a_test() -> None:
    kept = {file.stem for file in KEPT.glob("*.png")}
    assert kept == {*CANDIDATE, *STAFF, *PAPERS}


@pytest.mark.parametrize("name", CANDIDATE)
def test_candidate_pages(visit: Visit, tmp_path: Path, name: str) -> None:
    scenario, address, cookies = CANDIDATE[name]
    page = visit.open(scenario, address, **cookies)
    page.set_viewport_size(PHONE)
    taken = page.screenshot(path=folder(tmp_path) / f"{name}.png")
    assert taken.startswith(b"\x89PNG")
    assert visit.complaints == []
