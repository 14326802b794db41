"""Who is to be confirmed, by which steps, and what stands in the way (S4-08 to S4-16, P-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import Confirmation, IdentityRules, Step, StepState, Way
from chalicelib.domain.errors import ConsentNeeded, FieldError, Invalid, NotFound, WrongState
from chalicelib.domain.flow import GuardianRule, StepNotReached
from chalicelib.domain.privacy import Consent, current
from chalicelib.domain.programme import Programme, Purpose
from chalicelib.services import guardians, privacy, registry
from chalicelib.services.deps import Deps
from chalicelib.services.guardians import GuardianNeeded
from chalicelib.store import identity, people, rounds
from chalicelib.store.cases import Case

KIND = "identity"
"""Of the cases that wait for a person."""


@dataclass(frozen=True, slots=True)
class Person:
    """All that a confirmation is decided by. `outdated`: there was one, under another name.
    `guardian`: the rule by which a guardian has to consent first, and has not.
    """

    deps: Deps
    programme: Programme
    rules: IdentityRules
    candidate: Candidate
    found: Confirmation
    consents: Mapping[str, Consent]
    outdated: bool = False
    guardian: GuardianRule | None = None

    def purpose(self, step: Step) -> Purpose:
        return next(p for p in self.programme.purposes if p.id == step.purpose)

    def consented(self, step: Step) -> Consent | None:
        return current(self.purpose(step), self.consents)


def of(deps: Deps, candidate_id: str, programme_code: str) -> Person:
    """Raises NotFound, also where a programme asks nobody to be confirmed."""
    programme, facts = deps.programmes[programme_code], people.facts(candidate_id)
    if facts is None or programme.identity is None:
        raise NotFound(programme=programme_code)
    found = facts.identities.get(programme_code, Confirmation(candidate_id, programme_code))
    candidate, consents = facts.candidate, facts.consents.get(programme_code, {})
    outdated = found.confirmed_at is not None and found.outdated(candidate)
    now = found.of_now(candidate)
    guardian = guardians.missing(deps, programme, facts)
    rules = programme.identity
    return Person(deps, programme, rules, candidate, now, consents, outdated, guardian)


def step_of(person: Person, step_id: str, round_id: str | None) -> Step:
    """Raises NotFound, and Invalid where a round is missing or is another programme's."""
    step = person.rules.step(step_id)
    if step is None:
        raise NotFound(step=step_id)
    if step.each_round:
        if round_id is None:
            raise Invalid(errors=[FieldError("/round_id", "required")])
        round_ = rounds.get(round_id)
        if round_ is None or round_.programme != person.programme.code:
            raise NotFound(round=round_id)
    return step


def say(person: Person, step: Step, version: str, given: bool, actor: Actor) -> Person:
    """Consent to what this step does, or refuse it: then another way is left (P-01)."""
    deps, purpose = person.deps, person.purpose(step)
    said = privacy.for_programme(
        deps, person.candidate.id, person.programme.code, purpose, version, given, actor
    )
    return replace(person, consents={**person.consents, purpose.id: said})


def require_open(person: Person, step: Step, round_id: str | None) -> None:
    """Is it this step's turn? Raises WrongState or StepNotReached."""
    record = person.found.record(step, round_id)
    if record.state in (StepState.PASSED, StepState.REVIEW):
        raise WrongState(state=record.state.value, step=step.id)
    for other in person.rules.before(step):
        if person.found.record(other).state not in (StepState.PASSED, StepState.REVIEW):
            raise StepNotReached(step=step.id, wanted=other.id)


def require_consent(person: Person, step: Step) -> None:
    """Raises GuardianNeeded for a child, ConsentNeeded with the other ways for who would rather
    not.
    """
    if person.guardian is not None:
        raise GuardianNeeded(under=person.guardian.under, clause=person.guardian.clause)
    said = person.consented(step)
    if said is None or not said.given:
        raise ConsentNeeded(purposes=[step.purpose], other_ways=other_ways(person.rules))


def other_ways(rules: IdentityRules) -> list[str]:
    """A face is never the only way."""
    ways = ["review"] if rules.review else []
    return [*ways, "on_site"] if rules.on_site else ways


def keep(
    person: Person,
    found: Confirmation,
    entries: list[AuditEntry],
    actor: Actor,
    opened: Sequence[Case] = (),
    closed: Sequence[Case] = (),
) -> Confirmation:
    """One write: what changed, what is recorded, cases made and ended; and the confirmation itself,
    once nothing is missing for it.
    """
    if not found.confirmed(person.candidate) and found.all_passed(person.rules):
        found = found.now_confirmed(Way.ONLINE, "", person.deps.now())
        entries = [*entries, entry(person, "identity_confirmed", actor)]
    stored = identity.put(found, entries, opened=opened, closed=closed)
    if stored.confirmed(person.candidate):
        after_confirmed(person, stored)
    return stored


def after_confirmed(person: Person, stored: Confirmation) -> None:
    """The portrait is the one to print, unless the person has one (S5-24), and where numbers are
    given for good, this was what was missing for one (S5-25). Safe to repeat.
    """
    facts = people.facts(person.candidate.id)
    sha256 = stored.photo.get("sha256")
    if facts is not None and sha256 and facts.candidate.original_photo is None:
        people.update(replace(facts.candidate, original_photo=sha256))
    registry.after_confirmed(person.deps, person.candidate.id, person.programme)


def entry(
    person: Person,
    action: str,
    actor: Actor,
    step: Step | None = None,
    round_id: str | None = None,
    reason: str | None = None,
    **more: str,
) -> AuditEntry:
    params = {"programme": person.programme.code, **more}
    params |= {"step": step.id} if step else {}
    params |= {"round": round_id} if round_id and step and step.each_round else {}
    change = Change(action, actor, person.deps.now(), reason, params)
    return AuditEntry(person_subject(person.candidate.id), person.deps.new_id(), change, {}, {})
