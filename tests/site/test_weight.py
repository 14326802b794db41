"""Budgets of the candidate site."""

from __future__ import annotations

from tests.site.weight import CANDIDATE, SITE, file_of, heaviest_status, page_weights, pages


def test_no_page_loads_more_than_40_kb_of_javascript() -> None:
    weights = page_weights()
    assert max(weights.values()) <= 40, weights
    assert heaviest_status() <= 40


def test_every_page_of_the_site_is_weighed() -> None:
    weighed = {module for module, _ in pages().values()}
    assert weighed == {f"/pages/{path.name}" for path in CANDIDATE.glob("pages/*.js")}
    assert all(file_of(area).is_file() for _, areas in pages().values() for area in areas)


def test_modules_stay_small() -> None:
    files = [path for folder in (CANDIDATE, SITE / "shared") for path in folder.rglob("*.js")]
    code = [path for path in files if not {"texts", "problems"} & set(path.parts)]
    assert not [path.name for path in code if len(path.read_text().splitlines()) > 300]


def test_nothing_is_asked_of_anybody_else() -> None:
    files = [path for path in CANDIDATE.rglob("*") if path.suffix in {".js", ".html", ".css"}]
    foreign = [path.name for path in files if "://" in path.read_text()]
    assert not foreign
