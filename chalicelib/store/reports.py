"""The latest inventory audit of each round: `pk` round, `sk` `audit` in the rounds table."""

from __future__ import annotations

from typing import Any

from chalicelib.store import tables
from chalicelib.store.rounds import RoundsItem


def get(round_id: str) -> dict[str, Any] | None:
    with tables.throttles_are_busy():
        try:
            found: dict[str, Any] = RoundsItem.get(round_id, "audit", consistent_read=True).data
        except RoundsItem.DoesNotExist:
            return None
    return found


def put(round_id: str, report: dict[str, Any]) -> None:
    tables.saved(RoundsItem(round_id, "audit", data=report, version=1))
