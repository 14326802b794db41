"""What readers are told while places go, and whether they come to see what the shards hold."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from bench.rush.beside import again_and_again
from bench.rush.tables import free_at

PATIENCE_S = 60.0
"""How long a count may be behind: by then the sweep has made it anew."""
_EACH_S = 0.25


def told(api: str, round_id: str) -> Counter[str]:
    """Free places by site as the API says them, those with none left out."""
    found = httpx.get(f"{api}/rounds/{round_id}/availability", trust_env=False).json()["sites"]
    return Counter({site: places for site, (places, *_) in found.items() if places})


def behind_s(api: str, round_id: str, free: Callable[[], Counter[str]]) -> float | None:
    """Seconds until the round's counts are those of the shards; None if they never are."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < PATIENCE_S:
        with _cut_off():
            if told(api, round_id) == free():
                return waited
        time.sleep(0.1)
    return None


def _cut_off() -> AbstractContextManager[None]:
    """A process that is killed takes its connections along: who gets no answer looks again."""
    return suppress(httpx.TransportError)


@dataclass(slots=True)
class Ages:
    """How old the count of one site is when readers hear it, in seconds, while its places go.

    As many places as they hear of were last free when the shards were last seen with so many: at
    least that long ago. What comes back meanwhile makes it look older, never younger.
    """

    found: list[float] = field(default_factory=list)
    _looks: list[tuple[float, int]] = field(default_factory=list)

    @contextmanager
    def meanwhile(
        self, api: str, round_id: str, site: str, now: Callable[[], datetime]
    ) -> Iterator[None]:
        def look() -> None:
            at, free = time.monotonic(), free_at(round_id, site, now())
            with _cut_off():
                heard = told(api, round_id)[site]
                self.look(at, free, time.monotonic(), heard)

        with again_and_again(look, _EACH_S):
            yield

    def look(self, at: float, free: int, heard_at: float, heard: int) -> None:
        """`free` in the shards as they were `at`; `heard` of readers soon after."""
        gone = bool(self._looks) and free < self._looks[-1][1]
        self._looks.append((at, free))
        if gone:
            so_many = [t for t, left in self._looks if left >= heard]
            self.found.append(heard_at - max(so_many))

    def as_json(self) -> dict[str, float]:
        """Empty where no place of it has gone."""
        if not self.found:
            return {}
        ordered = sorted(self.found)
        at = {part: ordered[(len(ordered) - 1) * part // 100] for part in (50, 95, 100)}
        return {
            "p50_s": round(at[50], 1),
            "p95_s": round(at[95], 1),
            "most_s": round(at[100], 1),
            "looks": len(ordered),
        }
