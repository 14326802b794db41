"""Payment in phase one: plainly, twice, wrongly, untold. Each ending is what the candidate sees."""

from __future__ import annotations

from collections import Counter

from infra.walk.candidate import refusal
from infra.walk.candidates_register import hold
from infra.walk.cast import SMALL, SMALL_SEATS, Part, Player
from infra.walk.door import Json, expect
from infra.walk.scene import Scene
from infra.walk.times import HOLD, PAST_GRACE, instant

FEE = 5000
_WRONG = 4900
_PLAIN = (Part.PAYER, Part.RUSHES)


def unpaid_winners(scene: Scene) -> list[Player]:
    """Those who got a place at the small site: in this story they don't pay in time."""
    return [player for player in scene.cast.of(Part.RUSHES) if player.home != player.site]


def pay_plainly(scene: Scene) -> None:
    """To the cashier and back: the provider's word makes the place theirs."""
    payers = [player for player in scene.cast.of(*_PLAIN) if player not in unpaid_winners(scene)]
    scene.everybody("pay", payers, lambda player: pay(scene, player, "pay"))
    confirmed(scene, payers)


def pay_oddly(scene: Scene) -> None:
    """Twice, in reverse, told twice, a wrong amount: one payment is kept, the rest goes back."""
    odd = {
        Part.PAYS_TWICE: ("pay_twice", ["double"]),
        Part.PAYS_SWAPPED: ("pay_swapped", ["double"]),
        Part.TOLD_TWICE: ("pay_repeat", []),
    }
    for part, (action, reasons) in odd.items():
        for player in scene.cast.of(part):
            pay(scene, player, action)
        confirmed(scene, scene.cast.of(part))
        for player in scene.cast.of(part):
            refunds(scene, player, reasons)
    for player in scene.cast.of(Part.PAYS_WRONG):
        _pay_wrong_then_right(scene, player)


def _pay_wrong_then_right(scene: Scene, player: Player) -> None:
    pay(scene, player, "pay_wrong", amount_minor=_WRONG)
    refunds(scene, player, ["wrong_amount"], _WRONG)
    scene.same("a wrong amount leaves the place held", player.view()["state"], "held")
    pay(scene, player, "pay")
    confirmed(scene, [player])


def pay_untold(scene: Scene) -> None:
    """The provider never tells: "update status" finds the money, and so does the sweep, later."""
    for player in scene.cast.of(Part.REFRESHES, Part.IS_SWEPT):
        pay(scene, player, "pay_silent")
        scene.same("nobody told", player.view()["state"], "paying")
    for player in scene.cast.of(Part.REFRESHES):
        scene.same("asking finds it", player.refresh()["state"], "paid")


def give_back(scene: Scene) -> None:
    """An unpaid place can be given back, a paid one can't."""
    for player in scene.cast.of(Part.GIVES_BACK):
        scene.same("given back", expect(player.give_back(), 200)["state"], "none")
        player.site = ""
    paid = scene.cast.of(Part.PAYS_TWICE)[0]
    scene.same("what is paid stays", refusal(paid.give_back()), "wrong_state")


def a_day_later(scene: Scene) -> None:
    """Some go to the cashier in the last hour and come back late; some never go.

    The small site's two places went unpaid: others take them, and a late payment finds it full.
    """
    slow = [*scene.cast.of(Part.TOLD_LATE, Part.PAYS_LATE), unpaid_winners(scene)[0]]
    deadline = max(instant(p.view()["registration"]["payment_deadline"]) for p in slow)
    scene.clock(deadline - HOLD / 24)
    for player in slow:
        expect(player.start_payment(), 201)
    for player in scene.cast.of(Part.TOLD_LATE):
        expect(player.at_cashier("pay_silent"), 200)
    scene.clock(deadline + PAST_GRACE)
    _heirs_take_the_small_site(scene)
    _late_money(scene)


def _heirs_take_the_small_site(scene: Scene) -> None:
    heirs = scene.cast.of(Part.HEIR)
    found = Counter(
        scene.everybody("want the small site again", heirs, lambda p: hold(scene, p, SMALL))
    )
    scene.same("its places are given again, once", found["held"], SMALL_SEATS)
    scene.same("the others find it full", found["sold_out"], len(heirs) - SMALL_SEATS)


def _late_money(scene: Scene) -> None:
    unplaced = unpaid_winners(scene)[0]
    expect(unplaced.at_cashier("pay_late"), 200)
    for player in scene.cast.of(Part.PAYS_LATE):
        expect(player.at_cashier("pay_late"), 200)
    for player in scene.cast.of(Part.TOLD_LATE):
        player.refresh()
    confirmed(scene, scene.cast.of(Part.PAYS_LATE, Part.TOLD_LATE))
    refunds(scene, unplaced, ["unplaced"])
    scene.same("no place was left for it", unplaced.view()["state"], "unplaced")
    heirs = [player for player in scene.cast.of(Part.HEIR) if player.site]
    scene.everybody("heirs pay", heirs, lambda player: pay(scene, player, "pay"))
    confirmed(scene, heirs)


def pay(scene: Scene, player: Player, action: str, **more: int) -> None:
    """Start the payment, then do something at the cashier."""
    started = expect(player.start_payment(), 201)
    scene.check("there is a cashier", started["payment_no"] in started["cashier_url"], started)
    expect(player.at_cashier(action, **more), 200)


def confirmed(scene: Scene, players: list[Player]) -> None:
    """Wait until the provider's word has arrived for each of them."""
    waiting = list(players)

    def all_paid() -> bool:
        waiting[:] = [player for player in waiting if player.view()["state"] != "paid"]
        return not waiting

    scene.eventually(f"{len(players)} payments confirmed", all_paid)


def refunds(scene: Scene, player: Player, reasons: list[str], amount: int = FEE) -> None:
    """Each with its reason, the whole amount, done."""

    def done() -> list[Json] | None:
        told: list[Json] = player.view()["refunds"]
        ended = len(told) == len(reasons) and all(one["state"] == "done" for one in told)
        return told if ended else None

    told = scene.eventually(f"{reasons} refunded to one who {player.part}", done)
    scene.same("the reason", sorted(one["reason"] for one in told), sorted(reasons))
    scene.same("the amount", {one["amount_minor"] for one in told} - {amount}, set())
