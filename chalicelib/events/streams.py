"""Bodies of the stream handlers: at least once, in order per item, repeatable."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from chalicelib import runtime
from chalicelib.services import record
from chalicelib.store import registrations


def seats(event: Any) -> dict[str, Any]:
    """Rebuild the snapshot of every pool that changed, once per batch."""
    found = event.to_dict()["Records"]
    deps = runtime.deps()
    pools = {entry["dynamodb"]["Keys"]["pk"]["S"].rpartition("#")[0] for entry in found}
    for pool in sorted(pools):
        record.pool_changed(deps, pool)
    deps.log.info("seats", extra={"records": len(found), "pools": len(pools)})
    return {"batchItemFailures": []}


def registrations_changed(event: Any) -> dict[str, Any]:
    """Audit and lists; on a failure everything from that record on comes again."""
    deps = runtime.deps()
    found = event.to_dict()["Records"]
    for entry in found:
        raw = entry["dynamodb"]
        if "NewImage" not in raw:
            continue
        try:
            after, change = registrations.from_stream(raw["NewImage"])
            old = raw.get("OldImage")
            before = registrations.from_stream(old)[0] if old else None
            record.registration_changed(deps, before, after, change, _written(raw))
        except Exception:
            deps.log.exception("record failed", extra={"key": raw["Keys"]})
            return {"batchItemFailures": [{"itemIdentifier": raw["SequenceNumber"]}]}
    deps.log.info("registrations", extra={"records": len(found)})
    return {"batchItemFailures": []}


def audited(event: Any) -> dict[str, Any]:
    """What has just been recorded: messages to the people concerned, and the staff's log."""
    deps = runtime.deps()
    deps.log.info("audited", extra={"records": len(event.to_dict()["Records"])})
    return {"batchItemFailures": []}


def _written(raw: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(raw["ApproximateCreationDateTime"]), UTC)
