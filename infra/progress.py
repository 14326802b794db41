"""Progress of long steps: what is done, and how long it has taken so far."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """Prints lines that start with the seconds since the first one; `quiet` keeps them back."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._started = time.monotonic()
        self._quiet = quiet

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def say(self, words: str) -> None:
        if not self._quiet:
            sys.stdout.write(f"[{self.seconds:6.1f} s] {words}\n")
            sys.stdout.flush()

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Say what begins, and how long it took if that was worth knowing."""
        self.say(f"{words} ...")
        began = time.monotonic()
        yield
        took = time.monotonic() - began
        if took > 1:
            self.say(f"{words}: done in {took:.1f} s")
