"""Numbering: every A, B and C once, D never, whatever crashes in between (S1-40)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib import runtime
from chalicelib.domain.certificate import Worth
from chalicelib.domain.errors import Busy
from chalicelib.events import queues
from chalicelib.services import certificate_numbers
from chalicelib.services import certificates as voiding
from chalicelib.services.certificate_numbers import prepare
from chalicelib.store import certificates, guards, results, tables
from tests.certificates_stage import a_set, number_of, opened, release, sitter
from tests.model import faults
from tests.model.faults import Died, Fault, Plan, planned
from tests.stage import everything
from tests.world import STAFF, World


class Message:
    def __init__(self, body: str) -> None:
        self.body = body

    def to_dict(self) -> dict[str, Any]:
        return {"Records": [{"messageId": "m1", "body": self.body}]}


@pytest.fixture
def round_(world: World) -> World:
    world.round()
    return world


def people(grades: str) -> dict[str, str]:
    """Rows need no registration to be numbered."""
    words = {"-": "absent", "x": "invalid"}
    return {f"C{n:04d}": words.get(grade, grade) for n, grade in enumerate(grades)}


def numbers(world: World, version: int = 1) -> dict[str, str | None]:
    return {row.candidate_id: row.certificate_no for row in results.rows(world.round_id, version)}


def header(world: World, version: int = 1) -> tuple[int, bool]:
    found = results.set_of(world.round_id, version)
    assert found is not None
    return found.certificates, found.certificates_ready


@pytest.mark.proves("S1-40")
def test_every_a_b_and_c_gets_a_number_of_its_grade_and_nobody_else_does(round_: World) -> None:
    a_set(round_, 1, people("ABCDDAB-x"))
    prepare(round_.deps, round_.round_id, 1)
    given = numbers(round_)
    for (candidate, result), number in zip(
        people("ABCDDAB-x").items(), given.values(), strict=True
    ):
        if result in "ABC":
            assert number is not None
            assert number.startswith(f"20142{result}"), candidate
        else:
            assert number is None, result
    assert len(set(given.values()) - {None}) == 5
    assert header(round_) == (5, True)
    record = certificates.get(str(given["C0000"]))
    assert record is not None
    assert (record.round_id, record.candidate_id) == (round_.round_id, "C0000")
    assert (record.grade, record.set_version, record.version) == ("A", 1, 1)


def test_preparing_again_changes_nothing(round_: World) -> None:
    a_set(round_, 1, people("AABCD"))
    prepare(round_.deps, round_.round_id, 1)
    before = everything()
    prepare(round_.deps, round_.round_id, 1)
    assert everything() == before


def test_a_set_that_is_not_there_is_left_alone(round_: World) -> None:
    before = everything()
    prepare(round_.deps, round_.round_id, 7)
    assert everything() == before


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.LOST, Fault.TWICE])
def test_whatever_happens_to_one_write_the_next_run_finishes(world: World, fault: Fault) -> None:
    """Each write in turn, until a run meets none: 120 rows take nine."""
    faults.install()
    world.round()
    for version in range(1, 30):
        a_set(world, version, people("A" * 60 + "B" * 40 + "CD" * 10))
        plan = Plan(fault, at=version)
        try:
            with planned(plan):
                prepare(world.deps, world.round_id, version)
        except (Died, BotoCoreError, PynamoDBException, Busy):
            pass
        interrupted = {who: number for who, number in numbers(world, version).items() if number}
        prepare(world.deps, world.round_id, version)
        given = numbers(world, version)
        assert {who: given[who] for who in interrupted} == interrupted
        assert len(set(given.values()) - {None}) == 110
        assert sum(number is None for number in given.values()) == 10
        assert header(world, version) == (110, True)
        if plan.count < version:
            break
    assert version > 8, "every kind of write has been met"


def test_out_of_time_the_rest_is_asked_for_again(round_: World) -> None:
    a_set(round_, 1, people("B" * 60))
    prepare(round_.deps, round_.round_id, 1, patience=timedelta())
    assert sum(number is not None for number in numbers(round_).values()) == 50
    assert header(round_) == (0, False)
    (message,) = round_.queue.sent
    assert message == (
        "import",
        {"step": "certificates", "round": round_.round_id, "set": 1},
    )
    prepare(round_.deps, round_.round_id, 1)
    assert header(round_) == (60, True)


def test_a_correction_runs_out_of_time_among_kept_numbers_too(round_: World) -> None:
    opened(round_, 1, people("B" * 60))
    a_set(round_, 2, people("B" * 60))
    prepare(round_.deps, round_.round_id, 2, patience=timedelta())
    assert sum(number is not None for number in numbers(round_, 2).values()) == 50
    assert header(round_, 2) == (0, False)
    assert round_.queue.sent[-1][1]["set"] == 2
    prepare(round_.deps, round_.round_id, 2)
    assert header(round_, 2) == (60, True)
    assert numbers(round_, 2) == numbers(round_)


def test_two_runs_at_once_give_each_row_one_number(round_: World) -> None:
    a_set(round_, 1, people("ABC" * 60))
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(prepare, round_.deps, round_.round_id, 1) for _ in range(4)]
        for one in done:
            try:
                one.result()
            except Busy:
                continue
    prepare(round_.deps, round_.round_id, 1)
    given = numbers(round_)
    assert None not in given.values()
    assert len(set(given.values())) == 180
    assert header(round_) == (180, True)
    found = certificates.get_many(str(number) for number in given.values())
    assert {c.candidate_id: c.number for c in found.values()} == given


def test_a_run_that_read_before_another_wrote_gives_nothing(round_: World) -> None:
    a_set(round_, 1, people("A"))
    (stale,) = results.rows(round_.round_id, 1)
    prepare(round_.deps, round_.round_id, 1)
    first = numbers(round_)["C0000"]
    assert not certificates.give(round_.round_id, 1, [(stale, "X1")])
    assert numbers(round_)["C0000"] == first
    assert certificates.get("X1") is None
    item, actions = results.numbered(round_.round_id, 1, stale, "X1")
    tables.updated(item, list(actions))
    assert numbers(round_)["C0000"] == "X1", "without the condition it would have a second one"


def test_a_number_that_is_somebodys_is_never_given_again(round_: World) -> None:
    a_set(round_, 1, people("A"))
    prepare(round_.deps, round_.round_id, 1)
    taken = str(numbers(round_)["C0000"])
    counted_back: list[Any] = [guards.Guard.tally.set(int(taken[-6:]) - 1)]
    guards.Guard("certificate#20142A*", "sequence").update(counted_back)
    a_set(round_, 2, {"C0001": "A"})
    prepare(round_.deps, round_.round_id, 2)
    assert numbers(round_, 2)["C0001"] not in (None, taken)
    record = certificates.get(taken)
    assert record is not None
    assert record.candidate_id == "C0000"


def test_a_correction_keeps_the_number_of_a_grade_that_stays(round_: World) -> None:
    a_set(round_, 1, people("ABCDA-"))
    prepare(round_.deps, round_.round_id, 1)
    release(round_, 1)
    round_.pass_time(timedelta(seconds=2))
    a_set(round_, 2, people("AACDDB"))
    prepare(round_.deps, round_.round_id, 2)
    first, second = numbers(round_), numbers(round_, 2)
    assert (second["C0000"], second["C0002"]) == (first["C0000"], first["C0002"])
    assert str(second["C0001"]).startswith("20142A")
    assert second["C0001"] != first["C0001"]
    assert second["C0003"] is second["C0004"] is None
    assert str(second["C0005"]).startswith("20142B")
    assert header(round_, 2) == (4, True)
    assert numbers(round_) == first


def test_a_correction_gives_a_new_number_for_one_declared_void(round_: World) -> None:
    round_.site("42001", 10)
    person, other = sitter(round_), sitter(round_)
    opened(round_, 1, {person.id: "A", other.id: "A"})
    void = str(number_of(round_, 1, person))
    voiding.void(round_.deps, round_.round_id, void, "证书信息有误", True, STAFF)
    opened(round_, 2, {person.id: "A", other.id: "A"})
    new = str(number_of(round_, 2, person))
    assert new.startswith("20142A")
    assert new != void
    assert number_of(round_, 2, other) == number_of(round_, 1, other)
    worth = {
        number: voiding.worth_of(round_.deps, record)
        for number, record in certificates.get_many([void, new]).items()
    }
    assert worth == {void: Worth.VOID, new: Worth.VALID}


def test_what_was_taken_away_does_not_come_back_with_anothers_correction(round_: World) -> None:
    round_.site("42001", 10)
    person = sitter(round_)
    opened(round_, 1, {person.id: "A"})
    void = str(number_of(round_, 1, person))
    voiding.void(round_.deps, round_.round_id, void, "作弊", False, STAFF)
    opened(round_, 2, {person.id: "A"})
    assert number_of(round_, 2, person) == void
    record = certificates.get_many([void])[void]
    assert voiding.worth_of(round_.deps, record) == Worth.VOID


def test_a_set_behind_one_that_is_about_to_open_keeps_its_numbers(round_: World) -> None:
    a_set(round_, 1, people("AB"))
    release(round_, 1, in_minutes=30)
    a_set(round_, 2, people("AC"))
    with pytest.raises(Busy):
        prepare(round_.deps, round_.round_id, 2)
    prepare(round_.deps, round_.round_id, 1)
    prepare(round_.deps, round_.round_id, 2)
    first, second = numbers(round_), numbers(round_, 2)
    assert second["C0000"] == first["C0000"]
    assert second["C0001"] != first["C0001"]


def test_a_set_whose_release_was_missed_lends_no_numbers(round_: World) -> None:
    a_set(round_, 1, people("A"))
    prepare(round_.deps, round_.round_id, 1)
    a_set(round_, 2, people("A"))
    prepare(round_.deps, round_.round_id, 2)
    assert numbers(round_, 2) != numbers(round_)


def test_the_queue_does_it(round_: World) -> None:
    a_set(round_, 1, people("CD"))
    certificate_numbers.ask(round_.deps, round_.round_id, 1)
    body = f'{{"step": "certificates", "round": "{round_.round_id}", "set": 1}}'
    with runtime.using(round_.deps):
        answer = queues.importer(Message(body))
    assert answer == {"batchItemFailures": []}
    assert header(round_) == (1, True)
