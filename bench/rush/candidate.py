"""One virtual candidate: from signing in to a place, its payment, or going away without."""

from __future__ import annotations

import asyncio
import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.rush.plan import Habit, Purse
from bench.rush.told import Story
from bench.rush.wire import Answer, Json, Wire
from infra.demo.people import Person
from infra.local.rules_clock import RulesClock

AGREEMENT = "2014-1"
PURPOSES = ("prior_score", "photo")
FEE_MINOR = 5000

_LATECOMERS = 0.1
_EARLY = ("too_early", "window_closed")
_ACTIONS = {
    Purse.PAYS: "pay",
    Purse.TOLD_LATE: "pay_silent",
    Purse.TOLD_AFTER_END: "pay_silent",
    Purse.TWICE: "pay_twice",
    Purse.SWAPPED: "pay_swapped",
    Purse.REPEATED: "pay_repeat",
    Purse.WRONG: "pay_wrong",
}


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
    def __init__(self, scene: Scene, person: Person, story: Story) -> None:
        self.scene = scene
        self.person = person
        self.story = story
        self.chance = random.Random(story.plan.chance)
        self.cookie = ""
        self.turn = ""

    async def prepare(self) -> None:
        """Signed in and consented, as people are before nine."""
        ticket = self.person.scores[0].ticket_no
        factor = self.chance.choice(("name", "id_no"))
        given = {"name": self.person.name, "id_no": self.person.id_no}[factor]
        body = {"round": self.scene.round_id, "ticket_no": ticket, factor: given}
        answer = await self.scene.wire.call(self.story, "sign_in", "POST", "/session", json=body)
        self.cookie = answer.cookie.partition(";")[0]
        for purpose in () if self.story.consented else PURPOSES:
            said = {"purpose": purpose, "version": AGREEMENT, "given": True}
            await self._send("consent", "POST", "/consents", json=said)
        if self.scene.spread is not None:
            await self._agree()
            await self._take_a_turn(self.scene.spread)

    async def _agree(self) -> None:
        await self._send("agree", "POST", "/agreement", json={"version": AGREEMENT})

    async def _take_a_turn(self, spread: timedelta) -> None:
        """While people gather; a few don't, and come after everybody else."""
        self.story.slot = (self.scene.opens_at + spread).timestamp()
        if self.chance.random() < _LATECOMERS:
            return
        answer = await self._send("turn", "GET", "/pass")
        if answer.ok and answer.body["pass"]:
            self.turn = answer.body["pass"]
            self.story.code = answer.body["code"]
            self.story.spread_s = spread.total_seconds()
            self.story.slot = datetime.fromisoformat(answer.body["at"]).timestamp()

    async def rush(self) -> None:
        """Everything that this one's plan says, up to the minute's end."""
        plan = self.story.plan
        match plan.habit:
            case Habit.EARLY | Habit.BOT:
                await self._too_early()
            case _:
                after = timedelta(seconds=plan.arrives)
                await self.scene.until(self._turn_at or self.scene.opens_at + after)
        if self.scene.spread is None:
            await self._agree()
        await self._ask()
        if plan.habit != Habit.VANISHES and self.story.live:
            await self.spend()

    async def knock(self, sites: tuple[str, ...]) -> None:
        """Come again for what was sold out before."""
        if not self.cookie:
            return
        if self.scene.spread is None:
            await self._agree()
        await self._choose(sites)
        if self.story.live:
            await self.spend()

    async def look(self) -> None:
        """Read the status page."""
        await self._send("status", "GET", "/registration")

    @property
    def _turn_at(self) -> datetime | None:
        """Whoever has a pass comes at its time, as the page in the waiting room does."""
        return datetime.fromtimestamp(self.story.slot, UTC) if self.turn else None

    async def _ask(self) -> None:
        wishes = self.story.plan.wishes
        match self.story.plan.habit:
            case Habit.IMPATIENT:
                key = uuid.uuid4().hex
                await self._at_once([(wishes[0], key), (wishes[0], key)])
            case Habit.TABS:
                await self._at_once([(site, uuid.uuid4().hex) for site in (wishes[0], wishes[-1])])
            case Habit.BOT:
                await self._hammer()
            case Habit.CUT:
                await self._cut_and_again()
            case Habit.VANISHES:
                await self._cut(wishes[0], uuid.uuid4().hex)
                self.story.gone = True
                return
        if not self.story.live:
            await self._choose(wishes)
            await self._elsewhere()
            await self._join()
        if self.story.plan.habit == Habit.CHANGES and self.story.live:
            await self._change()

    async def _too_early(self) -> None:
        """Ahead of time: each refusal says when, and that is when they come."""
        ahead = 0.5 + 2.5 * self.chance.random()
        await self.scene.until(self.scene.opens_at - timedelta(seconds=ahead))
        bot = self.story.plan.habit == Habit.BOT
        for _ in range(6 if bot else 1):
            answer = await self._hold(self.story.plan.wishes[0], uuid.uuid4().hex)
            if answer.code not in _EARLY:
                break
            if bot:
                await self._forge()
        await self.scene.until(self.scene.opens_at)

    async def _hammer(self) -> None:
        wishes = self.story.plan.wishes
        await self._at_once([(self.chance.choice(wishes), uuid.uuid4().hex) for _ in range(4)])
        for _ in range(3):
            await self._hold(self.chance.choice(wishes), uuid.uuid4().hex)
            await self._forge()
        await self.look()

    async def _forge(self) -> None:
        """A session that nobody signed, and a pass that nobody gave."""
        if not self.cookie:
            return
        at = len(self.cookie) - 20
        forged = self.cookie[:at] + ("A" if self.cookie[at] != "A" else "B") + self.cookie[at + 1 :]
        headers = {"Cookie": forged, "Idempotency-Key": uuid.uuid4().hex, "X-Pass": "forged"}
        body = {"site": self.story.plan.wishes[0]}
        path = f"{self.scene.path}/registration"
        await self.scene.wire.call(self.story, "forged", "POST", path, headers=headers, json=body)

    async def _at_once(self, wishes: list[tuple[str, str]]) -> None:
        """Several requests at once; then the page, for what has become of them."""
        asked = (self._hold(site, key, alone=False) for site, key in wishes)
        await asyncio.gather(*asked)
        await self.look()

    async def _cut_and_again(self) -> None:
        site, key = self.story.plan.wishes[0], uuid.uuid4().hex
        await self._cut(site, key)
        await asyncio.sleep(self.chance.uniform(0.1, 1.5))
        await self.look()
        if not self.story.live:
            await self._hold(site, key)

    async def _cut(self, site: str, key: str) -> None:
        after = self.chance.choice((0.0, 0.005, 0.02, 0.05, 0.1))
        headers = {"Cookie": self.cookie, "Idempotency-Key": key, **self._pass()}
        path = f"{self.scene.path}/registration"
        await self.scene.wire.cut_off(self.story, path, {"site": site}, headers, after)

    async def _choose(self, sites: tuple[str, ...]) -> None:
        """One site after another, until there is a place."""
        for site in sites:
            answer = await self._hold(site, uuid.uuid4().hex)
            if answer.code in _EARLY and await self._waits(answer):
                answer = await self._hold(site, uuid.uuid4().hex)
            if self.story.live:
                return

    async def _waits(self, answer: Answer) -> bool:
        """For a turn of one's own, if the refusal names one that is still to come."""
        told = answer.body.get("params", {}).get("at")
        if told is None:
            return False
        await self.scene.until(datetime.fromisoformat(told))
        return True

    async def _elsewhere(self) -> None:
        """Some look where there still are places, whatever they wished for."""
        if self.story.live or self.chance.random() < 0.5:
            return
        path = f"{self.scene.path}/availability"
        found = await self.scene.wire.call(self.story, "sites", "GET", path)
        free = [site for site, (places, *_) in found.body.get("sites", {}).items() if places > 0]
        self.chance.shuffle(free)
        await self._choose(tuple(free[:2]))

    async def _join(self) -> None:
        """Where the round has lists, some wait for the site that they wanted most."""
        if self.scene.spread is None or self.story.live or self.chance.random() < 0.5:
            return
        self.story.joined = True
        site = self.story.plan.wishes[0]
        answer = await self._send("standby", "POST", "/standby", json={"site": site})
        if answer.code == "places_free":
            await self._choose((site,))

    async def _change(self) -> None:
        await self._send("cancel", "DELETE", "/registration")
        await self._choose(self.story.plan.wishes[::-1])

    async def spend(self) -> None:
        """What becomes of the place."""
        match self.story.plan.purse:
            case Purse.WALKS_AWAY:
                return
            case Purse.WRONG:
                await self._pay("pay_wrong", amount_minor=FEE_MINOR - 100)
            case Purse.WRONG_THEN_RIGHT:
                if await self._pay("pay_wrong", amount_minor=FEE_MINOR - 100):
                    await self._see("held")
                    await self._pay("pay")
            case purse:
                await self._pay(_ACTIONS[purse])
        if self.story.plan.purse not in (Purse.TOLD_LATE, Purse.TOLD_AFTER_END, Purse.WRONG):
            await self._see("paid")

    async def _pay(self, action: str, **more: int) -> bool:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        answer = await self._send("pay", "POST", "/payment", headers=headers, json={})
        if not answer.ok:
            return False
        number = answer.body["payment_no"]
        if number not in self.story.payments:
            self.story.payments.append(number)
        ledger = await self.scene.wire.at_cashier(number, action, **more)
        if action == "pay_silent":
            self.story.unheard += ledger.get("receipts", [])
        return True

    async def _see(self, state: str) -> None:
        """As the page does after the cashier: look now and then, not for ever."""
        for pause in (0.5, 1.0, 2.0, 4.0):
            await asyncio.sleep(pause)
            await self.look()
            if self.story.last and self.story.last.state == state:
                return

    async def _hold(self, site: str, key: str, *, alone: bool = True) -> Answer:
        headers = {"Idempotency-Key": key, **self._pass()}
        answer = await self._send(
            "hold", "POST", "/registration", alone=alone, headers=headers, json={"site": site}
        )
        if answer.code == "sold_out":
            self.story.wants[site] = None
        return answer

    def _pass(self) -> Json:
        return {"X-Pass": self.turn} if self.turn else {}

    async def _send(
        self, what: str, method: str, path: str, *, headers: Json | None = None, **more: Any
    ) -> Answer:
        with_cookie = {"Cookie": self.cookie, **(headers or {})}
        return await self.scene.wire.call(
            self.story, what, method, self.scene.path + path, headers=with_cookie, **more
        )
