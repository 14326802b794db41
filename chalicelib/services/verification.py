"""What anybody who holds a paper may know: is it ours, does it still count, and the least beside.

No answer for results that are not open: a certificate exists when a release has opened its set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chalicelib.domain import certificate as certificate_paper
from chalicelib.domain import ticket as ticket_paper
from chalicelib.domain.certificate import Worth
from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.names import mask_name_public
from chalicelib.domain.programme import Round
from chalicelib.domain.registration import Registration, State, Ticket
from chalicelib.domain.ticket import QrClaims
from chalicelib.domain.window import BEIJING
from chalicelib.domain.written_ticket import mask
from chalicelib.services import certificates, lookups, rounds, tries
from chalicelib.services.deps import Deps
from chalicelib.store import certificates as certificates_store
from chalicelib.store import people, registrations

PER_ADDRESS = 300
"""In ten minutes: somebody at a door scans one every two seconds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`number` is masked for a ticket and whole for a certificate; `grade` is a valid one's."""

    kind: str
    worth: Worth
    round: Round
    name_masked: str
    number: str
    exam_on: date
    grade: str | None = None
    version: int | None = None


def verify(deps: Deps, text: str, address: str) -> Finding:
    """A code of ours, or the address on a certificate. Raises Invalid, NotFound, TooMany."""
    tries.per_address(deps, "verify", address, PER_ADDRESS)
    code = certificate_paper.code_in(text, deps.site_origin)
    prefix = code.partition(".")[0]
    try:
        if prefix == ticket_paper.QR_PREFIX:
            return _ticket(deps, ticket_paper.read_qr(code, deps.keys.verify))
        claims = certificate_paper.read_qr(code, deps.keys.verify)
    except Invalid:
        raise Invalid(errors=[FieldError("/code", "qr_not_ours")]) from None
    return _certificate(deps, claims.round_id, claims.number)


def _ticket(deps: Deps, claims: QrClaims) -> Finding:
    """The pointer outlives the number: a ticket that was replaced still finds its person."""
    for round_id, candidate_id in lookups.of_ticket(deps, claims.ticket_no):
        seen = registrations.get(candidate_id, round_id)
        if round_id == claims.round_id and seen is not None:
            return Finding(
                kind="ticket",
                worth=_ticket_worth(seen, claims),
                round=rounds.get(round_id),
                name_masked=_name(candidate_id),
                number=mask(claims.ticket_no),
                exam_on=claims.starts_at.astimezone(BEIJING).date(),
                version=claims.version,
            )
    raise NotFound()


def _ticket_worth(seen: Registration, claims: QrClaims) -> Worth:
    if seen.state != State.PAID:
        return Worth.VOID
    record = seen.ticket
    current = record is not None and (record.state, record.version) == (
        Ticket.READY,
        claims.version,
    )
    same = seen.ticket_no == claims.ticket_no
    return Worth.VALID if current and same else Worth.SUPERSEDED


def _certificate(deps: Deps, round_id: str, number: str) -> Finding:
    found = certificates_store.get(number)
    worth = certificates.worth_of(deps, found) if found and found.round_id == round_id else None
    if found is None or worth is None:
        raise NotFound()
    round_ = rounds.get(round_id)
    seen = registrations.get(found.candidate_id, round_id)
    return Finding(
        kind="certificate",
        worth=worth,
        round=round_,
        name_masked=_name(found.candidate_id),
        number=number,
        exam_on=seen.sits(round_).on if seen else round_.exam_on,
        grade=found.grade if worth == Worth.VALID else None,
    )


def _name(candidate_id: str) -> str:
    facts = people.facts(candidate_id)
    return mask_name_public(facts.candidate.name) if facts else ""
