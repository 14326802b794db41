"""Grades become a set of results: complete, or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.domain.errors import WrongState
from chalicelib.domain.result import Row
from chalicelib.services import imports
from chalicelib.store import results, tables
from chalicelib.store.jobs import JobState
from tests.imports_stage import committed, uploaded, work
from tests.results_stage import dry_run, imported, named, sheet, with_ticket, workbook
from tests.stage import everything, paid
from tests.world import STAFF, World


class Crash(Exception):
    """The function dies."""


@pytest.fixture
def class_of_three(world: World) -> list[tuple[str, str]]:
    """Candidate and ticket number of three people with tickets; a fourth never asked for one."""
    world.round()
    world.site("42001", 10)
    people = [with_ticket(world, n) for n in range(3)]
    paid(world, original=False)
    return [(person.id, number) for person, number in people]


Three = list[tuple[str, str]]


def lines(people: Three, grades: str = "ABD") -> list[tuple[str, ...]]:
    return [(number, grade, "林测") for (_, number), grade in zip(people, grades, strict=True)]


@pytest.mark.proves("S1-39")
def test_a_dry_run_counts_and_writes_nothing(world: World, class_of_three: Three) -> None:
    before = everything()
    job = dry_run(world, sheet(*lines(class_of_three)))
    assert job.state == JobState.CHECKED
    assert job.findings == {"unknown": 0, "duplicate": 0, "missing": 0, "wrong": 0}
    assert job.counts == {"A": 1, "B": 1, "C": 0, "D": 1, "absent": 1, "invalid": 0}
    assert (job.good, job.unchanged, job.faulty, job.refused) == (4, 0, 0, [])
    changed = {key for key, item in everything().items() if before.get(key) != item}
    assert {key.partition("/")[0] for key in changed} == {"JOBS_TABLE", "GUARDS_TABLE"} - (
        set() if any(key.startswith("GUARDS") for key in changed) else {"GUARDS_TABLE"}
    )


@pytest.mark.proves("S1-38", "S1-39")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "xlsx"])
def test_a_commit_makes_one_complete_set(
    world: World, class_of_three: Three, encoding: str
) -> None:
    told = [(n, g, "林测") for (_, n), g in zip(class_of_three, ("A", "缺考", "无效"), strict=True)]
    data = workbook(*told) if encoding == "xlsx" else sheet(*told).encode(encoding)
    job = imported(world, data)
    assert (job.state, job.set_version) == (JobState.COMMITTED, 1)
    assert job.encoding == encoding.removesuffix("-sig")
    (made,) = results.sets(world.round_id)
    assert (made.job_id, made.total, made.ticketless) == (job.id, 4, 1)
    assert (made.certificates_wanted, made.certificates_ready) == (1, False)
    assert made.counts == job.counts == {"A": 1, "B": 0, "C": 0, "D": 0, "absent": 2, "invalid": 1}
    found = {row.candidate_id: row.result for row in results.rows(world.round_id, 1)}
    assert len(found) == 4
    assert [found[one] for one, _ in class_of_three] == ["A", "absent", "invalid"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("a", "A"), (" B ", "B"), ("Ｃ", "C"), ("absent", "absent"), ("成绩无效", "invalid")],
)
def test_ways_to_write_a_result(
    world: World, class_of_three: Three, written: str, meant: str
) -> None:
    told = [*lines(class_of_three)[1:], (f" {class_of_three[0][1]} ", written, " 林测")]
    imported(world, sheet(*told))
    row = results.row(world.round_id, 1, class_of_three[0][0])
    assert row is not None
    assert (row.result, row.ticket_no) == (meant, class_of_three[0][1])


def test_every_finding_is_named_and_nothing_is_committed(
    world: World, class_of_three: Three
) -> None:
    (_, one), (_, two), (_, three) = class_of_three
    job = dry_run(
        world,
        sheet(
            (one, "E", "林测"),
            ("14299999999999", "A", "林测"),
            (two, "B", "王某"),
            (two, "B", "林测"),
            ("1.42E+13", "C", ""),
            ("14288888888888", "=B2", ""),
            ("", "", ""),
            (" ", "A", ""),
        ),
    )
    assert named(job) == [
        (2, "grade", "grade_unknown", "E"),
        (3, "ticket_no", "grade_unknown_ticket", "14299999999999"),
        (4, "name", "grade_name_differs", "王某"),
        (5, "ticket_no", "grade_twice", two),
        (6, "ticket_no", "number_lost_digits", "1.42E+13"),
        (7, "grade", "formula", "=B2"),
        (9, "ticket_no", "ticket_empty", " "),
        (None, "ticket_no", "grade_missing", three),
    ]
    assert job.findings == {"unknown": 1, "duplicate": 1, "missing": 1, "wrong": 5}
    with pytest.raises(WrongState) as refused:
        imports.commit(world.deps, world.round_id, job.id, STAFF)
    assert refused.value.params["findings"] == job.findings
    assert imports.get(world.round_id, job.id).state == JobState.CHECKED
    assert results.sets(world.round_id) == []
    assert job.refused_key is not None
    report = world.deps.files.read(job.refused_key).decode("utf-8-sig").splitlines()
    assert len(report) == 9
    assert report[-1].startswith(",ticket_no,grade_missing")


def test_a_ticket_of_another_round_says_so(world: World, class_of_three: Three) -> None:
    _, foreign = with_ticket(world, 9)
    home = world.round_id
    world.round_id = f"{home}000"
    world.round()
    world.site("42001", 10)
    _, mine = with_ticket(world, 10)
    job = dry_run(world, sheet((mine, "A", ""), (foreign, "B", "")))
    assert named(job) == [(3, "ticket_no", "grade_foreign_round", foreign)]
    assert job.refused[0]["params"]["round"] == home
    assert job.findings == {"unknown": 1, "duplicate": 0, "missing": 0, "wrong": 0}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("准考证号,姓名\n1,林测\n", "column_missing"),
        ("准考证号,等级,分数\n1,A,5\n", "column_unknown"),
        ("准考证号,等级,成绩\n1,A,A\n", "column_duplicate"),
        ("准考证号,等级\n", "file_no_rows"),
    ],
)
def test_a_file_that_is_no_file_of_grades_fails(world: World, text: str, code: str) -> None:
    world.round()
    job = dry_run(world, text)
    assert job.state == JobState.FAILED
    assert job.failure is not None
    assert job.failure["code"] == code


def test_the_same_file_again_is_known(world: World, class_of_three: Three) -> None:
    first = imported(world, sheet(*lines(class_of_three)))
    again = dry_run(world, sheet(*lines(class_of_three)))
    assert (again.same_as, again.good, again.unchanged) == (first.id, 0, 4)
    corrected = dry_run(world, sheet(*lines(class_of_three, "ABC")))
    assert (corrected.same_as, corrected.good, corrected.unchanged) == (None, 1, 3)
    assert committed(world, corrected).set_version == 2
    assert [found.version for found in results.sets(world.round_id)] == [1, 2]


def test_who_pays_or_leaves_after_the_dry_run_stops_the_commit(
    world: World, class_of_three: Three
) -> None:
    job = dry_run(world, sheet(*lines(class_of_three)))
    with_ticket(world, 7)
    failed = committed(world, job)
    assert failed.state == JobState.FAILED
    assert failed.failure is not None
    assert failed.failure["code"] == "wrong_state"
    assert failed.failure["params"]["findings"]["missing"] == 1
    assert results.sets(world.round_id) == []
    assert list(results.rows(world.round_id, 1)) == []


@contextmanager
def dying_before(operation: str, call: int) -> Iterator[None]:
    events = tables.engine().client.meta.events
    written = itertools.count()

    def before(params: Any, **_: object) -> None:
        if _of_results(params) and next(written) == call:
            raise Crash

    events.register(f"before-call.dynamodb.{operation}", before)
    try:
        yield
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", before)


@pytest.mark.proves("E-58")
@pytest.mark.parametrize("operation", ["BatchWriteItem", "PutItem"])
def test_a_run_that_dies_leaves_no_set_and_the_next_makes_one(
    world: World, class_of_three: Three, operation: str
) -> None:
    """Before the rows, and between the rows and the header."""
    job = dry_run(world, sheet(*lines(class_of_three)))
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    body = world.queue.sent[-1][1]
    with pytest.raises(Crash), dying_before(operation, 0):
        imports.run(world.deps, body["round"], body["job"], body["step"])
    assert results.sets(world.round_id) == []
    assert len(list(results.rows(world.round_id, 1))) == (4 if operation == "PutItem" else 0)
    work(world)
    imports.run(world.deps, body["round"], body["job"], body["step"])
    assert [found.job_id for found in results.sets(world.round_id)] == [job.id]
    assert imports.get(world.round_id, job.id).set_version == 1
    assert results.count_rows(world.round_id, 1) == 4


@pytest.mark.proves("E-58")
def test_a_run_that_dies_after_the_header_makes_no_second_set(
    world: World, class_of_three: Three
) -> None:
    job = dry_run(world, sheet(*lines(class_of_three)))
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    body = world.queue.sent[-1][1]
    with pytest.raises(Crash), dying_after_the_header():
        imports.run(world.deps, body["round"], body["job"], body["step"])
    assert len(results.sets(world.round_id)) == 1
    work(world)
    assert imports.get(world.round_id, job.id).set_version == 1
    assert len(results.sets(world.round_id)) == 1


@contextmanager
def dying_after_the_header() -> Iterator[None]:
    events = tables.engine().client.meta.events
    sent: list[Any] = []

    def before(params: Any, **_: object) -> None:
        sent.append(params)

    def after(**_: object) -> None:
        if _of_results(sent[-1]):
            raise Crash

    events.register("before-call.dynamodb.PutItem", before)
    events.register("after-call.dynamodb.PutItem", after)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb.PutItem", before)
        events.unregister("after-call.dynamodb.PutItem", after)


def _of_results(request: Any) -> bool:
    """Is this request to the table of results?"""
    return f'"{results.ResultItem.Meta.table_name}"'.encode() in request["body"]


def test_rows_left_by_a_dead_run_are_not_in_the_next_set(
    world: World, class_of_three: Three
) -> None:
    """Between the two runs somebody's money went back."""
    job = dry_run(world, sheet(*lines(class_of_three)))
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    body = world.queue.sent.pop()[1]
    with pytest.raises(Crash), dying_before("PutItem", 0):
        imports.run(world.deps, body["round"], body["job"], body["step"])
    gone = class_of_three[2][0]
    results.write_rows(world.round_id, 1, [Row("STRANGER", "A", "1")])
    other = uploaded(world, sheet(*lines(class_of_three, "BBB")).encode(), "grades")
    imports.check(world.deps, world.round_id, other.id)
    work(world)
    committed(world, imports.get(world.round_id, other.id))
    found = {row.candidate_id: row.result for row in results.rows(world.round_id, 1)}
    assert "STRANGER" not in found
    assert found[gone] == "B"
    (made,) = results.sets(world.round_id)
    assert (made.job_id, made.total, len(found)) == (other.id, 4, 4)


def test_an_unpaid_registration_is_nobody_here(world: World, class_of_three: Three) -> None:
    world.hold(world.ready(), "42001")
    job = imported(world, sheet(*lines(class_of_three)))
    assert results.set_of(world.round_id, 1) is not None
    assert job.counts is not None
    assert sum(job.counts.values()) == 4
