"""Which line is proven by which test, and how `make requirements` tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra import requirements
from infra.outcomes import Recorder, recorded
from infra.requirements import Line, by_line, lines, of_functions, proven, show, summary

DONE = {f"S1-{number:02d}" for number in range(1, 43)}
HTTP, UNIT = "tests/e2e/test_a.py::test_it", "tests/domain/test_a.py::test_it"


def test_every_line_is_there_once() -> None:
    found = [line.id for line in lines()]
    counts = {"S1": 42, "S2": 72, "S3": 37, "S4": 34, "S5": 29, "A6": 20}
    assert len(found) == len(set(found)) == sum(counts.values())
    for seed, count in counts.items():
        numbers = [int(one.partition("-")[2]) for one in found if one.startswith(seed)]
        assert numbers == list(range(1, count + 1)), seed


def test_an_open_line_names_who_owns_it() -> None:
    owners = {line.later for line in lines()} - {""}
    assert owners == {"money", "arrangement", "exam day", "results", "sanctions"}


def test_every_line_of_the_first_programme_is_proven_on_the_deployed_stack() -> None:
    found = by_line()
    deployed = {
        line for line, tests in found.items() if any(t.startswith("tests/e2e/") for t in tests)
    }
    assert sorted(DONE - deployed) == []


def test_marks_name_lines_that_can_exist() -> None:
    assert requirements.odd(by_line()) == set()
    assert requirements.odd({"S6-01": [], "S2-1x": [], "S2-01": []}) == {"S6-01", "S2-1x"}


def test_only_a_passing_test_on_the_deployed_stack_proves() -> None:
    assert proven([HTTP], {HTTP: True})
    assert proven([HTTP, UNIT], {HTTP: True})
    assert not proven([UNIT], {UNIT: True})
    assert not proven([HTTP], {})
    assert not proven([HTTP], {HTTP: False})
    assert not proven([HTTP, UNIT], {HTTP: True, UNIT: False})


def test_a_function_passes_with_all_its_parameters() -> None:
    outcomes = {f"{HTTP}[a]": True, f"{HTTP}[b]": False, UNIT: True}
    assert of_functions(outcomes) == {HTTP: False, UNIT: True}


def test_what_is_told() -> None:
    wanted = [
        Line("S2-01", "One", ""),
        Line("S2-29", "Two", "arrangement"),
        Line("S4-01", "Three", ""),
        Line("A6-1", "Four", ""),
    ]
    tests = {"S2-01": [HTTP], "S4-01": [UNIT]}
    told = summary(wanted, tests, {HTTP: True, UNIT: True})
    assert (told["lines"], told["proven"], told["unproven"]) == (3, 1, ["S2-29", "S4-01"])
    assert told["by_programme"]["pets"] == {"lines": 2, "proven": 1}  # type: ignore[index]
    assert list(show(wanted[0], [HTTP], {HTTP: True})) == [
        "S2-01 [proven] One",
        f"    passed  {HTTP}",
    ]
    assert list(show(wanted[1], [], {})) == ["S2-29 [later: arrangement] Two"]
    assert list(show(wanted[2], [UNIT], {})) == ["S4-01 [OPEN] Three", f"    not run {UNIT}"]


def report(test: str, outcome: str, when: str = "call") -> pytest.TestReport:
    where = (test.partition("::")[0], 1, test)
    return pytest.TestReport(test, where, {}, outcome, None, when)  # type: ignore[arg-type]


def test_outcomes_are_those_of_the_same_sources(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.json"
    first, second = Recorder(file, "sources 1"), Recorder(file, "sources 1")
    for said in (
        report(HTTP, "passed"),
        report(UNIT, "passed"),
        report(UNIT, "failed", "teardown"),
        report("tests/a.py::skipped", "skipped"),
    ):
        first.pytest_runtest_logreport(said)
    first.pytest_sessionfinish()
    assert recorded(file, "sources 1") == {HTTP: True, UNIT: False}
    second.pytest_runtest_logreport(report(UNIT, "passed"))
    second.pytest_sessionfinish()
    assert recorded(file, "sources 1") == {HTTP: True, UNIT: True}
    assert recorded(file, "sources 2") == {}
    later = Recorder(file, "sources 2")
    later.pytest_runtest_logreport(report(UNIT, "passed"))
    later.pytest_sessionfinish()
    assert recorded(file, "sources 2") == {UNIT: True}


def test_a_run_without_tests_leaves_the_record_alone(tmp_path: Path) -> None:
    Recorder(tmp_path / "outcomes.json").pytest_sessionfinish()
    assert not (tmp_path / "outcomes.json").exists()
