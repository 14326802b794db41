"""Numbering: every A, B and C once, D never, whatever crashes in between (S1-40)."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.errors import Busy
from chalicelib.domain.result import Row
from chalicelib.events import queues
from chalicelib.services import certificate_numbers
from chalicelib.services.certificate_numbers import prepare
from chalicelib.store import certificates, guards, results
from tests.certificates_stage import a_set, release
from tests.stage import everything
from tests.world import World


class Crash(Exception):
    """The function is gone between two writes."""


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


def test_a_crash_leaves_unused_numbers_and_the_next_run_finishes(
    round_: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_set(round_, 1, people("A" * 120))
    give, runs = certificates.give, []

    def dying(round_id: str, version: int, given: Sequence[tuple[Row, str]]) -> bool:
        runs.append(len(given))
        if len(runs) == 2:
            raise Crash
        return give(round_id, version, given)

    monkeypatch.setattr(certificates, "give", dying)
    with pytest.raises(Crash):
        prepare(round_.deps, round_.round_id, 1)
    first = {who: number for who, number in numbers(round_).items() if number}
    assert len(first) == certificates.MOST_AT_ONCE
    assert header(round_) == (0, False)
    prepare(round_.deps, round_.round_id, 1)
    after = numbers(round_)
    assert {who: after[who] for who in first} == first
    assert None not in after.values()
    assert len(set(after.values())) == 120
    assert header(round_) == (120, True)


def test_a_crash_before_the_header_is_finished_by_the_next_run(
    round_: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_set(round_, 1, people("AB"))

    def dying(wanted: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(results, "put_set", dying)
        with pytest.raises(Crash):
            prepare(round_.deps, round_.round_id, 1)
    given = numbers(round_)
    assert header(round_) == (0, False)
    prepare(round_.deps, round_.round_id, 1)
    assert numbers(round_) == given
    assert header(round_) == (2, True)


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


def test_without_the_condition_a_row_would_get_two(
    round_: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault with its guard off: a run that read before another wrote."""
    a_set(round_, 1, people("A"))
    (stale,) = results.rows(round_.round_id, 1)
    prepare(round_.deps, round_.round_id, 1)
    first = numbers(round_)["C0000"]
    assert not certificates.give(round_.round_id, 1, [(stale, "X1")])
    assert numbers(round_)["C0000"] == first
    assert certificates.get("X1") is None
    monkeypatch.setattr(results, "NOT_NUMBERED", results.ResultItem.pk.exists())
    assert certificates.give(round_.round_id, 1, [(stale, "X1")])
    assert numbers(round_)["C0000"] == "X1"
    assert certificates.get(str(first)) is not None


def test_a_number_that_is_somebodys_is_never_given_again(
    round_: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_set(round_, 1, people("A"))
    prepare(round_.deps, round_.round_id, 1)
    taken = numbers(round_)["C0000"]
    counting, real = iter([range(1, 2)]), guards.next_numbers
    last = int(str(taken)[-6:])

    def set_back(sequence: str, count: int) -> range:
        return next((range(last, last + 1) for _ in counting), real(sequence, count))

    monkeypatch.setattr(guards, "next_numbers", set_back)
    a_set(round_, 2, {"C0001": "A"})
    prepare(round_.deps, round_.round_id, 2)
    assert numbers(round_, 2)["C0001"] not in (None, taken)


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
