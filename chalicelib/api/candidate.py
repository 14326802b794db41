"""What a candidate does: everything under their own registration, found by the session alone."""

from __future__ import annotations

from chalicelib.api import views
from chalicelib.api.access import CANDIDATE, proved, require_proof, session_cookie
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.api.schemas import (
    AcceptAgreement,
    ChooseSite,
    PhotoUpload,
    Proof,
    School,
    StartPayment,
)
from chalicelib.domain.errors import NotFound
from chalicelib.domain.window import iso
from chalicelib.services import accounts, booking, checkout, photos, standing, tickets
from chalicelib.services.standing import Standing

routes = Routes(__name__)
KEY = ("Idempotency-Key",)


def _view(call: Call) -> Json:
    return _shown(call, standing.of(call.deps, call.caller.id, call.args["round_id"]))


def _shown(call: Call, here: Standing) -> Json:
    return views.standing(call.deps, here, call.caller.ticket, proved(call.caller))


@routes.add(
    "GET",
    "/rounds/{round_id}/registration",
    allow=CANDIDATE,
    returns="StandingAnswer",
)
def show(call: Call) -> Json:
    """Where I stand: eligibility, agreement, place, payment, photo, ticket, and what happened."""
    return _view(call)


@routes.add(
    "POST",
    "/rounds/{round_id}/agreement",
    allow=CANDIDATE,
    body=AcceptAgreement,
    returns="StandingAnswer",
)
def agree(call: Call) -> Json:
    """Accept the agreement."""
    here = booking.agree(call.deps, call.caller.id, call.args["round_id"], call.body.version)
    return _shown(call, here)


@routes.add(
    "POST",
    "/rounds/{round_id}/registration",
    allow=CANDIDATE,
    body=ChooseSite,
    status=201,
    headers=(*KEY, "X-Pass", "X-Work"),
    returns="StandingAnswer",
    also=200,
)
def hold(call: Call) -> Reply:
    """Hold a place at a site; a repeat with the same key answers 200 with the first result."""
    here, new = booking.hold(
        call.deps,
        call.caller.id,
        call.args["round_id"],
        call.body.site,
        call.idempotency_key,
        call.actor,
        turn=call.headers.get("x-pass"),
        solution=call.headers.get("x-work"),
    )
    return Reply(_shown(call, here), 201 if new else 200)


@routes.add(
    "DELETE",
    "/rounds/{round_id}/registration",
    allow=CANDIDATE,
    returns="StandingAnswer",
)
def cancel(call: Call) -> Json:
    """Give an unpaid place back."""
    booking.cancel(call.deps, call.caller.id, call.args["round_id"], call.actor)
    return _view(call)


@routes.add(
    "POST",
    "/rounds/{round_id}/payment",
    allow=CANDIDATE,
    body=StartPayment,
    status=201,
    headers=KEY,
    returns="PaymentStarted",
)
def pay(call: Call) -> Reply:
    """Start the payment, or go on with the one that runs; answers the cashier's address."""
    started = checkout.start(
        call.deps,
        call.caller.id,
        call.args["round_id"],
        call.body.channel,
        call.idempotency_key,
        call.actor,
    )
    body = {
        "payment_no": started.payment_no,
        "cashier_url": started.cashier_url,
        "view": _view(call),
    }
    return Reply(body, 201)


@routes.add(
    "POST",
    "/rounds/{round_id}/payment/refresh",
    allow=CANDIDATE,
    returns="StandingAnswer",
)
def refresh(call: Call) -> Json:
    """Update status: ask the provider what became of the payment."""
    checkout.ask(call.deps, call.caller.id, call.args["round_id"], call.actor)
    return _view(call)


@routes.add("POST", "/proof", allow=CANDIDATE, body=Proof, returns="Proved")
def prove(call: Call) -> Reply:
    """Give the factor not used at sign-in, or a code, before a change of phase two."""
    claims = call.caller.claims
    body: Proof = call.body
    programme = call.deps.programmes[call.caller.programme]
    if body.code:
        accounts.prove_by_code(call.deps, call.caller.id, programme, body.to, body.code)
    else:
        accounts.prove(call.deps, call.caller.id, claims["by"], body.name, body.id_no)
    kept = {name: claims[name] for name in ("ticket", "jti") if name in claims}
    token = accounts.session(call.deps, call.caller.id, programme, "both", **kept)
    cookie = session_cookie(call.deps, "candidate", token, accounts.CANDIDATE_LASTS)
    return Reply({"proved": True}, cookies=(cookie,))


@routes.add(
    "PUT",
    "/rounds/{round_id}/school",
    allow=CANDIDATE,
    body=School,
    returns="StandingAnswer",
)
def school(call: Call) -> Json:
    """Correct the school's name."""
    require_proof(call.caller)
    round_id = call.args["round_id"]
    tickets.set_school(call.deps, call.caller.id, round_id, call.body.school, call.actor)
    return _view(call)


@routes.add(
    "POST",
    "/rounds/{round_id}/photo",
    allow=CANDIDATE,
    body=PhotoUpload,
    status=201,
    returns="PhotoUploadAnswer",
)
def upload_photo(call: Call) -> Reply:
    """Where to post a new photo; it is checked and reviewed before a ticket shows it."""
    require_proof(call.caller)
    photo_id, form, max_bytes = photos.start_upload(
        call.deps, call.caller.id, call.args["round_id"], call.body.size, call.actor
    )
    upload = {"url": form.url, "fields": form.fields}
    return Reply({"photo_id": photo_id, "upload": upload, "max_bytes": max_bytes}, 201)


@routes.add(
    "POST",
    "/rounds/{round_id}/photo/restore",
    allow=CANDIDATE,
    returns="StandingAnswer",
)
def restore_photo(call: Call) -> Json:
    """Back to the roster's photo."""
    require_proof(call.caller)
    photos.restore(call.deps, call.caller.id, call.args["round_id"], call.actor)
    return _view(call)


@routes.add(
    "POST",
    "/rounds/{round_id}/ticket",
    allow=CANDIDATE,
    status=202,
    returns="StandingAnswer",
)
def ask_for_ticket(call: Call) -> Reply:
    """Confirm the data and have the ticket made."""
    tickets.ask(call.deps, call.caller.id, call.args["round_id"], call.actor)
    return Reply(_view(call), 202)


@routes.add("GET", "/rounds/{round_id}/ticket", allow=CANDIDATE, returns="TicketAnswer")
def show_ticket(call: Call) -> Json:
    """My ticket: what it says, and short-lived addresses to view and download it."""
    here = standing.of(call.deps, call.caller.id, call.args["round_id"])
    seen = tickets.require_phase_two(here)
    if seen.ticket is None:
        raise NotFound(ticket=None)
    links = tickets.links(call.deps, seen)
    return {
        "state": seen.ticket.state.value,
        "version": seen.ticket.version,
        "failure": seen.ticket.failure,
        "made_at": iso(seen.ticket.made_at),
        "view_url": links and links.view_url,
        "download_url": links and links.download_url,
        "sheet": views.ticket_sheet(call.deps, here, seen) if links else None,
    }
