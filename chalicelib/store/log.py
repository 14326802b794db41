"""What staff did, by round and day: `pk` `log#<round>#<date>`, `sk` entry id, in the board's table.

Copied from the audit's stream, which is the record itself; `-` stands for no round.
"""

from __future__ import annotations

from datetime import date

from chalicelib.domain.audit import AuditEntry, Change
from chalicelib.store import tables
from chalicelib.store.board import BoardItem

NO_ROUND = "-"


def keep(round_id: str, on: date, entry: AuditEntry) -> None:
    """Safe to repeat."""
    raw = {
        "subject": entry.subject,
        "change": entry.change.as_json(),
        "before": entry.before,
        "after": entry.after,
    }
    tables.saved(BoardItem(_key(round_id, on), entry.entry_id, entry=raw))


def of_day(
    round_id: str, on: date, limit: int, after: str | None = None
) -> tuple[list[AuditEntry], str | None]:
    """Newest first; the second answer is where to go on."""
    beyond = BoardItem.sk < after if after else None
    with tables.throttles_are_busy():
        found = BoardItem.query(_key(round_id, on), beyond, limit=limit, scan_index_forward=False)
        out = [_read(item) for item in found]
    key = found.last_evaluated_key
    return out, (key["sk"]["S"] if key else None)


def _key(round_id: str, on: date) -> str:
    return f"log#{round_id}#{on.isoformat()}"


def _read(item: BoardItem) -> AuditEntry:
    raw = item.entry or {}
    change = Change.from_json(raw["change"])
    return AuditEntry(raw["subject"], item.sk, change, raw["before"], raw["after"])
