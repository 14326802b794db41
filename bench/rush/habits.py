"""How people ask for a place: each habit of the plan, from their coming to their place or none."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

from bench.rush.candidate import EARLY, Candidate
from bench.rush.plan import Habit
from bench.rush.spending import spend

_HALF = 0.5
_CUT_AFTER_S = (0.0, 0.005, 0.02, 0.05, 0.1)


async def rush(one: Candidate) -> None:
    """Everything that this one's plan says, up to the minute's end."""
    plan, scene = one.story.plan, one.scene
    if plan.habit in (Habit.EARLY, Habit.BOT):
        await _too_early(one)
    else:
        await scene.until(one.turn_at or scene.opens_at + timedelta(seconds=plan.arrives))
    await one.make_ready()
    await _ask(one)
    if one.story.gone:
        return
    if not one.story.live:
        await one.choose(plan.wishes)
        await _elsewhere(one)
        await _join(one)
    if plan.habit == Habit.CHANGES and one.story.live:
        await one.send("cancel", "DELETE", "/registration")
        await one.choose(plan.wishes[::-1])
    if one.story.live:
        await spend(one)


async def knock(one: Candidate, sites: tuple[str, ...]) -> None:
    """Come again for what was sold out before."""
    if not one.cookie:
        return
    await one.make_ready()
    await one.choose(sites)
    if one.story.live:
        await spend(one)


async def _ask(one: Candidate) -> None:
    """What is odd about the first time; the ordinary ones just choose."""
    wishes = one.story.plan.wishes
    match one.story.plan.habit:
        case Habit.IMPATIENT:
            key = uuid.uuid4().hex
            await _at_once(one, [(wishes[0], key), (wishes[0], key)])
        case Habit.TABS:
            await _at_once(one, [(site, uuid.uuid4().hex) for site in (wishes[0], wishes[-1])])
        case Habit.BOT:
            await _hammer(one)
        case Habit.CUT:
            await _cut_and_again(one)
        case Habit.VANISHES:
            await _cut(one, wishes[0], uuid.uuid4().hex)
            one.story.gone = True


async def _too_early(one: Candidate) -> None:
    """Ahead of time: each refusal says when, and that is when they come."""
    bot = one.story.plan.habit == Habit.BOT
    ahead = timedelta(seconds=0.5 + 2.5 * one.chance.random())
    await one.scene.until(one.scene.opens_at - ahead)
    for _ in range(6 if bot else 1):
        answer = await one.hold(one.story.plan.wishes[0], uuid.uuid4().hex)
        if answer.code not in EARLY:
            break
        if bot:
            await _forge(one)
    await one.scene.until(one.scene.opens_at)


async def _hammer(one: Candidate) -> None:
    wishes = one.story.plan.wishes
    await _at_once(one, [(one.chance.choice(wishes), uuid.uuid4().hex) for _ in range(4)])
    for _ in range(3):
        await one.hold(one.chance.choice(wishes), uuid.uuid4().hex)
        await _forge(one)
    await one.look()


async def _forge(one: Candidate) -> None:
    """A session that nobody signed, and a pass that nobody gave."""
    if not one.cookie:
        return
    at = len(one.cookie) - 20
    forged = one.cookie[:at] + ("A" if one.cookie[at] != "A" else "B") + one.cookie[at + 1 :]
    headers = {"Cookie": forged, "Idempotency-Key": uuid.uuid4().hex, "X-Pass": "forged"}
    body, path = {"site": one.story.plan.wishes[0]}, f"{one.scene.path}/registration"
    await one.scene.wire.call(one.story, "forged", "POST", path, headers=headers, json=body)


async def _at_once(one: Candidate, wishes: list[tuple[str, str]]) -> None:
    """Several requests at once; then the page, for what has become of them."""
    await asyncio.gather(*(one.hold(site, key, alone=False) for site, key in wishes))
    await one.look()


async def _cut_and_again(one: Candidate) -> None:
    site, key = one.story.plan.wishes[0], uuid.uuid4().hex
    await _cut(one, site, key)
    await asyncio.sleep(one.chance.uniform(0.1, 1.5))
    await one.look()
    if not one.story.live:
        await one.hold(site, key)


async def _cut(one: Candidate, site: str, key: str) -> None:
    headers = {"Cookie": one.cookie, **one.hold_headers(key)}
    path, after = f"{one.scene.path}/registration", one.chance.choice(_CUT_AFTER_S)
    await one.scene.wire.cut_off(one.story, path, {"site": site}, headers, after)


async def _elsewhere(one: Candidate) -> None:
    """Some look where there still are places, whatever they wished for."""
    if one.story.live or one.chance.random() < _HALF:
        return
    free = [site for site, places in (await one.free()).items() if places]
    one.chance.shuffle(free)
    await one.choose(tuple(free[:2]))


async def _join(one: Candidate) -> None:
    """Where the round has lists, some wait for the site that they wanted most."""
    if one.scene.spread is None or one.story.live or one.chance.random() < _HALF:
        return
    one.story.joined = True
    site = one.story.plan.wishes[0]
    answer = await one.send("standby", "POST", "/standby", json={"site": site})
    if answer.code == "places_free":
        await one.choose((site,))
