"""Registering for good: data, submission, and a lifelong number at the end (S5-02 to S5-06, S5-25).

The steps are those of `domain/registry.py`. Whatever may complete a registration (its submission,
the identity confirmed, a qualification decided about) calls `advance`, which may run any number of
times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import (
    Busy,
    Conflict,
    FieldError,
    Invalid,
    NotFound,
    Reason,
    Refused,
    StaleVersion,
    WrongState,
)
from chalicelib.domain.number_segments import NumberingError
from chalicelib.domain.programme import Programme
from chalicelib.domain.registry import (
    EntryKind,
    HasNumber,
    NextStep,
    Numbered,
    NumberState,
    Record,
    RegistryRules,
    RegistryState,
)
from chalicelib.services import recorded
from chalicelib.services.deps import Deps
from chalicelib.store import guards, people
from chalicelib.store import registry as store

_TRIES = 20
_NONE: Mapping[str, Any] = {}


class NumbersUsedUp(Conflict):
    """Every number of a district and period has been given; a longer pattern is needed."""

    code = "numbers_used_up"


class QualificationNeeded(Refused):
    code = "qualification_needed"


@dataclass(frozen=True, slots=True)
class Registrant:
    """One person in one registry, and the numbers on record for their documents.

    `shown` are those whose record this person may see: a document's number alone proves nobody.
    """

    programme: Programme
    rules: RegistryRules
    candidate: Candidate
    confirmed: bool
    record: Record
    numbers: Mapping[str, Numbered]
    shown: frozenset[str]

    @property
    def state(self) -> RegistryState:
        return self.record.state(self.confirmed)

    @property
    def next_step(self) -> NextStep:
        return self.record.next_step(self.rules, self.confirmed)


def rules_of(deps: Deps, programme: str) -> tuple[Programme, RegistryRules]:
    """Raises NotFound for a programme that has no registry."""
    found = deps.programmes.get(programme)
    if found is None or found.registry is None:
        raise NotFound(registry=programme)
    return found, found.registry


def of(deps: Deps, candidate_id: str, programme: str) -> Registrant:
    """Consistent reads; raises NotFound."""
    found, rules = rules_of(deps, programme)
    facts = people.facts(candidate_id)
    if facts is None:
        raise NotFound(candidate=candidate_id)
    confirmation = facts.identities.get(programme)
    confirmed = confirmation is not None and confirmation.confirmed(facts.candidate)
    numbers = store.of_documents(programme, recorded.indexes(facts))
    return Registrant(
        found,
        rules,
        facts.candidate,
        confirmed,
        facts.registries.get(programme, Record()),
        numbers,
        frozenset(
            number
            for number, one in numbers.items()
            if confirmed or recorded.phone_proven(deps, programme, facts, one)
        ),
    )


def fill_in(
    deps: Deps,
    candidate_id: str,
    programme: str,
    kind: EntryKind,
    major: str | None,
    district: str | None,
    actor: Actor,
) -> Registrant:
    """Save what is known so far (S5-02); a changed entry has to be submitted again.

    Raises Invalid for what is none of the programme's, HasNumber, WrongState at the end.
    """
    here = of(deps, candidate_id, programme)
    record = here.record
    if record.registered_at is not None:
        raise WrongState(state=here.state.value)
    _require_known(here, major, district)
    _require_kind(here, kind)
    if record.number is not None:
        kind, district = record.kind, record.district
    wanted = replace(record, kind=kind, major=major, district=district, submitted_at=None)
    if wanted != replace(record, submitted_at=None):
        params = {"kind": kind.value, "major": major, "district": district}
        store.save(
            candidate_id, programme, wanted, entry(deps, here, "registry_saved", actor, params)
        )
    return of(deps, candidate_id, programme)


def _require_known(here: Registrant, major: str | None, district: str | None) -> None:
    errors = []
    if major is not None and here.rules.major(major) is None:
        choices = [one.code for one in here.rules.majors]
        errors.append(FieldError("/major", "choice", {"value": major, "choices": choices}))
    fixed = here.record.district if here.record.number else None
    if fixed is not None and district not in (None, fixed):
        errors.append(
            FieldError("/district", "fixed_by_number", {"value": district, "limit": fixed})
        )
    elif district is not None and here.rules.district(district) is None:
        choices = [one.code for one in here.rules.districts]
        errors.append(FieldError("/district", "choice", {"value": district, "choices": choices}))
    if errors:
        raise Invalid(errors=errors)


def _require_kind(here: Registrant, kind: EntryKind) -> None:
    """Who has a number already does not get another (S5-04)."""
    if kind == EntryKind.NEW and here.numbers:
        params = {"value": len(here.numbers), "limit": 0}
        reason = Reason(here.rules.clauses["number"], "has_number", params, "choose_number")
        raise HasNumber(numbers=len(here.numbers), reasons=[reason])


def submit(deps: Deps, candidate_id: str, programme: str, actor: Actor) -> Registrant:
    """The data is complete: pre-registered from now on (S5-03). Repeatable.

    Raises Invalid with everything that is missing, HasNumber, QualificationNeeded.
    """
    here = of(deps, candidate_id, programme)
    if here.record.submitted_at is None:
        _require_complete(here)
        _require_kind(here, here.record.kind)
        wanted = replace(here.record, submitted_at=deps.now())
        params = {"major": wanted.major, "district": wanted.district}
        said = entry(deps, here, "registry_submitted", actor, params)
        store.save(candidate_id, programme, wanted, said)
    return advance(deps, candidate_id, programme, actor)


def _require_complete(here: Registrant) -> None:
    record = here.record
    existing = record.kind == EntryKind.EXISTING
    wanted = {"/major": record.major, "/number" if existing else "/district": record.district}
    errors = [FieldError(pointer, "required") for pointer, value in wanted.items() if not value]
    if errors:
        raise Invalid(errors=errors)
    if record.lacks_prior(here.rules):
        state = record.prior.state.value if record.prior else "missing"
        levels = [level.code for level in here.rules.prior.levels]
        params = {"value": state, "limit": levels[0]}
        reason = Reason(
            here.rules.clauses["qualification"], "qualification_open", params, "prove_it"
        )
        raise QualificationNeeded(state=state, reasons=[reason])


def advance(deps: Deps, candidate_id: str, programme: str, actor: Actor) -> Registrant:
    """Go on as far as possible: a number, once nothing is open any more (S5-25). Repeatable."""
    for _ in range(_TRIES):
        here = of(deps, candidate_id, programme)
        if not _ready(here):
            return here
        if here.record.number is not None:
            done = _complete(deps, here, actor)
        else:
            done = _issue(deps, here, actor)
        if done:
            return of(deps, candidate_id, programme)
    raise Busy(retry_after=1)


def after_confirmed(deps: Deps, candidate_id: str, programme: Programme) -> None:
    """Whoever confirms a person has done so, whatever becomes of the number: that can follow."""
    if programme.registry is None:
        return
    try:
        advance(deps, candidate_id, programme.code, Actor("system", "registry", candidate_id))
    except (Busy, NumbersUsedUp):
        deps.log.warning("number follows later", extra={"programme": programme.code})


def _ready(here: Registrant) -> bool:
    record = here.record
    if record.registered_at is not None or record.submitted_at is None or not here.confirmed:
        return False
    return record.prior_proven(here.rules)


def _complete(deps: Deps, here: Registrant, actor: Actor) -> bool:
    wanted = replace(here.record, registered_at=deps.now())
    said = entry(deps, here, "registered", actor, {"number": wanted.number})
    try:
        store.save(here.candidate.id, here.programme.code, wanted, said)
    except StaleVersion:
        return False
    return True


def _issue(deps: Deps, here: Registrant, actor: Actor) -> bool:
    """The next number of the district; one that is known already, from older lists, is left out."""
    district = here.rules.district(here.record.district)
    if district is None:
        raise Invalid(errors=[FieldError("/district", "required")])
    number = _next_number(deps, here, here.rules.values(district, deps.today()))
    wanted = replace(here.record, number=number, registered_at=deps.now())
    candidate = here.candidate
    fresh = Numbered(
        number,
        district.code,
        candidate.id_index,
        candidate.name,
        state=NumberState.ACTIVE,
        candidate_id=candidate.id,
        version=1,
    )
    said = entry(deps, here, "number_issued", actor, {"number": number})
    return bool(store.issue(candidate.id, here.programme.code, wanted, fresh, said))


def _next_number(deps: Deps, here: Registrant, values: Mapping[str, str]) -> str:
    made = here.rules.format
    serial = guards.next_number(sequence(here.programme.code, here.rules, values))
    drawn = made.draw(deps.random.randrange)
    try:
        return made.write(values, serial, drawn)
    except NumberingError:
        deps.log.exception("numbers are used up", extra={"programme": here.programme.code})
        raise NumbersUsedUp(district=here.record.district) from None


def sequence(programme: str, rules: RegistryRules, values: Mapping[str, str]) -> str:
    """The counter of all numbers that differ in their serial only: of a district and period."""
    return f"registry#{programme}#{rules.format.series(values)}"


def entry(
    deps: Deps,
    here: Registrant,
    action: str,
    actor: Actor,
    params: Mapping[str, Any] = _NONE,
    reason: str | None = None,
) -> AuditEntry:
    """What the person's own history says of it."""
    told = {"programme": here.programme.code, **params}
    change = Change(action, actor, deps.now(), reason, told)
    return AuditEntry(person_subject(here.candidate.id), deps.new_id(), change, {}, {})
