"""All that staff see of one candidate in one round, put together for a call that comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.audit import AuditEntry, registration_subject
from chalicelib.domain.contact import Contact
from chalicelib.domain.message import Message, Sending
from chalicelib.domain.photo import RefusalReason
from chalicelib.domain.privacy import LOOKS
from chalicelib.domain.registration import Condition, PendingPhoto, PhotoState, State
from chalicelib.domain.result import Row
from chalicelib.domain.staff import Account, Permission
from chalicelib.gateways.files import original_key, photo_key
from chalicelib.services import results, reveals
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import audit, contacts, messages, payments
from chalicelib.store.payments import Money


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """`state` is used, kept (the roster's, replaced), checking, waiting or refused."""

    source: str
    key: str | None
    at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class TicketLine:
    """`state` is making, ready, failed, or superseded."""

    version: int
    made_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything newest first. `story` is the whole record but the looks."""

    here: Standing
    contact: Contact | None
    money: Money
    photos: tuple[PhotoLine, ...]
    tickets: tuple[TicketLine, ...]
    messages: tuple[tuple[Message, tuple[Sending, ...]], ...]
    looks: tuple[AuditEntry, ...]
    story: tuple[AuditEntry, ...]
    result: Row | None


def of(deps: Deps, here: Standing) -> Dossier:
    candidate_id, round_id = here.candidate.id, here.round.id
    entries = audit.of(registration_subject(candidate_id, round_id))
    return Dossier(
        here=here,
        contact=contacts.get(candidate_id),
        money=payments.of(candidate_id, round_id),
        photos=_photos(here, entries),
        tickets=_tickets(here, entries),
        messages=_messages(here),
        looks=tuple(entry for entry in entries if entry.change.action in LOOKS),
        story=tuple(entry for entry in entries if entry.change.action not in LOOKS),
        result=results.result_of(deps, round_id, candidate_id),
    )


def actions(found: Dossier, account: Account) -> list[str]:
    """What this member of staff may do for this candidate now."""
    here = found.here
    paid = here.registration is not None and here.registration.state == State.PAID
    certified = found.result is not None and found.result.certificate_no is not None
    possible = {
        "reveal": (Permission.REVEAL, True),
        "reprint": (Permission.REVEAL, reveals.printable(here)),
        "move": (Permission.REMEDY, paid),
        "refund": (Permission.REMEDY, paid),
        "extend": (Permission.REMEDY, _extendable(here)),
        "void_certificate": (Permission.RESULTS, certified),
    }
    return [name for name, (needed, now) in possible.items() if now and account.may(needed)]


def _extendable(here: Standing) -> bool:
    """A place that runs out before the window does."""
    held = here.condition in (Condition.HELD, Condition.PAYING)
    seen = here.registration
    return held and seen is not None and seen.payment_deadline < here.round.pay_until


def _photos(here: Standing, entries: list[AuditEntry]) -> tuple[PhotoLine, ...]:
    seen, original = here.registration, here.candidate.original_photo
    lines = []
    if seen is not None and seen.pending_photo is not None:
        lines.append(_pending(here, seen.pending_photo))
    if seen is not None and seen.photo_id:
        approved = (e for e in entries if e.change.action == "photo_approved")
        at = next((e.change.at for e in approved if _is(e, seen.photo_id)), None)
        lines.append(PhotoLine("upload", photo_key(here.candidate.id, seen.photo_id), at, "used"))
    if original is not None:
        state = "kept" if seen is not None and seen.photo_id else "used"
        lines.append(PhotoLine("roster", original_key(here.candidate.id, original), None, state))
    return tuple(lines)


def _is(entry: AuditEntry, photo_id: str) -> bool:
    return bool(entry.change.params.get("photo_id") == photo_id)


def _pending(here: Standing, pending: PendingPhoto) -> PhotoLine:
    """A file that failed the check was never kept; one a reviewer refused still is."""
    kept = pending.state == PhotoState.WAITING or pending.reason in set(RefusalReason)
    key = photo_key(here.candidate.id, pending.photo_id) if kept else None
    return PhotoLine("upload", key, pending.uploaded_at, pending.state.value)


def _tickets(here: Standing, entries: list[AuditEntry]) -> tuple[TicketLine, ...]:
    """The paper in use, and from the record those it has replaced."""
    record = here.registration.ticket if here.registration else None
    if record is None:
        return ()
    made = {
        int(entry.change.params["version"]): entry.change.at
        for entry in entries
        if entry.change.action == "ticket_made"
    }
    older = sorted((version for version in made if version < record.version), reverse=True)
    current = TicketLine(record.version, record.made_at, record.state.value)
    return (current, *(TicketLine(version, made[version], "superseded") for version in older))


def _messages(here: Standing) -> tuple[tuple[Message, tuple[Sending, ...]], ...]:
    """Of this round, and of its programme whatever the round."""
    who, about = here.candidate.id, (here.round.id, here.programme.code)
    sent = [sending for one in about for sending in messages.sendings(one, who)]
    return tuple(
        (message, tuple(s for s in sent if s.message_key == message.key))
        for message in messages.of_person(who)
        if message.round_id in about
    )
