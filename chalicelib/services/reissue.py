"""Tickets made anew because what they print has changed for many: a site's words, a round's time.

The change leaves a case in its own transaction; a job of the importer function walks the paid
places of the sites' shards from there, which know of everybody at once, and the sweep wakes it when
it was lost. A ticket that says the same is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import Busy
from chalicelib.domain.registration import Registration, State, Ticket
from chalicelib.domain.site import Site
from chalicelib.domain.ticket import PaperFault, content_hash
from chalicelib.services import capacity, renewals, standing, ticket_sheets, tickets
from chalicelib.services.deps import Deps
from chalicelib.store import cases, registrations, rounds
from chalicelib.store.cases import Case

ACTOR = Actor("system", "reissue", "reissue")
RUNS = timedelta(seconds=200)
_PAGE = 50
_TRIES = 5


def run(deps: Deps, round_id: str, case_id: str) -> None:
    """The importer function's work, page by page; what is not done in time goes on later."""
    case = cases.get("reissue", round_id, case_id)
    if case is None:
        return
    until = deps.wall() + RUNS
    for people, after in _pages(case):
        for seen in registrations.get_many(people, round_id).values():
            _renew(deps, seen)
        case = renewals.looked(deps, case, after)
        cases.open_(case)
        if deps.wall() >= until:
            renewals.start(deps, case)
            return
    cases.close("reissue", round_id, case_id)


def _pages(case: Case) -> Iterator[tuple[list[str], str]]:
    """Who has paid, and where to go on behind them: `<site>~<candidate>`."""
    only = case.data["site"]
    begun, _, rest = (case.data["after"] or "").partition("~")
    for site in sorted(rounds.sites(case.round_id), key=lambda found: found.code):
        if site.code < begun or only not in (None, site.code):
            continue
        after = rest if site.code == begun else ""
        people = [who for who in _paid(case.round_id, site) if who > after]
        for start in range(0, len(people), _PAGE):
            page = people[start : start + _PAGE]
            yield page, f"{site.code}~{page[-1]}"


def _paid(round_id: str, site: Site) -> list[str]:
    """Everybody with a paid place, once: with several parts they have one in each."""
    shards = capacity.read(round_id, site)
    return sorted({c for shard in shards for c, entry in shard.places().items() if entry.paid})


def _renew(deps: Deps, seen: Registration) -> None:
    """Mark the ticket as outdated and have it made, if it would say something else."""
    for _ in range(_TRIES):
        ticket = seen.ticket
        if ticket is None or seen.state != State.PAID:
            return
        if ticket.state == Ticket.MAKING:
            break
        if _says_the_same(deps, seen):
            return
        change = Change("ticket_outdated", ACTOR, deps.now())
        stored = registrations.write(seen, tickets.outdated(seen), change, None)
        if stored is not None:
            break
        again = registrations.get(seen.candidate_id, seen.round_id)
        if again is None:
            return
        seen = again
    else:
        raise Busy(retry_after=1)
    tickets.remake(deps, seen)


def _says_the_same(deps: Deps, seen: Registration) -> bool:
    here = standing.of(deps, seen.candidate_id, seen.round_id)
    try:
        sheet = ticket_sheets.sheet(deps, here, seen, 0)
        wanted = content_hash(sheet, tickets.photo_digest(here, seen))
    except PaperFault:
        return False
    return seen.ticket is not None and seen.ticket.content == wanted
