"""A round of the next term from one that is there: the same days of the week, as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from chalicelib.domain.audit import Actor
from chalicelib.domain.paper import in_month, offered
from chalicelib.domain.programme import Programme, Round, Sitting, Words
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.domain.site import Site, SitePool
from chalicelib.domain.window import Window
from chalicelib.services import round_checks, rounds, sites
from chalicelib.services.deps import Deps
from chalicelib.services.round_checks import Note
from chalicelib.services.rounds import RoundExists
from chalicelib.store import notices
from chalicelib.store import rounds as store

TERM = timedelta(weeks=26)


def copy(
    deps: Deps,
    source: Round,
    new_id: str,
    exam_on: date | None,
    name: Words | None,
    actor: Actor,
) -> tuple[Round, list[Note]]:
    """A draft with every instant moved by the days between the exams, and its sites.

    Without a day it is 26 weeks later. What a crash has left out is made up for by asking again.
    Raises Invalid, RoundExists.
    """
    programme = rounds.programme_of(deps, source)
    wanted = moved(programme, source, new_id, exam_on or source.exam_on + TERM)
    wanted = replace(wanted, name=name or source.name)
    stored = _begun(wanted) or rounds.put(deps, wanted, actor)
    there = {site.code for site in store.sites(new_id)}
    for site in store.sites(source.id):
        if site.code not in there:
            sites.put(deps, new_id, _anew(site), actor)
    return stored, list(_review(deps, programme, source, stored))


def moved(programme: Programme, source: Round, new_id: str, exam_on: date) -> Round:
    """The same hours on other days; papers that the new month doesn't offer are left out."""
    by = exam_on - source.exam_on
    known = {paper.code: paper for paper in programme.papers}
    papers = [code for code in source.papers if in_month(known[code], exam_on.month)]
    return replace(
        source,
        id=new_id,
        exam_on=exam_on,
        sitting=_sitting(source.sitting, by),
        sittings={part: _sitting(one, by) for part, one in source.sittings.items()},
        phase_one=_window(source.phase_one, by),
        phase_two=_window(source.phase_two, by),
        pay_until=source.pay_until + by,
        papers=tuple(papers),
        draft=True,
        issued_on=None,
        changes=(),
        version=0,
    )


def _sitting(found: Sitting, by: timedelta) -> Sitting:
    return Sitting(found.starts_at + by, found.entry_from + by, found.entry_until + by)


def _window(found: Window, by: timedelta) -> Window:
    return Window(found.opens_at + by, found.closes_at + by)


def _begun(wanted: Round) -> Round | None:
    """The draft of an earlier try."""
    found = store.get(wanted.id)
    if found is None:
        return None
    same = (found.programme, found.exam_on) == (wanted.programme, wanted.exam_on)
    if not (found.draft and same):
        raise RoundExists(round=wanted.id)
    return found


def _anew(site: Site) -> Site:
    """All its places free again."""
    pools = tuple(SitePool(pool.part, pool.capacity) for pool in site.pools)
    return replace(site, pools=pools, open=True, version=0)


def _review(deps: Deps, programme: Programme, source: Round, made: Round) -> Iterator[Note]:
    """What a person has to look at, beside what every round is checked for."""
    yield from round_checks.review(deps, made)
    if made.name == source.name:
        yield Note("/name", "name_unchanged", {"value": made.name["zh-CN"]})
    if made.exam_on.weekday() != source.exam_on.weekday():
        days = {"value": made.exam_on.isoweekday(), "limit": source.exam_on.isoweekday()}
        yield Note("/exam_on", "weekday_changed", days)
    before = {paper.code for paper in offered(programme, source)}
    after = {paper.code for paper in offered(programme, made)}
    if before != after:
        told = {"added": sorted(after - before), "left_out": sorted(before - after)}
        yield Note("/papers", "papers_changed", told)
    copied = store.sites(made.id)
    places = {"sites": len(copied), "places": sum(site.capacity for site in copied)}
    yield Note("/sites", "sites_copied", places)
    if made.seat_rules != SeatRules():
        yield Note("/seat_rules", "seat_rules_copied")
    rules = {"version": programme.version, "fee_minor": programme.fee_minor}
    yield Note("", "programme_rules", rules)
    written = notices.of_round(source.id)
    if written:
        yield Note("/notices", "notices_not_copied", {"notices": len(written)})
