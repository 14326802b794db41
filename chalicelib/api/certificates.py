"""Certificates for staff: when they are handed out, to whom, and which count no more."""

from __future__ import annotations

from chalicelib.api import certificate_views
from chalicelib.api.access import require_scope, staff_with
from chalicelib.api.certificates_schemas import CollectBody, PickupBody, VoidBody
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.schemas import Reason
from chalicelib.domain.certificate import Pickup, Receiver
from chalicelib.domain.staff import Permission
from chalicelib.services import certificates, collection, rounds
from chalicelib.services.certificates import Line
from chalicelib.store import certificates as certificates_store

routes = Routes(__name__)
HAND_OUT = staff_with(Permission.CERTIFICATES)
ANNOUNCE = staff_with(Permission.CERTIFICATES, national=True)
VOID = staff_with(Permission.RESULTS)


@routes.add("GET", "/staff/rounds/{round_id}/pickup", allow=HAND_OUT, returns="PickupAnswer")
def show_pickup(call: Call) -> Reply:
    """When certificates are handed out, with the announcement's version as ETag."""
    return _announced(certificates_store.pickup(rounds.get(call.args["round_id"]).id))


@routes.add(
    "PUT",
    "/staff/rounds/{round_id}/pickup",
    allow=ANNOUNCE,
    body=PickupBody,
    headers=("If-Match", "If-None-Match"),
    returns="PickupAnswer",
    also=201,
)
def put_pickup(call: Call) -> Reply:
    """Announce when certificates are handed out (`If-None-Match: *`), or change it (`If-Match`)."""
    body: PickupBody = call.body
    note = body.note.words() if body.note else None
    wanted = Pickup(body.opens_at, body.closes_at, note, call.if_match_or_new)
    stored = certificates.put_pickup(call.deps, call.args["round_id"], wanted, call.actor)
    return _announced(stored, 201 if stored.version == 1 else 200)


def _announced(found: Pickup, status: int = 200) -> Reply:
    headers = {"ETag": f'"{found.version}"'} if found.version else {}
    return Reply(certificate_views.pickup(found), status, headers)


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/certificates",
    allow=HAND_OUT,
    query=("site", "state", "cursor", "limit"),
    returns="CertificatePage",
)
def list_certificates(call: Call) -> Json:
    """Certificates of my scope, by site and state, page by page."""
    found = collection.page(
        call.deps,
        rounds.get(call.args["round_id"]).id,
        call.caller.staff.scope,
        call.query.get("site") or None,
        call.choice("state", collection.LISTED),
        call.cursor,
        call.limit(),
    )
    return certificate_views.page(found)


def _in_scope(call: Call) -> Line:
    """The certificate, if its site is in the caller's scope."""
    line = certificates.one(call.deps, call.args["round_id"], call.args["certificate"])
    require_scope(call.caller, line.site.province, line.site.code)
    return line


@routes.add(
    "GET",
    "/staff/rounds/{round_id}/certificates/{certificate}",
    allow=HAND_OUT,
    returns="CertificateDetail",
)
def show_certificate(call: Call) -> Json:
    """One certificate by its number."""
    return certificate_views.one(call.deps, _in_scope(call))


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/certificates/{certificate}/collect",
    allow=HAND_OUT,
    body=CollectBody,
    returns="CertificateDetail",
)
def collect(call: Call) -> Json:
    """Handed over to the candidate or an agent; the second time answers the first."""
    body: CollectBody = call.body
    number = _in_scope(call).certificate.number
    line = certificates.collect(
        call.deps, call.args["round_id"], number, Receiver(body.to), body.note, call.actor
    )
    return certificate_views.one(call.deps, line)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/certificates/{certificate}/return",
    allow=HAND_OUT,
    body=Reason,
    returns="CertificateDetail",
)
def give_back(call: Call) -> Json:
    """Undo a hand-over, with the reason."""
    number = _in_scope(call).certificate.number
    line = certificates.give_back(
        call.deps, call.args["round_id"], number, call.body.reason, call.actor
    )
    return certificate_views.one(call.deps, line)


@routes.add(
    "POST",
    "/staff/rounds/{round_id}/certificates/{certificate}/void",
    allow=VOID,
    body=VoidBody,
    returns="CertificateDetail",
)
def void(call: Call) -> Json:
    """Declare a certificate void, with the reason: its code then says so to everybody."""
    number = _in_scope(call).certificate.number
    body: VoidBody = call.body
    line = certificates.void(
        call.deps, call.args["round_id"], number, body.reason, body.again, call.actor
    )
    return certificate_views.one(call.deps, line)
