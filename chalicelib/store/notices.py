"""Public notices: `pk` round, `sk` `notice#<id>`; `version#<id>#<version>` is a former one."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.notice import Attachment, FormerNotice, Notice
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, tables
from chalicelib.store.rounds import RoundsItem


def of_round(round_id: str) -> list[Notice]:
    """Newest first."""
    found = [_notice(item) for item in _query(round_id, "notice#")]
    return sorted(found, key=lambda notice: notice.publish_at, reverse=True)


def put(
    round_id: str, wanted: Notice, before: Notice | None, now: datetime, entry: AuditEntry
) -> Notice:
    """Create, or replace `before`, which is kept beside it; raises StaleVersion."""
    stored = replace(wanted, version=wanted.version + 1)
    key = f"notice#{wanted.id}"
    item = RoundsItem(round_id, key, data=_json(stored), version=stored.version)
    seen = RoundsItem.version == wanted.version if wanted.version else None
    with tables.stale(wanted.version), tables.transaction() as transaction:
        transaction.save(item, condition=RoundsItem.pk.does_not_exist() if seen is None else seen)
        if before is not None:
            transaction.save(_former_item(round_id, before, now))
        audit.add_in(transaction, entry)
    return stored


def former(round_id: str, notice_id: str) -> list[FormerNotice]:
    """Newest first."""
    found = [_former(item) for item in _query(round_id, f"version#{notice_id}#")]
    return sorted(found, key=lambda one: one.notice.version, reverse=True)


def _query(round_id: str, prefix: str) -> list[RoundsItem]:
    with tables.throttles_are_busy():
        return list(RoundsItem.query(round_id, RoundsItem.sk.startswith(prefix)))


def _former_item(round_id: str, before: Notice, now: datetime) -> RoundsItem:
    key = f"version#{before.id}#{before.version:04d}"
    data = {**_json(before), "replaced_at": iso(now)}
    return RoundsItem(round_id, key, data=data, version=before.version)


def _former(item: RoundsItem) -> FormerNotice:
    return FormerNotice(_notice(item), instant(item.data["replaced_at"]))


def _json(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "body": notice.body,
        "publish_at": iso(notice.publish_at),
        "changed_at": iso(notice.changed_at),
        "attachments": [asdict(attachment) for attachment in notice.attachments],
    }


def _notice(item: RoundsItem) -> Notice:
    raw = item.data
    changed_at: datetime | None = instant(raw["changed_at"]) if raw["changed_at"] else None
    return Notice(
        id=item.sk.split("#")[1],
        title=raw["title"],
        body=raw["body"],
        publish_at=instant(raw["publish_at"]),
        changed_at=changed_at,
        version=int(item.version),
        attachments=tuple(Attachment(**one) for one in raw.get("attachments", ())),
    )
