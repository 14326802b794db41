"""A candidate's way to a registration as JSON."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict
from typing import Any

from chalicelib.api.public_views import Json, district
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import Reason
from chalicelib.domain.flow import DataField, Seen, Stage, Step
from chalicelib.domain.names import mask_name
from chalicelib.domain.paper import ChoiceRefused, fee_of
from chalicelib.domain.proof import ProofState
from chalicelib.domain.registration import Registration
from chalicelib.domain.window import iso
from chalicelib.gateways import files, qr
from chalicelib.services import edits, flow, retained
from chalicelib.services.flow_view import View
from chalicelib.services.steps import reading


def shown(view: View) -> Json:
    here = view.here
    return {
        "round": here.round.id,
        "programme": here.programme.code,
        "now": iso(here.now),
        "phase": here.phase.value,
        "stage": view.stage.value,
        "steps": [_step(seen) for seen in flow.steps(view)],
        "documents": _documents(view),
        "fields": [_field(field) for field in view.flow.data],
        "retained": [_retained(offer) for offer in retained.offers(view, view.draft.papers)],
        "editable": edits.editable(view),
        "district": _district(view),
        "draft": _draft(view, view.draft),
        "registration": _registered(view.live),
        "proof": _proof(view),
    }


def _step(seen: Seen) -> Json:
    why = seen.why
    return {
        "id": seen.step.value,
        "state": seen.state.value,
        "optional": seen.optional,
        "why": {"code": why.code, "params": _plain(why.params)} if why else None,
    }


def _plain(params: Any) -> Json:
    return {
        name: [asdict(one) if isinstance(one, Reason) else one for one in value]
        if isinstance(value, list)
        else value
        for name, value in params.items()
    }


def _documents(view: View) -> list[Json]:
    here, found = view.here, []
    if Step.NOTICE in view.flow.steps:
        version = here.programme.version
        found.append(_document(view, reading.NOTICE, version, None, ()))
    agreement = here.programme.agreement
    accepted = here.acceptance
    found.append(
        {
            "id": "",
            "version": agreement.version,
            "title": None,
            "clauses": list(agreement.clauses),
            "accepted_version": accepted.version if accepted else None,
            "accepted_at": iso(accepted.accepted_at) if accepted else None,
        }
    )
    more = view.flow.agreements
    return found + [_document(view, one.id, one.version, one.title, one.clauses) for one in more]


def _document(view: View, id_: str, version: str, title: Any, clauses: Any) -> Json:
    seen = reading.accepted(view, id_)
    return {
        "id": id_,
        "version": version,
        "title": title,
        "clauses": list(clauses),
        "accepted_version": seen.version if seen else None,
        "accepted_at": iso(seen.accepted_at) if seen else None,
    }


def _field(field: DataField) -> Json:
    shown_for = field.shown_for
    return {
        "id": field.id,
        "title": field.title,
        "options": [{"id": option.id, "words": option.words} for option in field.options],
        "required": field.required,
        "longest": field.longest,
        "date": field.date,
        "shown_for": shown_for and {"field": shown_for[0], "one_of": list(shown_for[1])},
    }


def _retained(offer: retained.Offer) -> Json:
    return {
        "paper": offer.paper,
        "score": offer.score,
        "sat_on": offer.sat_on.isoformat() if offer.sat_on else None,
        "reason": asdict(offer.reason) if offer.reason else None,
    }


def _district(view: View) -> Json | None:
    rules = view.here.programme.registry
    found = district(rules.district(view.record.district)) if rules else None
    return found | {"clause": rules.clauses["district"]} if rules and found else None


def _draft(view: View, draft: Draft) -> Json:
    guardian, photo = draft.guardian, draft.photo_id
    key = files.photo_key(view.here.candidate.id, photo) if photo else None
    return {
        "site": draft.site,
        "papers": list(draft.papers),
        "batches": dict(draft.batches),
        "retained": list(draft.retained),
        "answers": dict(draft.answers),
        "checked_at": iso(draft.checked_at),
        "guardian": guardian
        and {
            "name_masked": mask_name(guardian.name),
            "relation": guardian.relation,
            "phone_masked": guardian.phone_masked,
            "at": iso(guardian.at),
        },
        "photo_url": view.deps.files.link(key, "image/jpeg") if key else None,
        "fee_minor": _fee(view),
    }


def _fee(view: View) -> int | None:
    """None while nothing that can be registered is chosen."""
    try:
        return fee_of(view.here.programme, view.chosen())
    except ChoiceRefused:
        return None


def _registered(seen: Registration | None) -> Json | None:
    if seen is None:
        return None
    return {
        "registration_no": seen.registration_no,
        "site": seen.site,
        "papers": list(seen.papers),
        "retained": list(seen.retained),
        "answers": dict(seen.answers),
        "fee_minor": seen.fee_minor,
        "payment_deadline": iso(seen.payment_deadline),
        "paid_at": iso(seen.paid_at),
    }


def _proof(view: View) -> Json | None:
    rule, last = view.flow.proof, view.proof
    if rule is None:
        return None
    return {
        "page": rule.page,
        "qr_png": "data:image/png;base64," + b64encode(qr.png(rule.page)).decode(),
        "item": rule.item,
        "where": rule.where,
        "fee_minor": view.live.fee_minor if view.live else _fee(view),
        "same_payer": rule.same_payer,
        "max_bytes": rule.largest,
        "sent": last
        and {
            "state": last.state.value,
            "order_no": last.order_no,
            "sent_at": iso(last.at),
            "reason": last.reason,
        },
        "warn_not_twice": view.stage in (Stage.REVIEWING, Stage.PAID)
        or (last is not None and last.state != ProofState.WAITING),
    }
