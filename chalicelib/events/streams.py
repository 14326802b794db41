"""Bodies of the stream handlers: at least once, in order per item, repeatable."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any

from chalicelib import runtime
from chalicelib.domain.seats import pool_site
from chalicelib.services import counts, log, messages, record
from chalicelib.services.deps import Deps
from chalicelib.store import audit, registrations
from chalicelib.store import seats as shards

_POOLS_AT_ONCE = 8


def seats(event: Any) -> dict[str, Any]:
    """Rebuild the snapshot of every pool that changed, once per batch; then tell who has left.

    Several pools at a time: in a rush all sites of a round change, and readers wait for the last.
    Their file comes at the end, since its turn may have to be waited for.
    """
    found = event.to_dict()["Records"]
    deps = runtime.deps()
    pools = {_pool(entry["dynamodb"]) for entry in found}
    with ThreadPoolExecutor(_POOLS_AT_ONCE) as threads:
        list(threads.map(partial(record.pool_changed, deps), sorted(pools)))
    deps.log.info("seats", extra={"records": len(found), "pools": len(pools)})
    answer = _each(deps, found, _shard_changed)
    for round_id in sorted({pool_site(pool)[0] for pool in pools}):
        counts.changed(deps, round_id)
    return answer


def _shard_changed(deps: Deps, raw: dict[str, Any]) -> None:
    before, after = (shards.held_from_stream(raw.get(side)) for side in ("OldImage", "NewImage"))
    record.shard_changed(deps, _pool(raw), before, after)


def _pool(raw: dict[str, Any]) -> str:
    return str(raw["Keys"]["pk"]["S"]).rpartition("#")[0]


def registrations_changed(event: Any) -> dict[str, Any]:
    """Audit and lists; on a failure everything from that record on comes again."""
    deps = runtime.deps()
    found = event.to_dict()["Records"]
    deps.log.info("registrations", extra={"records": len(found)})
    return _each(deps, found, _registration_changed)


def _registration_changed(deps: Deps, raw: dict[str, Any]) -> None:
    if "NewImage" not in raw:
        return
    after, change = registrations.from_stream(raw["NewImage"])
    old = raw.get("OldImage")
    before = registrations.from_stream(old)[0] if old else None
    record.registration_changed(deps, before, after, change, _written(raw))


def audited(event: Any) -> dict[str, Any]:
    """What has just been recorded: the staff's log, and messages to the people concerned."""
    deps = runtime.deps()
    found = event.to_dict()["Records"]
    deps.log.info("audited", extra={"records": len(found)})
    return _each(deps, found, _audited)


def _audited(deps: Deps, raw: dict[str, Any]) -> None:
    if "NewImage" not in raw:
        return
    entry = audit.from_stream(raw["NewImage"])
    log.keep(entry)
    messages.heard(deps, entry)


def _each(
    deps: Deps, found: list[dict[str, Any]], work: Callable[[Deps, dict[str, Any]], None]
) -> dict[str, Any]:
    """One record after another; from the first that fails on, everything comes again."""
    for entry in found:
        raw = entry["dynamodb"]
        try:
            work(deps, raw)
        except Exception:
            deps.log.exception("record failed", extra={"key": raw["Keys"]})
            return {"batchItemFailures": [{"itemIdentifier": raw["SequenceNumber"]}]}
    return {"batchItemFailures": []}


def _written(raw: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(float(raw["ApproximateCreationDateTime"]), UTC)
