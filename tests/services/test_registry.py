"""From the first entry to a lifelong number, and what a person with several numbers does."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import Invalid, NotFound, StaleVersion, WrongState
from chalicelib.domain.registry import (
    EntryKind,
    HasNumber,
    NextStep,
    NumberChosen,
    NumberTaken,
    RegistryState,
)
from chalicelib.services import registry, registry_numbers
from chalicelib.store import audit, guards
from chalicelib.store import registry as store
from tests.registry_stage import (
    BACHELOR,
    CODE,
    JUNIOR,
    A,
    B,
    at_registration,
    confirm,
    filled,
    on_record,
    registered,
    submitted,
    unconfirm,
)
from tests.world import STAFF, World

_SERIALS = itertools.count(70_000)


@pytest.fixture
def person(world: World) -> Candidate:
    at_registration(world)
    return world.person()


@pytest.fixture
def numbers() -> list[str]:
    """Numbers of older lists that no other test has: one of district A, two of B."""
    return [f"{district}192{next(_SERIALS):05}" for district in (A, B, B)]


def chosen(world: World, person: Candidate, number: str) -> registry.Registrant:
    actor = world.actor(person)
    return registry_numbers.choose(world.deps, person.id, CODE, number, actor)


@pytest.mark.proves("S5-02", "S5-03", "S5-25", "S5-29")
def test_from_draft_to_a_number(world: World, person: Candidate) -> None:
    here = registry.of(world.deps, person.id, CODE)
    assert (here.state, here.next_step) == (RegistryState.DRAFT, NextStep.DATA)
    here = filled(world, person)
    assert (here.state, here.next_step) == (RegistryState.DRAFT, NextStep.SUBMIT)
    here = registry.submit(world.deps, person.id, CODE, world.actor(person))
    assert (here.state, here.next_step) == (RegistryState.PRE_REGISTERED, NextStep.IDENTITY)
    assert here.record.number is None, "no number before the end"
    confirm(world, person)
    assert registry.of(world.deps, person.id, CODE).state == RegistryState.CONFIRMED
    here = registry.advance(world.deps, person.id, CODE, STAFF)
    assert (here.state, here.next_step) == (RegistryState.REGISTERED, NextStep.DONE)
    number = here.record.number
    assert number is not None
    assert number.startswith("0601211")
    assert len(number) == 12
    actions = [found.change.action for found in audit.of(f"person#{person.id}")]
    assert actions[:3] == ["number_issued", "registry_submitted", "registry_saved"]


@pytest.mark.proves("S5-29")
def test_a_confirmation_taken_away_leads_back_but_a_number_stays(
    world: World, person: Candidate
) -> None:
    submitted(world, person)
    confirm(world, person)
    unconfirm(person)
    here = registry.advance(world.deps, person.id, CODE, STAFF)
    assert here.state == RegistryState.PRE_REGISTERED
    assert here.record.number is None
    confirm(world, person)
    number = registry.advance(world.deps, person.id, CODE, STAFF).record.number
    unconfirm(person)
    here = registry.of(world.deps, person.id, CODE)
    assert (here.record.number, here.state) == (number, RegistryState.REGISTERED)


def test_the_order_of_submission_and_confirmation_is_nothing(
    world: World, person: Candidate
) -> None:
    confirm(world, person)
    assert registry.of(world.deps, person.id, CODE).state == RegistryState.DRAFT
    assert submitted(world, person).state == RegistryState.REGISTERED


@pytest.mark.proves("S5-25")
def test_asking_again_gives_the_same_number(world: World, person: Candidate) -> None:
    first = registered(world, person).record
    assert registry.advance(world.deps, person.id, CODE, STAFF).record == first
    assert registry.submit(world.deps, person.id, CODE, STAFF).record == first


def test_districts_count_by_themselves_and_never_give_a_number_twice(world: World) -> None:
    at_registration(world)
    given = [registered(world, world.person(), district).record.number for district in (A, B, A, B)]
    assert len(set(given)) == 4
    assert [str(number)[:4] for number in given] == [A, B, A, B]
    assert int(str(given[2])[-5:]) > int(str(given[0])[-5:])


@pytest.mark.proves("S5-25")
def test_a_number_of_an_older_list_is_left_out(world: World, person: Candidate) -> None:
    """E17: the sequence meets numbers that were given before it began."""
    rules = registry.rules_of(world.deps, CODE)[1]
    district = rules.district(A)
    assert district is not None
    values = rules.values(district, world.at.date())
    after = guards.next_number(registry.sequence(CODE, rules, values))
    known = [rules.format.write(values, after + n) for n in (1, 2)]
    on_record(world.person(), *known)
    assert registered(world, person).record.number == rules.format.write(values, after + 3)


def test_when_the_numbers_are_used_up_nobody_gets_a_wrong_one(
    world: World, person: Candidate
) -> None:
    rules = registry.rules_of(world.deps, CODE)[1]
    district = rules.district(B)
    assert district is not None
    world.pass_time(timedelta(days=365 * 20))
    values = rules.values(district, world.at.date())
    guards.next_numbers(registry.sequence(CODE, rules, values), 99_999)
    submitted(world, person, B)
    confirm(world, person)
    with pytest.raises(registry.NumbersUsedUp) as refused:
        registry.advance(world.deps, person.id, CODE, STAFF)
    assert refused.value.params == {"district": B}


@pytest.mark.parametrize("wrong", ["Z999999", ""])
def test_unknown_majors_and_districts_are_told_at_once(
    world: World, person: Candidate, wrong: str
) -> None:
    with pytest.raises(Invalid) as refused:
        filled(world, person, major=wrong, district="0699")
    assert [error.pointer for error in refused.value.errors] == ["/major", "/district"]


def test_nothing_is_submitted_half_done(world: World, person: Candidate) -> None:
    with pytest.raises(Invalid) as refused:
        registry.submit(world.deps, person.id, CODE, STAFF)
    assert [error.pointer for error in refused.value.errors] == ["/major", "/district"]
    filled(world, person, kind=EntryKind.EXISTING, district=None)
    with pytest.raises(Invalid) as refused:
        registry.submit(world.deps, person.id, CODE, STAFF)
    assert [error.pointer for error in refused.value.errors] == ["/number"]


def test_a_changed_entry_is_submitted_again(world: World, person: Candidate) -> None:
    submitted(world, person)
    here = filled(world, person, district=B)
    assert here.state == RegistryState.DRAFT
    assert here.next_step == NextStep.SUBMIT


def test_after_the_end_the_entry_is_closed(world: World, person: Candidate) -> None:
    registered(world, person)
    with pytest.raises(WrongState):
        filled(world, person, district=B)


def test_two_tabs_do_not_overwrite_each_other(world: World, person: Candidate) -> None:
    seen = filled(world, person).record
    submitted(world, person)
    said = registry.entry(
        world.deps, registry.of(world.deps, person.id, CODE), "registry_saved", STAFF
    )
    with pytest.raises(StaleVersion):
        store.save(person.id, CODE, seen, said)


@pytest.mark.proves("S5-04", "S5-05")
def test_who_has_a_number_gets_no_second_one(
    world: World, person: Candidate, numbers: list[str]
) -> None:
    on_record(person, numbers[0])
    with pytest.raises(HasNumber) as refused:
        filled(world, person)
    (reason,) = refused.value.reasons
    assert (reason.clause, reason.way_out) == ("在籍考生注册", "choose_number")


@pytest.mark.proves("S5-04")
def test_an_existing_candidate_sees_what_is_on_record_and_completes_it(
    world: World, person: Candidate, numbers: list[str]
) -> None:
    on_record(person, numbers[0], results={"00015": 64})
    here = filled(world, person, kind=EntryKind.EXISTING, district=None)
    assert here.numbers[numbers[0]].results == {"00015": 64}
    assert here.next_step == NextStep.CHOOSE
    chosen(world, person, numbers[0])
    here = registry.submit(world.deps, person.id, CODE, STAFF)
    assert here.state == RegistryState.PRE_REGISTERED
    confirm(world, person)
    here = registry.advance(world.deps, person.id, CODE, STAFF)
    assert (here.state, here.record.number) == (RegistryState.REGISTERED, numbers[0])


@pytest.mark.proves("S5-05")
def test_the_choice_is_final(world: World, person: Candidate, numbers: list[str]) -> None:
    """E43: the first choice wins, and says so to the second."""
    on_record(person, *numbers)
    chosen(world, person, numbers[0])
    assert chosen(world, person, numbers[0]).record.number == numbers[0], "the same is no change"
    with pytest.raises(NumberChosen) as refused:
        chosen(world, person, numbers[1])
    assert refused.value.params == {"value": numbers[1], "number": numbers[0]}


@pytest.mark.proves("S5-06")
def test_the_number_fixes_the_district(world: World, person: Candidate, numbers: list[str]) -> None:
    on_record(person, *numbers)
    assert chosen(world, person, numbers[1]).record.district == B
    with pytest.raises(Invalid) as refused:
        filled(world, person, district=A, kind=EntryKind.EXISTING)
    (error,) = refused.value.errors
    assert (error.pointer, error.code) == ("/district", "fixed_by_number")
    assert filled(world, person, district=None, kind=EntryKind.EXISTING).record.district == B


def test_another_persons_number_is_as_unknown_as_none(
    world: World, person: Candidate, numbers: list[str]
) -> None:
    on_record(world.person(), numbers[0])
    for number in (numbers[0], "060119299999"):
        with pytest.raises(NotFound):
            chosen(world, person, number)


def test_one_number_of_two_persons_with_one_document_goes_to_the_first(
    world: World, person: Candidate, numbers: list[str]
) -> None:
    """A list corrected later may put a number under a second document."""
    other = world.person()
    on_record(person, numbers[0])
    chosen(world, person, numbers[0])
    mine = store.number(CODE, numbers[0])
    assert mine is not None
    store.write(CODE, [replace(mine, index=other.id_index)])
    with pytest.raises(NumberTaken):
        chosen(world, other, numbers[0])


def test_majors_say_who_needs_what(world: World, person: Candidate) -> None:
    assert not filled(world, person, JUNIOR).record.needs_prior(
        registry.rules_of(world.deps, CODE)[1]
    )
    here = filled(world, person, BACHELOR)
    assert here.record.needs_prior(here.rules)
    assert here.next_step == NextStep.QUALIFICATION
