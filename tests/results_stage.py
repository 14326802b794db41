"""Scenes of results: people with tickets, files of grades, approvals, releases at work."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter

from chalicelib.domain.audit import Change
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.registration import Registration
from chalicelib.domain.window import BEIJING
from chalicelib.services import imports
from chalicelib.store import registrations
from chalicelib.store.jobs import Job
from tests.imports_stage import committed, uploaded, work
from tests.stage import paid
from tests.world import STAFF, World

HEADER = "准考证号,等级,姓名\n"
AFTER_EXAM = datetime(2014, 12, 18, 10, tzinfo=BEIJING)
VISIBLE_AT = datetime(2014, 12, 20, 9, tzinfo=BEIJING)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)


def with_ticket(world: World, serial: int, site: str = "42001") -> tuple[Candidate, str]:
    """Paid, and given an oral ticket number."""
    person = paid(world, site, original=False)
    number = f"142{site}{int(world.round_id.rpartition('-')[2]) * 100 + serial:07d}"
    seen = registration(world, person)
    change = Change("confirmed", STAFF, world.at)
    assert registrations.write(seen, replace(seen, ticket_no=number), change, None) is not None
    return person, number


def registration(world: World, person: Candidate) -> Registration:
    found = registrations.get(person.id, world.round_id)
    assert found is not None
    return found


def sheet(*lines: tuple[str, ...], header: str = HEADER) -> str:
    return header + "".join(",".join(cells) + "\n" for cells in lines)


def workbook(*lines: tuple[str, ...]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet()
    for place, cells in enumerate([("准考证号", "等级", "姓名"), *lines]):
        for column, cell in enumerate(cells):
            page.write_string(place, column, cell)
    book.close()
    return target.getvalue()


def dry_run(world: World, data: bytes | str) -> Job:
    raw = data.encode() if isinstance(data, str) else data
    job = uploaded(world, raw, "grades")
    imports.check(world.deps, world.round_id, job.id)
    work(world)
    return imports.get(world.round_id, job.id)


def imported(world: World, data: bytes | str) -> Job:
    return committed(world, dry_run(world, data))


def named(job: Job) -> list[tuple[Any, str, str, Any]]:
    return [(f["line"], f["column"], f["code"], f["value"]) for f in job.refused]
