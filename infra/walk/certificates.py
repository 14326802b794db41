"""Certificates: for A, B and C, none for D; announced, collected, verified by anybody."""

from __future__ import annotations

import io
from collections import Counter

import httpx
from pypdf import PdfReader

from chalicelib.domain.window import iso
from infra.walk.cast import NORTH, Player
from infra.walk.door import Json, expect
from infra.walk.grades import EARNING
from infra.walk.scene import Scene
from infra.walk.staff_moves import refused
from infra.walk.times import PICKUP


def issued(scene: Scene) -> None:
    """Each of A, B and C has a number of their own, D and the others none; the place is said."""
    players = [player for player in scene.cast.eligible if player.grade]
    told = scene.everybody("look at the certificate", players, _result)
    pairs = list(zip(players, told, strict=True))
    earned = [(player, one) for player, one in pairs if one["certificate"]]
    wanted = sum(player.grade in EARNING for player in players)
    scene.same("a certificate for A, B and C only", len(earned), wanted)
    scene.same("of the grade", [one for one in earned if not _fits(*one)], [])
    numbers = Counter(one["certificate"]["certificate_no"] for _, one in earned)
    scene.same("every number once", len(numbers), wanted)
    scene.check("the pick-up place is said", all(one["pickup"]["place"] for _, one in earned))
    scene.same("the time is not known yet", earned[0][1]["pickup"]["opens_at"], None)
    scene.tally["certificates"] = wanted


def _fits(player: Player, told: Json) -> bool:
    found = told["certificate"]
    return (found["grade"], found["state"]) == (player.grade, "valid")


def _result(player: Player) -> Json:
    return expect(player.send("GET", f"{player.path}/result"), 200)


def collected(scene: Scene) -> None:
    """The time is announced, one is handed out, taken back, and handed out again."""
    body = {"opens_at": iso(PICKUP), "closes_at": None, "note": None}
    new = {"If-None-Match": "*"}
    scene.registrar.send("PUT", f"{scene.staff_path}/pickup", json=body, headers=new)
    listed = scene.registrar.send("GET", f"{scene.staff_path}/certificates?site={NORTH}")
    first = listed["certificates"][0]
    path = f"{scene.staff_path}/certificates/{first['certificate_no']}"
    taken = {"to": "self", "note": ""}
    for _ in range(2):
        told = scene.registrar.send("POST", f"{path}/collect", json=taken)
        scene.same("handed out, once", told["state"], "collected")
    back = scene.registrar.send("POST", f"{path}/return", json={"reason": "演示：扫错"})
    scene.same("taken back", back["state"], "waiting")
    scene.registrar.send("POST", f"{path}/collect", json=taken)
    shown = scene.registrar.send("GET", f"{scene.staff_path}/certificates?state=collected")
    numbers = [one["certificate_no"] for one in shown["certificates"]]
    scene.same("the list of those who have it", numbers, [first["certificate_no"]])


def printed(scene: Scene) -> None:
    """The staff's printable papers of a site: one page each, a specimen, with a code that holds."""
    asked = {"kind": "certificates", "format": "pdf", "site": NORTH}
    job = scene.registrar.send("POST", f"{scene.staff_path}/exports", json=asked)

    def ready() -> Json | None:
        found = scene.registrar.send("GET", f"{scene.staff_path}/exports")["exports"]
        mine: Json = next(one for one in found if one["id"] == job["id"])
        scene.check("the papers can be made", mine["state"] != "failed", mine["failure"])
        return mine if mine["state"] == "ready" else None

    made = scene.eventually("the papers are made", ready)
    pdf = scene.door.files.get(made["url"]).content
    pages = PdfReader(io.BytesIO(pdf)).pages
    scene.same("a page for each", len(pages), made["rows"])
    marked = [page for page in pages if "SPECIMEN" in page.extract_text().replace(" ", "")]
    scene.same("every page is a specimen", len(marked), len(pages))
    (scene.papers / "certificates.pdf").write_bytes(pdf)


def verified(scene: Scene) -> None:
    """A code with one changed sign is not ours; a real one says little and enough."""
    listed = scene.registrar.send("GET", f"{scene.staff_path}/certificates?site={NORTH}")
    first = listed["certificates"][0]
    path = f"{scene.staff_path}/certificates/{first['certificate_no']}"
    code = scene.registrar.send("GET", path)["code"]
    told = expect(_verify(scene, code), 200)
    seen = (told["kind"], told["status"], told["grade"])
    scene.same("valid, and of which grade", seen, ("certificate", "valid", first["grade"]))
    holder = next(p for p in scene.cast.eligible if _number(p) == first["certificate_no"])
    scene.check("the name is masked", holder.person.name not in str(told), told)
    scene.check("no ID number", holder.person.id_no not in str(told), told)
    changed = code[:-5] + ("A" if code[-5] != "A" else "B") + code[-4:]
    scene.same("one changed sign", _verify(scene, changed).json()["code"], "invalid")
    scene.registrar.send("POST", f"{path}/void", json={"reason": "演示：作废"})
    scene.same("void is void", expect(_verify(scene, code), 200)["status"], "void")
    again = refused(
        lambda: scene.registrar.send("POST", f"{path}/collect", json={"to": "self", "note": ""})
    )
    scene.check("and is not handed out", again in ("wrong_state", ""), again)


def _number(player: Player) -> str:
    if not player.grade:
        return ""
    found = _result(player)["certificate"]
    return str(found["certificate_no"]) if found else ""


def _verify(scene: Scene, code: str) -> httpx.Response:
    return scene.door.send("POST", "/verification", json={"code": code})
