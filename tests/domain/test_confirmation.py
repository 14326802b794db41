"""When a confirmation counts, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import (
    Confirmation,
    IdentityRules,
    Record,
    Step,
    StepKind,
    StepState,
    Way,
    judged,
)

AT = datetime(2024, 9, 20, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WHO = Candidate("C", "林测一", "CN_RIC", "", "index", "", None, 1)


def step(name: str, kind: StepKind = StepKind.ID_CARD, *, each_round: bool = False) -> Step:
    return Step(
        id=name,
        kind=kind,
        clause="S4-08",
        title={},
        hints=(),
        purpose=name,
        files=("portrait",),
        types=("image/jpeg",),
        max_kb=4096,
        tries=3,
        lasts=timedelta(minutes=10),
        each_round=each_round,
    )


CARD, FACE = step("id_card"), step("face", StepKind.FACE)
EACH = step("round_face", StepKind.FACE, each_round=True)
RULES = IdentityRules("S4-11", (CARD, FACE, EACH), timedelta(hours=48), True, None)


def in_state(**states: StepState) -> Confirmation:
    begun = Confirmation("C", "degree_english", review_until=AT).of_now(WHO)
    return replace(begun, steps={name: Record(state) for name, state in states.items()})


def test_all_lasting_steps_and_no_other_make_it_whole() -> None:
    passed = StepState.PASSED
    assert not in_state(id_card=passed).all_passed(RULES)
    assert in_state(id_card=passed, face=passed).all_passed(RULES)
    assert RULES.before(FACE) == (CARD,)
    assert RULES.before(EACH) == ()


@pytest.mark.proves("E-38")
def test_a_review_counts_until_its_hour_if_nothing_else_is_missing() -> None:
    waits = in_state(id_card=StepState.PASSED, face=StepState.REVIEW)
    assert waits.counts(RULES, WHO, AT - SECOND)
    assert not waits.counts(RULES, WHO, AT)
    missing = in_state(id_card=StepState.REVIEW)
    assert not missing.counts(RULES, WHO, AT - SECOND)
    assert not replace(waits, review_until=None).counts(RULES, WHO, AT)


@pytest.mark.proves("C-09")
@pytest.mark.parametrize("change", [{"name": "林测二"}, {"id_index": "other"}])
def test_another_name_or_number_is_another_person(change: dict[str, str]) -> None:
    sure = in_state(id_card=StepState.PASSED).now_confirmed(Way.ONLINE, "", AT)
    other = replace(WHO, **change)  # type: ignore[arg-type]
    assert sure.confirmed(WHO)
    assert not sure.confirmed(other)
    assert not sure.counts(RULES, other, AT - SECOND)
    anew = sure.of_now(other)
    assert (anew.steps, anew.confirmed_at, anew.version) == ({}, None, sure.version)
    assert sure.of_now(WHO) == sure


def test_a_step_of_a_round_is_another_in_the_next() -> None:
    done = in_state().with_record(EACH.key("one"), Record(StepState.PASSED))
    assert done.step_counts(EACH, "one", AT)
    assert not done.step_counts(EACH, "two", AT)
    assert FACE.key("one") == "face"


@pytest.mark.proves("E-37")
@pytest.mark.parametrize(
    ("likeness", "verdict"), [(100, "passed"), (80, "passed"), (79, "review"), (60, "review")]
)
def test_the_bands(likeness: int, verdict: str) -> None:
    assert judged(FACE, likeness).verdict == verdict


def test_below_the_bands_it_fails() -> None:
    assert judged(FACE, 59).verdict == judged(FACE, 0).verdict == "failed"
