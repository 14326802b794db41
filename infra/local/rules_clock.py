"""Moving the rules' clock of one instance. The wall's clock (ttl, tokens, links) stays."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

# So that the clock never shows an instant before `at` once this has been said.
_WRITING_S = 0.001


@dataclass(frozen=True, slots=True)
class RulesClock:
    """The file holds the offset in seconds; functions read it at every look at the clock."""

    file: Path

    def offset(self) -> float:
        try:
            return float(self.file.read_text())
        except (OSError, ValueError):
            return 0.0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset())

    def move(self, at: datetime | None) -> None:
        """Let it be `at` now, ticking on from there; None follows the wall again."""
        if at is not None and at.tzinfo is None:
            raise ValueError("an instant needs its time zone, such as 2014-10-30T09:00:00+08:00")
        seconds = 0.0 if at is None else (at - datetime.now(UTC)).total_seconds() + _WRITING_S
        draft = self.file.with_suffix(".part")
        draft.write_text(f"{seconds:.3f}")
        draft.replace(self.file)
