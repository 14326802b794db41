"""Rounds of the other programmes, and people on their way through the steps."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import Confirmation, Record, StepState, Way
from chalicelib.domain.fact import Fact, FactType
from chalicelib.domain.flow import Seen, Step
from chalicelib.domain.identity import check_digit, read_document
from chalicelib.domain.programme import Sitting
from chalicelib.domain.registration import Registration
from chalicelib.domain.seats import Place
from chalicelib.domain.site import SitePool
from chalicelib.domain.window import BEIJING, Window
from chalicelib.services import accounts, booking, flow, privacy, rounds, sites
from chalicelib.services.flow_view import Said, View
from chalicelib.store import facts, identity, people, registrations, seats
from infra.walk.steps import an_order
from tests.stage import a_photo
from tests.world import STAFF, World, a_site

_NUMBERS = itertools.count(1)
KEY = "key-00000001"
GROWN = date(1990, 3, 7)


@dataclass
class Walker:
    """One person in one round."""

    world: World
    person: Candidate

    @property
    def view(self) -> View:
        actor = self.world.actor(self.person)
        return flow.of(self.world.deps, self.person.id, self.world.round_id, actor)

    def step(self, step: str) -> Seen:
        return next(seen for seen in flow.steps(self.view) if seen.step == step)

    @property
    def states(self) -> dict[str, str]:
        return {seen.step.value: seen.state.value for seen in flow.steps(self.view)}

    @property
    def now(self) -> str:
        """The step that the candidate is at."""
        found = (one for one in flow.steps(self.view) if not one.optional)
        return next(one.step.value for one in found if one.state == "now")

    def say(self, step: str, **said: Any) -> None:
        actor = self.world.actor(self.person)
        who = (self.person.id, self.world.round_id, Step(step))
        flow.accept(self.world.deps, *who, Said(**said), actor)

    def upload(self, step: str, data: bytes, kind: str = "image/jpeg") -> str:
        """As the browser posts it to the bucket; answers the id to name."""
        actor = self.world.actor(self.person)
        who = (self.person.id, self.world.round_id, Step(step))
        made, _, _ = flow.start_upload(self.world.deps, *who, len(data), kind, actor)
        place = {"photo": f"incoming/flow/{self.person.id}/{self.world.round_id}/{made}.jpg"}
        proof = f"incoming/proofs/{self.person.id}/{self.world.round_id}/{made}"
        self.world.deps.files.write(place.get(step, proof), data, kind)
        return made

    def submit(self, key: str = KEY) -> bool:
        """Was it the first of its kind?"""
        actor = self.world.actor(self.person)
        _, new = flow.submit(self.world.deps, self.person.id, self.world.round_id, key, actor)
        return new

    def read_all(self) -> None:
        """Every agreement and every consent that a place asks."""
        programme = self.view.here.programme
        if Step.NOTICE in programme.flow.steps:
            self.say("notice", version=programme.version)
        self.say("agreement", version=programme.agreement.version)
        for one in programme.flow.agreements:
            self.say("agreement", document=one.id, version=one.version)
        self.world.consent(self.person)

    def consent(self, purpose: str, given: bool = True) -> None:
        found = next(p for p in self.view.here.programme.purposes if p.id == purpose)
        said = (self.person.id, self.world.round_id, purpose, found.version, given)
        privacy.consent(self.world.deps, *said, self.world.actor(self.person))

    def cancel(self) -> None:
        actor = self.world.actor(self.person)
        booking.cancel(self.world.deps, self.person.id, self.world.round_id, actor)

    @property
    def registration(self) -> Registration:
        found = registrations.get(self.person.id, self.world.round_id)
        assert found is not None
        return found

    def entries(self) -> list[Place]:
        """Its own entries, as the shards show them."""
        read = [seats.read(at.pool, at.shard).places() for at in self.registration.entries]
        return [places[self.person.id] for places in read if self.person.id in places]


def pets(world: World, capacity: int = 4, of: date = date(2017, 3, 18)) -> None:
    """March 2017 (S2-10, S2-19), with a site that has places in every part."""
    world.at = datetime(2016, 12, 13, 9, tzinfo=BEIJING)
    opened = Window(world.at, datetime(2016, 12, 28, 16, tzinfo=BEIJING))
    begins = datetime.combine(of, time(9), BEIJING)
    world.round(
        programme="pets",
        exam_on=of,
        sitting=Sitting(begins, begins - timedelta(minutes=30), begins - timedelta(minutes=15)),
        phase_one=opened,
        phase_two=Window(begins - timedelta(days=12), begins + timedelta(hours=27)),
        pay_until=datetime(2016, 12, 30, tzinfo=BEIJING),
    )
    parts = [part.id for part in world.deps.programmes["pets"].parts]
    site = replace(a_site("46001", capacity), pools=tuple(SitePool(p, capacity) for p in parts))
    sites.put(world.deps, world.round_id, site, STAFF)


def degree(world: World, capacity: int = 4) -> None:
    """The second half of 2024; payment ends with the registration (A6-1)."""
    world.at = datetime(2024, 9, 10, 9, tzinfo=BEIJING)
    closes = datetime(2024, 9, 20, 17, tzinfo=BEIJING)
    begins = datetime(2024, 10, 26, 9, tzinfo=BEIJING)
    world.round(
        programme="degree_english",
        exam_on=date(2024, 10, 26),
        sitting=Sitting(begins, begins - timedelta(minutes=30), begins - timedelta(minutes=10)),
        phase_one=Window(world.at, closes),
        phase_two=Window(
            datetime(2024, 10, 21, 9, tzinfo=BEIJING), datetime(2024, 10, 26, 8, tzinfo=BEIJING)
        ),
        pay_until=closes,
    )
    sites.put(world.deps, world.round_id, a_site("43010", capacity), STAFF)


def born(world: World, on: date = GROWN, name: str = "林测") -> Walker:
    """Somebody with this birth date in their ID number."""
    body = f"460199{on:%Y%m%d}{next(_NUMBERS) % 1000:03d}"
    document = read_document("CN_RIC", body + check_digit(body), world.at.date())
    person = replace(
        world.person(name=name),
        id_sealed=world.deps.keys.seal(document.number),
        id_index=accounts.id_index(world.deps, document),
    )
    people.update(person)
    return Walker(world, replace(person, version=person.version + 1))


def confirmed(one: Walker) -> None:
    """As every step of the identity leaves it, the one of this round too."""
    programme = rounds.programme_of(one.world.deps, rounds.get(one.world.round_id))
    rules = programme.identity
    if rules is None:
        return
    steps = {
        step.key(one.world.round_id): Record(state=StepState.PASSED, at=one.world.at)
        for step in rules.steps
    }
    made = replace(Confirmation(one.person.id, programme.code).of_now(one.person), steps=steps)
    identity.put(made.now_confirmed(Way.ONLINE, "", one.world.at))


def passed(one: Walker, paper: str, score: float, sat_on: str) -> None:
    """A part passed in an earlier round of the programme."""
    fact = Fact(
        type=FactType.RETAINED,
        key=paper,
        value=score,
        programme="pets",
        source="import",
        at=one.world.at,
        attrs={"sat_on": sat_on},
    )
    facts.write([(one.person.id, fact)])


def oral_of_l3(world: World) -> Walker:
    """At the step of the retained score: oral only, first batch."""
    one = born(world)
    one.read_all()
    one.say("site", site="46001")
    one.say("papers", papers=("L3_oral",))
    one.say("batch", batches={"L3_oral": "oral_1"})
    return one


def both_of_l3(world: World) -> Walker:
    """Everything up to the submission, of whoever is no child."""
    one = born(world)
    one.read_all()
    one.say("site", site="46001")
    one.say("papers", papers=("L3_written", "L3_oral"))
    one.say("batch", batches={"L3_oral": "oral_1"})
    one.say("data", confirmed=True)
    one.say("photo", photo_id=one.upload("photo", a_photo(7)))
    return one


ENROLLED = {"candidate_type": "part_time", "major": "accounting", "status": "enrolled"}


def enrolled(world: World) -> Walker:
    """A candidate of the degree exam who has submitted and not paid."""
    one = born(world)
    one.read_all()
    confirmed(one)
    one.say("data", answers=ENROLLED, confirmed=True)
    one.say("papers", papers=("EN",))
    one.say("site", site="43010")
    one.submit()
    return one


def pays(one: Walker, order: str | None = None, picture: bytes | None = None) -> str:
    """Uploads and hands in a proof; answers its id."""
    order = order or f"100000{next(_NUMBERS):08d}"
    proof_id = one.upload("proof", picture or an_order(next(_NUMBERS)), "image/png")
    one.say("proof", proof_id=proof_id, order_no=order, payer=one.person.name)
    return proof_id
