"""The committed seed of a round's opening: `pk` round, `sk` `opening`. Written once, for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.opening import Commitment
from chalicelib.domain.seat_rules import Opening
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, tables
from chalicelib.store.lately import Lately
from chalicelib.store.rounds import LATELY, RoundsItem

_KEY = "opening"
_lately = Lately[Commitment | None](lambda found: timedelta.max if found else LATELY)


def get(round_id: str) -> Commitment | None:
    """Consistent read."""
    with tables.throttles_are_busy():
        try:
            item = RoundsItem.get(round_id, _KEY, consistent_read=True)
        except RoundsItem.DoesNotExist:
            return None
    raw = item.data
    rule = Opening(timedelta(seconds=raw["spread"]), timedelta(seconds=raw["present"]))
    return Commitment(raw["sha256"], raw["sealed"], rule, instant(raw["committed_at"]))


def lately(round_id: str, wall: datetime) -> Commitment | None:
    """As this process knows it: what was committed for good, that nothing was for a second."""
    return _lately.get((RoundsItem.Meta.table_name, round_id), wall, lambda: get(round_id))


def put(round_id: str, wanted: Commitment, entry: AuditEntry) -> None:
    """Raises StaleVersion where there is one already."""
    data = {
        "sha256": wanted.sha256,
        "sealed": wanted.sealed,
        "spread": int(wanted.rule.spread.total_seconds()),
        "present": int(wanted.rule.present.total_seconds()),
        "committed_at": iso(wanted.committed_at),
    }
    try:
        with tables.stale(0), tables.transaction() as transaction:
            item = RoundsItem(round_id, _KEY, data=data, version=1)
            transaction.save(item, condition=RoundsItem.pk.does_not_exist())
            audit.add_in(transaction, entry)
    finally:
        _lately.forget((RoundsItem.Meta.table_name, round_id))
