"""How a candidate wants to be reached. Numbers and addresses are sealed, and opened to be used."""

from __future__ import annotations

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, person_subject
from chalicelib.domain.contact import (
    Contact,
    Language,
    mask_email,
    mask_phone,
    read_email,
    read_phone,
)
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.services import lookups
from chalicelib.services.deps import Deps
from chalicelib.store import contacts

NONE = Contact(None, None, None, None, "zh-CN", None, 0)


def get(candidate_id: str) -> Contact:
    """Nothing given yet is a contact too, of version 0."""
    return contacts.get(candidate_id) or NONE


def put(
    deps: Deps,
    candidate_id: str,
    phone: str | None,
    email: str | None,
    language: Language,
    actor: Actor,
) -> Contact:
    """Replace all of it; to give a number or an address is to agree to its use, anew each time.

    Raises Invalid for what can't be a number or an address, StaleVersion for one of two at once.
    """
    number, mail = _read(phone, email)
    before = get(candidate_id)
    given = number is not None or mail is not None
    wanted = Contact(
        phone_sealed=deps.keys.seal(number) if number else None,
        phone_masked=mask_phone(number) if number else None,
        email_sealed=deps.keys.seal(mail) if mail else None,
        email_masked=mask_email(mail) if mail else None,
        language=language,
        consented_at=deps.now() if given else None,
        version=before.version,
    )
    old = deps.keys.open(before.phone_sealed) if before.phone_sealed else None
    if number is not None:
        lookups.add_phone(deps, number, candidate_id)
    stored = contacts.put(candidate_id, wanted, _entry(deps, candidate_id, before, wanted, actor))
    if old is not None and old != number:
        lookups.remove_phone(deps, old, candidate_id)
    return stored


def _read(phone: str | None, email: str | None) -> tuple[str | None, str | None]:
    number = read_phone(phone) if phone else None
    mail = read_email(email) if email else None
    errors = []
    if phone and number is None:
        errors.append(FieldError("/phone", "phone_format"))
    if email and mail is None:
        errors.append(FieldError("/email", "email_format"))
    if errors:
        raise Invalid(errors=errors)
    return number, mail


def _entry(
    deps: Deps, candidate_id: str, before: Contact, after: Contact, actor: Actor
) -> AuditEntry:
    """The record holds masked values only."""
    old, new = difference(_facts(before), _facts(after))
    change = Change("contact_changed", actor, deps.now())
    return AuditEntry(person_subject(candidate_id), deps.new_id(), change, old, new)


def _facts(contact: Contact) -> dict[str, str | None]:
    return {
        "phone": contact.phone_masked,
        "email": contact.email_masked,
        "language": contact.language,
    }
