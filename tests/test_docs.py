"""The documents: links lead somewhere, commands exist, pictures are there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from infra.paths import ROOT

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)[^)]*\)")
_COMMANDS = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_VERB = re.compile(r"`make ([a-z]+)")


def _verbs() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def _commands(page: Path) -> list[str]:
    blocks = _COMMANDS.findall(page.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    missing = [link for link in local if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    """`make -n` reads the verb and its variables without doing it."""
    named = set(_VERB.findall(page.read_text(encoding="utf-8")))
    assert named <= _verbs()
    for command in _commands(page):
        tried = command.replace("make ", "make -n ", 1).split()
        assert tried[0] == "make", command
        done = subprocess.run(tried, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_help_explains_every_verb() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  make ([a-z-]+) ", told.stdout, re.MULTILINE))
    assert listed == _verbs()
