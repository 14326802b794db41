"""Phase two: confirm, school, ticket (S1-29, S1-30, S1-33 to S1-37).

A ticket is asked for here and made by the queue function; its file is named by its content, so
making it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.errors import Busy, Forbidden, NotFound, WrongState
from chalicelib.domain.names import read_school
from chalicelib.domain.numbering import printed_number
from chalicelib.domain.registration import Registration, State, Ticket, TicketRecord
from chalicelib.domain.ticket import PaperFault, content_hash, qr_payload
from chalicelib.gateways import files, paper
from chalicelib.services import standing, ticket_sheets
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import guards, registrations

_TRIES = 5
PDF = "application/pdf"


def require_phase_two(here: Standing) -> Registration:
    """Only the paid, only inside phase two (S1-08, S1-29)."""
    seen = here.registration
    if seen is None or seen.state != State.PAID:
        raise WrongState(state=here.condition.value)
    standing.require_window(here.round.phase_two, here.now)
    return seen


def require_editable(here: Standing, field: str) -> None:
    """Raises Forbidden for what this programme doesn't let candidates change (A6-5)."""
    if field not in here.programme.editable:
        raise Forbidden(field=field)


def edit(
    deps: Deps,
    candidate_id: str,
    round_id: str,
    change_to: Callable[[Registration], Registration],
    change: Change,
) -> Registration:
    """Apply one edit to the registration, again if somebody else was first."""
    for _ in range(_TRIES):
        seen = registrations.get(candidate_id, round_id)
        if seen is None:
            raise NotFound(round=round_id)
        stored = registrations.write(seen, change_to(seen), change, None)
        if stored is not None:
            return stored
    raise Busy(retry_after=1)


def set_school(deps: Deps, candidate_id: str, round_id: str, school: str, actor: Actor) -> None:
    """Save the school's name as it will be printed (S1-33). Raises Invalid."""
    here = standing.of(deps, candidate_id, round_id)
    require_editable(here, "school")
    require_phase_two(here)
    name = read_school(school)
    change = Change("school_changed", actor, here.now, params={"school": name})
    stored = edit(
        deps, candidate_id, round_id, lambda seen: outdated(replace(seen, school=name)), change
    )
    remake(deps, stored)


def ask(deps: Deps, candidate_id: str, round_id: str, actor: Actor) -> None:
    """Confirm the data and have the ticket made (S1-30, S1-34). Repeatable."""
    here = standing.of(deps, candidate_id, round_id)
    seen = require_phase_two(here)
    site = seen.site
    number = seen.ticket_no or _new_number(here, site)
    asked = TicketRecord(Ticket.MAKING, 0, here.now)

    def confirmed(now: Registration) -> Registration:
        ticket = now.ticket or asked
        if ticket.state == Ticket.FAILED:
            ticket = replace(ticket, state=Ticket.MAKING, asked_at=here.now, failure=None)
        at = now.confirmed_at or here.now
        return replace(now, confirmed_at=at, ticket_no=now.ticket_no or number, ticket=ticket)

    if confirmed(seen) != seen:
        edit(deps, candidate_id, round_id, confirmed, Change("confirmed", actor, here.now))
    _queue(deps, candidate_id, round_id)


def _new_number(here: Standing, site: str) -> str:
    serial = guards.next_number(f"ticket#{here.round.id}#{site}")
    lifelong = {"number": here.registry.number} if here.registry.number else {}
    pattern = here.programme.ticket_number
    return printed_number(pattern, here.round.exam_on, site, serial, lifelong)


def outdated(changed: Registration) -> Registration:
    """With its ticket, if it has one, in the making: the old paper is not handed out any more."""
    if changed.ticket is None:
        return changed
    return replace(changed, ticket=replace(changed.ticket, state=Ticket.MAKING, failure=None))


def remake(deps: Deps, changed: Registration) -> None:
    """After a change of what the ticket prints: the next version, if there is one at all."""
    if changed.ticket is not None:
        _queue(deps, changed.candidate_id, changed.round_id)


def _queue(deps: Deps, candidate_id: str, round_id: str) -> None:
    deps.queues.send("ticket", {"candidate": candidate_id, "round": round_id})


def make(deps: Deps, candidate_id: str, round_id: str) -> None:
    """The queue function's work: render if the content is new, and say where it is. Repeatable."""
    for _ in range(_TRIES):
        here = standing.of(deps, candidate_id, round_id)
        seen = here.registration
        if seen is None or seen.ticket is None or seen.state != State.PAID:
            deps.log.info("no ticket to make", extra={"round": round_id})
            return
        made = _made(deps, here, seen, seen.ticket)
        if made == seen.ticket:
            return
        actor = Actor("system", "ticket", seen.registration_no)
        action = "ticket_made" if made.state == Ticket.READY else "ticket_failed"
        change = Change(action, actor, here.now, made.failure, {"version": made.version})
        if registrations.write(seen, replace(seen, ticket=made), change, None) is not None:
            return
    raise Busy(retry_after=1)


def _made(deps: Deps, here: Standing, seen: Registration, record: TicketRecord) -> TicketRecord:
    """The record after rendering; the same record if the paper in use says the same."""
    try:
        sha256 = photo_digest(here, seen)
        photo = photo_in_use(deps, here, seen)[0] if sha256 is not None else None
        content = content_hash(ticket_sheets.sheet(deps, here, seen, 0), sha256)
        if content == record.content and record.state == Ticket.READY:
            return record
        version = record.version + 1 if content != record.content else record.version
        wanted = ticket_sheets.sheet(deps, here, seen, version)
        pdf = paper.ticket(wanted, photo, qr_payload(wanted, deps.keys.sign))
    except PaperFault as fault:
        deps.log.exception("ticket failed", extra={"registration": seen.registration_no})
        failure = f"{fault.params.get('kind')}:{fault.params.get('field')}"
        return replace(record, state=Ticket.FAILED, failure=failure)
    key = f"tickets/{here.round.id}/{here.candidate.id}/{content_hash(wanted, sha256)}.pdf"
    if deps.files.size(key) is None:  # a second run at the same time says the same on other bytes
        deps.files.write(key, pdf, PDF)
    return TicketRecord(Ticket.READY, version, record.asked_at, key, content, here.now)


def photo_in_use(deps: Deps, here: Standing, seen: Registration) -> tuple[bytes, str]:
    """The approved replacement, else the original photo; raises PaperFault without one."""
    key = photo_key(here, seen)
    sha256 = seen.photo_sha256 if seen.photo_id else here.candidate.original_photo
    if key is None or sha256 is None:
        raise PaperFault(kind="photo", field="photo")
    try:
        return deps.files.read(key), sha256
    except NotFound:
        raise PaperFault(kind="photo", field="photo") from None


def photo_digest(here: Standing, seen: Registration) -> str | None:
    """Of the photo in use; empty without one, None where the ticket shows none: no ticket of the
    programme does, or there is none and its candidate was asked for none (S2-13, S5-16).
    """
    if not here.programme.ticket_photo:
        return None
    found = seen.photo_sha256 if seen.photo_id else here.candidate.original_photo
    return found or ("" if "photo" in here.programme.editable else None)


def photo_key(here: Standing, seen: Registration | None) -> str | None:
    """Where the photo in use lies; None for a person without one."""
    if seen is not None and seen.photo_id:
        return files.photo_key(here.candidate.id, seen.photo_id)
    if here.candidate.original_photo is None:
        return None
    return files.original_key(here.candidate.id, here.candidate.original_photo)


@dataclass(frozen=True, slots=True)
class TicketLinks:
    """Short-lived addresses of one's own ticket."""

    view_url: str
    download_url: str


def links(deps: Deps, seen: Registration) -> TicketLinks | None:
    """None until it is made."""
    record = seen.ticket
    if record is None or record.key is None or record.state != Ticket.READY:
        return None
    name = f"ticket-{seen.ticket_no}-v{record.version}.pdf"
    return TicketLinks(
        deps.files.link(record.key, PDF), deps.files.link(record.key, PDF, download_as=name)
    )
