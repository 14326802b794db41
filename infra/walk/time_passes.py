"""The end of phase one and the gap: unpaid places come back, and so does late money."""

from __future__ import annotations

from infra.walk.candidate import refusal
from infra.walk.candidates_register import hold
from infra.walk.cast import NORTH, SMALL, Part, Player
from infra.walk.door import expect, problem
from infra.walk.money_comes import confirmed, pay, refunds, unpaid_winners
from infra.walk.scene import Scene
from infra.walk.times import CLOSES, HOLD, SECOND, TWO_OPENS, instant


def places_come_back(scene: Scene) -> None:
    """Those who never paid have lost their places; the sweep of the minute gives them back."""
    lost = [*scene.cast.of(Part.NEVER_PAYS), *unpaid_winners(scene)[1:]]
    states = {player.view()["state"] for player in lost}
    scene.same("who never paid has lost the place", states, {"expired"})
    scene.tally["expired"] += len(lost)
    swept = scene.cast.of(Part.IS_SWEPT)
    confirmed(scene, swept)
    taken = _taken(scene)

    def counted() -> bool:
        sites = scene.public_sites()
        return all(sites[code]["capacity"] - sites[code]["free"] == taken[code] for code in taken)

    scene.eventually("every place has come back", counted)
    swept_away = scene.cast.of(Part.NEVER_PAYS)
    scene.eventually("the sweep has noted it", lambda: all(map(_noted, swept_away)))
    scene.same("the small site is full again", scene.public_sites()[SMALL]["free"], 0)


def _noted(player: Player) -> bool:
    """Does the history that the candidate sees say so, and who did it?"""
    told = [one["who"] for one in player.view()["timeline"] if one["action"] == "expired"]
    return told == ["system"]


def _taken(scene: Scene) -> dict[str, int]:
    """Places that are held or paid by the candidates' own views, by site."""
    taken = dict.fromkeys(scene.public_sites(), 0)
    for view in scene.everybody("look at their status", scene.cast.eligible, Player.view):
        if view["state"] in ("held", "paying", "paid"):
            taken[view["registration"]["site"]["code"]] += 1
    return taken


def the_last_hour(scene: Scene) -> None:
    """Held an hour before the end, the place must be paid by the end, not a day later."""
    scene.clock(CLOSES - HOLD / 24)
    last = scene.cast.of(Part.LAST_HOUR, Part.TOO_LATE)
    for player in last:
        scene.same("places are still to be had", hold(scene, player, NORTH), "held")
        deadline = player.view()["registration"]["payment_deadline"]
        scene.same("the deadline is the end", instant(deadline), CLOSES)
    in_time = scene.cast.of(Part.LAST_HOUR)
    for player in in_time:
        pay(scene, player, "pay")
    confirmed(scene, in_time)
    for player in scene.cast.of(Part.TOO_LATE):
        expect(player.start_payment(), 201)
    scene.clock(CLOSES)
    for player in scene.cast.of(Part.TOO_LATE):
        expect(player.at_cashier("pay_late"), 200)
        refunds(scene, player, ["too_late"])
        scene.same("too late is not confirmed", player.view()["state"], "unplaced")


def the_gap(scene: Scene) -> None:
    """Between the phases neither is possible, and the status says when phase two opens."""
    scene.clock(CLOSES + HOLD)
    player = scene.cast.of(Part.GIVES_BACK)[0]
    scene.same("too late to choose", refusal(player.hold(NORTH)), "window_closed")
    paid = scene.cast.of(Part.PAYER)[0]
    paid.sign_in()
    view = paid.view()
    scene.same("the phase", view["round"]["phase"], "gap")
    scene.same("what is paid stays so", view["state"], "paid")
    scene.same("phase two is said", instant(view["round"]["phase_two"]["opens_at"]), TWO_OPENS)
    scene.clock(TWO_OPENS - 10 * SECOND)
    told = problem(paid.ask_for_ticket())
    scene.same("no ticket yet", told["code"], "window_closed")
    scene.same("but then", instant(told["params"]["opens_at"]), TWO_OPENS)


def count_the_ends(scene: Scene) -> None:
    """How each candidate ended, as their own status pages say it."""
    for view in scene.everybody("look at the end", scene.cast.eligible, Player.view):
        scene.tally["paid"] += view["state"] == "paid"
        scene.tally["refunded"] += sum(one["state"] == "done" for one in view["refunds"])
    sites = scene.staff_sites()
    paid = sum(site["paid"] for site in sites.values())
    scene.same("staff count the same paid places", paid, scene.tally["paid"])
    scene.same("nothing is held any more", sum(site["held"] for site in sites.values()), 0)
