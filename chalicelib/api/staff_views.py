"""How things look as JSON, for staff. Names and numbers are masked."""

from __future__ import annotations

from dataclasses import asdict

from chalicelib.api import opening_views, paper_views
from chalicelib.api.public_views import Json, round_brief, sitting
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.names import mask_name
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.site import Site
from chalicelib.domain.staff import Account
from chalicelib.domain.window import iso
from chalicelib.gateways.files import original_key, photo_key
from chalicelib.services import opening
from chalicelib.services.deps import Deps
from chalicelib.services.overview import SOON, Board, PoolLine, SiteLine
from chalicelib.store import cases, people, reports
from chalicelib.store.board import Row
from chalicelib.store.cases import Case
from chalicelib.store.jobs import Job


def account(found: Account) -> Json:
    return {
        "account": found.account,
        "name": found.name,
        "role": found.role.value,
        "scope": found.scope.text,
    }


def round_(deps: Deps, found: Round, programme: Programme) -> Json:
    """A round as staff edit it, with the programme's rules read-only beside it."""
    return {
        **round_brief(found, found.phase(deps.now())),
        "now": iso(deps.now()),
        "sitting": sitting(found.sitting),
        "pay_until": iso(found.pay_until),
        "extending": _extending(found.id),
        "version": found.version,
        "draft": found.draft,
        "issued_on": found.issued_on.isoformat() if found.issued_on else None,
        "seat_rules": opening_views.rules(found.seat_rules),
        "opening": opening_views.opening(deps, found, opening.commitment(found)),
        "rules": {
            "title": programme.name,
            "version": programme.version,
            "fee_minor": programme.fee_minor,
            "hold_hours": int(programme.hold.total_seconds() // 3600),
            "grace_minutes": int(programme.grace.total_seconds() // 60),
            "late_payment": programme.late_payment.value,
            "conditions": list(programme.conditions),
            "editable": list(programme.editable),
            "parts": [{"id": part.id, "name": part.name} for part in programme.parts],
            "papers": [paper_views.paper(one) for one in programme.papers],
            "choice": paper_views.choice(programme),
        },
        "sittings": {part: sitting(at) for part, at in found.sittings.items()},
        "papers": list(found.papers),
        "options": {name: list(ids) for name, ids in found.options.items()},
    }


def programme(found: Programme) -> Json:
    """What a new round of it may offer."""
    return {
        "code": found.code,
        "name": found.name,
        "parts": [{"id": part.id, "name": part.name} for part in found.parts],
        "papers": [
            {"code": one.code, "name": one.name, "months": list(one.offered)}
            for one in found.papers
        ],
    }


def _extending(round_id: str) -> Json | None:
    going = list(cases.every("extend", round_id))
    if not going:
        return None
    extended = sum(case.data["extended"] for case in going)
    return {"extended": extended, "since": iso(going[0].opened_at)}


def audit(round_id: str) -> Json:
    found = cases.waiting("finding", round_id, limit=100)[0]
    return {"report": reports.get(round_id), "found": [case.data for case in found]}


def site(line: SiteLine) -> Json:
    found = line.site
    return {
        "code": found.code,
        "name": found.name,
        "name_en": found.name_en,
        "initials": found.initials,
        "province": found.province,
        "city": found.city,
        "address": found.address,
        "pickup_place": found.pickup_place,
        "capacity": found.capacity,
        "blocked": found.blocked,
        "paid": line.paid,
        "held": line.held,
        "free": line.free,
        "taken": line.paid + line.held,
        "pools": [_pool(one) for one in line.pools],
        "open": found.open,
        "version": found.version,
    }


def _pool(line: PoolLine) -> Json:
    return {
        "part": line.pool.part,
        "capacity": line.pool.capacity,
        "blocked": line.pool.blocked,
        "paid": line.paid,
        "held": line.held,
        "free": line.free,
    }


def board(deps: Deps, found: Board) -> Json:
    """Totals that sum up, days, what waits, sites."""
    return {
        "as_of": iso(found.as_of or deps.wall()),
        "wall": iso(deps.wall()),
        "now": iso(deps.now()),
        "totals": {
            "capacity": sum(
                line.paid + line.held + line.free + line.site.blocked for line in found.lines
            ),
            "blocked": sum(line.site.blocked for line in found.lines),
            "paid": sum(line.paid for line in found.lines),
            "held": sum(line.held for line in found.lines),
            "free": sum(line.free for line in found.lines),
            "sites": len(found.lines),
            "full": sum(line.full for line in found.lines),
            "expiring_2h": sum(line.expires_by(deps.now() + SOON) for line in found.lines),
        },
        "days": [asdict(day) for day in found.days],
        "attention": [
            {"kind": item.kind, "count": item.count, "oldest_at": iso(item.oldest_at)}
            for item in found.waiting
        ],
        "audit": {
            "state": found.report.get("state", "never"),
            "at": found.report.get("at"),
            "findings": len(found.report.get("findings", [])),
        },
        "sites": [site(line) for line in found.lines],
    }


def job(deps: Deps, found: Job) -> Json:
    refused_url = None
    if found.refused_key:
        refused_url = deps.files.link(found.refused_key, "text/csv", f"refused-{found.id}.csv")
    return {
        "job_id": found.id,
        "kind": found.kind,
        "filename": found.filename,
        "state": found.state.value,
        "encoding": found.encoding,
        "progress": {"done": found.done, "total": found.total},
        "rows": {"good": found.good, "refused": found.faulty, "unchanged": found.unchanged},
        "refused": found.refused,
        "refused_url": refused_url,
        "same_as": found.same_as,
        "by": found.by,
        "created_at": iso(found.created_at),
        "committed_at": iso(found.committed_at),
        "failure": found.failure,
        "findings": found.findings,
        "counts": found.counts,
        "set_version": found.set_version,
    }


def registration(found: Site, row: Row) -> Json:
    return {
        "candidate_id": row.candidate_id,
        "name_masked": row.name_masked,
        "ticket_no_masked": row.ticket_masked,
        "site": found.code,
        "site_name": found.name,
        "state": row.state,
        "held_at": iso(row.held_at),
        "payment_deadline": iso(row.payment_deadline),
        "paid_at": iso(row.paid_at),
    }


def review(deps: Deps, case: Case) -> Json:
    """One photo to compare, with the original beside it."""
    facts = people.facts(case.candidate_id)
    original = facts.candidate.original_photo if facts else None
    old = original and deps.files.link(original_key(case.candidate_id, original), "image/jpeg")
    return {
        "case_id": case.id,
        "candidate_id": case.candidate_id,
        "name_masked": mask_name(facts.candidate.name) if facts else "",
        "uploaded_at": iso(case.opened_at),
        "claimed_by": case.claimed_by,
        "claimed_until": iso(case.claimed_until),
        "original_url": old,
        "new_url": deps.files.link(photo_key(case.candidate_id, case.id), "image/jpeg"),
        "flags": [] if original else ["no_original"],
        "escalated": case.data.get("escalated"),
    }


def entry(found: AuditEntry) -> Json:
    """A line of the timeline with everything."""
    change = found.change
    return {
        "at": iso(change.at),
        "who": change.actor.kind,
        "actor": change.actor.id,
        "action": change.action,
        "params": change.params,
        "reason": change.reason,
        "before": found.before,
        "after": found.after,
        "request_id": change.actor.request_id,
    }
