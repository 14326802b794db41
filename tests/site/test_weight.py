"""Budgets of the candidate site."""

from __future__ import annotations

from tests.site.weight import CANDIDATE, SITE, page_weights


def test_no_page_loads_more_than_40_kb_of_javascript() -> None:
    weights = page_weights()
    assert max(weights.values()) <= 40, weights


def test_modules_stay_small() -> None:
    files = [path for folder in (CANDIDATE, SITE / "shared") for path in folder.rglob("*.js")]
    code = [path for path in files if path.parent.name not in {"texts", "problems"}]
    assert not [path.name for path in code if len(path.read_text().splitlines()) > 300]


def test_nothing_is_asked_of_anybody_else() -> None:
    files = [path for path in CANDIDATE.rglob("*") if path.suffix in {".js", ".html", ".css"}]
    foreign = [path.name for path in files if "://" in path.read_text()]
    assert not foreign
