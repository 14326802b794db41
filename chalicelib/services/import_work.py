"""What every kind of import does: look at a file, then write what is good in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalicelib.services.deps import Deps

if TYPE_CHECKING:
    from chalicelib.domain.roster import RowFault

Report = Callable[[int, int], None]
"""`report(done, total)`."""
REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class Findings:
    """`changed` would be written, `unchanged` is known already, `refused` counts lines."""

    changed: int
    unchanged: int
    refused: int
    faults: tuple[RowFault, ...]


class ImportWork(Protocol):
    """One kind of import over one file."""

    encoding: str | None

    def __init__(self, deps: Deps, data: bytes) -> None: ...

    def check(self, report: Report) -> Findings:
        """Dry run: writes nothing. Raises Invalid if the file can't be read at all."""
        ...

    def commit(self, report: Report) -> None:
        """Write what is good and new; safe to run again from the start."""
        ...
