"""Bodies of the queue handlers: each message by itself, failed ones come again, then to the DLQ."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from chalicelib import runtime
from chalicelib.events import metrics
from chalicelib.services import (
    certificate_numbers,
    exports,
    imports,
    inventory_audit,
    outbox,
    photos,
    reissue,
    result_facts,
    site_remedies,
    tickets,
)
from chalicelib.services.deps import Deps


def photo(event: Any) -> dict[str, Any]:
    """S3 says that photos have arrived."""
    return _each(event, _photo)


def ticket(event: Any) -> dict[str, Any]:
    """Make tickets."""
    return _each(event, lambda deps, body: tickets.make(deps, body["candidate"], body["round"]))


def importer(event: Any) -> dict[str, Any]:
    """Long work that staff asked for: check or commit an import, compare seats and money."""
    return _each(event, _long_work)


def messenger(event: Any) -> dict[str, Any]:
    """Send messages by mail and text message."""
    return _each(event, _send)


def _send(deps: Deps, body: dict[str, Any]) -> None:
    outbox.deliver(deps, body["round"], body["sending"])


def _long_work(deps: Deps, body: dict[str, Any]) -> None:
    if body["step"] == "audit":
        report = inventory_audit.run(deps, body["round"])
        metrics.count("audit_findings", len(report.findings))
    elif body["step"] == "export":
        exports.make(deps, body["round"], body["export"])
    elif body["step"] == "certificates":
        certificate_numbers.prepare(deps, body["round"], body["set"])
    elif body["step"] == "remedy":
        site_remedies.run(deps, body["round"], body["work"])
    elif body["step"] == result_facts.STEP:
        result_facts.run_round(deps, body["round"])
    elif body["step"] == "reissue":
        reissue.run(deps, body["round"], body["case"])
    else:
        imports.run(deps, body["round"], body["job"], body["step"])


def _photo(deps: Deps, body: dict[str, Any]) -> None:
    for entry in body.get("Records", []):
        photos.received(deps, unquote_plus(entry["s3"]["object"]["key"]))


def _each(event: Any, work: Callable[[Deps, dict[str, Any]], None]) -> dict[str, Any]:
    deps = runtime.deps()
    failed = []
    found = event.to_dict()["Records"]
    for message in found:
        try:
            work(deps, json.loads(message["body"]))
        except Exception:
            deps.log.exception("message failed", extra={"message_id": message["messageId"]})
            failed.append({"itemIdentifier": message["messageId"]})
    deps.log.info("messages", extra={"found": len(found), "failed": len(failed)})
    return {"batchItemFailures": failed}
