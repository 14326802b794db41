"""Which step is the one of now, what may be changed, and what a proof's number may be."""

from __future__ import annotations

import pytest

from chalicelib.domain.flow import (
    DataField,
    EditRule,
    Flow,
    Option,
    Seen,
    Stage,
    Step,
    StepState,
    Why,
    barred,
    states,
)
from chalicelib.domain.programme import Phase
from chalicelib.domain.proof import ALIKE, alike, read_order

OPEN, WRONG = Why("open"), Why("wrong", problem=True)


def said(*found: tuple[Step, Why | None]) -> dict[str, str]:
    return {seen.step.value: seen.state.value for seen in states(found)}


@pytest.mark.proves("C4-40")
def test_the_first_that_is_not_done_is_now() -> None:
    found = said((Step.SITE, None), (Step.PAPERS, OPEN), (Step.DATA, OPEN), (Step.PAY, None))
    assert found == {"site": "done", "papers": "now", "data": "later", "pay": "done"}


def test_what_is_optional_stands_in_nobodys_way() -> None:
    found = states([(Step.RETAINED, OPEN), (Step.DATA, OPEN)])
    assert [seen.state for seen in found] == [StepState.NOW, StepState.NOW]
    assert barred(found, Step.DATA) is None


def test_a_problem_is_shown_and_stands_in_the_way() -> None:
    found = states([(Step.AGREEMENT, WRONG), (Step.SITE, OPEN), (Step.SUBMIT, OPEN)])
    assert [seen.state.value for seen in found] == ["problem", "later", "later"]
    first = barred(found, Step.SUBMIT)
    assert first == Seen(Step.AGREEMENT, StepState.PROBLEM, WRONG)


@pytest.mark.proves("A6-5")
@pytest.mark.parametrize(
    ("name", "stage", "phase", "allowed"),
    [
        ("major", Stage.HELD, Phase.ONE, True),
        ("major", Stage.PAYING, Phase.ONE, False),
        ("major", Stage.PAID, Phase.ONE, False),
        ("major", Stage.HELD, Phase.GAP, False),
        ("site", Stage.HELD, Phase.ONE, False),
        ("photo", Stage.PAID, Phase.TWO, True),
        ("photo", Stage.PAID, Phase.AFTER, False),
    ],
)
def test_a_field_may_be_changed_at_its_stage_and_phase(
    name: str, stage: Stage, phase: Phase, allowed: bool
) -> None:
    rules = (
        EditRule(("major",), (Stage.HELD,)),
        EditRule(("photo",), (Stage.PAID,), "phase_two"),
    )
    assert (Flow(edits=rules).edit_rule(name, stage, phase) is not None) == allowed


@pytest.mark.parametrize(
    ("field", "answers", "code"),
    [
        (DataField("x", {}), {}, "required"),
        (DataField("x", {}, required=False), {}, None),
        (DataField("x", {}, longest=3), {"x": "abc"}, None),
        (DataField("x", {}, longest=3), {"x": "abcd"}, "too_long"),
        (DataField("x", {}, options=(Option("a", {}),)), {"x": "b"}, "choice"),
        (DataField("x", {}, date=True), {"x": "2024-02-29"}, None),
        (DataField("x", {}, date=True), {"x": "2023-02-29"}, "date"),
        (DataField("x", {}, date=True), {"x": "20230201"}, "date"),
        (DataField("x", {}, shown_for=("y", ("1",))), {"y": "1"}, "required"),
        (DataField("x", {}, shown_for=("y", ("1",))), {"y": "2"}, None),
        (DataField("x", {}, shown_for=("y", ("1",))), {"y": "2", "x": "z"}, "not_asked"),
    ],
)
def test_a_field_of_data(field: DataField, answers: dict[str, str], code: str | None) -> None:
    fault = field.fault(answers)
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4200 0012-3456", "420000123456"),
        ("abcd1234", "ABCD1234"),
        ("1234567", None),
        ("12345678", "12345678"),
        ("1" * 40, "1" * 40),
        ("1" * 41, None),
        ("四二〇〇一二三四", None),
        ("", None),
    ],
)
def test_the_number_of_a_payment(text: str, number: str | None) -> None:
    assert read_order(text) == number


@pytest.mark.parametrize(("bits", "same"), [(0, True), (ALIKE, True), (ALIKE + 1, False)])
def test_pictures_that_look_alike(bits: int, same: bool) -> None:
    assert alike(f"{0:016x}", f"{(1 << bits) - 1:016x}") == same
