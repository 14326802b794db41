"""What becomes of a place: each purse of the plan, at the API and at the sandbox cashier."""

from __future__ import annotations

import asyncio
import uuid

from bench.rush.candidate import Candidate
from bench.rush.plan import Purse

FEE_MINOR = 5000
_WRONG_MINOR = FEE_MINOR - 100
_ACTIONS = {
    Purse.PAYS: "pay",
    Purse.TOLD_LATE: "pay_silent",
    Purse.TOLD_AFTER_END: "pay_silent",
    Purse.TWICE: "pay_twice",
    Purse.SWAPPED: "pay_swapped",
    Purse.REPEATED: "pay_repeat",
}
_UNTOLD = (Purse.TOLD_LATE, Purse.TOLD_AFTER_END)


async def spend(one: Candidate) -> None:
    match one.story.plan.purse:
        case Purse.WALKS_AWAY:
            return
        case Purse.WRONG:
            await _pay(one, "pay_wrong", amount_minor=_WRONG_MINOR)
        case Purse.WRONG_THEN_RIGHT:
            if await _pay(one, "pay_wrong", amount_minor=_WRONG_MINOR):
                await _see(one, "held")
                await _pay(one, "pay")
                await _see(one, "paid")
        case purse:
            if await _pay(one, _ACTIONS[purse]) and purse not in _UNTOLD:
                await _see(one, "paid")


async def _pay(one: Candidate, action: str, **more: int) -> bool:
    """To the cashier, and do something there; False if the platform let nobody go there."""
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    answer = await one.send("pay", "POST", "/payment", headers=headers, json={})
    if not answer.ok:
        return False
    ledger = await one.scene.wire.at_cashier(answer.body["payment_no"], action, **more)
    if action == "pay_silent":
        one.story.unheard += ledger.get("receipts", [])
    return True


async def _see(one: Candidate, state: str) -> None:
    """As the page does after the cashier: look now and then, not for ever."""
    for pause in (0.5, 1.0, 2.0, 4.0):
        await asyncio.sleep(pause)
        await one.look()
        if one.story.last and one.story.last.state == state:
            return
