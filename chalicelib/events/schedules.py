"""Bodies of the scheduled handlers: safe to run twice or late."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chalicelib import runtime
from chalicelib.events import metrics
from chalicelib.services import minute_audit, releases, reminders, result_facts, shredding
from chalicelib.services import sweep as sweeping


def sweep(event: Any) -> dict[str, Any]:
    """The minute sweep."""
    deps = runtime.deps()
    swept = asdict(sweeping.run(deps))
    deps.log.info("swept", extra=swept)
    return swept


def audit(event: Any) -> dict[str, Any]:
    """The next turn of the audit; what it has not repaired, and what it could not look at, raise
    their alarms.
    """
    deps = runtime.deps()
    done = asdict(minute_audit.run(deps))
    metrics.count("audit_findings", done["findings"])
    metrics.count("audit_failed", done["failed"])
    deps.log.info("audited", extra=done)
    return done


def publish(event: Any) -> dict[str, Any]:
    """Arm the releases of results that are due; what is in their way raises the alarm."""
    deps = runtime.deps()
    done = releases.publish(deps)
    result_facts.ask(deps)
    metrics.count("release_missed", done.alarming)
    deps.log.info("published", extra=asdict(done))
    return asdict(done)


def remind(event: Any) -> dict[str, Any]:
    """Messages that time brings, and those that were not sent yet."""
    deps = runtime.deps()
    done = asdict(reminders.run(deps))
    deps.log.info("reminded", extra=done)
    return done


class NotShredded(Exception):
    """Files that were to go are still there: the run is repeated, and the alarm raised."""


def shred(event: Any) -> dict[str, Any]:
    """What is past its time goes, programme by programme."""
    deps = runtime.deps()
    done = {"seen": 0, "shredded": 0, "failed": 0}
    for programme in deps.programmes.values():
        report = shredding.run(deps, programme, dry_run=False)
        done["seen"] += report.seen
        done["shredded"] += len(report.due)
        done["failed"] += report.failed
    deps.log.info("shredded", extra=done)
    if done["failed"]:
        raise NotShredded(done["failed"])
    return done
