"""How a bench ends before it is done: out of time, or asked to; both run what tidies up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class OutOfTime(BaseException):
    """Like KeyboardInterrupt, nothing that catches errors may take it for one."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raises OutOfTime in the block once they have passed; 0: never."""
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def leave_when_asked() -> None:
    """SIGTERM and SIGHUP end this process as SystemExit does, so that nothing is left behind."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)


def _out_of_time(number: int, _: object) -> NoReturn:
    raise OutOfTime


def _leave(number: int, _: object) -> NoReturn:
    """Asked twice, it goes on tidying up."""
    for asked in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    raise SystemExit(128 + number)
