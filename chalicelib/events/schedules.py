"""Bodies of the scheduled handlers: safe to run twice or late."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chalicelib import runtime
from chalicelib.services import sweep as sweeping


def sweep(event: Any) -> dict[str, Any]:
    """The minute sweep."""
    deps = runtime.deps()
    swept = asdict(sweeping.run(deps))
    deps.log.info("swept", extra=swept)
    return swept
