"""Lists and daily figures for staff, fed from the registrations' stream.

`pk` `<round>/<site>`, `sk` candidate: one row per registration. `pk` `days#<round>`, `sk` date.
`pk` `log#<round>#<date>`, `sk` entry id: what staff did on a day, copied from the audit.
A row and its day's figures move in one transaction that compares the registration's version,
so a record delivered twice or late counts once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.models import Model

from chalicelib.domain.window import epoch, from_epoch
from chalicelib.store import tables


@tables.table("BOARD_TABLE")
class BoardItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute(null=True)
    name_masked = UnicodeAttribute(null=True)
    ticket_masked = UnicodeAttribute(null=True)
    held_at = NumberAttribute(null=True)
    payment_deadline = NumberAttribute(null=True)
    paid_at = NumberAttribute(null=True)
    version = NumberAttribute(null=True)
    paid = NumberAttribute(null=True)
    held = NumberAttribute(null=True)
    expired = NumberAttribute(null=True)
    entry = JSONAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of one registration; nothing unmasked."""

    pool: str
    candidate_id: str
    state: str
    name_masked: str
    ticket_masked: str
    held_at: datetime
    payment_deadline: datetime
    paid_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Day:
    on: str
    paid: int
    held: int
    expired: int


def get(pool: str, candidate_id: str) -> Row | None:
    with tables.throttles_are_busy():
        try:
            return _row(BoardItem.get(pool, candidate_id, consistent_read=True))
        except BoardItem.DoesNotExist:
            return None


def put(row: Row, seen: Row | None, days: dict[str, dict[str, int]], round_id: str) -> bool:
    """Replace `seen` and add to the days' figures, both or neither; False if `seen` has moved."""
    item = BoardItem(
        row.pool,
        row.candidate_id,
        state=row.state,
        name_masked=row.name_masked,
        ticket_masked=row.ticket_masked,
        held_at=epoch(row.held_at),
        payment_deadline=epoch(row.payment_deadline),
        paid_at=epoch(row.paid_at) if row.paid_at else None,
        version=row.version,
    )
    known = BoardItem.version == seen.version if seen else BoardItem.pk.does_not_exist()
    try:
        with tables.throttles_are_busy(), tables.transaction() as transaction:
            transaction.save(item, condition=known)
            for on, figures in days.items():
                actions = [tables.path(name).add(more) for name, more in figures.items() if more]
                if actions:
                    transaction.update(
                        BoardItem(f"days#{round_id}", on), actions, add_version_condition=False
                    )
        return True
    except TransactWriteError as error:
        if any(tables.cancelled_by_condition(error)):
            return False
        raise


def rows(
    pool: str, limit: int, after: str | None = None, state: str | None = None
) -> tuple[list[Row], str | None]:
    """One page of a site's registrations; the second answer is where to go on."""
    beyond = BoardItem.sk > after if after else None
    wanted = BoardItem.state == state if state else None
    with tables.throttles_are_busy():
        found = BoardItem.query(pool, beyond, filter_condition=wanted, limit=limit)
        out = [_row(item) for item in found]
    key = found.last_evaluated_key
    return out, (key["sk"]["S"] if key else None)


def days(round_id: str) -> list[Day]:
    with tables.throttles_are_busy():
        return [_day(item) for item in BoardItem.query(f"days#{round_id}")]


def _row(item: BoardItem) -> Row:
    return Row(
        item.pk,
        item.sk,
        item.state or "",
        item.name_masked or "",
        item.ticket_masked or "",
        from_epoch(item.held_at or 0),
        from_epoch(item.payment_deadline or 0),
        from_epoch(item.paid_at) if item.paid_at else None,
        int(item.version or 0),
    )


def _day(item: BoardItem) -> Day:
    return Day(item.sk, int(item.paid or 0), int(item.held or 0), int(item.expired or 0))
