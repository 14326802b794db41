"""How rounds, notices and sites look as JSON to the public."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.notice import Notice
from chalicelib.domain.programme import Agreement, Phase, PrivacyNotice, Programme, Round, Sitting
from chalicelib.domain.registry import District, RegistryRules
from chalicelib.domain.seats import Snapshot
from chalicelib.domain.site import Site
from chalicelib.domain.window import Window, iso
from chalicelib.services import results
from chalicelib.services.deps import Deps

Json = dict[str, Any]


def window(found: Window) -> Json:
    return {"opens_at": iso(found.opens_at), "closes_at": iso(found.closes_at)}


def sitting(found: Sitting) -> Json:
    return {
        "starts_at": iso(found.starts_at),
        "entry_from": iso(found.entry_from),
        "entry_until": iso(found.entry_until),
    }


def sitting_on(found: Sitting) -> Json:
    return {"on": found.on.isoformat(), **sitting(found)}


def round_brief(found: Round, phase: Phase) -> Json:
    return {
        "id": found.id,
        "programme": found.programme,
        "name": found.name,
        "exam_on": found.exam_on.isoformat(),
        "phase": phase.value,
        "phase_one": window(found.phase_one),
        "phase_two": window(found.phase_two),
        "specimen": found.specimen,
    }


def round_full(deps: Deps, found: Round, programme: Programme, notices: list[Notice]) -> Json:
    """Everything the public pages say about a round (S1-01)."""
    contact = programme.contact
    return {
        **round_brief(found, found.phase(deps.now())),
        "now": iso(deps.now()),
        "sign_in": programme.accounts.style.value,
        "steps": list(programme.flow.steps),
        "title": programme.name,
        "ticket_title": programme.ticket_title,
        "office": programme.office,
        "pay_until": iso(found.pay_until),
        "sitting": sitting(found.sitting),
        "fee_minor": programme.fee_minor,
        "hold_hours": int(programme.hold.total_seconds() // 3600),
        "eligibility": list(programme.conditions),
        "process": list(programme.process),
        "results": list(programme.results),
        "results_at": iso(results.publication(deps, found.id).results_at),
        "agreement": _agreement(programme.agreement),
        "notices": [notice(found.id, one) for one in notices],
        "contact": {
            "inquiry": contact.inquiry,
            "supervision": contact.supervision,
            "hours": contact.hours,
            "icp": contact.icp,
            "police": contact.police,
            "site_url": contact.site_url,
        },
        "payment_channels": [{"id": c.id, "name": c.name} for c in programme.channels],
        "photo": {
            "min_kb": programme.photo.min_kb,
            "max_kb": programme.photo.max_kb,
            "min_width": programme.photo.min_width,
            "min_height": programme.photo.min_height,
        },
    }


def _agreement(found: Agreement) -> Json:
    clauses = zip(found.clauses, found.summaries, strict=True)
    return {
        "version": found.version,
        "clauses": [{"text": text, "summary": summary} for text, summary in clauses],
    }


def notice(round_id: str, found: Notice) -> Json:
    """Attachments by a route of ours, which lasts; the bucket's own links live for minutes."""
    here = f"/api/v1/rounds/{round_id}/notices/{found.id}/attachments"
    return {
        "id": found.id,
        "title": found.title,
        "body": found.body,
        "published_at": iso(found.publish_at),
        "version": found.version,
        "changed_at": iso(found.changed_at),
        "attachments": [
            {"name": one.name, "size": one.size, "url": f"{here}/{one.id}"}
            for one in found.attachments
        ],
    }


def district(found: District | None) -> Json | None:
    return {"code": found.code, "name": found.name} if found else None


def site_row(
    found: Site, snapshots: list[Snapshot | None], papers: bool, registry: RegistryRules | None
) -> Json:
    """A row of the candidate's list: as many people as find a place in each of its pools, or in one
    of them where `papers` are chosen.
    """
    said = max if papers else min
    free = [snapshot.for_all if snapshot and found.open else 0 for snapshot in snapshots]
    return {
        "code": found.code,
        "name": found.name,
        "name_en": found.name_en,
        "province": found.province,
        "city": found.city,
        "address": found.address,
        "initials": found.initials,
        "capacity": said((pool.sellable for pool in found.pools), default=0),
        "free": said(free, default=0),
        "open": found.open,
        "district": district(registry.district_at(found.code)) if registry else None,
        "parts": {
            pool.part: (places, pool.sellable)
            for pool, places in zip(found.pools, free, strict=True)
            if pool.part
        },
    }


def site_rows(
    round_id: str,
    found: list[Site],
    snapshots: list[Snapshot],
    papers: bool = False,
    registry: RegistryRules | None = None,
) -> list[Json]:
    by_pool = {snapshot.pool: snapshot for snapshot in snapshots}
    ordered = sorted(found, key=lambda site: (site.province, site.city, site.code))
    return [
        site_row(site, [by_pool.get(pool) for pool in site.pool_ids(round_id)], papers, registry)
        for site in ordered
    ]


def privacy_notice(found: PrivacyNotice) -> Json:
    return {
        "version": found.version,
        "updated_on": found.updated_on.isoformat(),
        "sections": [{"title": s.title, "body": s.body} for s in found.sections],
    }
