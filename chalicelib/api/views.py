"""How a registration looks as JSON to its candidate."""

from __future__ import annotations

from chalicelib.api import paper_views, standby_views
from chalicelib.api.public_views import Json, round_brief, sitting_on
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.identity import mask_id_no
from chalicelib.domain.payment import PaymentState
from chalicelib.domain.registration import PendingPhoto, Registration, State
from chalicelib.domain.ticket import ID_TYPES, qr_payload
from chalicelib.domain.window import iso
from chalicelib.domain.written_ticket import mask
from chalicelib.gateways import files
from chalicelib.services import sites, ticket_sheets, tickets, timeline
from chalicelib.services import standby as lists
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import payments
from chalicelib.store.payments import Money, Payment, Refund


def standing(deps: Deps, here: Standing, ticket_masked: str, proved: bool) -> Json:
    """The registration view: the one truth of the status page."""
    seen, shown = here.registration, here.shown
    money = payments.of(here.candidate.id, here.round.id) if seen else Money()
    return {
        "now": iso(here.now),
        "round": {
            **round_brief(here.round, here.phase),
            "pay_until": iso(here.round.pay_until),
        },
        "candidate": {
            "name": here.candidate.name,
            "ticket_no_masked": ticket_masked,
            "id_no_masked": mask_id_no(deps.keys.open(here.candidate.id_sealed)),
            "school": here.school,
            "proved": proved,
            "phone_masked": here.contact and here.contact.phone_masked,
        },
        "eligibility": _eligibility(here),
        "agreement": {
            "version": here.programme.agreement.version,
            "accepted_version": here.acceptance.version if here.acceptance else None,
            "accepted_at": iso(here.acceptance.accepted_at) if here.acceptance else None,
        },
        "state": here.condition.value,
        "registration": _registration(deps, here, shown),
        "payment": _payment(here, money.payment(seen.payment_no if seen else None)),
        "refunds": [refund(found) for found in money.refunds],
        "photo": _photo(deps, here),
        "ticket": _ticket(seen),
        "timeline": [entry(found) for found in timeline.of(here.candidate.id, here.round.id)],
        "standby": standby_views.mine(here, lists.shown(here)),
    }


def _eligibility(here: Standing) -> Json:
    best = here.verdict.best
    return {
        "eligible": here.verdict.eligible,
        "best": best
        and {
            "exam": best.exam,
            "mode": best.mode,
            "ticket_no_masked": mask(best.written_ticket_no),
            "total": best.total,
            "limit": here.verdict.limit,
            "source": best.source,
            "imported_at": iso(best.imported_at),
        },
        "reasons": [
            {
                "clause": reason.clause,
                "code": reason.code,
                "params": reason.params,
                "way_out": reason.way_out,
            }
            for reason in here.verdict.reasons
        ],
    }


def _registration(deps: Deps, here: Standing, seen: Registration | None) -> Json | None:
    if seen is None or seen.state == State.NONE:
        return None
    site = sites.lately(deps, here.round.id, seen.site)
    return {
        "registration_no": seen.registration_no,
        "seq": seen.seq,
        "site": {
            "code": site.code,
            "name": site.name,
            "name_en": site.name_en,
            "province": site.province,
            "city": site.city,
            "address": site.address,
            "pickup_place": site.pickup_place,
        },
        "sitting": sitting_on(seen.sits(here.round)),
        "fee_minor": seen.fee_minor,
        "held_at": iso(seen.held_at),
        "payment_deadline": iso(seen.payment_deadline),
        "payable_until": iso(seen.payment_deadline - here.programme.payment_stops_before),
        "paid_at": iso(seen.paid_at),
        "confirmed_at": iso(seen.confirmed_at),
        "papers": paper_views.of_registration(here.programme, here.round, seen),
        "answers": seen.answers,
    }


def _payment(here: Standing, found: Payment | None) -> Json | None:
    if found is None:
        return None
    usable = found.state == PaymentState.OPEN and here.now < found.payment_deadline
    return {
        "payment_no": found.payment_no,
        "state": found.state.value,
        "amount_minor": found.amount_minor,
        "cashier_url": found.cashier_url if usable else None,
        "started_at": iso(found.started_at),
    }


def refund(found: Refund) -> Json:
    return {
        "refund_no": found.refund_no,
        "amount_minor": found.amount_minor,
        "reason": found.reason.value,
        "state": found.state.value,
        "requested_at": iso(found.requested_at),
        "done_at": iso(found.done_at),
    }


def _photo(deps: Deps, here: Standing) -> Json | None:
    seen = here.registration
    key = tickets.photo_key(here, seen)
    pending = seen.pending_photo if seen else None
    if key is None and pending is None:
        return None
    return {
        "url": deps.files.link(key, "image/jpeg") if key else None,
        "source": "upload" if seen and seen.photo_id else "roster",
        "pending": pending and _pending(deps, here, pending),
    }


def _pending(deps: Deps, here: Standing, pending: PendingPhoto) -> Json:
    waiting = pending.state.value == "waiting"
    key = files.photo_key(here.candidate.id, pending.photo_id)
    return {
        "photo_id": pending.photo_id,
        "state": pending.state.value,
        "uploaded_at": iso(pending.uploaded_at),
        "reason": pending.reason,
        "params": pending.params or {},
        "url": deps.files.link(key, "image/jpeg") if waiting else None,
    }


def _ticket(seen: Registration | None) -> Json | None:
    if seen is None or seen.state != State.PAID:
        return None
    record = seen.ticket
    if record is None:
        return {"state": "none", "version": 0, "ticket_no": None, "made_at": None, "failure": None}
    return {
        "state": record.state.value,
        "version": record.version,
        "ticket_no": seen.ticket_no,
        "made_at": iso(record.made_at),
        "failure": record.failure,
    }


def entry(found: AuditEntry) -> Json:
    """A line of the timeline without who in person, nor before and after."""
    change = found.change
    return {
        "at": iso(change.at),
        "who": change.actor.kind,
        "action": change.action,
        "params": change.params,
        "reason": change.reason,
    }


def ticket_sheet(deps: Deps, here: Standing, seen: Registration) -> Json:
    """What the ticket prints, for the page: the same source as the PDF, the QR code's text too."""
    record = seen.ticket
    found = ticket_sheets.sheet(deps, here, seen, record.version if record else 0)
    key = tickets.photo_key(here, seen)
    site = sites.get(here.round.id, seen.site)
    return {
        "title": found.title,
        "name": found.name,
        "id_type": ID_TYPES[found.id_type],
        "id_no": found.id_no,
        "ticket_no": found.ticket_no,
        "written_ticket_no": found.written_ticket_no,
        "school": found.school,
        "photo_url": deps.files.link(key, "image/jpeg") if key else None,
        "site": {"name": site.name, "name_en": site.name_en, "address": found.site_address},
        "sitting": sitting_on(seen.sits(here.round)),
        "pickup_place": found.pickup_place,
        "rules": list(found.rules),
        "qr": qr_payload(found, deps.keys.sign),
        "specimen": found.specimen,
        "belongings": [{"title": one.title, "text": one.text} for one in found.belongings],
        "papers": paper_views.of_registration(here.programme, here.round, seen),
    }
