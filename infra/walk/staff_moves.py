"""Remedies of staff: a candidate is moved, another gets the money back after a second person."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from infra.demo.staff_client import ApiError, StaffClient
from infra.walk.cast import NORTH, SMALL, SOUTH, Part, Player
from infra.walk.door import Json, expect
from infra.walk.scene import Scene

_WHY = "演示：考点机房停电"


def move_one(scene: Scene) -> None:
    """To another site, the new place first; the old paper is worth nothing from then on."""
    player = scene.cast.of(Part.PAYER)[6]
    before = scene.eventually("there is a ticket before", player.ready_ticket)
    here = player.view()["registration"]["site"]["code"]
    there = SOUTH if here == NORTH else NORTH
    counted = {code: site["paid"] for code, site in scene.staff_sites().items()}
    _no_place_no_move(scene, player, here)
    _move(scene.registrar, scene, player, there)
    scene.tally["moved"] += 1
    view = player.view()
    scene.same("the candidate is at the new site", view["registration"]["site"]["code"], there)
    told = [one for one in view["timeline"] if one["action"] == "site_changed"]
    names = {code: site["name"] for code, site in scene.staff_sites().items()}
    wanted = [(names[here], names[there], _WHY)]
    scene.same("and is told from where and why", _told(told), wanted)
    after = scene.eventually("a new ticket is made", lambda: _newer(player, before["version"]))
    scene.same("for the new site", _site_of(after), view["registration"]["site"]["name"])
    scene.same("the number stays", after["sheet"]["ticket_no"], before["sheet"]["ticket_no"])
    scene.same("the old code", _status(scene, before["sheet"]["qr"]), "superseded")
    scene.same("the new code", _status(scene, after["sheet"]["qr"]), "valid")

    def moved_over() -> bool:
        paid = {code: site["paid"] for code, site in scene.staff_sites().items()}
        return paid == {**counted, here: counted[here] - 1, there: counted[there] + 1}

    scene.eventually("one place less here, one more there", moved_over)


def _no_place_no_move(scene: Scene, player: Player, here: str) -> None:
    """A full site takes nobody in, and nothing has changed."""
    said = refused(lambda: _move(scene.registrar, scene, player, SMALL))
    scene.same("a full site takes nobody", said, "sold_out")
    scene.same("and nothing changed", player.view()["registration"]["site"]["code"], here)
    same = refused(lambda: _move(scene.registrar, scene, player, here))
    scene.same("where one is already is no move", same, "wrong_state")


def _told(entries: list[Json]) -> list[tuple[str, str, str | None]]:
    return [(one["params"]["from"], one["params"]["to"], one["reason"]) for one in entries]


def _newer(player: Player, version: int) -> Json | None:
    told = player.ready_ticket()
    return told if told and told["version"] > version else None


def _site_of(ticket: Json) -> str:
    name: str = ticket["sheet"]["site"]["name"]
    return name


def _move(staff: StaffClient, scene: Scene, player: Player, site: str) -> Json:
    body = {"site": site, "sitting": None, "ground": "site_closed", "reason": _WHY}
    path = f"{scene.staff_path}/registrations/{_id(scene, player)}/move"
    key = {"Idempotency-Key": f"move-{site}-{player.person.id_no[-6:]}"}
    moved: Json = staff.send("POST", path, json=body, headers=key)
    return moved


def _id(scene: Scene, player: Player) -> str:
    """The candidate behind a ticket number, as staff find them."""
    asked = {"text": player.person.scores[0].ticket_no, "round_id": scene.round_id}
    (match,) = scene.registrar.send("POST", "/staff/search", json=asked)["matches"]
    found: str = match["candidate_id"]
    return found


def refund_one(scene: Scene) -> None:
    """A full refund needs a second person; then the money goes back and the ticket is void."""
    player = scene.cast.of(Part.PAYER)[7]
    ticket = scene.eventually("there is a ticket before", player.ready_ticket)
    path = f"{scene.staff_path}/registrations/{_id(scene, player)}/refund"
    body = {"ground": "system_fault", "reason": "演示：系统故障，不能参加考试"}
    asked = scene.registrar.send("POST", path, json=body)
    scene.same("one person's effect", asked["effect"]["people"], 1)
    scene.same("nothing happens by asking", player.view()["state"], "paid")
    approve = f"{scene.staff_path}/approvals/{asked['id']}/approve"
    own = refused(lambda: scene.registrar.send("POST", approve, json={"people": 1}))
    scene.same("nobody approves their own request", own, "own_request")
    wrong = refused(lambda: scene.approver.send("POST", approve, json={"people": 2}))
    scene.same("who types another number has not looked", wrong, "effect_changed")
    scene.approver.send("POST", approve, json={"people": 1})
    view = player.view()
    scene.same("the candidate sees it", view["state"], "refunded")
    done = scene.eventually("the money goes back", lambda: _refunds(player))
    scene.same("once, in full", [one["amount_minor"] for one in done], [5000])
    scene.same("the ticket is void", _status(scene, ticket["sheet"]["qr"]), "void")
    again = refused(lambda: scene.approver.send("POST", approve, json={"people": 1}))
    scene.same("decided is decided", again, "not_found")
    scene.tally["paid"] -= 1
    scene.tally["tickets"] -= 1
    scene.tally["refunded"] += 1


def _refunds(player: Player) -> list[Json] | None:
    found = player.view()["refunds"]
    return found if found and all(one["state"] == "done" for one in found) else None


def _status(scene: Scene, code: str) -> str:
    """What anybody is told about a paper's code."""
    told = expect(scene.door.send("POST", "/verification", json={"code": code}), 200)
    return str(told["status"])


def refused(act: Callable[[], object]) -> str:
    """The code of the refusal that staff get; empty if there was none."""
    try:
        act()
    except ApiError as error:
        return _code(error.response)
    return ""


def _code(response: httpx.Response) -> str:
    return str(response.json().get("code", ""))
