"""Whether readers come to see what the shards hold, and how long after the last write."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import httpx

PATIENCE_S = 60.0
"""How long a count may be behind: by then the sweep has made it anew."""


def behind_s(api: str, round_id: str, free: Callable[[], Counter[str]]) -> float | None:
    """Seconds until the round's counts are those of the shards; None if they never are."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < PATIENCE_S:
        told = httpx.get(f"{api}/rounds/{round_id}/availability", trust_env=False).json()["sites"]
        if Counter({site: places for site, (places, *_) in told.items() if places}) == free():
            return waited
        time.sleep(0.1)
    return None
