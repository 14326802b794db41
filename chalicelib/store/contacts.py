"""How to reach a person: `pk` candidate, `sk` `contact` of the people table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.contact import Contact
from chalicelib.domain.window import iso
from chalicelib.store import audit, tables
from chalicelib.store.people import consent_of, contact_of
from chalicelib.store.people_item import PeopleItem


def get(candidate_id: str) -> Contact | None:
    with tables.throttles_are_busy():
        try:
            item = PeopleItem.get(candidate_id, "contact", consistent_read=True)
        except PeopleItem.DoesNotExist:
            return None
    return contact_of(item)


def reach(candidate_id: str, round_id: str) -> Contact | None:
    """The contact, unless the candidate's last word for this round was to refuse its use."""
    refusal = f"consent#{round_id}#contact"
    keys = [(candidate_id, "contact"), (candidate_id, refusal)]
    with tables.throttles_are_busy():
        found = {item.sk: item for item in PeopleItem.batch_get(keys, consistent_read=True)}
    if "contact" not in found:
        return None
    contact = contact_of(found["contact"])
    return None if refusal in found and contact.refused(consent_of(found[refusal])) else contact


def put(candidate_id: str, wanted: Contact, entry: AuditEntry | None = None) -> Contact:
    """Create (version 0) or replace that version; raises StaleVersion."""
    stored = replace(wanted, version=wanted.version + 1)
    data = {
        "phone_sealed": stored.phone_sealed,
        "phone_masked": stored.phone_masked,
        "email_sealed": stored.email_sealed,
        "email_masked": stored.email_masked,
        "language": stored.language,
        "consented_at": iso(stored.consented_at),
    }
    item = PeopleItem(candidate_id, "contact", data=data, version=stored.version)
    fresh = PeopleItem.pk.does_not_exist()
    seen = PeopleItem.version == wanted.version if wanted.version else fresh
    with tables.stale(wanted.version), tables.transaction() as transaction:
        transaction.save(item, condition=seen)
        if entry is not None:
            audit.add_in(transaction, entry)
    return stored


def names(candidate_ids: Iterable[str]) -> dict[str, str]:
    """Whose name is what, for a list; in one batch."""
    keys = [(candidate_id, "profile") for candidate_id in candidate_ids]
    if not keys:
        return {}
    with tables.throttles_are_busy():
        return {item.pk: item.data["name"] for item in PeopleItem.batch_get(keys)}
