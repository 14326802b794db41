"""What is known of a person: shown to them, taken from files, revoked with all that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, person_subject
from chalicelib.domain.eligibility import Grant
from chalicelib.domain.errors import FieldError, Invalid, NotFound, WrongState
from chalicelib.domain.fact import NATIONAL, SUSPENDED, Fact, FactType
from chalicelib.domain.registration import Registration
from chalicelib.domain.rules import Answer, EligibilityRule, judge
from chalicelib.services import affected, suspects
from chalicelib.services.deps import Deps
from chalicelib.store import facts as store
from chalicelib.store import people
from chalicelib.store.people import Facts

REASON_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact, and by which rules it counts for something: its issuer's code with each."""

    fact: Fact
    counts_for: tuple[tuple[str, Grant], ...]


def of(candidate_id: str) -> Facts:
    """Raises NotFound."""
    found = people.facts(candidate_id)
    if found is None:
        raise NotFound(candidate=candidate_id)
    return found


def listed(deps: Deps, found: Facts) -> list[Shown]:
    """Everything known of a person, the revoked too; prior scores are facts like all others."""
    held = (*(score.fact() for score in found.scores), *found.known)
    today = deps.today()
    return [Shown(fact, _counts_for(deps, fact) if fact.holds(today) else ()) for fact in held]


def _counts_for(deps: Deps, fact: Fact) -> tuple[tuple[str, Grant], ...]:
    found = []
    for code, programme in deps.programmes.items():
        rules = programme.eligibility
        if fact.programme != code and rules.takes(fact) is None:
            continue
        for grant in rules.grants:
            asked = (EligibilityRule(grant.clause, grant.when),) if grant.when else ()
            if asked and judge(asked, [fact]).answer == Answer.YES:
                found.append((code, grant))
    return tuple(found)


def revoke(
    deps: Deps, candidate_id: str, fact_id: str, reason: str, actor: Actor
) -> list[Registration]:
    """It counts no more from now on; answers the registrations that it leaves without a ground.

    Raises Invalid, NotFound, WrongState if it has been revoked already.
    """
    text = reason.strip()
    if not 1 <= len(text) <= REASON_LONGEST:
        raise Invalid(errors=[FieldError("/reason", "length", {"min": 1, "max": REASON_LONGEST})])
    of(candidate_id)
    fact = store.get(candidate_id, fact_id)
    if fact is None:
        raise NotFound(fact=fact_id)
    if fact.revoked_at is not None:
        raise WrongState(state="revoked")
    gone = replace(fact, revoked_at=deps.now(), by=actor.id, reason=text)
    change = Change("fact_revoked", actor, deps.now(), text, {"fact": fact.id})
    entry = AuditEntry(person_subject(candidate_id), deps.new_id(), change, _said(fact), {})
    store.revoke(candidate_id, gone, entry)
    return affected.look(deps, candidate_id, {"cause": "fact_revoked", "source": fact.id})


def suspend(
    deps: Deps,
    candidate_id: str,
    scope: str,
    term: tuple[date, date | None],
    clause: str,
    reason: str,
    actor: Actor,
) -> list[Registration]:
    """From the first day of the term through the last; answers the registrations it concerns.

    Raises Invalid for a scope that no programme is under, or a term that ends before it begins.
    """
    since, until = term
    rules = {code: found.eligibility for code, found in deps.programmes.items()}
    scopes = {*rules, *(scope for found in rules.values() for scope in found.sanctions)}
    errors = []
    if scope not in scopes:
        told: dict[str, Any] = {"value": scope, "choices": sorted(scopes)}
        errors.append(FieldError("/scope", "choice", told))
    if until is not None and until < since:
        errors.append(
            FieldError(
                "/until", "not_after", {"value": until.isoformat(), "limit": since.isoformat()}
            )
        )
    if errors:
        raise Invalid(errors=errors)
    of(candidate_id)
    fact = Fact(
        type=FactType.SANCTION,
        key=scope,
        value=SUSPENDED,
        programme=scope if scope in rules else NATIONAL,
        source=f"staff:{actor.id}",
        at=deps.now(),
        ref=since.isoformat(),
        attrs={"clause": clause} if clause else {},
        since=since,
        until=until,
    )
    add(deps, candidate_id, fact, reason, actor)
    suspects.remember(deps, candidate_id)
    return affected.look(deps, candidate_id, {"cause": "suspended", "source": fact.id})


def add(deps: Deps, candidate_id: str, fact: Fact, reason: str, actor: Actor) -> None:
    """What staff have found out, with its reason in the record."""
    change = Change("fact_added", actor, deps.now(), reason, {"fact": fact.id})
    entry = AuditEntry(person_subject(candidate_id), deps.new_id(), change, {}, _said(fact))
    store.put(candidate_id, fact, entry)


def _said(fact: Fact) -> dict[str, Any]:
    return {"value": fact.value, "source": fact.source, "programme": fact.programme}
