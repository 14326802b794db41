"""What this process knows for a moment, of what everybody asks for at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """Answers by what they answer; `lasts` says for how long each is good, 0 for not at all.

    Whoever finds one too old reads anew. Another thread that comes meanwhile is told the old one,
    up to twice its age, instead of reading too.
    """

    def __init__(self, lasts: Callable[[T], timedelta]) -> None:
        self._lasts = lasts
        self._known: dict[Hashable, tuple[datetime, T]] = {}
        self._reading: set[Hashable] = set()

    def get(self, key: Hashable, wall: datetime, read: Callable[[], T]) -> T:
        known = self._known.get(key)
        if known is not None:
            at, found = known
            age, lasts = abs(wall - at), self._lasts(found)
            if age < lasts or (key in self._reading and age < 2 * lasts):
                return found
        return self._anew(key, wall, read)

    def forget(self, key: Hashable) -> None:
        """After a write: the next one reads."""
        self._known.pop(key, None)

    def _anew(self, key: Hashable, wall: datetime, read: Callable[[], T]) -> T:
        self._reading.add(key)
        try:
            found = read()
        finally:
            self._reading.discard(key)
        if self._lasts(found):
            self._known[key] = wall, found
        else:
            self.forget(key)
        return found
