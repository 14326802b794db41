"""What a design has to do to be compared."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tables say: places gone, who has one, who has a registration."""

    taken: int
    holders: frozenset[str]
    registered: frozenset[str]

    @property
    def lost(self) -> int:
        """Places that are gone and nobody's."""
        return self.taken - len(self.holders)


class Pool(Protocol):
    """Its places are there once it is made."""

    def people(self, count: int) -> list[str]: ...

    def running(self) -> AbstractContextManager[None]:
        """Whatever goes on beside those who come."""

    def take(self, person: str) -> bool:
        """Repeatable: whoever has a place is told so. Raises Busy."""

    def seen(self) -> Seen: ...


Make = Callable[[str, int], Pool]
"""A pool of so many places in a round of its own."""
