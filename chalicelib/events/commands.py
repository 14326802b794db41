"""Operator commands: invoked by hand with the deployer's credentials, never over HTTP."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from chalicelib import runtime
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import DomainError, Invalid
from chalicelib.events import metrics
from chalicelib.services import (
    inventory_audit,
    releases,
    reminders,
    result_facts,
    staff_accounts,
    sweep,
)
from chalicelib.services.deps import Deps
from chalicelib.store import rounds


def run(event: dict[str, Any]) -> dict[str, Any]:
    """`{"command": "audit", …}` -> its result, or the problem; `COMMANDS` lists them."""
    command = COMMANDS.get(str(event.get("command")))
    if command is None:
        return {"ok": False, "code": "unknown_command", "commands": sorted(COMMANDS)}
    arguments = {name: value for name, value in event.items() if name != "command"}
    deps = runtime.deps()
    try:
        inspect.signature(command).bind(deps, **arguments)
    except TypeError as error:
        return {"ok": False, "code": "wrong_arguments", "reason": str(error)}
    deps.log.info("operator", extra={"command": event["command"]})
    try:
        return {"ok": True, **command(deps, **arguments)}
    except Invalid as error:
        return {"ok": False, "code": error.code, "errors": [asdict(e) for e in error.errors]}
    except DomainError as error:
        return {"ok": False, "code": error.code, "params": error.params}


def _staff_create(
    deps: Deps,
    account: str,
    name: str,
    role: str,
    scope: str,
    password: str,
    totp_secret: str | None = None,
) -> dict[str, Any]:
    actor = Actor("operator", "operator", "operator")
    made = staff_accounts.create(deps, account, name, role, scope, password, totp_secret, actor)
    return {"account": account, "totp_secret": made.totp_secret, "totp_uri": made.totp_uri}


def _audit(
    deps: Deps,
    round: str | None = None,  # noqa: A002
    again: bool = True,
) -> dict[str, Any]:
    """Every round, or one; suspects are looked at again after a minute unless told otherwise."""
    ids = [round] if round else rounds.ids()
    reports = {round_id: inventory_audit.run(deps, round_id) for round_id in ids}
    suspected = [round_id for round_id, report in reports.items() if report.suspects]
    if suspected and again:
        time.sleep(inventory_audit.LOOK_AGAIN.total_seconds() + 1)
        reports |= {round_id: inventory_audit.run(deps, round_id) for round_id in suspected}
    metrics.count("audit_findings", sum(len(report.findings) for report in reports.values()))
    return {
        "clean": all(report.state == "clean" for report in reports.values()),
        "rounds": [_figures(report) for report in reports.values()],
    }


def _figures(report: inventory_audit.Report) -> dict[str, Any]:
    """What a person reads: figures and what was found; of mere suspects only how many."""
    raw = {name: value for name, value in report.as_json().items() if name != "first_seen"}
    return {**raw, "suspects": len(report.suspects)}


def _sweep(deps: Deps) -> dict[str, Any]:
    return asdict(sweep.run(deps))


def _remind(deps: Deps) -> dict[str, Any]:
    """What the minute function does, now: walks need not wait for it."""
    return asdict(reminders.run(deps))


def _publish(deps: Deps) -> dict[str, Any]:
    """What the minute function does, now."""
    done = releases.publish(deps)
    result_facts.ask(deps)
    return asdict(done)


def _programmes(deps: Deps) -> dict[str, Any]:
    return {"programmes": {code: found.version for code, found in deps.programmes.items()}}


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "staff-create": _staff_create,
    "audit": _audit,
    "sweep": _sweep,
    "remind": _remind,
    "publish": _publish,
    "programmes": _programmes,
}
