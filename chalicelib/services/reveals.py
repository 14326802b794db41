"""Showing staff one value of a person in full, and printing a paper again: said first, then done.

The entry is written before the value is opened, so that nothing is ever seen unrecorded; whoever
it is about reads it on their privacy page, with the role and the purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.errors import NotFound, WrongState
from chalicelib.domain.registration import State, Ticket
from chalicelib.domain.staff import Role
from chalicelib.services import tickets
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import audit, contacts


class What(StrEnum):
    NAME = "name"
    ID_NO = "id_no"
    WRITTEN_TICKET_NO = "written_ticket_no"
    TICKET_NO = "ticket_no"
    PHONE = "phone"
    EMAIL = "email"


def reveal(deps: Deps, here: Standing, what: What, purpose: str, role: Role, actor: Actor) -> str:
    """The value; NotFound, and no entry, where there is none."""
    opened = _opener(deps, here, what)
    if opened is None:
        raise NotFound(what=what.value)
    _record(deps, here, "revealed", what.value, purpose, role, actor)
    return opened()


def reprint(deps: Deps, here: Standing, purpose: str, role: Role, actor: Actor) -> str:
    """A short-lived address of the ticket in use (A6-17); WrongState while there is none."""
    seen = here.registration
    if seen is None or not printable(here):
        raise WrongState(state=here.condition.value)
    _record(deps, here, "reprinted", "ticket", purpose, role, actor)
    links = tickets.links(deps, seen)
    if links is None:
        raise WrongState(state=here.condition.value)
    return links.download_url


def printable(here: Standing) -> bool:
    """Paid, and the paper in use is made."""
    seen = here.registration
    record = seen.ticket if seen and seen.state == State.PAID else None
    return record is not None and record.key is not None and record.state == Ticket.READY


def _record(
    deps: Deps, here: Standing, action: str, what: str, purpose: str, role: Role, actor: Actor
) -> None:
    params = {"what": what, "purpose": purpose, "role": role.value}
    change = Change(action, actor, deps.now(), params=params)
    subject = registration_subject(here.candidate.id, here.round.id)
    audit.add(AuditEntry(subject, deps.new_id(), change, {}, {}))


def _opener(deps: Deps, here: Standing, what: What) -> Callable[[], str] | None:
    """What opens the value; nothing is opened yet."""
    sealed, plain = None, None
    match what:
        case What.NAME:
            plain = here.candidate.name
        case What.ID_NO:
            sealed = here.candidate.id_sealed
        case What.WRITTEN_TICKET_NO:
            plain = here.scores[0].written_ticket_no if here.scores else None
        case What.TICKET_NO:
            plain = here.registration.ticket_no if here.registration else None
        case What.PHONE | What.EMAIL:
            sealed = _contact(here, what)
    if sealed is not None:
        return partial(deps.keys.open, sealed)
    return (lambda: plain) if plain is not None else None


def _contact(here: Standing, what: What) -> str | None:
    found = contacts.get(here.candidate.id)
    if found is None:
        return None
    return found.phone_sealed if what == What.PHONE else found.email_sealed
