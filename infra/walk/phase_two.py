"""Phase two: proof, photos, schools, and everybody's ticket."""

from __future__ import annotations

from infra.walk.candidate import refusal
from infra.walk.cast import Part, Player
from infra.walk.door import Json, expect
from infra.walk.files import new_photo
from infra.walk.scene import Scene
from infra.walk.times import TWO_CLOSES, TWO_OPENS

SCHOOL = "新江南理工大学"


def paid(scene: Scene) -> list[Player]:
    """Whom the platform lets into phase two."""
    views = scene.everybody("look whether they are paid", scene.cast.eligible, Player.view)
    pairs = zip(scene.cast.eligible, views, strict=True)
    return [player for player, view in pairs if view["state"] == "paid"]


def open_for_the_paid(scene: Scene) -> None:
    """The same sign-in as before; who has not paid gets no further."""
    scene.clock(TWO_OPENS)
    unpaid = scene.cast.of(Part.NEVER_PAYS)[0]
    scene.same("unpaid, no ticket", refusal(unpaid.ask_for_ticket()), "wrong_state")
    player = scene.cast.of(Part.PAYER)[0]
    player.sign_in("name")
    view = player.view()
    scene.same("the phase", view["round"]["phase"], "phase_two")
    scene.same("the data to confirm", view["candidate"]["name"], player.person.name)
    scene.same("the roster's photo", view["photo"]["source"], "roster")
    photo = scene.door.files.get(view["photo"]["url"])
    scene.same("can be looked at", photo.headers["content-type"], "image/jpeg")


def proof(scene: Scene) -> None:
    """A change asks for the factor that was not given at sign-in."""
    one, two = scene.cast.of(Part.PAYER)[:2]
    one.sign_in("name")
    scene.same("name alone changes nothing", refusal(one.change_school(SCHOOL)), "proof_needed")
    other = one.prove(id_no=two.person.id_no)
    scene.same("another's number is no proof", refusal(other), "wrong_credentials")
    scene.same("one's own is", expect(one.prove(id_no=one.person.id_no), 200)["proved"], True)
    scene.same("a name of signs", refusal(one.change_school("\u200b  ")), "invalid")
    view = expect(one.change_school(SCHOOL), 200)
    scene.same("the school is changed", view["candidate"]["school"], SCHOOL)


def photos(scene: Scene) -> None:
    """New photos are checked, then compared by a reviewer; the roster's can always come back."""
    kept, refused, restored = scene.cast.of(Part.PAYER)[2:5]
    for player in (kept, refused, restored):
        player.sign_in("both")
        scene.check("the store takes it", player.send_photo(new_photo()).is_success)
    cases = {player: _waiting_for_review(scene, player) for player in (kept, refused, restored)}
    _a_file_that_is_no_photo(scene)
    _review(scene, cases[kept], "approve", None)
    _review(scene, cases[refused], "refuse", {"reason": "background"})
    scene.same("approved: in use", _photo(kept)["source"], "upload")
    said = _photo(refused)
    scene.same("refused: the roster's stays", said["source"], "roster")
    told = (said["pending"]["state"], said["pending"]["reason"])
    scene.same("and the reason is said", told, ("refused", "background"))
    view = restored.restore_photo()
    scene.same("restored: nothing waits", view["photo"]["pending"], None)
    for _ in range(2):
        scene.same("the roster's again", restored.restore_photo()["photo"]["source"], "roster")
    reviews = scene.reviewer.send("GET", f"{scene.staff_path}/photo-reviews")
    scene.same("no photo waits any more", reviews["waiting"], 0)


def _waiting_for_review(scene: Scene, player: Player) -> str:
    def waiting() -> str | None:
        pending = _photo(player)["pending"]
        return str(pending["photo_id"]) if pending["state"] == "waiting" else None

    return scene.eventually("the photo waits for a reviewer", waiting)


def _a_file_that_is_no_photo(scene: Scene) -> None:
    player = scene.cast.of(Part.PAYER)[5]
    player.sign_in("both")
    player.send_photo(b"MZ" + b"no photo at all " * 2000)

    def refused() -> str | None:
        pending = _photo(player)["pending"]
        return str(pending["reason"]) if pending["state"] == "refused" else None

    reason = scene.eventually("what is no photo is refused", refused)
    scene.same("and why", reason, "photo_not_jpeg")


def _review(scene: Scene, case: str, verdict: str, body: Json | None) -> None:
    """The two photos side by side, claimed by one reviewer."""
    path = f"{scene.staff_path}/photo-reviews/{case}"
    claimed = scene.reviewer.send("POST", f"{path}/claim")
    for url in (claimed["original_url"], claimed["new_url"]):
        scene.check("both can be looked at", scene.door.files.get(url).is_success, url)
    scene.reviewer.send("POST", f"{path}/{verdict}", json=body)


def _photo(player: Player) -> Json:
    photo: Json = player.view()["photo"]
    return photo


def after_phase_two(scene: Scene) -> None:
    """The window ends to the second; what is printed is printed."""
    scene.clock(TWO_CLOSES)
    player = scene.cast.of(Part.PAYER)[0]
    scene.same("too late to confirm", refusal(player.ask_for_ticket()), "window_closed")
    scene.same("too late to change", refusal(player.change_school(SCHOOL)), "window_closed")
