"""How papers, parts and the times of both look as JSON."""

from __future__ import annotations

from chalicelib.api.public_views import Json, sitting, sitting_on
from chalicelib.domain import timetable
from chalicelib.domain.paper import Paper, offered
from chalicelib.domain.programme import Programme, Round
from chalicelib.domain.registration import Registration
from chalicelib.domain.window import iso


def of_round(programme: Programme, found: Round) -> Json:
    """What may be chosen in a round, and when each part begins."""
    return {
        "parts": [
            {"id": part.id, "name": part.name, "sitting": sitting(found.sitting_of(part.id))}
            for part in programme.parts
        ],
        "papers": [paper(one) for one in offered(programme, found)],
        "choice": choice(programme),
    }


def choice(programme: Programme) -> Json | None:
    found = programme.choice
    if found is None:
        return None
    return {
        "at_least": found.at_least,
        "at_most": found.at_most,
        "one_level": found.one_level,
        "clause": found.clause,
    }


def paper(found: Paper) -> Json:
    return {
        "code": found.code,
        "name": found.name,
        "kind": found.kind,
        "level": found.level,
        "minutes": found.minutes,
        "fee_minor": found.fee_minor,
        "parts": list(found.parts),
        "about": found.about,
        "credits": found.credits,
    }


def of_registration(programme: Programme, round_: Round, seen: Registration) -> list[Json]:
    return [
        {
            "code": line.paper.code,
            "name": line.paper.name,
            "minutes": line.paper.minutes,
            "part": line.part and {"id": line.part.id, "name": line.part.name},
            "sitting": sitting_on(line.sitting) if line.sitting else None,
            "ends_at": iso(line.ends_at),
            "retained": line.sitting is None,
        }
        for line in timetable.of(programme, round_, seen)
    ]
