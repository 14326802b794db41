"""What this process knows for a moment, of what everybody asks for at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """Answers by what they answer; `lasts` says for how long each is good, 0 for not at all.

    Whoever finds one too old reads anew; who comes meanwhile is told the old one once more.
    """

    def __init__(self, lasts: Callable[[T], timedelta]) -> None:
        self._lasts = lasts
        self._known: dict[Hashable, tuple[datetime, T]] = {}

    def get(self, key: Hashable, wall: datetime, read: Callable[[], T]) -> T:
        known = self._known.get(key)
        if known is not None:
            at, found = known
            if abs(wall - at) < self._lasts(found):
                return found
            self._known[key] = wall, found
        try:
            fresh = read()
        except Exception:
            self.forget(key)
            raise
        if self._lasts(fresh):
            self._known[key] = wall, fresh
        else:
            self.forget(key)
        return fresh

    def forget(self, key: Hashable) -> None:
        """After a write: the next one reads."""
        self._known.pop(key, None)
