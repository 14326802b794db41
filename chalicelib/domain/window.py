"""Instants and windows `[opens_at, closes_at)`. Rules compare UTC, people read 北京时间."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which an action is allowed: the first instant counts, the last does not."""

    opens_at: datetime
    closes_at: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at


def iso(at: datetime | None) -> str | None:
    """UTC with a trailing Z, whole seconds unless there are more."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def clock(at: datetime) -> str:
    """9:05 in Beijing."""
    local = at.astimezone(BEIJING)
    return f"{local.hour}:{local.minute:02}"


def instant(text: str) -> datetime:
    """Read what `iso` wrote; a naive text is refused with ValueError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"no time zone: {text}")
    return at.astimezone(UTC)


def from_epoch(seconds: int | float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def epoch(at: datetime) -> int:
    """Whole seconds since 1970, rounded down."""
    return int(at.timestamp())
