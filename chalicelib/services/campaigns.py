"""What everybody concerned is told at an instant: a walk over the lists of the sites.

A cursor says how far it has come, the message's key makes a repetition harmless, and a run ends
when its time is over; the next minute goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.message import Message, MessageKind
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import State
from chalicelib.domain.result import Row as Result
from chalicelib.domain.seats import pool_id
from chalicelib.domain.site import Site
from chalicelib.domain.window import epoch
from chalicelib.services import messages, results
from chalicelib.services.deps import Deps
from chalicelib.store import board, certificates, rounds
from chalicelib.store import messages as store
from chalicelib.store.messages import Campaign

PAGE = 25
_END = "~"
"""Behind every candidate: nothing is left at this site."""


def walk(deps: Deps, round_: Round, until: datetime) -> tuple[int, bool]:
    """Tell who is to be told now; how many were, and False if time was over before the end."""
    told, known = 0, store.campaigns(round_.id)
    for kind, n in _due(deps, round_):
        campaign = known.get((kind.value, n)) or Campaign(round_.id, kind, n)
        if campaign.done:
            continue
        walked = _walk(deps, round_, campaign, until)
        told += (walked.told if walked else 0) - campaign.told
        if walked is None or not walked.done:
            return told, False
    return told, True


def _due(deps: Deps, round_: Round) -> Iterator[tuple[MessageKind, str]]:
    """What has begun. A set that corrects an earlier one is news of its own."""
    now = deps.now()
    if now in round_.phase_two:
        yield MessageKind.TICKET_OPEN, messages.ONLY
    if now < round_.sitting.starts_at:
        return
    opened = results.opened(deps, round_.id)
    if opened is None:
        return
    yield MessageKind.GRADE_OUT, f"{opened.set_version:04d}"
    pickup = certificates.pickup(round_.id)
    over = pickup.closes_at is not None and now >= pickup.closes_at
    if pickup.opens_at is not None and pickup.opens_at <= now and not over:
        yield MessageKind.PICKUP_OPEN, str(epoch(pickup.opens_at))


def _walk(deps: Deps, round_: Round, campaign: Campaign, until: datetime) -> Campaign | None:
    """From where it stands, page by page; None if another walk has taken over."""
    for site in sorted(rounds.sites(round_.id), key=lambda site: site.code):
        after = campaign.after if site.code == campaign.site else None
        if site.code < campaign.site or after == _END:
            continue
        while True:
            if deps.wall() >= until:
                return campaign
            told, after = _page(deps, round_, campaign, site, after)
            here = replace(campaign, site=site.code, after=after or _END)
            wanted = replace(here, told=campaign.told + told)
            stored = store.put_campaign(wanted)
            if stored is None:
                return None
            campaign = stored
            if after is None:
                break
    return store.put_campaign(replace(campaign, done=True))


def _page(
    deps: Deps, round_: Round, campaign: Campaign, site: Site, after: str | None
) -> tuple[int, str | None]:
    pool, paid = pool_id(round_.id, site.code), State.PAID.value
    rows, rest = board.rows(pool, PAGE, after, paid)
    told = 0
    for row in rows:
        message = _message(deps, round_, campaign, site, row.candidate_id)
        told += message is not None and messages.post(deps, message)
    return told, rest


def _message(
    deps: Deps, round_: Round, campaign: Campaign, site: Site, candidate_id: str
) -> Message | None:
    """None for who is not concerned. It names no grade: whoever reads along learns none."""
    if campaign.kind == MessageKind.TICKET_OPEN:
        return messages.ticket_open(deps, round_, candidate_id)
    result = results.result_of(deps, round_.id, candidate_id)
    if not _concerns(campaign.kind, result):
        return None
    params = messages.common(deps, round_)
    if campaign.kind == MessageKind.PICKUP_OPEN:
        params["place"] = site.pickup_place
    return Message(candidate_id, round_.id, campaign.kind, campaign.n, deps.now(), params)


def _concerns(kind: MessageKind, result: Result | None) -> bool:
    certified = result is not None and result.certificate_no is not None
    return certified if kind == MessageKind.PICKUP_OPEN else result is not None
