"""What the streams feed: the audit of candidates' moves, staff's lists and search, snapshots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.audit import AuditEntry, Change, difference, registration_subject
from chalicelib.domain.errors import Busy
from chalicelib.domain.names import mask_name
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.seats import pool_id, pool_part, pool_site
from chalicelib.domain.window import BEIJING, iso
from chalicelib.domain.written_ticket import mask
from chalicelib.services import expiry, lookups, promotion, sites
from chalicelib.services.deps import Deps
from chalicelib.store import audit, board, people, rounds
from chalicelib.store.board import Row

_COUNTED = {
    State.INTENT: "held",
    State.PAYING: "held",
    State.PAID: "paid",
    State.EXPIRED: "expired",
    State.CANCELLED: "expired",
}
_TRIES = 8


def pool_changed(deps: Deps, pool: str) -> None:
    """Rebuild the snapshot of a pool whose shards have changed, and visit the list of its site."""
    round_id, code = pool_site(pool)
    site = rounds.site(round_id, code)
    if site is not None:
        seen = sites.refresh(deps, round_id, site, pool_part(pool))
        try:
            promotion.after(deps, round_id, site, seen, asks=False)
        except Exception:
            deps.log.exception("list not visited, the sweep will", extra={"pool": pool})


def shard_changed(deps: Deps, pool: str, before: dict[str, int], after: dict[str, int]) -> None:
    """Entries that have left a shard: of those whose time was over, the registration is told.

    The sweep tells it too; a successor who takes an expired place does not.
    """
    round_id, _ = pool_site(pool)
    for candidate_id in before.keys() - after.keys():
        expiry.say(deps, candidate_id, round_id, before[candidate_id])


def registration_changed(
    deps: Deps, before: Registration | None, after: Registration, change: Change, written: datetime
) -> None:
    """One stream record, delivered at least once. `written` is DynamoDB's own instant."""
    if change.actor.kind != "staff":
        entry_id = f"{int(written.timestamp() * 1000):011x}{after.version:05d}"
        subject = registration_subject(after.candidate_id, after.round_id)
        old, new = difference(_facts(before) if before else {}, _facts(after))
        audit.add(AuditEntry(subject, entry_id, change, old, new))
    _list(after)
    if before is not None and before.site != after.site:
        _leave(before, after)
    _find_by(deps, before, after)


def _find_by(deps: Deps, before: Registration | None, after: Registration) -> None:
    """Whatever is new about a registration by which staff may look it up."""
    of = (after.round_id, after.candidate_id)
    if before is None:
        facts = people.facts(after.candidate_id)
        if facts is not None:
            lookups.add_name(deps, facts.candidate.name, *of)
        lookups.add_payment(deps, after.registration_no, *of)
    for number, known in (
        (after.payment_no, before and before.payment_no),
        (after.provider_no, before and before.provider_no),
    ):
        if number and number != known:
            lookups.add_payment(deps, number, *of)
    if after.ticket_no and after.ticket_no != (before and before.ticket_no):
        lookups.add_ticket(deps, after.ticket_no, *of)


def _facts(registration: Registration) -> dict[str, Any]:
    return {
        "state": registration.state.value,
        "site": registration.site,
        "seq": registration.seq,
        "payment_deadline": iso(registration.payment_deadline),
        "paid_at": iso(registration.paid_at),
        "school": registration.school,
        "photo_id": registration.photo_id,
        "ticket_version": registration.ticket.version if registration.ticket else None,
    }


def _list(after: Registration) -> None:
    """The row of this site's list, and the day's figures."""
    _replace(_site_list(after), after, lambda seen: _row(after, seen))


def _site_list(registration: Registration) -> str:
    """The list of a site is one, whatever pools it has."""
    return pool_id(registration.round_id, registration.site)


def _leave(before: Registration, after: Registration) -> None:
    """The row at the former site ends: the candidate has chosen another.

    Written even where no row is: should the former choice be told late, it finds a newer one.
    """

    def gone(seen: Row | None) -> Row:
        row = _row(before, seen)
        return replace(row, state=State.NONE.value, paid_at=None, version=after.version)

    _replace(_site_list(before), after, gone)


def _replace(pool: str, after: Registration, row_after: Callable[[Row | None], Row]) -> None:
    """Put the next row unless a newer one is there; raises Busy so that the record comes again."""
    for _ in range(_TRIES):
        seen = board.get(pool, after.candidate_id)
        if seen is not None and seen.version >= after.version:
            return
        row = row_after(seen)
        if board.put(row, seen, _figures(seen, row), after.round_id):
            return
    raise Busy(retry_after=1)


def _row(after: Registration, seen: Row | None) -> Row:
    name, ticket = (seen.name_masked, seen.ticket_masked) if seen else _who(after.candidate_id)
    return Row(
        _site_list(after),
        after.candidate_id,
        after.state.value,
        name,
        ticket,
        after.held_at,
        after.payment_deadline,
        after.paid_at,
        after.version,
    )


def _who(candidate_id: str) -> tuple[str, str]:
    facts = people.facts(candidate_id)
    if facts is None:
        return "", ""
    ticket = mask(facts.scores[0].written_ticket_no) if facts.scores else ""
    return mask_name(facts.candidate.name), ticket


def _figures(seen: Row | None, row: Row) -> dict[str, dict[str, int]]:
    """What to add to which day: a registration counts on the day its place was taken."""
    days: dict[str, dict[str, int]] = {}
    for counted, sign in ((seen, -1), (row, 1)):
        kind = _COUNTED.get(State(counted.state)) if counted else None
        if counted is not None and kind is not None:
            on = counted.held_at.astimezone(BEIJING).date().isoformat()
            figures = days.setdefault(on, {})
            figures[kind] = figures.get(kind, 0) + sign
    return days
