"""What everybody may know of a round's sites and promised days, worked out from its data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chalicelib.domain.catalogue import Promise
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.schedule import last_day
from chalicelib.domain.site import Site
from chalicelib.domain.workdays import Deadline
from chalicelib.programmes.workdays import calendar
from chalicelib.store import remedies, rounds

Status = Literal["open", "closed", "moved", "cancelled"]
_STATUS: dict[str, Status] = {"move": "moved", "refund": "cancelled"}


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """`to` are the sites that its candidates have been moved to."""

    site: Site
    status: Status
    since: datetime | None = None
    to: tuple[str, ...] = ()


def site_statuses(round_id: str) -> list[SiteStatus]:
    """Every site by province, city and code, with what has become of it (C3-37)."""
    found = sorted(rounds.sites(round_id), key=lambda one: (one.province, one.city, one.code))
    latest = {work.site: work for work in sorted(remedies.of_round(round_id), key=_started)}
    return [_status(site, latest.get(site.code)) for site in found]


def _started(work: remedies.Work) -> datetime:
    return work.started_at


def _status(site: Site, work: remedies.Work | None) -> SiteStatus:
    if site.open:
        return SiteStatus(site, "open")
    if work is None:
        return SiteStatus(site, "closed")
    return SiteStatus(site, _STATUS.get(work.action, "closed"), work.started_at, tuple(work.to))


def promised(programme: Programme, round_: Round) -> Iterator[tuple[Promise, Deadline]]:
    """Each with its day, holidays and made-up days counted (A6-12)."""
    if programme.catalogue is None:
        return
    after = last_day(programme, round_)
    for promise in programme.catalogue.promises:
        yield promise, calendar().after(after, promise.working_days)
