"""What every kind of import does: look at a file, then write what is good in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.roster import RowFault

Report = Callable[[int, int], None]
"""`report(done, total)`."""
REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class Findings:
    """`changed` would be written, `unchanged` is known already, `refused` counts lines.

    `kinds` and `counts` are for grades only: findings by kind, and results by word.
    """

    changed: int
    unchanged: int
    refused: int
    faults: tuple[RowFault, ...]
    kinds: dict[str, int] | None = None
    counts: dict[str, int] | None = None


class ImportWork(Protocol):
    """One kind of import over one file."""

    encoding: str | None

    def check(self, report: Report) -> Findings:
        """Dry run: writes nothing. Raises Invalid if the file can't be read at all."""
        ...

    def commit(self, report: Report) -> int | None:
        """Write what is good and new; safe to run again from the start.

        Answers the version of the set of results it has made, if that is what it makes.
        """
        ...
