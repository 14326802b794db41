"""One virtual candidate in front of the API: what anybody can do there, whatever their habits."""

from __future__ import annotations

import asyncio
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.rush.told import Story
from bench.rush.wire import Answer, Json, Wire
from infra.demo.people import Person
from infra.local.rules_clock import RulesClock

AGREEMENT = "2014-1"
PURPOSES = ("prior_score", "photo")
EARLY = ("too_early", "window_closed")
_LATECOMERS = 0.1


@dataclass(frozen=True, slots=True)
class Scene:
    """What all candidates share; with a `spread` there are turns by lot, and lists."""

    wire: Wire
    clock: RulesClock
    round_id: str
    opens_at: datetime
    spread: timedelta | None

    @property
    def path(self) -> str:
        return f"/rounds/{self.round_id}"

    async def until(self, at: datetime) -> None:
        """Wait for an instant of the rules' clock, which runs on as the wall's does."""
        await asyncio.sleep(max(0.0, (at - self.clock.now()).total_seconds()))


class Candidate:
    """`story` keeps what they hear; `turn` is their pass, if they have one."""

    def __init__(self, scene: Scene, person: Person, story: Story) -> None:
        self.scene = scene
        self.person = person
        self.story = story
        self.chance = random.Random(story.plan.chance)
        self.cookie = story.cookie
        self.turn = ""

    @property
    def turn_at(self) -> datetime | None:
        """Whoever has a pass comes at its time, as the page in the waiting room does."""
        return datetime.fromtimestamp(self.story.slot, UTC) if self.turn else None

    async def prepare(self) -> None:
        """Signed in and consented, as people are before nine."""
        if not self.cookie:
            await self._sign_in()
        for purpose in () if self.story.consented else PURPOSES:
            said = {"purpose": purpose, "version": AGREEMENT, "given": True}
            await self.send("consent", "POST", "/consents", json=said)
        if self.scene.spread is not None:
            await self._agree()
            await self._take_a_turn(self.scene.spread)

    async def make_ready(self) -> None:
        """After the opening, where one could not agree before it."""
        if self.scene.spread is None:
            await self._agree()

    async def look(self) -> None:
        """Read the status page."""
        await self.send("status", "GET", "/registration")

    async def choose(self, sites: tuple[str, ...]) -> None:
        """One site after another, until there is a place.

        Once refused, they see on the page which are full, and leave those out.
        """
        full: frozenset[str] = frozenset()
        for number, site in enumerate(sites, 1):
            if site in full:
                self.story.wants[site] = None
                continue
            answer = await self.hold(site, uuid.uuid4().hex)
            if answer.code in EARLY and await self._waits(answer):
                answer = await self.hold(site, uuid.uuid4().hex)
            if self.story.live:
                return
            if answer.code == "sold_out" and number < len(sites):
                full = frozenset(site for site, free in (await self.free()).items() if not free)

    async def free(self) -> dict[str, int]:
        """Site -> free places, as the page shows them."""
        path = f"{self.scene.path}/availability"
        found = await self.scene.wire.call(self.story, "sites", "GET", path)
        return {site: places for site, (places, *_) in found.body.get("sites", {}).items()}

    async def hold(self, site: str, key: str, *, alone: bool = True) -> Answer:
        headers, body = self.hold_headers(key), {"site": site}
        answer = await self.send(
            "hold", "POST", "/registration", alone=alone, headers=headers, json=body
        )
        if answer.code == "sold_out" or answer.put_off:
            self.story.wants[site] = None
        self.story.cut = self.story.cut or answer.put_off
        return answer

    def hold_headers(self, key: str) -> Json:
        return {"Idempotency-Key": key} | ({"X-Pass": self.turn} if self.turn else {})

    async def send(
        self, what: str, method: str, path: str, *, headers: Json | None = None, **more: Any
    ) -> Answer:
        with_cookie = {"Cookie": self.cookie, **(headers or {})}
        return await self.scene.wire.call(
            self.story, what, method, self.scene.path + path, headers=with_cookie, **more
        )

    async def _sign_in(self) -> None:
        ticket = self.person.scores[0].ticket_no
        factor = self.chance.choice(("name", "id_no"))
        given = {"name": self.person.name, "id_no": self.person.id_no}[factor]
        body = {"round": self.scene.round_id, "ticket_no": ticket, factor: given}
        answer = await self.scene.wire.call(self.story, "sign_in", "POST", "/session", json=body)
        self.cookie = answer.cookie.partition(";")[0]

    async def _agree(self) -> None:
        await self.send("agree", "POST", "/agreement", json={"version": AGREEMENT})

    async def _take_a_turn(self, spread: timedelta) -> None:
        """While people gather; a few don't, and come after everybody else."""
        self.story.slot = (self.scene.opens_at + spread).timestamp()
        if self.chance.random() < _LATECOMERS:
            return
        answer = await self.send("turn", "GET", "/pass")
        if answer.ok and answer.body["pass"]:
            self.turn = answer.body["pass"]
            self.story.code = answer.body["code"]
            self.story.spread_s = spread.total_seconds()
            self.story.slot = datetime.fromisoformat(answer.body["at"]).timestamp()

    async def _waits(self, answer: Answer) -> bool:
        """For a turn of one's own, if the refusal names one that is still to come."""
        told = answer.body.get("params", {}).get("at")
        if told is None:
            return False
        await self.scene.until(datetime.fromisoformat(told))
        return True
