"""A clerk or an institution registers somebody who is there with a signed form (C4-49).

The rules are the candidate's own: the same window, conditions, order of steps and places. What the
form adds is the agreement and the consents, signed by hand; the paper is kept by whoever holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.audit import Actor, AuditEntry, Change, registration_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import FieldError, Forbidden, Invalid, NotFound
from chalicelib.domain.flow import Step
from chalicelib.domain.identity import read_document
from chalicelib.domain.names import same_name
from chalicelib.domain.staff import Scope
from chalicelib.services import accounts, booking, flow, lookups, privacy, rounds, sites, standing
from chalicelib.services.deps import Deps
from chalicelib.services.flow_view import Said
from chalicelib.services.standing import Standing
from chalicelib.store import audit, identity, people


@dataclass(frozen=True, slots=True)
class Person:
    """By the written ticket or the document; the name has to fit."""

    name: str
    ticket_no: str | None = None
    id_type: str | None = None
    id_no: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    site: str
    papers: tuple[str, ...] | None = None
    batches: Mapping[str, str] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    def said(self, step: Step) -> Said | None:
        """What the form says in a step; None where it says nothing."""
        told = {
            Step.SITE: Said(site=self.site),
            Step.PAPERS: Said(papers=self.papers) if self.papers is not None else None,
            Step.BATCH: Said(batches=self.batches) if self.batches is not None else None,
            Step.DATA: Said(answers=self.answers, confirmed=True),
        }
        return told.get(step)


def find(deps: Deps, person: Person) -> Candidate:
    """Raises Invalid for a document that can't be, NotFound for nobody of that number and name."""
    if not person.ticket_no and not person.id_no:
        raise Invalid(errors=[FieldError("/id_no", "required")])
    found = None
    if person.ticket_no:
        found = people.of_written_ticket(lookups.plain(person.ticket_no))
    elif person.id_no:
        today = deps.today()
        document = read_document(person.id_type, person.id_no, today, country=person.country)
        found = people.of_document(accounts.id_index(deps, document))
    facts = people.facts(found) if found else None
    if facts is None or same_name(facts.candidate.name, person.name) == "different":
        raise NotFound(person="unknown")
    return facts.candidate


def require_reach(
    deps: Deps, scope: Scope, round_id: str, candidate: Candidate, site_code: str
) -> None:
    """An institution registers its own people, everybody else at the sites they cover (S5-23)."""
    site = sites.get(round_id, site_code)
    institution = scope.named("institution")
    if institution is None:
        if not scope.covers(site.province, site.code):
            raise Forbidden(scope=scope.text)
        return
    programme = rounds.get(round_id).programme
    member = identity.member(programme, candidate.id_index)
    if member is None or member.institution != institution:
        raise Forbidden(scope=scope.text, needed="own_people")


def register(
    deps: Deps, round_id: str, candidate: Candidate, wanted: Wanted, reason: str, actor: Actor
) -> Standing:
    """Agree, consent, choose and hold as the form says; the same again changes nothing.

    Raises what the candidate would be refused with.
    """
    here = standing.of(deps, candidate.id, round_id)
    _sign(deps, here, actor)
    key = deps.new_id()
    if here.programme.flow.holds_at == "site":
        held, new = booking.hold(deps, candidate.id, round_id, wanted.site, key, actor)
    else:
        for step in here.programme.flow.steps:
            said = wanted.said(step)
            if said is not None:
                flow.accept(deps, candidate.id, round_id, step, said, actor)
        held, new = flow.submit(deps, candidate.id, round_id, key, actor)
    if new:
        change = Change("registered_on_behalf", actor, deps.now(), reason, {"site": wanted.site})
        subject = registration_subject(candidate.id, round_id)
        audit.add(AuditEntry(subject, deps.new_id(), change, {}, {}))
    return held


def _sign(deps: Deps, here: Standing, actor: Actor) -> None:
    """What stands on the signed form: the texts as they are now."""
    programme, round_id, person = here.programme, here.round.id, here.candidate.id
    for purpose in programme.purposes:
        if purpose.required:
            said = (purpose.id, purpose.version, True)
            privacy.consent(deps, person, round_id, *said, actor)
    for step in programme.flow.steps:
        if step == Step.NOTICE:
            _accept(deps, here, step, Said(version=programme.version), actor)
        if step == Step.AGREEMENT:
            for text in programme.flow.agreements:
                said_of = Said(document=text.id, version=text.version)
                _accept(deps, here, step, said_of, actor)
    if not here.agreed:
        booking.agree(deps, person, round_id, programme.agreement.version)


def _accept(deps: Deps, here: Standing, step: Step, said: Said, actor: Actor) -> None:
    flow.accept(deps, here.candidate.id, here.round.id, step, said, actor)
