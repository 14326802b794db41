"""Filtered lists, page by page: read in large pieces, answered up to a limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

AT_ONCE = 100
MOST_READS = 50
"""For one page: a filter that finds little answers a short page, and where to go on."""
T = TypeVar("T")


@dataclass(slots=True)
class Page(Generic[T]):
    """Filled from one list after the other until it has enough, or enough was read."""

    limit: int
    found: list[T] = field(default_factory=list)
    reads: int = 0

    @property
    def full(self) -> bool:
        return len(self.found) >= self.limit or self.reads >= MOST_READS

    def fill(
        self,
        read: Callable[[str | None], tuple[list[T], str | None]],
        key: Callable[[T], str],
        wanted: Callable[[T], bool],
        after: str | None,
    ) -> str | None:
        """Add what is wanted of a list behind `after`; answers the key of the last one looked at,
        None at its end. `read` answers a piece of the list and where the next one begins.
        """
        while not self.full:
            piece, after = read(after)
            self.reads += 1
            for number, one in enumerate(piece, 1):
                if wanted(one):
                    self.found.append(one)
                if len(self.found) >= self.limit and number < len(piece):
                    return key(one)
            if after is None:
                break
        return after
