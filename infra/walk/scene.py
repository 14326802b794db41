"""What every scene has at hand: the crowd, the staff, the clock, and checks that must hold."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from chalicelib.domain.window import BEIJING
from infra.demo.staff_client import StaffClient
from infra.local.platform import Platform
from infra.progress import Progress
from infra.walk.cast import Cast, Player
from infra.walk.door import Door, Json

AT_ONCE = 10
"""The local cloud serves a few dozen requests a second; more at once only wait in its queue."""
PATIENCE_S = 150.0

T = TypeVar("T")


class CheckFailed(Exception):
    """Something that the walk insists on does not hold."""


@dataclass(slots=True)
class Scene:
    """`tally` counts what the platform answered, `programmes` what the journeys did; the report is
    made from nothing else.
    """

    platform: Platform
    door: Door
    cast: Cast
    progress: Progress
    papers: Path
    registrar: StaffClient
    reviewer: StaffClient
    approver: StaffClient
    tally: Counter[str] = field(default_factory=Counter)
    checks: int = 0
    programmes: dict[str, Json] = field(default_factory=dict)

    @property
    def round_id(self) -> str:
        return self.cast.round_id

    @property
    def staff_path(self) -> str:
        return f"/staff/rounds/{self.round_id}"

    def check(self, words: str, holds: object, seen: object = None) -> None:
        """Raises CheckFailed with `words` and what was seen instead."""
        self.checks += 1
        if not holds:
            raise CheckFailed(words if seen is None else f"{words}; seen: {seen!r}")

    def same(self, words: str, seen: object, wanted: object) -> None:
        self.check(words, seen == wanted, f"{seen!r} instead of {wanted!r}")

    def clock(self, at: datetime) -> None:
        shown = self.door.move_clock(at)
        self.progress.say(f"the clock shows {shown.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}")

    def everybody(
        self, words: str, players: Iterable[Player], act: Callable[[Player], T]
    ) -> list[T]:
        """All of them at once, as far as the machine goes; answers in their order."""
        crowd = list(players)
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as at_once:
            done = list(at_once.map(act, crowd))
        self.progress.say(f"{len(crowd)} {words} in {time.monotonic() - began:.1f} s")
        return done

    def eventually(self, words: str, found: Callable[[], T | None]) -> T:
        """Ask until there is an answer; CheckFailed if there is none in good time."""
        until = time.monotonic() + PATIENCE_S
        while (answer := found()) is None or answer is False:
            self.check(words, time.monotonic() < until, "nothing in good time")
            time.sleep(0.3)
        self.checks += 1
        return answer

    def operate(self, command: str) -> Json:
        """What the minute does by itself, now."""
        told: Json = self.platform.operate({"command": command})
        self.check(f"the operator's {command} runs", told.get("ok"), told)
        return told

    def staff_sites(self) -> dict[str, Json]:
        """The sites as staff see them, by code."""
        told: list[Json] = self.registrar.send("GET", f"{self.staff_path}/sites")["sites"]
        return {site["code"]: site for site in told}

    def public_sites(self) -> dict[str, Json]:
        told: Any = self.door.send("GET", f"/rounds/{self.round_id}/sites").json()
        return {site["code"]: site for site in told["sites"]}
