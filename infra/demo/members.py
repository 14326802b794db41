"""People of the demo who have opened accounts in the other programmes (`members.toml`).

They do it as anybody does, with the codes that arrive in the postbox. Their passwords are made for
this instance and noted beside its data.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra.demo.staff_client import StaffClient
from infra.progress import Progress
from infra.walk.door import Door
from infra.walk.member import Member

PETS, REGISTRY = "pets-demo", "self-taught-demo"
Import = Callable[[str, str, str, bytes], None]
"""Takes round, kind, filename and the file."""


@dataclass(frozen=True, slots=True)
class DemoMember:
    """`login` is what signs in, by the style of the programme."""

    key: str
    programme: str
    name: str
    id_no: str
    zh: str
    en: str
    login: str
    password: str


def ensure_members(home: Path, url: str, progress: Progress) -> list[DemoMember]:
    """The accounts; opened the first time."""
    noted = _noted(home)
    with Door(url) as door, progress.step(f"{len(_wanted())} accounts of the other programmes"):
        for place, raw in enumerate(_wanted(), 1):
            if raw["key"] not in noted:
                noted[raw["key"]] = _opened(door, raw, place)
                _note(home, noted.values())
    return list(noted.values())


def member_lines(home: Path) -> list[str]:
    """Who to sign in as, and with what."""
    return [
        f"    {one.programme:<15} {one.login:<22} {one.password:<16} {one.name}  {one.zh}; {one.en}"
        for one in _noted(home).values()
    ]


def import_before(staff: StaffClient, bring: Import) -> None:
    """What the offices know of them already: passed parts of earlier rounds, numbers they hold."""
    known = staff.send("GET", "/staff/rounds")["rounds"]
    exams = {found["id"]: str(found["exam_on"]) for found in known}
    bring(PETS, "facts", "retained.csv", _retained(exams))
    bring(REGISTRY, "registry", "numbers.csv", _numbers())


def _retained(exams: dict[str, str]) -> bytes:
    """Of the last session, or of the one before it."""
    days = [exams[PETS], exams[f"{PETS}-before"], exams["pets-2016a"]]
    rows = []
    for raw in _wanted():
        if "retained" in raw:
            paper, score, ago = raw["retained"]
            sat_on = days[ago]
            told = (paper, str(score), sat_on[:7], sat_on)
            rows.append((raw["name"], raw["id_no"], "保留成绩", *told))
    return _csv(("姓名", "证件号码", "类别", "项目", "成绩", "考次", "考试日期"), rows)


def _numbers() -> bytes:
    rows = [
        (number, raw["name"], raw["id_no"], _phone(place), "")
        for place, raw in enumerate(_wanted(), 1)
        for number in raw.get("numbers", ())
    ]
    return _csv(("准考证号", "姓名", "证件号码", "手机号码", "成绩"), rows)


@cache
def _wanted() -> list[dict[str, Any]]:
    text = Path(__file__).with_name("members.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["member"])


def _phone(place: int) -> str:
    return f"1390000{place:04d}"


def _opened(door: Door, raw: dict[str, Any], place: int) -> DemoMember:
    member = Member(door, raw["programme"], raw["name"], raw["id_no"])
    member.phone, member.email = _phone(place), f"{raw['key']}@example.org"
    me = member.open()
    by_style = {"account_no": me["account_no"], "id_no": raw["id_no"]}
    login = by_style.get(me["style"]) or member.phone
    told = {key: raw[key] for key in ("key", "programme", "name", "id_no", "zh", "en")}
    return DemoMember(**told, login=str(login), password=member.password)


def _noted(home: Path) -> dict[str, DemoMember]:
    file = _file(home)
    entries = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return {entry["key"]: DemoMember(**entry) for entry in entries}


def _note(home: Path, members: Iterable[DemoMember]) -> None:
    text = json.dumps([asdict(one) for one in members], ensure_ascii=False, indent=1)
    _file(home).write_text(text, encoding="utf-8")
    _file(home).chmod(0o600)


def _file(home: Path) -> Path:
    return home / "members.json"


def _csv(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode("utf-8-sig")
