"""The deployed platform with one round on it, and people to play with: all made over HTTP, once."""

from __future__ import annotations

import io
import json
import secrets
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TypeVar

import httpx
import pyotp

from infra.demo.people import Person
from infra.demo.rosters import as_csv, as_photos, lines
from infra.demo.rounds import historic
from infra.demo.staff_client import StaffClient
from infra.local.platform import Platform
from infra.walk import files
from infra.walk.candidate import Candidate
from infra.walk.cast import PersonMaker
from infra.walk.door import Door, Json, expect
from infra.walk.member import Member
from infra.walk.steps import Steps
from infra.walk.times import OPENS, SECOND, TWO_OPENS

AGREEMENT = "2014-1"
FIRST_HOUR = OPENS + 3600 * SECOND
BIG, FAR = "42901", "11901"
NEWCOMERS = 68
SCORES = {
    "cet4 499": (("CET4", "paper", 499),),
    "cet4 500": (("CET4", "paper", 500),),
    "cet4 500 online": (("CET4", "online", 500),),
    "cet6 424": (("CET6", "paper", 424),),
    "cet6 425": (("CET6", "paper", 425),),
    "cet6 425 online": (("CET6", "online", 425),),
    "both short": (("CET4", "paper", 499), ("CET6", "online", 424)),
    "one of two": (("CET4", "paper", 480), ("CET6", "paper", 431)),
}
T = TypeVar("T")


def site_body(code: str, capacity: int, province: str = "湖北省", city: str = "武汉市") -> Json:
    return {
        "name": f"演示大学考点{code}",
        "name_en": f"Demo University {code}",
        "initials": f"ysdx{code}",
        "province": province,
        "city": city,
        "address": f"演示路 {code} 号",
        "pickup_place": "主楼 105 教务处",
        "capacity": capacity,
    }


class Ground:
    """`named` are the persons with the scores of SCORES; `newcomer` is always somebody new."""

    def __init__(self, platform: Platform, door: Door, staff_files: httpx.Client) -> None:
        self.platform = platform
        self.door = door
        self.round_id = f"e2e-{secrets.token_hex(4)}"
        self._files = staff_files
        maker = PersonMaker(Random(time.time_ns()))
        self.named = {key: maker.with_scores(*scores) for key, scores in SCORES.items()}
        self._fresh = [maker.person() for _ in range(NEWCOMERS)]
        self._newcomers = iter(self._fresh)
        self.maker = maker
        self.clients: list[StaffClient] = []
        self.registrar = self.staff("registrar")
        self.reviewer = self.staff("reviewer")
        self._prepare()

    @property
    def staff_path(self) -> str:
        return f"/staff/rounds/{self.round_id}"

    def account(self, role: str, scope: str = "national") -> Json:
        """A staff account made by the operator, not yet signed in."""
        made = {
            "account": f"{role}-{secrets.token_hex(4)}",
            "name": "测试",
            "role": role,
            "scope": scope,
            "password": secrets.token_urlsafe(12),
            "totp_secret": pyotp.random_base32(),
        }
        answer = self.platform.operate({"command": "staff-create", **made})
        assert answer["ok"], answer
        return made

    def staff(self, role: str, scope: str = "national") -> StaffClient:
        account = self.account(role, scope)
        http = httpx.Client(base_url=self.door.url, timeout=60, trust_env=False)
        client = StaffClient(http, self._files)
        self.clients.append(client)
        code = pyotp.TOTP(account["totp_secret"]).now()
        client.sign_in(account["account"], account["password"], code)
        return client

    def _prepare(self) -> None:
        self.clock(FIRST_HOUR)
        wanted = historic()
        body = {**wanted.body, "id": self.round_id}
        self.registrar.send("POST", "/staff/rounds", json=body)
        self.registrar.send("POST", f"{self.staff_path}/notices", json=wanted.notice)
        self.site(BIG, 80)
        self.site(FAR, 80, "北京市", "北京市")
        persons = [*self.named.values(), *self._fresh]
        self.roster_job = self.import_file("roster", "roster.csv", as_csv(lines(persons)))
        photos = as_photos(persons, lambda place: files.face(place % 3))
        with zipfile.ZipFile(io.BytesIO(photos)) as archive:
            self.photo_names = [Path(name).stem for name in archive.namelist()]
        self.photo_job = self.import_file("photos", "photos.zip", photos)

    def site(
        self, code: str, capacity: int, province: str = "湖北省", city: str = "武汉市"
    ) -> None:
        self.registrar.send(
            "PUT",
            f"{self.staff_path}/sites/{code}",
            json=site_body(code, capacity, province, city),
            headers={"If-None-Match": "*"},
        )

    def sites(self) -> dict[str, Json]:
        """As staff see them, by code."""
        told = self.registrar.send("GET", f"{self.staff_path}/sites")["sites"]
        return {site["code"]: site for site in told}

    def import_file(
        self, kind: str, name: str, data: bytes, step: str = "commit", round_id: str = ""
    ) -> Json:
        at = round_id or self.round_id
        job = self.import_step(self.registrar.upload(at, kind, name, data), "check", at)
        return job if step == "check" else self.import_step(job["job_id"], "commit", at)

    def import_step(self, job_id: str, step: str, round_id: str = "") -> Json:
        path = f"/staff/rounds/{round_id or self.round_id}/imports/{job_id}"
        self.registrar.send("POST", f"{path}/{step}")

        def ended() -> Json | None:
            job: Json = self.registrar.send("GET", path)
            return job if job["state"] in ("checked", "committed", "failed") else None

        job = eventually(ended)
        assert job["state"] != "failed", job
        return job

    def clock(self, at: datetime) -> None:
        self.door.move_clock(at)

    def candidate(self, who: str | Person | None = None, by: str = "both") -> Candidate:
        """Signed in; somebody new unless named."""
        if who is None:
            who = next(self._newcomers)
        person = self.named[who] if isinstance(who, str) else who
        made = Candidate(self.door, self.round_id, person)
        if by in ("name", "id_no", "both"):
            made.sign_in(by)  # type: ignore[arg-type]
        return made

    def agreed(self, who: str | Person | None = None) -> Candidate:
        self.clock(FIRST_HOUR)
        made = self.candidate(who)
        expect(made.agree(AGREEMENT), 200)
        made.consent_to_all()
        return made

    def holder(self, site: str = BIG, who: str | Person | None = None) -> Candidate:
        """Holds a place that is not yet paid."""
        made = self.agreed(who)
        expect(made.hold(site), 201)
        return made

    def payer(self, site: str = BIG) -> Candidate:
        """Has paid in phase one."""
        made = self.holder(site)
        expect(made.start_payment(), 201)
        expect(made.at_cashier("pay"), 200)
        eventually(lambda: made.view()["state"] == "paid")
        return made

    def in_phase_two(self) -> Candidate:
        """Paid, signed in with both factors, and phase two is open."""
        made = self.payer()
        self.clock(TWO_OPENS + 60 * SECOND)
        return made

    def ticket_holder(self) -> tuple[Candidate, Json]:
        made = self.in_phase_two()
        expect(made.ask_for_ticket(), 202)
        return made, eventually(made.ready_ticket)


def eventually(found: Callable[[], T | None], patience: float = 100) -> T:
    """Ask until there is an answer, for a bounded time."""
    until = time.monotonic() + patience
    while (answer := found()) is None or answer is False:
        assert time.monotonic() < until, "nothing in good time"
        time.sleep(0.2)
    return answer


def retain(ground: Ground, walker: Steps, *scores: tuple[str, int, str]) -> None:
    """As the bureau sends the passed parts of earlier rounds."""
    who = walker.member
    lines = ["姓名,证件号码,类别,项目,成绩,考次,考试日期"]
    lines += [
        f"{who.name},{who.id_no},保留成绩,{paper},{score},{sat_on[:7]},{sat_on}"
        for paper, score, sat_on in scores
    ]
    data = "\n".join(lines).encode()
    ground.import_file("facts", "facts.csv", data, round_id=walker.round_id)


def some_number(district: str) -> str:
    """Of a year long gone, so that nothing counts through it."""
    return f"{district}0{secrets.randbelow(9)}1{secrets.randbelow(10**5):05d}"


def list_numbers(ground: Ground, round_id: str, who: Member, numbers: dict[str, str]) -> None:
    """Numbers of earlier years that are one person's, with what was passed under each."""
    rows = [
        f"{number},{who.name},{who.id_no},{who.phone},{results}"
        for number, results in numbers.items()
    ]
    data = "\n".join(["准考证号,姓名,证件号码,手机号码,成绩", *rows]).encode()
    ground.import_file("registry", "numbers.csv", data, round_id=round_id)


def errors_logged(platform: Platform) -> Iterator[str]:
    """What the functions logged as errors, over all of them."""
    logs = platform.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        events = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
        for message in (event["message"] for event in events):
            if not message.startswith("{"):
                continue
            told = json.loads(message)
            if told.get("level") in ("ERROR", "CRITICAL"):
                yield f"{group['logGroupName']}: {told.get('exception', message)[-500:]}"
