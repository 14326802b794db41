"""Scenes of certificates: people who paid, sets of results for them, releases that are open."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from chalicelib.domain.audit import AuditEntry, Change, round_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.release import Release, ReleaseState
from chalicelib.domain.result import ResultSet, Row, digest
from chalicelib.services import certificate_numbers, record
from chalicelib.store import registrations, results
from tests.stage import paid
from tests.world import STAFF, World

EARNS = frozenset("ABC")


def sitter(world: World, site: str = "42001") -> Candidate:
    """Has paid, and stands on the staff's list."""
    person = paid(world, site)
    seen = registrations.get(person.id, world.round_id)
    assert seen is not None
    change = Change("paid", world.actor(person), world.at)
    record.registration_changed(world.deps, None, seen, change, world.wall_at)
    return person


def a_set(world: World, version: int, given: dict[str, str]) -> None:
    """A complete set; `given` maps candidate ids to grades or special words."""
    rows = [Row(candidate_id, result, "14242001") for candidate_id, result in given.items()]
    results.write_rows(world.round_id, version, rows)
    counts, wanted = Counter(given.values()), sum(row.result in EARNS for row in rows)
    header = ResultSet(
        *(world.round_id, version, f"job{version}", "tester", world.at, "grades.csv"),
        *(dict(counts), len(rows), 0, digest(rows), wanted),
    )
    assert results.put_set(header) is not None


def release(world: World, set_version: int, in_minutes: int = 0, **changes: object) -> Release:
    """An armed release of that set; open two seconds from now unless told otherwise."""
    number = len(results.releases(world.round_id)) + 1
    at = world.at + timedelta(minutes=in_minutes)
    wanted = Release(
        *(world.round_id, number, f"request{number}", set_version, at, "成绩发布"),
        *("tester", world.at, "second", world.at),
        **{"state": ReleaseState.ARMED, **changes},  # type: ignore[arg-type]
    )
    subject = round_subject(world.round_id)
    change = Change("release_armed", STAFF, world.at)
    entry = AuditEntry(subject, world.deps.new_id(), change, {}, {})
    return results.put_release(wanted, entry)


def opened(world: World, version: int, given: dict[str, str]) -> None:
    """A set that is imported, numbered and open."""
    a_set(world, version, given)
    certificate_numbers.prepare(world.deps, world.round_id, version)
    release(world, version)
    world.pass_time(timedelta(seconds=2))


def number_of(world: World, version: int, person: Candidate) -> str | None:
    row = results.row(world.round_id, version, person.id)
    assert row is not None
    return row.certificate_no
