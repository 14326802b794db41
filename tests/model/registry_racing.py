"""What the processes of `test_registry_races.py` run: importable by a fresh interpreter."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.errors import Busy, DomainError
from chalicelib.services import registry, registry_numbers
from chalicelib.store import guards
from tests.model.racing import Ground
from tests.registry_stage import CODE
from tests.world import STAFF


def register(ground: Ground, seed: int, people: list[str], start: Any) -> list[str | None]:
    """Everybody's number, Busy tried again as a page does."""
    world = ground.world(seed)
    start.wait()
    return [_number(world, person) for person in people]


def _number(world: Any, person: str) -> str | None:
    for _ in range(50):
        try:
            return registry.advance(world.deps, person, CODE, STAFF).record.number
        except Busy:
            continue
    return None


def choose(ground: Ground, seed: int, person: str, number: str, start: Any) -> str:
    """One office, for a person who has come to it."""
    world = ground.world(seed)
    start.wait()
    for _ in range(20):
        try:
            registry_numbers.choose(world.deps, person, CODE, number, STAFF)
        except Busy:
            continue
        except DomainError as refused:
            return refused.code
        return "chosen"
    return "busy"


def look_then_count(ground: Ground, sequence: str, count: int, looked: Any) -> list[int]:
    """Numbers as one draws them without an atomic counter: look at the last, then take the next."""
    ground.world(1)
    found = []
    for turn in range(count):
        last = guards.watermark(sequence)
        seen = int(last.timestamp()) if last else 0
        if turn == 0:
            looked.wait()
        guards.set_watermark(sequence, _as_instant(seen + 1))
        found.append(seen + 1)
    return found


def _as_instant(count: int) -> Any:
    from chalicelib.domain.window import from_epoch

    return from_epoch(count)
