"""Messages: what happened is told to whom it concerns, once each."""

from __future__ import annotations

from collections import Counter

from infra.walk.cast import Part, Player
from infra.walk.door import Json, expect
from infra.walk.grades import EARNING
from infra.walk.scene import Scene
from infra.walk.times import PICKUP

_ONCE = ("paid", "ticket_open", "grade_out", "pickup_open", "moved", "refunded")
"""Of these nobody in the story gets two of the same thing."""


def told_once(scene: Scene) -> None:
    """Everybody paid hears of each step; nobody hears anything twice."""
    scene.clock(PICKUP)
    payers = [player for player in scene.cast.eligible if player.grade]

    def all_told() -> bool:
        scene.operate("remind")
        return all(_wanted(player) <= set(_kinds(player)) for player in payers)

    scene.eventually("everybody paid has heard of grades and pick-up", all_told)
    kinds = {player: _kinds(player) for player in scene.cast.eligible}
    for part, kind in ((Part.NEVER_PAYS, "expired"), (Part.PAYER, "paid")):
        unheard = [p.person.name for p in scene.cast.of(part) if kind not in kinds[p]]
        scene.same(f"everybody concerned hears of {kind}", unheard, [])
    moved = [player for player, found in kinds.items() if "moved" in found]
    scene.same("who was moved is told", len(moved), scene.tally["moved"])
    twice = [
        (player.person.name, kind)
        for player, found in kinds.items()
        for kind, count in Counter(found).items()
        if kind in _ONCE and count > _allowed(player, kind)
    ]
    scene.tally["notices"] = sum(len(found) for found in kinds.values())
    scene.tally["notices_twice"] = len(twice)
    scene.same("nobody is told twice", twice, [])


def _wanted(player: Player) -> set[str]:
    """Pick-up is told to those who have something to pick up."""
    return {"grade_out", "pickup_open"} if player.grade in EARNING else {"grade_out"}


def _allowed(player: Player, kind: str) -> int:
    """A refund is told for each refund there is."""
    return max(1, len(player.view()["refunds"])) if kind == "refunded" else 1


def _kinds(player: Player) -> list[str]:
    found: list[str] = []
    cursor = ""
    while True:
        page: Json = expect(player.send("GET", f"/messages{cursor}"), 200)
        found += [one["kind"] for one in page["messages"] if one["round_id"] == player.round_id]
        if page["next"] is None:
            return found
        cursor = f"?cursor={page['next']}"
