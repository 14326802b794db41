"""How certificates look as JSON."""

from __future__ import annotations

from chalicelib.api.public_views import Json
from chalicelib.domain.certificate import Pickup, qr_address, qr_payload
from chalicelib.domain.window import iso
from chalicelib.services.certificates import Line, Shown
from chalicelib.services.collection import Page
from chalicelib.services.deps import Deps


def page(found: Page) -> Json:
    totals = found.totals
    return {
        "certificates": [line(one) for one in found.lines],
        "totals": totals
        and {"issued": totals.issued, "collected": totals.collected, "void": totals.void},
        "next": found.next,
    }


def line(found: Line) -> Json:
    """One certificate as staff see it."""
    certificate = found.certificate
    taken, void = certificate.collection, certificate.voiding
    return {
        "certificate_no": certificate.number,
        "candidate_id": certificate.candidate_id,
        "name_masked": found.name_masked,
        "ticket_no_masked": found.ticket_masked,
        "grade": certificate.grade,
        "site": found.site.code,
        "site_name": found.site.name,
        "state": found.state.value,
        "collected_at": iso(taken.at) if taken else None,
        "collected_by": taken.by if taken else None,
        "collected_to": taken.to.value if taken else None,
        "note": taken.note if taken else "",
        "void_reason": void.reason if void else None,
    }


def one(deps: Deps, found: Line) -> Json:
    """A single one, with the address on its paper."""
    certificate = found.certificate
    code = qr_payload(certificate.round_id, certificate.number, deps.keys.sign)
    return {**line(found), "code": qr_address(deps.site_origin, code)}


def pickup(found: Pickup) -> Json:
    return {
        "opens_at": iso(found.opens_at),
        "closes_at": iso(found.closes_at),
        "note": found.note,
        "version": found.version,
    }


def shown(found: Shown) -> Json:
    """`certificate` and `pickup` of a candidate's own result."""
    certificate, announced = found.certificate, found.pickup
    return {
        "certificate": certificate
        and {
            "certificate_no": certificate.number,
            "grade": certificate.grade,
            "state": found.worth.value if found.worth else None,
            "void_reason": certificate.voiding.reason if certificate.voiding else None,
            "collected_at": iso(certificate.collection.at) if certificate.collection else None,
        },
        "pickup": {
            "place": found.pickup_place,
            "opens_at": iso(announced.opens_at),
            "closes_at": iso(announced.closes_at),
            "note": announced.note,
        },
    }
