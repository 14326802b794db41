"""Grades: imported with every fault a file can have, approved by another, read on the minute."""

from __future__ import annotations

import csv
import io
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle

from chalicelib.domain.window import iso
from infra.walk.cast import Player
from infra.walk.door import Json, expect
from infra.walk.phase_two import paid
from infra.walk.scene import Scene
from infra.walk.staff_moves import refused
from infra.walk.staff_prepares import checked, commit
from infra.walk.times import MARKED, RESULTS, SECOND, instant

_GRADES = ("A", "B", "C", "D", "缺考", "成绩无效")
_MEANS = {"缺考": "absent", "成绩无效": "invalid"}
EARNING = ("A", "B", "C")
_READERS = 6


def numbers(scene: Scene) -> None:
    """Every paid candidate's ticket number, as the own page shows it."""
    for player in paid(scene):
        player.oral_no = player.view()["ticket"]["ticket_no"]


def import_them(scene: Scene) -> None:
    """Unknown, twice, missing, wrong: each is said by line, and nothing of the file is taken."""
    scene.clock(MARKED)
    players = [player for player in scene.cast.eligible if player.oral_no]
    for player, grade in zip(players, cycle(_GRADES), strict=False):
        player.grade = grade
    rows = [(player.oral_no, player.grade) for player in players]
    faulty = [("999999999999", "A"), rows[0], (rows[1][0], "E"), *rows[:1], *rows[3:]]
    job = checked(scene, "grades-bad.csv", _file(faulty), kind="grades")
    found = {"unknown": 1, "duplicate": 1, "missing": 1, "wrong": 1}
    scene.same("every planted fault is counted", _counted(job), found)
    path = f"{scene.staff_path}/imports/{job['job_id']}/commit"
    scene.same("no half of a file", refused(lambda: _post(scene, path)), "wrong_state")
    job = checked(scene, "grades.csv", _file(rows), kind="grades")
    scene.same("a whole file has no fault", sum(_counted(job).values()), 0)
    commit(scene, job)
    told = scene.registrar.send("GET", f"{scene.staff_path}/results")
    counts = {_MEANS.get(grade, grade): _how_many(players, grade) for grade in _GRADES}
    scene.same("the set says how many of each", told["sets"][0]["counts"], counts)
    scene.same("nobody sees a grade", {_result(p)["state"] for p in players[:5]}, {"none"})


def _how_many(players: list[Player], grade: str) -> int:
    return sum(player.grade == grade for player in players)


def _counted(job: Json) -> dict[str, int]:
    found: dict[str, int] = job["findings"]
    return found


def _file(rows: list[tuple[str, str]]) -> bytes:
    """As the marking centre sends it: GB18030."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("准考证号", "等级"))
    writer.writerows(rows)
    return out.getvalue().encode("gb18030")


def _post(scene: Scene, path: str) -> object:
    return scene.registrar.send("POST", path)


def _result(player: Player) -> Json:
    return expect(player.send("GET", f"{player.path}/result"), 200)


def ask_and_approve(scene: Scene) -> None:
    """Asked for by one, approved by another; the instant is public, the grades are not."""
    (newest, *_) = scene.registrar.send("GET", f"{scene.staff_path}/results")["sets"]
    body = {
        "set_version": newest["version"],
        "visible_at": iso(RESULTS),
        "reason": "演示：按时发布",
    }
    asked = scene.registrar.send("POST", f"{scene.staff_path}/releases", json=body)
    approve = f"{scene.staff_path}/approvals/{asked['id']}/approve"
    people = {"people": asked["effect"]["people"]}
    own = refused(lambda: scene.registrar.send("POST", approve, json=people))
    scene.same("not by the one who asked", own, "own_request")
    scene.approver.send("POST", approve, json=people)
    player = next(player for player in scene.cast.eligible if player.grade)
    told = _result(player)
    scene.same("announced", (told["state"], instant(told["visible_at"])), ("announced", RESULTS))
    scene.same("and nothing more", (told["grade"], told["certificate"]), (None, None))

    def prepared() -> bool:
        results = scene.registrar.send("GET", f"{scene.staff_path}/results")
        wanted = sum(results["sets"][0]["counts"][grade] for grade in EARNING)
        return bool(results["sets"][0]["certificates"] == wanted)

    scene.eventually("certificates are numbered", prepared)


@dataclass(slots=True)
class Race:
    """Readers that never stop asking; what they saw, and what they saw too early."""

    stop: threading.Event
    reads: int = 0
    early: int = 0


def release(scene: Scene) -> None:
    """The clock passes the instant while everybody reads: nothing early, all at once after."""
    players = [player for player in scene.cast.eligible if player.grade]
    scene.clock(RESULTS - timedelta(minutes=4))
    scene.operate("publish")
    released = scene.registrar.send("GET", f"{scene.staff_path}/results")["releases"][0]
    scene.same("armed", released["state"], "armed")
    race = Race(threading.Event())
    with ThreadPoolExecutor(_READERS) as readers:
        running = [readers.submit(_read_on, race, players, turn) for turn in range(_READERS)]
        scene.clock(RESULTS - 2 * SECOND)
        _until(scene, RESULTS + 3 * SECOND)
        race.stop.set()
        _raise(running)
    scene.tally["grades_visible_early"] += race.early
    scene.same(f"no grade early in {race.reads} reads", race.early, 0)
    told = scene.everybody("read their result", players, _result)
    scene.same("all of them are open", {one["state"] for one in told}, {"open"})
    wrong = [
        player.person.name
        for player, one in zip(players, told, strict=True)
        if (one["grade"] or one["special"]) != _MEANS.get(player.grade, player.grade)
    ]
    scene.same("everybody has their own", wrong, [])


def _read_on(race: Race, players: list[Player], turn: int) -> None:
    """Read again and again; open before the instant, by the server's own clock, is early."""
    for player in cycle(players[turn::_READERS]):
        if race.stop.is_set():
            return
        answer = player.send("GET", f"{player.path}/result")
        told = expect(answer, 200)
        race.reads += 1
        at = datetime.fromisoformat(answer.headers["X-Now"])
        shows = told["state"] == "open" or told["grade"] or told["special"] or told["certificate"]
        race.early += bool(shows) and at < RESULTS


def _until(scene: Scene, at: datetime) -> None:
    """The rules' clock runs on from where it was put."""
    late = time.monotonic() + 60
    while scene.door.now() < at:
        scene.check("the clock runs", time.monotonic() < late)
        time.sleep(0.2)


def _raise(running: list[Future[None]]) -> None:
    for one in running:
        one.result()
