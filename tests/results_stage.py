"""Scenes of results: people with tickets, files of grades, approvals, releases at work."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter

from chalicelib.domain.approval import Request
from chalicelib.domain.audit import Actor, Change
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.registration import Registration
from chalicelib.domain.release import Release
from chalicelib.domain.seats import pool_id
from chalicelib.domain.window import BEIJING, iso
from chalicelib.services import approvals, certificate_numbers, imports, record, releases
from chalicelib.services.deps import Deps
from chalicelib.services.releases import Published
from chalicelib.services.results import result_of
from chalicelib.store import registrations, results
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


APPROVER = Actor("staff", "approver", "test")


@dataclass
class Stage:
    """A round whose exam is over, with a set of results; times are the rules' clock."""

    world: World
    people: list[tuple[Candidate, str]]

    @property
    def deps(self) -> Deps:
        return self.world.deps

    @property
    def round_id(self) -> str:
        return self.world.round_id

    def at(self, instant: datetime) -> None:
        """Move the rules' clock; the wall's goes on by a second, whichever way the other went."""
        self.world.at = instant
        self.world.wall_at += SECOND

    def import_set(self, grades: str = "AD", *, ready: bool = True) -> int:
        told = [(no, grade, "") for (_, no), grade in zip(self.people, grades, strict=True)]
        version = imported(self.world, sheet(*told)).set_version
        assert version is not None
        if ready:
            self.number(version)
        return version

    def number(self, version: int) -> None:
        """As the importer does when it is told of an approval."""
        certificate_numbers.prepare(self.deps, self.round_id, version)

    def ask(self, version: int, visible_at: datetime = VISIBLE_AT) -> Request:
        data = {"set_version": version, "visible_at": iso(visible_at)}
        releases.require_askable(self.deps, self.round_id, data)
        return approvals.ask(self.deps, self.round_id, "release", data, "成绩已核对", STAFF)

    def approve(self, request: Request, by: Actor = APPROVER) -> None:
        people = request.effect["people"]
        approvals.approve(self.deps, self.round_id, request.id, people, by)

    def approved(self, version: int, visible_at: datetime = VISIBLE_AT) -> Release:
        self.approve(self.ask(version, visible_at))
        return self.releases()[-1]

    def armed(self, version: int, visible_at: datetime = VISIBLE_AT) -> Release:
        self.approved(version, visible_at)
        before = self.world.at
        self.at(visible_at - 2 * MINUTE)
        assert self.publish().armed == 1
        self.at(before)
        return self.releases()[-1]

    def publish(self, deps: Deps | None = None) -> Published:
        """The minute function's work on this round: the tables have others."""
        done = Published()
        releases.publish_round(deps or self.deps, self.round_id, done)
        return done

    def releases(self) -> list[Release]:
        return results.releases(self.round_id)

    def state(self) -> str:
        return self.releases()[-1].seen_at(self.world.at).value

    def seen(self) -> list[str | None]:
        """What each candidate may know."""
        rows = [result_of(self.deps, self.round_id, one.id) for one, _ in self.people]
        return [row.result if row else None for row in rows]


def staged(world: World, people: int = 2) -> Stage:
    """Some with a ticket, one without; the exam is over and the lists are up to date."""
    world.round()
    world.site("42001", 10)
    found = [with_ticket(world, serial) for serial in range(people)]
    paid(world, original=False)
    record.pool_changed(world.deps, pool_id(world.round_id, "42001"))
    world.at = AFTER_EXAM
    return Stage(world, found)
