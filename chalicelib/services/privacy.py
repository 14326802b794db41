"""Consents of candidates, purpose by purpose and round by round (P-01).

A consent may be refused or withdrawn at any time. It is asked for where the data is first used, by
the hold; what was done before a withdrawal stays done.
"""

from __future__ import annotations

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference, person_subject
from chalicelib.domain.errors import FieldError, Invalid, StaleVersion
from chalicelib.domain.privacy import Consent, current
from chalicelib.domain.programme import Purpose
from chalicelib.services import standing
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store import contacts, people

CONTACT = "contact"


def consent(
    deps: Deps,
    candidate_id: str,
    round_id: str,
    purpose_id: str,
    version: str,
    given: bool,
    actor: Actor,
) -> None:
    """Keep what the candidate says, with its instant; the same said again changes nothing.

    Raises Invalid for an unknown purpose, StaleVersion for words that have changed since.
    """
    here = standing.of(deps, candidate_id, round_id)
    purpose = _purpose(here, purpose_id)
    if version != purpose.version:
        raise StaleVersion(version=purpose.version, value=version)
    before = here.consents.get(purpose.id)
    known = said(here, purpose)
    if known is not None and known.given == given:
        return
    wanted = Consent(purpose.id, version, given, here.now)
    entry = _entry(deps, candidate_id, round_id, before, wanted, actor)
    people.consent(candidate_id, round_id, wanted, entry)


def for_programme(
    deps: Deps,
    candidate_id: str,
    programme: str,
    purpose: Purpose,
    version: str,
    given: bool,
    actor: Actor,
) -> Consent:
    """The same for what is done once for a programme: its code stands where a round's id does.

    Raises StaleVersion.
    """
    if version != purpose.version:
        raise StaleVersion(version=purpose.version, value=version)
    facts = people.facts(candidate_id)
    before = facts.consents.get(programme, {}).get(purpose.id) if facts else None
    if before is not None and (before.version, before.given) == (version, given):
        return before
    wanted = Consent(purpose.id, version, given, deps.now())
    entry = _entry(deps, candidate_id, programme, before, wanted, actor)
    people.consent(candidate_id, programme, wanted, entry)
    return wanted


def said(here: Standing, purpose: Purpose) -> Consent | None:
    """What counts of this version: to give a number or an address is to agree to its use, until
    that is refused.
    """
    explicit = current(purpose, here.consents)
    if purpose.id != CONTACT or (explicit is not None and explicit.given):
        return explicit
    contact = contacts.get(here.candidate.id)
    if contact is None or contact.consented_at is None:
        return explicit
    if explicit is not None and contact.refused(explicit):
        return explicit
    return Consent(CONTACT, purpose.version, True, contact.consented_at)


def _purpose(here: Standing, purpose_id: str) -> Purpose:
    found = here.programme.purpose(purpose_id)
    if found is None:
        raise Invalid(errors=[FieldError("/purpose", "choice", {"value": purpose_id})])
    return found


def _entry(
    deps: Deps,
    candidate_id: str,
    asked_for: str,
    before: Consent | None,
    after: Consent,
    actor: Actor,
) -> AuditEntry:
    action = "consent_given" if after.given else "consent_refused"
    params = {"round": asked_for, "purpose": after.purpose, "version": after.version}
    old, new = difference(_facts(before), _facts(after))
    change = Change(action, actor, after.at, params=params)
    return AuditEntry(person_subject(candidate_id), deps.new_id(), change, old, new)


def _facts(said: Consent | None) -> dict[str, object]:
    return {"version": said.version, "given": said.given} if said else {}
