"""Messengers in memory, and the way from a registration's write to the audit's stream."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from chalicelib.domain.audit import person_subject, registration_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.message import Channel, MessengerRefused, MessengerSilent, Outgoing
from chalicelib.services import contact, messages, outbox, record
from chalicelib.store import audit, registrations
from chalicelib.store import messages as message_store
from chalicelib.store.registrations import RegistrationItem
from tests.world import World

PHONE, EMAIL = "13800000001", "lin@example.org"


@dataclass
class Box:
    """A messenger that keeps what it was given; `fails` go wrong first, in this order."""

    sent: list[Outgoing] = field(default_factory=list)
    fails: list[type[Exception]] = field(default_factory=list)

    def send(self, message: Outgoing) -> None:
        if self.fails:
            kind = self.fails.pop(0)
            if kind in (MessengerRefused, MessengerSilent):
                raise kind(reason="planned")
            raise kind
        self.sent.append(message)

    @property
    def ids(self) -> set[str]:
        return {message.id for message in self.sent}


@dataclass
class Boxes:
    sms: Box = field(default_factory=Box)
    email: Box = field(default_factory=Box)


def with_messengers(world: World) -> Boxes:
    boxes = Boxes()
    messengers = {Channel.SMS: boxes.sms, Channel.EMAIL: boxes.email}
    world.deps = replace(world.deps, messengers=messengers)
    return boxes


def reachable(
    world: World,
    person: Candidate,
    phone: str | None = PHONE,
    email: str | None = EMAIL,
    language: str = "zh-CN",
) -> Candidate:
    actor = world.actor(person)
    contact.put(world.deps, person.id, phone, email, language, actor)  # type: ignore[arg-type]
    return person


def stream(world: World, person: Candidate) -> None:
    """The registration's latest write reaches the audit and the lists."""
    item = RegistrationItem.get(person.id, world.round_id, consistent_read=True)
    after, change = registrations.from_stream(item.serialize())
    record.registration_changed(world.deps, None, after, change, world.wall_at)


def hear(world: World, person: Candidate, times: int = 1) -> None:
    """The audit's stream brings everything about this registration, oldest first."""
    entries = audit.of(f"registration#{person.id}#{world.round_id}")
    for _ in range(times):
        for entry in reversed(entries):
            messages.heard(world.deps, entry)


def told_of(world: World, candidate_id: str) -> list[str]:
    """What the record of a person and of their registration makes, as the stream brings it."""
    for subject in (
        person_subject(candidate_id),
        registration_subject(candidate_id, world.round_id),
    ):
        for entry in audit.of(subject):
            messages.heard(world.deps, entry)
    return sorted(message.kind for message in message_store.of_person(candidate_id))


def deliver(world: World) -> int:
    """The messenger function takes all that is in the queue; answers how many."""
    waiting = [body for queue, body in world.queue.sent if queue == "message"]
    world.queue.sent = [one for one in world.queue.sent if one[0] != "message"]
    for body in waiting:
        outbox.deliver(world.deps, body["round"], body["sending"])
    return len(waiting)


def wait(world: World, span: timedelta) -> None:
    """Real time passes, the story stands still."""
    world.wall_at += span


def kinds(world: World, person: Candidate) -> list[str]:
    """What the message centre shows, oldest first."""
    found, _, _ = messages.of_person(world.deps, person.id, "cet_set")
    return [shown.message.kind.value for shown in reversed(found)]
