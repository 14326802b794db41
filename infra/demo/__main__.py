"""`python -m infra.demo`: staff accounts, rounds, sites, roster and photos for an instance."""

from __future__ import annotations

import argparse
import time
from functools import partial
from http import HTTPStatus

import httpx

from infra.demo.accounts import accounts
from infra.demo.files import PHOTOS
from infra.demo.load import ensure_import, load
from infra.demo.members import ensure_members, import_before, member_lines
from infra.demo.people import PERSONS, account_person
from infra.demo.staff import DemoStaff, ensure_staff
from infra.demo.staff_client import ApiError, StaffClient
from infra.local.platform import Platform
from infra.progress import Progress


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.demo", description=__doc__)
    parser.add_argument("--instance", default="main")
    parser.add_argument("--url", help="the platform's origin; that of the instance if not given")
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    told = parser.parse_args()
    progress = Progress()
    platform = Platform(told.instance)
    loader = ensure_staff(platform)["loader"]
    url = told.url or platform.url
    with httpx.Client(base_url=url, timeout=60) as http, httpx.Client(timeout=120) as files:
        staff = StaffClient(http, files)
        _sign_in(staff, loader, progress)
        load(staff, persons=told.persons, photos=told.photos, progress=progress)
        ensure_members(platform.home, url, progress)
        import_before(staff, partial(ensure_import, staff, progress))
    text = "\n".join(_account_lines(told.instance))
    (platform.home / "accounts.txt").write_text(text + "\n", encoding="utf-8")


def _sign_in(staff: StaffClient, loader: DemoStaff, progress: Progress) -> None:
    """A code counts once: a second run within its half minute waits for the next one."""
    used = loader.code
    try:
        staff.sign_in(loader.account, loader.password, used)
        return
    except ApiError as refused:
        if refused.response.status_code != HTTPStatus.UNAUTHORIZED:
            raise
    with progress.step("waiting for the next sign-in code"):
        while loader.code == used:
            time.sleep(0.5)
    staff.sign_in(loader.account, loader.password, loader.code)


def _account_lines(instance: str) -> list[str]:
    """What `make run` shows: who to sign in as, and where the staff codes come from."""
    lines = ["  sign in as a candidate: ticket number, and name or ID number"]
    for account in accounts():
        person = account_person(account.key)
        tickets = " / ".join(score.ticket_no for score in person.scores)
        lines.append(f"    {tickets}  {person.name}  {person.id_no}  {account.zh}; {account.en}")
    command = "python -m infra.demo.staff"
    suffix = "" if instance == "main" else f" --instance {instance}"
    members = member_lines(Platform(instance).home)
    lines += ["", "  candidates of the other programmes: login and password", *members]
    return [*lines, "", f"  staff accounts with their codes of this minute: {command}{suffix}"]


if __name__ == "__main__":
    main()
