"""A registry as its candidate and as staff see it."""

from __future__ import annotations

from chalicelib.api.public_views import Json, district
from chalicelib.domain.names import mask_name
from chalicelib.domain.registry import Numbered, NumberState
from chalicelib.domain.window import iso
from chalicelib.services import qualification, registry_numbers
from chalicelib.services.registry import Registrant
from chalicelib.services.registry_search import Found


def registrant(here: Registrant) -> Json:
    record, rules = here.record, here.rules
    return {
        "programme": here.programme.code,
        "state": here.state,
        "next": here.next_step,
        "kind": record.kind,
        "major": record.major,
        "district": record.district,
        "confirmed": here.confirmed,
        "submitted_at": iso(record.submitted_at),
        "number": record.number,
        "number_printed": rules.format.grouped(record.number) if record.number else None,
        "registered_at": iso(record.registered_at),
        "uses": list(rules.uses),
        "results": registry_numbers.results(here),
        "numbers": [_recorded(one, one.number in here.shown) for one in here.numbers.values()],
        "districts": [district(one) for one in rules.districts],
        "majors": [
            {
                "code": one.code,
                "name": one.name,
                "needs_qualification": one.prior,
                "papers": list(one.papers),
            }
            for one in rules.majors
        ],
        "qualification": _qualification(here),
    }


def _recorded(one: Numbered, shown: bool) -> Json:
    """Until its owner is known to be its owner, only that there is such a number."""
    return {
        **brief(one),
        "name": one.name if shown else mask_name(one.name),
        "phone_masked": one.phone_masked,
        "results": dict(one.results) if shown else {},
        "shown": shown,
        "refused": one.refused,
    }


def brief(one: Numbered) -> Json:
    return {
        "number": one.number,
        "district": one.district,
        "state": one.state,
        "into": one.into,
        "waiting": one.case is not None,
    }


def _qualification(here: Registrant) -> Json:
    rules, purpose = here.rules.prior, qualification.purpose_of(here)
    return {
        "needed": here.record.needs_prior(here.rules),
        "proven": here.record.prior_proven(here.rules),
        "stated": _prior(here),
        "levels": [{"code": level.code, "name": level.name} for level in rules.levels],
        "proofs": [{"id": p.id, "name": p.name, "source": p.source} for p in rules.proofs],
        "max_bytes": rules.largest,
        "consent": purpose
        and {
            "purpose": purpose.id,
            "version": purpose.version,
            "title": purpose.title,
            "what": purpose.what,
            "why": purpose.why,
            "how_long": purpose.how_long,
            "who": purpose.who,
            "without": purpose.without,
        },
    }


def _prior(here: Registrant) -> Json | None:
    prior = here.record.prior
    if prior is None:
        return None
    return {
        "level": prior.level,
        "school": prior.school,
        "graduated_on": prior.graduated_on.isoformat(),
        "certificate_masked": prior.certificate_masked,
        "online": prior.online,
        "state": prior.state,
        "provider": prior.provider,
        "simulated": prior.simulated,
        "proof_kind": prior.proof_kind,
        "reason": prior.reason,
    }


def numbers_found(found: list[Numbered]) -> Json:
    return {
        "numbers": [
            {
                "number": one.number,
                "district": one.district,
                "active": one.state == NumberState.ACTIVE,
            }
            for one in found
        ]
    }


def for_staff(found: Found) -> Json:
    one, candidate = found.one, found.candidate
    return {
        **brief(one),
        "pieces": [{"name": piece.name, "text": piece.text} for piece in found.pieces],
        "recorded_name_masked": mask_name(one.name),
        "phone_masked": one.phone_masked,
        "results": dict(one.results),
        "candidate_id": candidate.id if candidate else None,
        "name_masked": mask_name(candidate.name) if candidate else None,
        "others": [brief(other) for other in found.others],
    }
