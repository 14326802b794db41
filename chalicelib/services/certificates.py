"""Certificates once results are open: what candidates see, and what staff hand out (S1-40, S1-41).

Nothing here knows a certificate before a release has opened the set that names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.audit import (
    Actor,
    AuditEntry,
    Change,
    registration_subject,
    round_subject,
)
from chalicelib.domain.certificate import (
    Certificate,
    CertificateState,
    Collection,
    Pickup,
    Receiver,
    Voiding,
    Worth,
    worth,
)
from chalicelib.domain.errors import Busy, FieldError, Invalid, NotFound, StaleVersion, WrongState
from chalicelib.domain.names import mask_name
from chalicelib.domain.site import Site
from chalicelib.domain.window import iso
from chalicelib.domain.written_ticket import mask
from chalicelib.services import results, rounds, sites
from chalicelib.services.deps import Deps
from chalicelib.services.results import Opened
from chalicelib.store import certificates, people, registrations
from chalicelib.store import results as results_store

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What a candidate sees beside the grade; `worth` is None where there is no certificate."""

    certificate: Certificate | None
    worth: Worth | None
    pickup_place: str
    pickup: Pickup


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate as staff see it."""

    certificate: Certificate
    state: CertificateState
    site: Site
    name_masked: str
    ticket_masked: str


def shown(round_id: str, candidate_id: str, certificate_no: str | None) -> Shown:
    """`certificate_no` is what the person's open result names; the caller knows that it is open."""
    found = certificates.get(certificate_no) if certificate_no else None
    value = worth(found, [certificate_no]) if found else None
    seen = registrations.get(candidate_id, round_id)
    site = sites.get(round_id, seen.site) if seen else None
    place = site.pickup_place if site else ""
    return Shown(found, value, place, certificates.pickup(round_id))


def worth_of(deps: Deps, certificate: Certificate) -> Worth | None:
    """None while no opened set has named it: nobody may know of it."""
    now_open = results.opened(deps, certificate.round_id)
    return _worth(certificate, now_open) if now_open else None


def _worth(certificate: Certificate, now_open: Opened) -> Worth | None:
    """The current set first: it nearly always settles the matter."""
    versions = list(dict.fromkeys(release.set_version for release in reversed(now_open.history)))
    named: list[str | None] = []
    for version in versions:
        row = results_store.row(certificate.round_id, version, certificate.candidate_id)
        named.insert(0, row.certificate_no if row else None)
        if named[0] == certificate.number:
            break
    return worth(certificate, named)


def require_open(deps: Deps, round_id: str) -> Opened:
    """Raises WrongState before the first release has opened."""
    found = results.opened(deps, rounds.get(round_id).id)
    if found is None:
        raise WrongState(state="results_not_open")
    return found


def one(deps: Deps, round_id: str, number: str) -> Line:
    """Raises WrongState before results are open, NotFound for what no opened set has named."""
    now_open = require_open(deps, round_id)
    found = certificates.get(number)
    value = _worth(found, now_open) if found and found.round_id == round_id else None
    if found is None or value is None:
        raise NotFound(certificate=number)
    seen = registrations.get(found.candidate_id, round_id)
    facts = people.facts(found.candidate_id)
    if seen is None or facts is None:
        raise NotFound(certificate=number)
    site = sites.get(round_id, seen.site)
    ticket = mask(facts.scores[0].written_ticket_no) if facts.scores else ""
    return Line(found, found.state(value), site, mask_name(facts.candidate.name), ticket)


def collect(deps: Deps, round_id: str, number: str, to: Receiver, note: str, actor: Actor) -> Line:
    """Hand it over; the second time answers the first. Raises WrongState for one without worth."""

    def collected(line: Line) -> Certificate | None:
        if line.state == CertificateState.COLLECTED:
            return None
        _require(line, CertificateState.WAITING)
        taken = Collection(deps.now(), actor.id, to, note)
        return replace(line.certificate, collection=taken)

    return _change(deps, round_id, number, "certificate_collected", collected, actor)


def give_back(deps: Deps, round_id: str, number: str, reason: str, actor: Actor) -> Line:
    """Undo a hand-over; where there is none nothing happens."""

    def returned(line: Line) -> Certificate | None:
        if line.state == CertificateState.WAITING:
            return None
        _require(line, CertificateState.COLLECTED)
        return replace(line.certificate, collection=None)

    return _change(deps, round_id, number, "certificate_returned", returned, actor, reason)


def void(deps: Deps, round_id: str, number: str, reason: str, again: bool, actor: Actor) -> Line:
    """From now on whoever checks it reads `void`; the second time answers the first.

    `again`: a later set with the same grade gives a new certificate. It has to be said, because a
    certificate that was taken away must not come back with somebody else's correction.
    """

    def voided(line: Line) -> Certificate | None:
        if line.state == CertificateState.VOID:
            return None
        _require(line, CertificateState.WAITING, CertificateState.COLLECTED)
        return replace(line.certificate, voiding=Voiding(deps.now(), actor.id, reason, again))

    return _change(deps, round_id, number, "certificate_voided", voided, actor, reason)


def _require(line: Line, *wanted: CertificateState) -> None:
    if line.state not in wanted:
        raise WrongState(state=line.state.value)


def _change(
    deps: Deps,
    round_id: str,
    number: str,
    action: str,
    next_of: Callable[[Line], Certificate | None],
    actor: Actor,
    reason: str | None = None,
) -> Line:
    """Apply one decision with its audit entry, again if somebody else was first."""
    for _ in range(_TRIES):
        line = one(deps, round_id, number)
        wanted = next_of(line)
        if wanted is None:
            return line
        value = Worth.VOID if wanted.voiding else Worth.VALID
        after = replace(line, certificate=wanted, state=wanted.state(value))
        change = Change(action, actor, deps.now(), reason, {"certificate_no": number})
        subject = registration_subject(wanted.candidate_id, round_id)
        entry = AuditEntry(subject, deps.new_id(), change, _facts(line), _facts(after))
        try:
            stored = certificates.replace_with(line.certificate, wanted, entry)
        except StaleVersion:
            continue
        return replace(after, certificate=stored)
    raise Busy(retry_after=1)


def _facts(line: Line) -> dict[str, Any]:
    taken = line.certificate.collection
    return {
        "state": line.state.value,
        "to": taken.to.value if taken else None,
        "note": taken.note if taken else None,
    }


def put_pickup(deps: Deps, round_id: str, wanted: Pickup, actor: Actor) -> Pickup:
    """Announce (version 0) or change when certificates are handed out; raises Invalid."""
    rounds.get(round_id)
    opens, closes = wanted.opens_at, wanted.closes_at
    if opens is not None and closes is not None and closes <= opens:
        params = {"value": iso(closes), "limit": iso(opens)}
        raise Invalid(errors=[FieldError("/closes_at", "not_after", params)])
    before = certificates.pickup(round_id)
    action = "pickup_announced" if wanted.version == 0 else "pickup_changed"
    change = Change(action, actor, deps.now())
    old = _announced(before) if before.version else {}
    subject = round_subject(round_id)
    entry = AuditEntry(subject, deps.new_id(), change, old, _announced(wanted))
    return certificates.put_pickup(round_id, wanted, entry)


def _announced(found: Pickup) -> dict[str, Any]:
    return {
        "opens_at": iso(found.opens_at),
        "closes_at": iso(found.closes_at),
        "note": found.note,
    }
