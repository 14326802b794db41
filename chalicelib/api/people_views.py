"""How a match and a dossier look as JSON, masked."""

from __future__ import annotations

from chalicelib.api import staff_views, views
from chalicelib.api.privacy import look
from chalicelib.api.public_views import Json
from chalicelib.domain.identity import mask_id_no
from chalicelib.domain.message import Message, Sending
from chalicelib.domain.names import mask_name
from chalicelib.domain.payment import Receipt
from chalicelib.domain.result import Row
from chalicelib.domain.staff import Account
from chalicelib.domain.window import iso
from chalicelib.domain.written_ticket import mask
from chalicelib.services import dossier
from chalicelib.services.deps import Deps
from chalicelib.services.dossier import Dossier
from chalicelib.services.search import Match
from chalicelib.store.payments import Money, Payment


def match(found: Match) -> Json:
    return {
        "candidate_id": found.candidate.id,
        "round_id": found.round_id,
        "name_masked": mask_name(found.candidate.name),
        "ticket_no_masked": found.ticket_masked,
        "site": found.site.code if found.site else None,
        "site_name": found.site.name if found.site else None,
        "state": found.registration.state.value if found.registration else "none",
        "matched_by": found.matched_by,
    }


def detail(deps: Deps, found: Dossier, account: Account) -> Json:
    """The 360° view: who, the status card as the candidate sees it, and all that belongs to it."""
    return {
        "view": _view(deps, found),
        "timeline": [staff_views.entry(entry) for entry in found.story],
        "person": _person(deps, found),
        "money": _money(found.money),
        "photos": [
            {
                "source": photo.source,
                "url": deps.files.link(photo.key, "image/jpeg") if photo.key else None,
                "at": iso(photo.at),
                "state": photo.state,
            }
            for photo in found.photos
        ],
        "tickets": [
            {"version": line.version, "made_at": iso(line.made_at), "state": line.state}
            for line in found.tickets
        ],
        "messages": [_message(*pair) for pair in found.messages],
        "looks": [{**look(entry), "by": entry.change.actor.id} for entry in found.looks],
        "result": _result(found.result) if found.result else None,
        "actions": dossier.actions(found, account),
    }


def _view(deps: Deps, found: Dossier) -> Json:
    here = found.here
    ticket = mask(here.scores[0].written_ticket_no) if here.scores else ""
    view = views.standing(deps, here, ticket, False)
    view["candidate"]["name"] = mask_name(here.candidate.name)
    if view["payment"]:
        view["payment"]["cashier_url"] = None
    if view["ticket"] and view["ticket"]["ticket_no"]:
        view["ticket"]["ticket_no"] = mask(view["ticket"]["ticket_no"])
    return view


def _person(deps: Deps, found: Dossier) -> Json:
    who, contact = found.here.candidate, found.contact
    number = deps.keys.open(who.id_sealed)
    return {
        "name_masked": mask_name(who.name),
        "ids": [{"type": who.id_type, "masked": mask_id_no(number)}],
        "phone_masked": contact.phone_masked if contact else None,
        "email_masked": contact.email_masked if contact else None,
        "school": found.here.school,
    }


def _money(found: Money) -> Json:
    return {
        "payments": [_payment(payment) for payment in found.payments],
        "receipts": [_receipt(receipt) for receipt in found.receipts],
        "refunds": [views.refund(refund) for refund in found.refunds],
    }


def _payment(found: Payment) -> Json:
    """Without the cashier's address: paying is the candidate's."""
    return {
        "payment_no": found.payment_no,
        "state": found.state.value,
        "amount_minor": found.amount_minor,
        "cashier_url": None,
        "started_at": iso(found.started_at),
    }


def _receipt(found: Receipt) -> Json:
    return {
        "provider": found.provider,
        "provider_no": found.provider_no,
        "payment_no": found.payment_no,
        "amount_minor": found.amount_minor,
        "at": iso(found.paid_at),
    }


def _message(message: Message, sent: tuple[Sending, ...]) -> Json:
    return {
        "kind": message.kind.value,
        "at": iso(message.at),
        "sent": [
            {"channel": s.channel.value, "state": s.state.value, "at": iso(s.sent_at)} for s in sent
        ],
    }


def _result(row: Row) -> Json:
    special = row.special
    return {
        "grade": None if special or row.scores else row.result,
        "special": special.value if special else None,
        "certificate_no": row.certificate_no,
    }
