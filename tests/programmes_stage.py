"""Rounds of the other programmes, made by staff over the API as the demo makes them."""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chalicelib.domain.candidate import Acceptance, Candidate
from chalicelib.domain.window import instant
from chalicelib.services import privacy, rounds
from chalicelib.store import people
from infra.demo.campaigns import campaigns
from tests.api_client import Answer, Browser
from tests.registry_stage import registered
from tests.stage import staff_browser, with_original
from tests.world import World

_NUMBERS = itertools.count(1)
TODAY = date(2026, 11, 22)


def body_of(round_id: str) -> dict[str, Any]:
    """What staff send for a round of the demo; a copy to change."""
    found = next(one for one in campaigns(TODAY) if one.id == round_id)
    return copy.deepcopy(found.body)


@dataclass
class Hall:
    """One round of a programme with its sites, under an id of its own."""

    world: World
    staff: Browser
    round_id: str
    programme: str

    @classmethod
    def of(cls, world: World, round_id: str, **changes: Any) -> Hall:
        """Its phase one has just opened."""
        found = next(one for one in campaigns(TODAY) if one.id == round_id)
        body = {**body_of(round_id), "id": f"{round_id}-{next(_NUMBERS)}", **changes}
        world.at = instant(body["phase_one"]["opens_at"])
        staff = staff_browser(world)
        made = staff.post("/staff/rounds", body)
        assert made.status == 201, made.body
        hall = cls(world, staff, body["id"], body["programme"])
        for code, site in found.sites:
            hall.site(code, {**site})
        world.round_id = hall.round_id
        return hall

    def site(self, code: str, body: dict[str, Any]) -> Answer:
        path = f"/staff/rounds/{self.round_id}/sites/{code}"
        answer = self.staff.put(path, body, If_None_Match="*")
        assert answer.status == 201, answer.body
        return answer

    def person(self) -> Candidate:
        """Somebody who has agreed, consented and has a photo; and a number, where one is needed."""
        person = with_original(self.world, self.world.person())
        programme = rounds.programme_of(self.world.deps, rounds.get(self.round_id))
        accepted = Acceptance(programme.agreement.version, self.world.at)
        people.accept(person.id, self.round_id, accepted)
        for purpose in programme.purposes:
            if purpose.required:
                said = (person.id, self.round_id, purpose.id, purpose.version, True)
                privacy.consent(self.world.deps, *said, self.world.actor(person))
        if programme.registry is not None:
            registered(self.world, person)
        return person

    def at(self, text: str) -> datetime:
        self.world.at = instant(text)
        return self.world.at
