"""The demo: invented, deterministic, valid where it should be and wrong where it says so."""

import io
import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from chalicelib.domain.identity import read_document
from chalicelib.domain.roster_check import check_roster
from chalicelib.domain.window import BEIJING
from chalicelib.gateways import glyphs
from chalicelib.gateways.archives import open_photos
from chalicelib.gateways.spreadsheets import open_rows
from infra.demo import files
from infra.demo.accounts import accounts
from infra.demo.campaigns import campaigns
from infra.demo.load import load
from infra.demo.offices import offices
from infra.demo.people import Person, account_person, people
from infra.demo.planted import planted
from infra.demo.rosters import as_csv, as_photos, as_xlsx, lines
from infra.demo.rounds import demo, historic
from infra.demo.sites import sites
from infra.demo.staff_client import ApiError, StaffClient
from infra.progress import Progress

TODAY = date(2014, 10, 30)


@pytest.fixture(scope="module")
def everyone() -> list[Person]:
    return list(people())


def best(person: Person, exam: str) -> int:
    return max((score.total for score in person.scores if score.exam == exam), default=-1)


def eligible(person: Person) -> bool:
    return best(person, "CET4") >= 500 or best(person, "CET6") >= 425


def test_twenty_thousand_persons_who_cannot_exist(everyone: list[Person]) -> None:
    assert len(everyone) == len({person.id_no for person in everyone}) == 20_000
    invented = everyone[len(accounts()) :]
    assert {person.id_no[4:6] for person in invented} == {"99"}
    for person in invented:
        assert read_document("CN_RIC", person.id_no, TODAY).canonical == person.id_no


def test_the_same_seed_gives_the_same_persons(everyone: list[Person]) -> None:
    assert list(people(300)) == everyone[:300]
    assert list(people(300, seed=1))[20:] != everyone[20:300]


def test_scores_lie_on_both_sides_of_the_limits(everyone: list[Person]) -> None:
    totals = Counter((s.exam, s.total) for person in everyone for s in person.scores)
    for exam, limit in (("CET4", 500), ("CET6", 425)):
        assert totals[exam, limit] > 50
        assert totals[exam, limit - 1] > 50
    assert 0.5 < sum(map(eligible, everyone)) / len(everyone) < 0.8


def test_some_have_two_tickets_a_dot_or_a_rare_character(everyone: list[Person]) -> None:
    tickets = [score.ticket_no for person in everyone for score in person.scores]
    assert len(tickets) == len(set(tickets))
    assert sum(len(person.scores) == 2 for person in everyone) > 200
    assert sum("·" in person.name for person in everyone) > 50
    assert {char for char in "㼆𠮷䶮𬱖" if any(char in p.name for p in everyone)} == set("㼆𠮷䶮𬱖")


def test_every_name_can_be_printed(everyone: list[Person]) -> None:
    assert glyphs.coverage("".join({person.name for person in everyone})) == ()


def test_48_sites_in_16_provinces() -> None:
    found = sites()
    assert (len(found), len({site.province for site in found})) == (48, 16)
    assert (min(s.capacity for s in found), max(s.capacity for s in found)) == (20, 600)
    assert sum(site.capacity for site in found) == 10_800
    for field in ("code", "name", "name_en", "initials"):
        assert len({getattr(site, field) for site in found}) == 48
    assert all(all(site.body().values()) for site in found)


@pytest.mark.parametrize(
    ("key", "is_eligible"),
    [
        ("eligible", True),
        ("short_by_one", False),
        ("at_the_limit", True),
        ("cet6_short_by_one", False),
        ("cet6_at_the_limit", True),
        ("two_tickets", True),
    ],
)
def test_named_accounts_are_what_they_say(key: str, is_eligible: bool) -> None:
    assert eligible(account_person(key)) is is_eligible


def test_rosters_of_every_format_hold_the_same_good_rows() -> None:
    rows = list(lines(people(400)))
    sheets = [open_rows(as_csv(rows)), open_rows(as_csv(rows, "gb18030")), open_rows(as_xlsx(rows))]
    assert [sheet.encoding for sheet in sheets] == ["utf-8", "gb18030", "xlsx"]
    for sheet in sheets:
        checked = check_roster(sheet.header, sheet.lines, TODAY)
        assert checked.faults == checked.warnings == ()
        assert len(checked.rows) == len(rows)


def test_photos_are_named_by_ticket_or_id_number() -> None:
    some = list(people(20))
    archive = open_photos(io.BytesIO(as_photos(some, lambda seed: b"\xff\xd8\xff%d" % seed)))
    known = {person.id_no for person in some} | {p.scores[0].ticket_no for p in some}
    assert archive.faults == ()
    assert len(archive.photos) == 20
    assert {photo.number for photo in archive.photos} <= known
    assert {len(photo.number) for photo in archive.photos} == {15, 18}


def test_files_are_written_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        files.write(tmp_path / name, persons=30, photos=3, progress=Progress(quiet=True))
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert first == second
    assert set(first) == {
        *("roster.csv", "roster.gb18030.csv", "roster.xlsx", "photos.zip"),
        *("roster-bad.csv", "roster-bad.json", "sites.json"),
    }
    expected = json.loads(first["roster-bad.json"])
    sheet = open_rows(first["roster-bad.csv"])
    checked = check_roster(sheet.header, sheet.lines, TODAY)
    assert sorted([f.line, f.column, f.code] for f in checked.faults) == sorted(expected["faults"])
    assert expected["good"] == planted().good == len(checked.rows)


@pytest.mark.proves("S1-02", "S1-07", "S1-08")
def test_the_historic_round_has_the_instants_of_the_seed() -> None:
    body = historic().body
    assert body["exam_on"] == "2014-11-23"
    assert body["phase_one"] == {
        "opens_at": "2014-10-30T01:00:00Z",
        "closes_at": "2014-11-10T09:00:00Z",
    }
    assert body["phase_two"] == {
        "opens_at": "2014-11-14T01:00:00Z",
        "closes_at": "2014-11-20T09:00:00Z",
    }
    assert body["pay_until"] == "2014-11-10T09:00:00Z"


def test_the_demo_round_keeps_the_spacing_and_is_open_today() -> None:
    today = date(2026, 12, 28)
    old, new = historic().body, demo(today).body
    shift = timedelta(days=(today - timedelta(days=6) - date(2014, 10, 30)).days)
    for phase in ("phase_one", "phase_two"):
        for edge in ("opens_at", "closes_at"):
            before, after = (datetime.fromisoformat(b[phase][edge]) for b in (old, new))
            assert after - before == shift
    noon = datetime(2026, 12, 28, 12, tzinfo=BEIJING)
    opens, closes = (datetime.fromisoformat(at) for at in new["phase_one"].values())
    assert opens < noon < closes
    assert (opens.astimezone(BEIJING).hour, closes.astimezone(BEIJING).hour) == (9, 17)


@pytest.mark.proves("S1-01")
@pytest.mark.parametrize("made", [historic(), demo(date(2026, 12, 28))])
def test_the_notice_says_what_the_seed_says_with_the_rounds_dates(made: Any) -> None:
    text = made.notice["body"]["zh-CN"]
    opens = datetime.fromisoformat(made.body["phase_one"]["opens_at"]).astimezone(BEIJING)
    exam_on = date.fromisoformat(made.body["exam_on"])
    for part in ("报名资格", "500 分", "425 分", "50 元", "报名额满为止", "考试委员会办公室"):
        assert part in text
    assert f"{opens.year}年{opens.month}月{opens.day}日9时至" in text
    assert f"{exam_on.year}年{exam_on.month}月{exam_on.day}日举行" in text
    assert all("{" not in words for words in made.notice["body"].values())


def test_the_loader_plays_staff_once_and_then_changes_nothing() -> None:
    platform, others = FakePlatform(), campaigns(date(2026, 11, 21))
    for _ in range(2):
        load(platform.staff(), persons=25, photos=3, progress=Progress(quiet=True))
        assert Counter(platform.writes) == {
            "POST /staff/rounds": 2 + len(others),
            "POST notices": 2,
            "PUT sites": 96 + sum(len(other.sites) for other in others),
            "PUT offices": len(offices()),
            "POST imports": 2,
            "POST check": 2,
            "POST commit": 2,
            "upload": 2,
        }
    roster = next(job for job in platform.jobs if job["kind"] == "roster")
    assert open_rows(roster["data"]).header[0] == "准考证号"


def test_a_refusal_of_the_platform_stops_the_loader() -> None:
    refusing = httpx.MockTransport(lambda request: httpx.Response(403, json={"code": "forbidden"}))
    http = httpx.Client(base_url="http://platform", transport=refusing)
    with pytest.raises(ApiError, match=r"403.*forbidden"):
        load(StaffClient(http, http), progress=Progress(quiet=True))


class FakePlatform:
    """Answers the loader's calls the way the contract says, and counts what was changed."""

    def __init__(self) -> None:
        self.writes: list[str] = []
        self.rounds: list[str] = []
        self.notices: Counter[str] = Counter()
        self.sites: dict[str, list[str]] = {}
        self.jobs: list[dict[str, Any]] = []
        self.offices: list[str] = []

    def staff(self) -> StaffClient:
        transport = httpx.MockTransport(self.answer)
        http = httpx.Client(base_url="http://platform", transport=transport)
        return StaffClient(http, httpx.Client(transport=transport))

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "files":
            self.writes.append("upload")
            form = request.read()
            self.jobs[-1]["data"] = form.split(b"\r\n\r\n", 2)[2].rsplit(b"\r\n--", 1)[0]
            return httpx.Response(204)
        path = request.url.path.removeprefix("/api/v1")
        if path == "/clock":
            return httpx.Response(200, json={"now": "2026-11-21T04:00:00.000Z"})
        if path == "/staff/rounds":
            return self.all_rounds(request)
        if path.endswith("/offices"):
            return httpx.Response(200, json={"offices": [{"code": one} for one in self.offices]})
        if path.startswith("/staff/offices/"):
            self.writes.append("PUT offices")
            self.offices.append(path.rpartition("/")[2])
            return httpx.Response(200, json={})
        parts = path.removeprefix("/staff/rounds/").split("/")
        return {"notices": self.notice, "sites": self.site, "imports": self.job}[parts[1]](
            request, *parts[:1], *parts[2:]
        )

    def all_rounds(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.writes.append("POST /staff/rounds")
            self.rounds.append(json.loads(request.content)["id"])
        return httpx.Response(200, json={"rounds": [{"id": known} for known in self.rounds]})

    def notice(self, request: httpx.Request, round_id: str) -> httpx.Response:
        if request.method == "POST":
            self.writes.append("POST notices")
            self.notices[round_id] += 1
        return httpx.Response(200, json={"notices": [{}] * self.notices[round_id]})

    def site(self, request: httpx.Request, round_id: str, code: str = "") -> httpx.Response:
        known = self.sites.setdefault(round_id, [])
        if request.method == "PUT":
            assert request.headers["If-None-Match"] == "*"
            self.writes.append("PUT sites")
            known.append(code)
        return httpx.Response(200, json={"sites": [{"code": code} for code in known]})

    def job(
        self, request: httpx.Request, round_id: str, job_id: str = "", step: str = ""
    ) -> httpx.Response:
        if not job_id and request.method == "POST":
            return self.opened(json.loads(request.content))
        shown = [{key: job[key] for key in job if key != "data"} for job in self.jobs]
        if not job_id:
            return httpx.Response(200, json={"jobs": shown})
        if step:
            self.writes.append(f"POST {step}")
            self.jobs[int(job_id)]["state"] = {"check": "checked", "commit": "committed"}[step]
        shown = [{key: job[key] for key in job if key != "data"} for job in self.jobs]
        return httpx.Response(200, json=shown[int(job_id)])

    def opened(self, body: dict[str, Any]) -> httpx.Response:
        self.writes.append("POST imports")
        job = {
            "job_id": str(len(self.jobs)),
            "kind": body["kind"],
            "filename": body["filename"],
            "state": "waiting_for_file",
            "progress": {"done": 1, "total": 1},
            "failure": None,
            "rows": {"good": 1, "refused": 0, "unchanged": 0},
        }
        self.jobs.append(job)
        upload = {"url": "http://files/bucket", "fields": {"key": "k"}}
        return httpx.Response(201, json={"job_id": job["job_id"], "upload": upload})
