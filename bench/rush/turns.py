"""Whether everybody's turn was the one that the published seed gives them."""

from __future__ import annotations

import runpy
from collections.abc import Iterable, Iterator
from typing import Any

import httpx

from bench.rush.tables import Finding
from bench.rush.told import Story
from infra.paths import ROOT

_CHECK = ROOT / "site/candidate/check_slot.py"


def wrong(api: str, round_id: str, stories: Iterable[Story]) -> Iterator[Finding]:
    """By the script that is given to the public, from what the public can read."""
    turned = [story for story in stories if story.code]
    if not turned:
        return
    told: dict[str, Any] = httpx.get(f"{api}/rounds/{round_id}/opening", trust_env=False).json()
    seed, opens_at = told["committed"]["seed"], told["opens_at"]
    if seed is None:
        yield Finding("unexplained", round_id, "the seed is not revealed")
        return
    slot = runpy.run_path(str(_CHECK))["slot"]
    for story in turned:
        found = slot(round_id, story.code, seed, opens_at, round(story.spread_s))
        if found.timestamp() != story.slot:
            said = f"a turn at {story.slot}, by the seed {found.timestamp()}"
            yield Finding("unexplained", story.candidate_id, said)
