"""What tests of confirmations need: persons with a card, files that were sent, tries made."""

from __future__ import annotations

from datetime import datetime

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import Record
from chalicelib.domain.window import BEIJING
from chalicelib.services import identity, identity_attempts
from chalicelib.services.identity import Person
from chalicelib.services.identity_attempts import ToSend
from chalicelib.store import cases
from chalicelib.store.cases import Case
from infra.demo import specimens
from tests.world import STAFF, World

DEGREE, SELF_TAUGHT = "degree_english", "self_taught"
AUTUMN_2024 = datetime(2024, 9, 20, 9, tzinfo=BEIJING)


def at_work(world: World) -> World:
    """In the days of the degree exam of 2024."""
    world.pass_time(AUTUMN_2024 - world.at)
    return world


def number(world: World, person: Candidate) -> str:
    return world.deps.keys.open(person.id_sealed)


def cards(world: World, person: Candidate, **more: object) -> dict[str, bytes]:
    """Both sides of the person's own card; `more` is what stands on it instead."""
    said = {"name": person.name, "id_no": number(world, person), **more}
    return {
        "portrait": specimens.card("portrait", person=number(world, person), **said),  # type: ignore[arg-type]
        "emblem": specimens.card("emblem", "", "", person=number(world, person)),
    }


def of(world: World, person: Candidate, programme: str = DEGREE) -> Person:
    return identity.of(world.deps, person.id, programme)


def begin(
    world: World,
    person: Candidate,
    step_id: str,
    programme: str = DEGREE,
    round_id: str | None = None,
) -> Record:
    """Consent and start; answers the record with its challenge."""
    actor = world.actor(person)
    found = of(world, person, programme)
    step = identity.step_of(found, step_id, round_id)
    found = identity.say(found, step, found.purpose(step).version, True, actor)
    wanted = {name: ToSend(1000, step.types[0]) for name in step.files}
    return identity_attempts.start(found, step, round_id, wanted).record


def send(
    world: World,
    person: Candidate,
    step_id: str,
    files: dict[str, bytes],
    programme: str = DEGREE,
    round_id: str | None = None,
) -> Record:
    """One whole attempt; answers what came of it."""
    record = begin(world, person, step_id, programme, round_id)
    return finish(world, person, step_id, files, record, programme, round_id)


def finish(
    world: World,
    person: Candidate,
    step_id: str,
    files: dict[str, bytes],
    record: Record,
    programme: str = DEGREE,
    round_id: str | None = None,
) -> Record:
    for name, key in record.files.items():
        if name in files:
            world.deps.files.write(key, files[name], record.types[name])
    found = of(world, person, programme)
    step = identity.step_of(found, step_id, round_id)
    nonce = record.challenge.get("nonce")
    identity_attempts.done(found, step, round_id, nonce, world.actor(person))
    return of(world, person, programme).found.record(step, round_id)


def confirmed(world: World, person: Candidate) -> Candidate:
    """By both sides of the card, as the degree exam asks."""
    files = cards(world, person)
    assert send(world, person, "id_card", files).passed
    return of(world, person).candidate


def waiting(person: Candidate, programme: str = DEGREE) -> list[Case]:
    found = cases.every("identity", programme)
    return [case for case in found if case.candidate_id == person.id]


__all__ = ["STAFF", "specimens"]
