"""Before the window: staff make the round, its notice and sites, and import roster and photos."""

from __future__ import annotations

from infra.demo.planted import planted
from infra.demo.rounds import historic
from infra.walk import files
from infra.walk.candidate import refusal
from infra.walk.cast import NORTH, SMALL, SMALL_SEATS, SOUTH
from infra.walk.door import Json
from infra.walk.scene import Scene
from infra.walk.times import BEFORE

_PLACES = {
    SMALL: ("广东省", "广州市", "天河区演示路 2 号", "实验楼 201 语言中心"),
    NORTH: ("北京市", "北京市", "海淀区演示路 11 号", "主楼 105 教务处"),
    SOUTH: ("湖北省", "武汉市", "洪山区演示路 42 号", "图书馆一层服务台"),
}
_NAMES = {SMALL: "小演示学院考点", NORTH: "北方演示大学考点", SOUTH: "南湖演示大学考点"}


def round_and_sites(scene: Scene) -> None:
    """A round with the instants of 2014, a notice, one site of two places and two larger ones."""
    scene.clock(BEFORE)
    wanted = historic()
    body = {**wanted.body, "id": scene.round_id, "specimen": True}
    made = scene.registrar.send("POST", "/staff/rounds", json=body)
    scene.same("the round opens as sent", made["phase_one"], body["phase_one"])
    scene.registrar.send("POST", f"{scene.staff_path}/notices", json=wanted.notice)
    for code, (province, city, address, pickup) in _PLACES.items():
        site = {
            "name": _NAMES[code],
            "name_en": f"Demo site {code}",
            "initials": f"ys{code}",
            "province": province,
            "city": city,
            "address": address,
            "pickup_place": pickup,
            "capacity": _capacity(scene, code),
        }
        path = f"{scene.staff_path}/sites/{code}"
        scene.registrar.send("PUT", path, json=site, headers={"If-None-Match": "*"})
    _public_page(scene)


def _capacity(scene: Scene, code: str) -> int:
    return SMALL_SEATS if code == SMALL else len(scene.cast.eligible) // 2 + 12


def _public_page(scene: Scene) -> None:
    shown: Json = scene.door.send("GET", f"/rounds/{scene.round_id}").json()
    scene.same("before the window", shown["phase"], "before")
    scene.same("one notice is public", len(shown["notices"]), 1)
    scene.check(
        "the notice names the exam's day", "11月23日" in shown["notices"][0]["body"]["zh-CN"]
    )
    scene.same("an agreement of six clauses", len(shown["agreement"]["clauses"]), 6)
    free = {code: site["free"] for code, site in scene.public_sites().items()}
    scene.same("every place is free", free, {code: _capacity(scene, code) for code in _PLACES})


def planted_faults(scene: Scene) -> None:
    """A dry run over every fault a row can have: each one is named by line, column and code."""
    bad = planted()
    job = checked(scene, "roster-bad.csv", bad.data)
    scene.same("every planted fault is named", _said(job), sorted(bad.faults))
    rows = job["rows"]
    taken = rows["good"] + rows["unchanged"]
    scene.same("the other rows are good", taken, bad.good + bad.repeated)


def roster(scene: Scene) -> None:
    """Good, boundary, two-ticket and malformed rows: a dry run, then what is good is written."""
    file = files.roster([player.person for player in scene.cast.players], _seed(scene))
    job = checked(scene, "roster.csv", file.data)
    scene.same("the encoding is found", job["encoding"], "gb18030")
    scene.same("refused rows by line, column and code", _said(job), sorted(file.refused))
    refused = len({line for line, _, _ in file.refused})
    rows = {"good": file.good, "refused": refused, "unchanged": file.repeated}
    scene.same("the dry run counts the rows", job["rows"], rows)
    player = scene.cast.eligible[0]
    answer = player.try_sign_in(player.person.scores[0].ticket_no, name=player.person.name)
    scene.same("a dry run writes nothing", refusal(answer), "wrong_credentials")
    commit(scene, job)
    again = checked(scene, "roster.csv", file.data)
    scene.same("the same file again is recognised", again["same_as"], job["job_id"])
    scene.same("and changes nothing", again["rows"]["good"], 0)
    stolen = files.stolen_ticket(player.person, _seed(scene))
    fault = [(2, "ticket_no", "ticket_of_another")]
    scene.same("a ticket of another", _said(checked(scene, "stolen.csv", stolen)), fault)


def photos(scene: Scene) -> None:
    """The ZIP of original photos, named by ticket or ID number."""
    persons = [player.person for player in scene.cast.eligible]
    job = checked(scene, "photos.zip", files.photos(persons), kind="photos")
    scene.same("one photo is of nobody", [code for *_, code in _said(job)], ["photo_of_nobody"])
    scene.same("all others are good", job["rows"]["good"], len(persons))
    commit(scene, job)


def checked(scene: Scene, name: str, data: bytes, kind: str = "roster") -> Json:
    job_id = scene.registrar.upload(scene.round_id, kind, name, data)
    return _run(scene, job_id, "check", "checked")


def commit(scene: Scene, job: Json) -> None:
    done = _run(scene, job["job_id"], "commit", "committed")
    scene.progress.say(f"{done['filename']}: {done['rows']}")


def _run(scene: Scene, job_id: str, step: str, end: str) -> Json:
    """Start a step of the import and wait for its end."""
    path = f"{scene.staff_path}/imports/{job_id}"
    scene.registrar.send("POST", f"{path}/{step}")

    def ended() -> Json | None:
        job: Json = scene.registrar.send("GET", path)
        return job if job["state"] in (end, "failed") else None

    job = scene.eventually(f"the {step} of the import ends", ended)
    scene.check(f"{job['filename']} is {end}", job["state"] == end, job["failure"])
    return job


def _said(job: Json) -> list[tuple[int, str, str]]:
    return sorted((row["line"], row["column"], row["code"]) for row in job["refused"])


def _seed(scene: Scene) -> int:
    return sum(scene.round_id.encode())
