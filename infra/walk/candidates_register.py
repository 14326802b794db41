"""Phase one: everybody signs in, the eligible accept the agreement, and all choose at once."""

from __future__ import annotations

import uuid
from collections import Counter

from infra.walk.candidate import refusal
from infra.walk.cast import NORTH, SMALL, SMALL_SEATS, SOUTH, Part, Player
from infra.walk.door import Json, expect, problem
from infra.walk.scene import Scene
from infra.walk.times import HOLD, OPENS, SECOND, instant

LATER = (Part.HEIR, Part.LAST_HOUR, Part.TOO_LATE)
"""They hold nothing until the clock has moved."""
_AGREEMENT = "2014-1"


def before_the_window(scene: Scene) -> None:
    """One second early nothing can be chosen, and the window is said."""
    scene.clock(OPENS - 60 * SECOND)
    player = scene.cast.of(Part.PAYER)[0]
    player.sign_in()
    told = problem(player.agree(_AGREEMENT))
    scene.same("too early", told["code"], "window_closed")
    scene.same("the window is said", instant(told["params"]["opens_at"]), OPENS)
    scene.same("no place yet", refusal(player.hold(NORTH)), "too_early")
    scene.clock(OPENS)


def sign_in(scene: Scene) -> None:
    """By name or ID number, in parallel; every wrong pair gets one answer."""

    def enter(player: Player) -> Json:
        player.sign_in("name" if player.home == NORTH else "id_no")
        return player.view()

    views = scene.everybody("sign in", scene.cast.players, enter)
    scene.tally["candidates"] = len(views)
    wrong = [
        player.person.name
        for player, view in zip(scene.cast.players, views, strict=True)
        if view["eligibility"]["eligible"] == (player.part is Part.INELIGIBLE)
    ]
    scene.same("everybody is judged rightly", wrong, [])
    _wrong_pairs(scene)
    _two_tickets(scene)


def _wrong_pairs(scene: Scene) -> None:
    one, two = scene.cast.eligible[:2]
    ticket = one.person.scores[0].ticket_no
    answers = [
        one.try_sign_in(ticket, name=two.person.name),
        one.try_sign_in(ticket, id_no=two.person.id_no),
        one.try_sign_in("990011142199999", name=one.person.name),
    ]
    told = [{**problem(answer), "request_id": ""} for answer in answers]
    scene.check("every wrong pair gets the same answer", told[0] == told[1] == told[2], told)


def _two_tickets(scene: Scene) -> None:
    """Both tickets of one person lead to one person, judged by the better score."""
    both = next(p for p in scene.cast.eligible if len({s.exam for s in p.person.scores}) > 1)
    names = {both.sign_in("id_no", ticket)["candidate"]["name"] for ticket in (0, 1)}
    scene.same("two tickets, one person", names, {both.person.name})
    best = both.view()["eligibility"]["best"]
    scene.same("the score that suffices decides", (best["exam"], best["total"]), ("CET6", 431))


def refuse_the_ineligible(scene: Scene) -> None:
    """They are told the clause, their value, the limit and the way out; a place they never get."""

    def be_refused(player: Player) -> list[Json]:
        told = problem(player.agree(_AGREEMENT))
        scene.same("not eligible", (told["code"], refusal(player.hold(SOUTH))), _NEVER)
        return list(told["reasons"])

    refused = scene.everybody("are refused", scene.cast.of(Part.INELIGIBLE), be_refused)
    scene.tally["ineligible"] = len(refused)
    for player, reasons in zip(scene.cast.of(Part.INELIGIBLE), refused, strict=True):
        best = {score.exam: score.total for score in player.person.scores}
        said = {reason["params"]["exam"]: reason["params"]["value"] for reason in reasons}
        scene.same("the scores are named", said, {"CET4": None, "CET6": None} | best)
        limits = {reason["params"]["limit"] for reason in reasons}
        scene.same("so are the limits", limits, {500, 425})
        complete = all(reason["clause"] and reason["way_out"] for reason in reasons)
        scene.check("the clause and the way out", complete, reasons)


_NEVER = ("not_eligible", "not_eligible")


def agree(scene: Scene) -> None:
    """No acceptance, no progress; version and time are kept."""
    first = scene.cast.eligible[0]
    scene.same("no place without it", refusal(first.hold(first.home)), "agreement_needed")
    scene.same("not an older version", refusal(first.agree("2013-1")), "stale_version")
    views = scene.everybody(
        "accept the agreement",
        scene.cast.eligible,
        lambda player: expect(player.agree(_AGREEMENT), 200)["agreement"],
    )
    kept = all(view["accepted_version"] == _AGREEMENT and view["accepted_at"] for view in views)
    scene.check("version and time are kept", kept)
    _consent(scene)


def _consent(scene: Scene) -> None:
    """Each use of data is asked for by itself; what is required has to be agreed to."""
    first, *others = scene.cast.eligible
    scene.same("no place without consent", refusal(first.hold(first.home)), "consent_needed")
    asked = first.privacy()["consents"]
    needed = [consent for consent in asked if consent["required"]]
    expect(first.consent(needed[0]["purpose"], needed[0]["version"], given=False), 200)
    scene.same("nor after a refusal", refusal(first.hold(first.home)), "consent_needed")
    said = scene.everybody("consent", [first, *others], lambda player: player.consent_to_all())
    given = [c["given"] for told in said for c in told["consents"] if c["required"]]
    scene.same("consents are kept", given, [True] * len(needed) * len(said))


def choose_all_at_once(scene: Scene) -> None:
    """More want the small site than it has places; who finds none takes another site."""
    crowd = [player for player in scene.cast.eligible if player.part not in LATER]

    def choose(player: Player) -> str:
        return hold(scene, player, SMALL if player.part is Part.RUSHES else player.home)

    answers = Counter(scene.everybody("choose a site", crowd, choose))
    rushing = len(scene.cast.of(Part.RUSHES))
    scene.check("more want it than it has places", rushing > SMALL_SEATS, rushing)
    scene.same("the others are told that it is full", answers["sold_out"], rushing - SMALL_SEATS)
    scene.same("everybody else holds a place", answers["held"], len(crowd) - answers["sold_out"])
    losers = [player for player in scene.cast.of(Part.RUSHES) if not player.site]
    again = scene.everybody("choose another", losers, lambda p: hold(scene, p, p.home))
    scene.same("each of them finds one", set(again), {"held"})
    count_places(scene)


def hold(scene: Scene, player: Player, site: str) -> str:
    """Held, or the code of the refusal; counted."""
    key = uuid.uuid4().hex
    answer = player.hold(site, key)
    if answer.is_error:
        code = refusal(answer)
        scene.tally[code] += 1
        return code
    view = expect(answer, 201)
    scene.tally["held"] += 1
    player.site, player.key = view["registration"]["site"]["code"], key
    scene.same("the place chosen is the place held", player.site, site)
    return str(view["state"])


def repeats(scene: Scene) -> None:
    """A retry answers what it made, a second wish is refused, and 24 hours are counted."""
    player = scene.cast.of(Part.PAYER)[0]
    other = SOUTH if player.site == NORTH else NORTH
    again = expect(player.hold(player.site, player.key), 200)["registration"]
    scene.same("the same request, the same place", again, player.view()["registration"])
    scene.same("another site", refusal(player.hold(other, player.key)), "idempotency_mismatch")
    told = problem(player.hold(other))
    scene.same("one registration only", told["code"], "already_registered")
    scene.same("the site held is named", told["params"]["site"], player.site)
    scene.same("no such site", refusal(scene.cast.of(Part.HEIR)[0].hold("99999")), "not_found")
    lasts = instant(again["payment_deadline"]) - instant(again["held_at"])
    scene.same("the place is held for a day", lasts, HOLD)


def count_places(scene: Scene) -> None:
    """What candidates say they have against what the sites can hold: nothing is sold twice."""
    views = scene.everybody("look at their status", scene.cast.eligible, Player.view)
    taken = Counter(
        view["registration"]["site"]["code"]
        for view in views
        if view["state"] in ("held", "paying", "paid")
    )
    for code, site in scene.staff_sites().items():
        over = max(0, taken[code] - site["capacity"])
        scene.tally["oversold"] += over
        scene.same(f"places beyond the capacity of {code}", over, 0)

    def fits() -> bool:
        sites = scene.staff_sites()
        return all(site["taken"] == taken[code] for code, site in sites.items())

    scene.eventually("the staff's figures agree", fits)
