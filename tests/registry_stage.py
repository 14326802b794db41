"""What tests of the registry need: candidates of the self-taught exam, and numbers on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import Way
from chalicelib.domain.registry import EntryKind, Numbered
from chalicelib.domain.window import BEIJING
from chalicelib.services import registry
from chalicelib.services.registry import Registrant
from chalicelib.store import identity
from chalicelib.store import registry as store
from tests.world import World

CODE = "self_taught"
JUNIOR, BACHELOR = "Z630302", "X120203K"
A, B = "0601", "0602"
SPRING_2021 = datetime(2021, 3, 10, 9, tzinfo=BEIJING)


def at_registration(world: World) -> None:
    """The days before the exam of April 2021."""
    world.pass_time(SPRING_2021 - world.at)


def confirm(world: World, person: Candidate) -> None:
    """As an office does."""
    found = identity.get(person.id, CODE).of_now(person)
    identity.put(found.now_confirmed(Way.ON_SITE, "office", world.at))


def unconfirm(person: Candidate) -> None:
    found = identity.get(person.id, CODE)
    identity.put(replace(found, confirmed_at=None))


def filled(
    world: World,
    person: Candidate,
    major: str | None = JUNIOR,
    district: str | None = A,
    kind: EntryKind = EntryKind.NEW,
) -> Registrant:
    actor = world.actor(person)
    return registry.fill_in(world.deps, person.id, CODE, kind, major, district, actor)


def submitted(world: World, person: Candidate, district: str = A) -> Registrant:
    filled(world, person, district=district)
    return registry.submit(world.deps, person.id, CODE, world.actor(person))


def registered(world: World, person: Candidate, district: str = A) -> Registrant:
    submitted(world, person, district)
    confirm(world, person)
    return registry.advance(world.deps, person.id, CODE, world.actor(person))


def on_record(person: Candidate, *numbers: str, **more: object) -> list[Numbered]:
    """As the list of the registry has them."""
    found = [
        replace(Numbered(number, number[:4], person.id_index, person.name), **more)  # type: ignore[arg-type]
        for number in numbers
    ]
    store.write(CODE, found)
    return found
