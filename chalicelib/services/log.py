"""The staff's log: what staff did in a round on a day, with both sides of every change."""

from __future__ import annotations

from datetime import date

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.window import BEIJING
from chalicelib.services.paging import AT_ONCE, Page
from chalicelib.store import log

_STAFF = ("staff", "operator")


def keep(entry: AuditEntry) -> None:
    """Copy what staff did into the log of its day; what others did is left out. Repeatable."""
    if entry.change.actor.kind in _STAFF:
        log.keep(_round_of(entry.subject), entry.change.at.astimezone(BEIJING).date(), entry)


def _round_of(subject: str) -> str:
    """The round that a subject of `domain/audit.py` belongs to."""
    kind, *rest = subject.split("#")
    match kind:
        case "round" | "site":
            return rest[0]
        case "registration":
            return rest[1]
    return log.NO_ROUND


def entries(
    round_id: str, on: date, account: str | None, action: str | None, cursor: str | None, limit: int
) -> tuple[list[AuditEntry], str | None]:
    """One page of a day, newest first, by who did what."""
    page: Page[AuditEntry] = Page(limit)
    further = page.fill(
        lambda after: log.of_day(round_id, on, AT_ONCE, after),
        lambda entry: entry.entry_id,
        lambda entry: _wanted(entry, account, action),
        cursor,
    )
    return page.found, further


def _wanted(entry: AuditEntry, account: str | None, action: str | None) -> bool:
    change = entry.change
    return account in (None, change.actor.id) and action in (None, change.action)
