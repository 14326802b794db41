"""How a confirmation looks as JSON."""

from __future__ import annotations

from chalicelib.api.public_views import Json
from chalicelib.domain.confirmation import Confirmation, Step, StepState
from chalicelib.domain.identity import mask_id_no
from chalicelib.domain.names import mask_name
from chalicelib.domain.window import iso
from chalicelib.gateways.files import original_key
from chalicelib.services import identity
from chalicelib.services.deps import Deps
from chalicelib.services.identity import Person
from chalicelib.services.identity_attempts import Started


def whole(person: Person, round_id: str | None) -> Json:
    """Everything the profile page shows; steps of each round with a round only."""
    rules, found, now = person.rules, person.found, person.deps.now()
    provider = person.deps.real_name
    steps = [step for step in rules.steps if not step.each_round or round_id is not None]
    return {
        "programme": person.programme.code,
        "clause": rules.clause,
        **confirmed(person),
        "outdated": person.outdated,
        "counts": found.counts(rules, person.candidate, now),
        "review_until": iso(found.review_until),
        "simulated": provider is not None and provider.simulated,
        "other_ways": identity.other_ways(rules),
        "on_site": _on_site(person),
        "steps": [_step(person, step, round_id) for step in steps],
    }


def confirmed(person: Person) -> Json:
    found = person.found
    return {
        "confirmed": found.confirmed(person.candidate),
        "way": found.way,
        "by": found.by,
        "confirmed_at": iso(found.confirmed_at),
        "refused": _refused(found),
    }


def _refused(found: Confirmation) -> Json | None:
    return dict(found.refused) if found.refused else None


def _on_site(person: Person) -> Json | None:
    rule = person.rules.on_site
    return {"cases": list(rule.cases), "bring": rule.bring} if rule else None


def _step(person: Person, step: Step, round_id: str | None) -> Json:
    record = person.found.record(step, round_id)
    purpose, said = person.purpose(step), person.consented(step)
    used = record.tries if record.state != StepState.PASSED else 0
    return {
        "id": step.id,
        "kind": step.kind,
        "clause": step.clause,
        "title": step.title,
        "hints": list(step.hints),
        "files": list(step.files),
        "types": list(step.types),
        "max_kb": step.max_kb,
        "each_round": step.each_round,
        "state": record.state,
        "counts": person.found.step_counts(step, round_id, person.deps.now()),
        "tries_left": max(0, step.tries - used),
        "reason": record.reason,
        "params": dict(record.params),
        "consent": {
            "purpose": purpose.id,
            "version": purpose.version,
            "title": purpose.title,
            "what": purpose.what,
            "why": purpose.why,
            "how_long": purpose.how_long,
            "who": purpose.who,
            "without": purpose.without,
            "given": said.given if said else None,
        },
    }


def started(person: Person, round_id: str | None, begun: Started | None) -> Json:
    challenge = begun.record.challenge if begun else None
    forms = begun.forms if begun else {}
    return {
        "identity": whole(person, round_id),
        "upload": {name: {"url": form.url, "fields": form.fields} for name, form in forms.items()},
        "challenge": dict(challenge) if challenge else None,
        "until": iso(begun.record.until) if begun else None,
    }


def at_desk(person: Person) -> Json:
    """Masked, beside the photo to compare the face with (C1-14)."""
    deps, candidate = person.deps, person.candidate
    return {
        "candidate_id": candidate.id,
        "name_masked": mask_name(candidate.name),
        "id_type": candidate.id_type,
        "id_no_masked": mask_id_no(deps.keys.open(candidate.id_sealed)),
        "photo_url": _photo(deps, person),
        **confirmed(person),
    }


def _photo(deps: Deps, person: Person) -> str | None:
    who = person.candidate
    if who.original_photo is None:
        return None
    return deps.files.link(original_key(who.id, who.original_photo), "image/jpeg")
