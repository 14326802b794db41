"""Bodies of the scheduled handlers: safe to run twice or late."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chalicelib import runtime
from chalicelib.services import reminders
from chalicelib.services import sweep as sweeping


def sweep(event: Any) -> dict[str, Any]:
    """The minute sweep."""
    deps = runtime.deps()
    swept = asdict(sweeping.run(deps))
    deps.log.info("swept", extra=swept)
    return swept


def publish(event: Any) -> dict[str, Any]:
    """Arm the releases of scores that are due."""
    deps = runtime.deps()
    deps.log.info("published")
    return {}


def remind(event: Any) -> dict[str, Any]:
    """Messages that time brings, and those that were not sent yet."""
    deps = runtime.deps()
    done = asdict(reminders.run(deps))
    deps.log.info("reminded", extra=done)
    return done
