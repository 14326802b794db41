"""Loads the demo into a running platform the way staff would: over HTTP, and only over HTTP.

Run again it changes nothing: what is there already is left as it is, whoever made it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

import httpx
import pyotp

from chalicelib.domain.window import BEIJING
from infra.demo.campaigns import campaigns
from infra.demo.files import PHOTOS, photo_zip
from infra.demo.offices import offices
from infra.demo.people import PERSONS, people
from infra.demo.rosters import as_csv, lines
from infra.demo.rounds import DEMO_ID, DemoRound, demo, historic
from infra.demo.sites import sites
from infra.demo.staff_client import StaffClient
from infra.progress import Progress

_AT_ONCE = 4


def load(
    staff: StaffClient,
    *,
    persons: int = PERSONS,
    photos: int = PHOTOS,
    progress: Progress,
) -> None:
    """Both rounds with notice and sites, those of the other programmes with their sites, then the
    roster and the photos of the demo round.
    """
    now = datetime.fromisoformat(staff.send("GET", "/clock")["now"])
    for wanted in (historic(), demo(now.astimezone(BEIJING).date())):
        with progress.step(f"round {wanted.id}: notice and {len(sites())} sites"):
            _ensure_round(staff, wanted.body)
            _ensure_notice(staff, wanted)
            _ensure_sites(staff, wanted.id, {site.code: site.body() for site in sites()})
    for other in campaigns(now.astimezone(BEIJING).date()):
        with progress.step(f"round {other.id}: {len(other.sites)} sites"):
            _ensure_round(staff, other.body)
            _ensure_sites(staff, other.id, dict(other.sites))
    with progress.step(f"{len(offices())} offices that confirm persons"):
        _ensure_offices(staff)
    roster, pictures = partial(_roster, persons), partial(_photos, photos)
    ensure_import(staff, progress, DEMO_ID, "roster", f"roster-{persons}.csv", roster)
    ensure_import(staff, progress, DEMO_ID, "photos", f"photos-{photos}.zip", pictures)


def _roster(persons: int) -> bytes:
    return as_csv(lines(people(persons)))


def _photos(count: int) -> bytes:
    return photo_zip(list(people(count)))


def _ensure_round(staff: StaffClient, body: dict[str, Any]) -> None:
    known = {found["id"] for found in staff.send("GET", "/staff/rounds")["rounds"]}
    if body["id"] not in known:
        staff.send("POST", "/staff/rounds", json=body)


def _ensure_notice(staff: StaffClient, wanted: DemoRound) -> None:
    path = f"/staff/rounds/{wanted.id}/notices"
    if not staff.send("GET", path)["notices"]:
        staff.send("POST", path, json=wanted.notice)


def _ensure_sites(staff: StaffClient, round_id: str, wanted: dict[str, Any]) -> None:
    path = f"/staff/rounds/{round_id}/sites"
    known = {found["code"] for found in staff.send("GET", path)["sites"]}

    def put(code: str, body: dict[str, Any]) -> None:
        staff.send("PUT", f"{path}/{code}", json=body, headers={"If-None-Match": "*"})

    missing = [(code, body) for code, body in wanted.items() if code not in known]
    with ThreadPoolExecutor(_AT_ONCE) as at_once:
        for done in [at_once.submit(put, *one) for one in missing]:
            done.result()


def _ensure_offices(staff: StaffClient) -> None:
    for code, body in offices().items():
        told = staff.send("GET", f"/programmes/{body['programme']}/offices")["offices"]
        if code not in {one["code"] for one in told}:
            new = {"If-None-Match": "*"}
            staff.send("PUT", f"/staff/offices/{code}", json=body, headers=new)


def ensure_import(
    staff: StaffClient,
    progress: Progress,
    round_id: str,
    kind: str,
    filename: str,
    made: bytes | Callable[[], bytes],
) -> None:
    """Import a file, unless one of its name has been; it is made only if it is wanted."""
    jobs = staff.send("GET", f"/staff/rounds/{round_id}/imports")["jobs"]
    if any(job["filename"] == filename and job["state"] == "committed" for job in jobs):
        progress.say(f"{kind} {filename}: imported before, nothing to do")
        return
    with progress.step(f"{kind} {filename}"):
        job_id = staff.upload(round_id, kind, filename, made if isinstance(made, bytes) else made())
        told = _Told(progress, kind)
        job = staff.run(round_id, job_id, "check", told)
        _insist(job, "checked")
        progress.say(f"{kind} checked: {job['rows']}")
        if job["rows"]["good"]:
            _insist(staff.run(round_id, job_id, "commit", told), "committed")


def _insist(job: dict[str, Any], state: str) -> None:
    if job["state"] != state:
        raise RuntimeError(f"import {job['job_id']} is {job['state']}: {job['failure']}")


class _Told:
    """Says how far an import is, once per tenth."""

    def __init__(self, progress: Progress, kind: str) -> None:
        self.progress = progress
        self.kind = kind
        self.said = ("", 0)

    def __call__(self, job: dict[str, Any]) -> None:
        done, total = job["progress"]["done"], job["progress"]["total"]
        tenth = 10 * done // total if total else 0
        if tenth and self.said != (job["state"], tenth):
            self.said = (job["state"], tenth)
            self.progress.say(f"{self.kind} {job['state']}: {done} of {total}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.demo.load", description=__doc__)
    parser.add_argument("url", help="the platform's origin, such as http://127.0.0.1:8000")
    parser.add_argument("--account", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--totp-secret", required=True)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    told = parser.parse_args()
    with httpx.Client(base_url=told.url, timeout=60) as http, httpx.Client(timeout=120) as files:
        staff = StaffClient(http, files)
        staff.sign_in(told.account, told.password, pyotp.TOTP(told.totp_secret).now())
        load(staff, persons=told.persons, photos=told.photos, progress=Progress())


if __name__ == "__main__":
    main()
