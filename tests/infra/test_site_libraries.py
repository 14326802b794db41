"""The libraries of the sites: as locked, with imports that a strict policy allows."""

import re
from pathlib import Path

import pytest

from infra import site


def test_no_copied_module_keeps_a_bare_import(tmp_path: Path) -> None:
    made = site.build(into=tmp_path)
    for name, _ in site.MODULES.values():
        text = (made / name).read_text()
        for target in re.findall(r"""\b(?:from|import)\s*["']([^"']+)["']""", text):
            assert target.startswith("./")
            assert (made / target).exists()
        assert "sourceMappingURL" not in text
    assert len(list(made.glob("*.LICENSE"))) == 4


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ('import{h}from"preact";', 'import{h}from"./preact.js";'),
        ("export * from 'preact/hooks';", 'export * from "./hooks.js";'),
        ('import "htm";', 'import "./htm.js";'),
        ('import{a}from"./b.js";', 'import{a}from"./b.js";'),
    ],
)
def test_bare_imports_become_neighbours(source: str, result: str) -> None:
    assert site.rewritten(source) == result


def test_another_version_than_the_locked_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(site.LibrariesMissing, match="npm ci"):
        site.build(node_modules=tmp_path, into=tmp_path / "vendor")
