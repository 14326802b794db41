"""Work at the same time as something else, whose failure nobody can miss."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Raises at the end what the work has raised; what fails meanwhile does not wait for it."""
    pool = ThreadPoolExecutor(1)
    try:
        doing = pool.submit(work)
        yield
        doing.result()
    finally:
        pool.shutdown(wait=False)


@contextmanager
def again_and_again(work: Callable[[], object], each_s: float) -> Iterator[None]:
    """The same with a pause before each time, until the block is over."""
    over = threading.Event()

    def until_over() -> None:
        while not over.wait(each_s):
            work()

    with beside(until_over):
        try:
            yield
        finally:
            over.set()
