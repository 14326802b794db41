"""Sets, rows and releases as the table keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import AuditEntry, Change, round_subject
from chalicelib.domain.errors import StaleVersion
from chalicelib.domain.release import Check, Release, ReleaseState
from chalicelib.domain.result import ResultSet, Row, digest
from chalicelib.store import audit, results
from tests.world import STAFF, World

ROWS = [Row("C2", "A", "142420010000002"), Row("C1", "absent"), Row("C3", "D", "3", None)]


def a_set(world: World, version: int = 1) -> ResultSet:
    counts = {"A": 1, "B": 0, "C": 0, "D": 1, "absent": 1, "invalid": 0}
    return ResultSet(
        *(world.round_id, version, "job", "tester", world.at, "a.csv", counts, 3, 1),
        *(digest(ROWS), 1),
    )


def entry(world: World) -> AuditEntry:
    change = Change("release_approved", STAFF, world.at)
    return AuditEntry(round_subject(world.round_id), world.deps.new_id(), change, {}, {})


def test_a_set_comes_back_as_it_was_put(world: World) -> None:
    results.write_rows(world.round_id, 1, ROWS)
    assert results.sets(world.round_id) == []
    stored = results.put_set(a_set(world))
    assert stored == replace(a_set(world), writes=1)
    assert results.set_of(world.round_id, 1) == stored
    assert results.sets(world.round_id) == [stored]
    assert sorted(results.rows(world.round_id, 1), key=lambda row: row.candidate_id) == sorted(
        ROWS, key=lambda row: row.candidate_id
    )
    assert results.count_rows(world.round_id, 1) == 3
    assert results.row(world.round_id, 1, "C2") == ROWS[0]
    assert results.row(world.round_id, 1, "C9") is None
    assert results.set_of(world.round_id, 2) is None


def test_a_version_is_put_once_and_replaced_only_as_read(world: World) -> None:
    first = results.put_set(a_set(world))
    assert first is not None
    assert results.put_set(a_set(world)) is None
    ready = results.put_set(replace(first, certificates=1, certificates_ready=True))
    assert ready is not None
    assert results.put_set(first) is None
    assert results.set_of(world.round_id, 1) == ready


def test_rows_of_another_run_can_be_dropped(world: World) -> None:
    results.write_rows(world.round_id, 1, ROWS)
    results.drop_rows(world.round_id, 1, ["C3", "C2"])
    assert [row.candidate_id for row in results.rows(world.round_id, 1)] == ["C1"]


def test_a_release_moves_by_version_with_its_entry(world: World) -> None:
    made = Release(
        *(world.round_id, 1, "request", 1, world.at + timedelta(hours=1), "reason"),
        *("one", world.at, "two", world.at),
    )
    first = results.put_release(made, entry(world))
    assert results.releases(world.round_id) == [first]
    armed = first.armed(world.at, (Check("rows", True, 3, 3),))
    second = results.put_release(armed, entry(world))
    for stale in (made, first, armed):
        with pytest.raises(StaleVersion):
            results.put_release(stale, entry(world))
    assert results.releases(world.round_id) == [second]
    assert second.state == ReleaseState.ARMED
    assert len(audit.of(round_subject(world.round_id))) == 2
    assert not results.note_checks(first)


def test_releases_and_sets_are_listed_by_number(world: World) -> None:
    for version in (2, 11, 1):
        results.put_set(a_set(world, version))
    assert [found.version for found in results.sets(world.round_id)] == [1, 2, 11]
