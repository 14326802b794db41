"""Lists for full sites: who waits, and in which order.

`pk` candidate, `sk` round: the one wait of a person in a round, with its state.
`pk` `<round>/<site>`, `sk` `<instant>-<candidate>`: a line of the list, there as long as they wait.
Both change in one transaction, so the list never says anything else than its people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.models import Model

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.registration import Registration
from chalicelib.domain.standby import Wait, WaitState, Why, of_order
from chalicelib.domain.window import epoch, from_epoch
from chalicelib.store import audit, registrations, tables


@tables.table("STANDBY_TABLE")
class StandbyItem(Model):
    """A line of a list has its keys and nothing else."""

    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    site = UnicodeAttribute(null=True)
    joined_ms = NumberAttribute(null=True)
    state = UnicodeAttribute(null=True)
    why = UnicodeAttribute(null=True)
    offer_until = NumberAttribute(null=True)
    tries = NumberAttribute(null=True)
    version = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in a list; `order` is where to go on after them."""

    order: str
    candidate_id: str
    joined_at: datetime


def get(candidate_id: str, round_id: str) -> Wait | None:
    """Consistent read."""
    with tables.throttles_are_busy():
        try:
            return _read(StandbyItem.get(candidate_id, round_id, consistent_read=True))
        except StandbyItem.DoesNotExist:
            return None


def write(
    seen: Wait | None, wanted: Wait, entry: AuditEntry, held: Registration | None = None
) -> Wait | None:
    """Replace what was `seen`, its line in the list with it; None if somebody else was first, or
    the registration is not as it was `held` any more.
    """
    stored = replace(wanted, version=(seen.version if seen else 0) + 1)
    fresh = StandbyItem.pk.does_not_exist()
    same = StandbyItem.version == seen.version if seen else fresh
    try:
        with tables.throttles_are_busy(), tables.transaction() as transaction:
            transaction.save(_item(stored), condition=same)
            if seen is not None and seen.state == WaitState.WAITING:
                transaction.delete(_line(seen), add_version_condition=False)
            if stored.state == WaitState.WAITING:
                transaction.save(_line(stored))
            if held is not None:
                registrations.unmoved_in(transaction, held)
            audit.add_in(transaction, entry)
    except TransactWriteError as error:
        if any(tables.cancelled_by_condition(error)):
            return None
        raise
    return stored


def count_try(wait: Wait) -> None:
    """For the next visit; nothing if the wait has moved."""
    item, same = StandbyItem(wait.candidate_id, wait.round_id), StandbyItem.version == wait.version
    tables.updated(item, [StandbyItem.tries.add(1)], same)


def waits(round_id: str, site: str, consistent: bool = False) -> bool:
    """Is anybody in the list?"""
    pk = _list(round_id, site)
    with tables.throttles_are_busy():
        return bool(list(StandbyItem.query(pk, limit=1, consistent_read=consistent)))


def lines(
    round_id: str, site: str, limit: int, after: str | None = None
) -> tuple[list[Line], str | None]:
    """Consistent read of one page, the first of the list first; and where to go on."""
    beyond = StandbyItem.sk > after if after else None
    with tables.throttles_are_busy():
        found = StandbyItem.query(_list(round_id, site), beyond, limit=limit, consistent_read=True)
        page = [Line(item.sk, *of_order(item.sk)) for item in found]
    more = found.last_evaluated_key is not None
    return page, (page[-1].order if page and more else None)


def up_to(round_id: str, site: str, order: str, most: int | None = None) -> int:
    """How many are in the list up to this line, itself included; no more than `most` are read."""
    with tables.throttles_are_busy():
        lines = StandbyItem.query(_list(round_id, site), StandbyItem.sk <= order, limit=most)
        return sum(1 for _ in lines)


def length(round_id: str, site: str) -> int:
    with tables.throttles_are_busy():
        return StandbyItem.count(_list(round_id, site))


def _list(round_id: str, site: str) -> str:
    return f"{round_id}/{site}"


def _line(wait: Wait) -> StandbyItem:
    return StandbyItem(_list(wait.round_id, wait.site), wait.order)


def _item(wait: Wait) -> StandbyItem:
    return StandbyItem(
        wait.candidate_id,
        wait.round_id,
        site=wait.site,
        joined_ms=wait.joined_ms,
        state=wait.state.value,
        why=wait.why.value if wait.why else None,
        offer_until=epoch(wait.offer_until) if wait.offer_until else None,
        tries=wait.tries or None,
        version=wait.version,
    )


def _read(item: StandbyItem) -> Wait:
    return Wait(
        item.pk,
        item.sk,
        item.site or "",
        from_epoch((item.joined_ms or 0) / 1000),
        WaitState(item.state or ""),
        Why(item.why) if item.why else None,
        from_epoch(item.offer_until) if item.offer_until else None,
        int(item.tries or 0),
        int(item.version or 0),
    )
