"""A part passed last time instead of sitting it again (S2-13, S2-42, S2-45, S2-46, A6-3, E61)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.domain.flow import RetainedRefused, RetainedRule
from chalicelib.domain.paper import ChoiceRefused
from chalicelib.services import account_desk, ticket_sheets, tickets
from chalicelib.services.account_desk import Right, Why
from chalicelib.store import facts
from tests.flow_stage import Walker, both_of_l3, oral_of_l3, passed, pets
from tests.stage import a_photo
from tests.world import STAFF, World

RULE = RetainedRule((3, 9), "三（五）")


def refused(one: Walker, *papers: str) -> list[str]:
    with pytest.raises(RetainedRefused) as why:
        one.say("retained", retain=papers)
    return [reason.code for reason in why.value.reasons]


def asks(world: World) -> Walker:
    """Oral only, with the consent that an earlier result needs."""
    pets(world)
    one = oral_of_l3(world)
    one.consent("other_results")
    return one


@pytest.mark.proves("S2-13", "S2-22", "C4-41")
def test_the_flow_with_a_retained_score(world: World) -> None:
    """No photo is asked for, the part costs nothing and takes no place."""
    earlier = with_an_earlier_photo(world)
    pets(world)
    one = Walker(world, earlier.person)
    one.read_all()
    one.say("site", site="46001")
    one.say("papers", papers=("L3_oral",))
    one.say("batch", batches={"L3_oral": "oral_1"})
    one.consent("other_results")
    passed(one, "L3_written", 71, "2016-09-10")
    one.say("retained", retain=("L3_written",))
    one.say("data", confirmed=True)
    assert one.now == "submit"
    one.submit()
    seen = one.registration
    assert (seen.papers, seen.retained) == (("L3_written", "L3_oral"), ("L3_written",))
    assert (seen.fee_minor, seen.parts) == (5000, ("oral_1",))
    assert seen.photo_id == earlier.registration.photo_id


@pytest.mark.proves("S2-13")
def test_no_photo_is_asked_for_where_the_earlier_one_is_not_known_here(world: World) -> None:
    one = asks(world)
    passed(one, "L3_written", 71, "2016-09-10")
    one.say("data", confirmed=True)
    assert one.now == "photo"
    one.say("retained", retain=("L3_written",))
    assert one.now == "submit"
    one.say("retained", retain=())
    assert one.now == "photo"
    one.say("retained", retain=("L3_written",))
    one.submit()
    seen = one.registration
    assert seen.photo_id is None
    assert tickets.photo_digest(one.view.here, seen) is None


def with_an_earlier_photo(world: World) -> Walker:
    """Has registered before, in a round of its own."""
    round_id = world.round_id
    world.round_id = f"{round_id}-before"
    pets(world, of=date(2017, 9, 16))
    one = both_of_l3(world)
    one.submit()
    before = Walker(world, one.person)
    photo = before.registration
    world.round_id = round_id
    assert photo.photo_id is not None
    return Before(world, one.person, photo)


class Before(Walker):
    """Whose registration of the earlier round is looked at."""

    def __init__(self, world: World, person: Any, seen: Any) -> None:
        super().__init__(world, person)
        self._seen = seen

    @property
    def registration(self) -> Any:
        return self._seen


@pytest.mark.proves("E-40")
def test_a_retained_part_follows_who_has_another_name_now(world: World) -> None:
    """Staff enter the new name with what proves it; nobody of the old name gets the part."""
    one = asks(world)
    passed(one, "L3_written", 71, "2016-09-10")
    number = world.deps.keys.open(one.person.id_sealed)
    why = Why("依法更名", "户口簿，已核对原件", STAFF)
    account_desk.correct(world.deps, one.person.id, Right(number, name="林更名"), why)
    one.say("retained", retain=("L3_written",))
    one.say("data", confirmed=True)
    one.submit()
    here, seen = one.view.here, one.registration
    assert seen.retained == ("L3_written",)
    assert ticket_sheets.sheet(world.deps, here, replace(seen, ticket_no="1"), 1).name == "林更名"
    other = oral_of_l3(world)
    other.consent("other_results")
    assert other.view.here.candidate.name == one.person.name
    assert refused(other, "L3_written") == ["retained_none"]


@pytest.mark.proves("S2-46")
def test_who_does_not_ask_keeps_nothing(world: World) -> None:
    one = asks(world)
    passed(one, "L3_written", 71, "2016-09-10")
    one.say("data", confirmed=True)
    one.say("photo", photo_id=one.upload("photo", a_photo(4)))
    one.submit()
    assert (one.registration.retained, one.registration.papers) == ((), ("L3_oral",))


@pytest.mark.proves("S2-45", "C2-27")
def test_one_round_further_it_has_lapsed(world: World) -> None:
    one = asks(world)
    passed(one, "L3_written", 88, "2016-03-12")
    assert refused(one, "L3_written") == ["retained_not_adjacent"]


@pytest.mark.proves("S2-41", "C2-23")
@pytest.mark.parametrize(("score", "counts"), [(60, True), (59, False)])
def test_it_must_have_been_passed(world: World, score: float, counts: bool) -> None:
    one = asks(world)
    passed(one, "L3_written", score, "2016-09-10")
    if counts:
        one.say("retained", retain=("L3_written",))
        assert one.view.draft.retained == ("L3_written",)
    else:
        assert refused(one, "L3_written") == ["retained_not_passed"]


@pytest.mark.proves("S2-45", "E61")
def test_another_level_does_not_count(world: World) -> None:
    one = asks(world)
    passed(one, "L2_written", 90, "2016-09-10")
    assert refused(one, "L2_written") == ["retained_none"]


@pytest.mark.proves("E61")
def test_who_sits_it_again_does_not_keep_it(world: World) -> None:
    pets(world)
    one = both_of_l3(world)
    one.consent("other_results")
    passed(one, "L3_written", 90, "2016-09-10")
    assert refused(one, "L3_written") == ["retained_sat_again"]


def test_nothing_alone_is_retained(world: World) -> None:
    pets(world)
    one = oral_of_l3(world)
    passed(one, "L3_written", 90, "2016-09-10")
    with pytest.raises(ChoiceRefused):
        one.say("papers", papers=("L9_oral",))
    assert refused(one, "L3_written") == ["retained_no_consent"]


@pytest.mark.proves("P-01")
def test_asked_each_time_and_refusable(world: World) -> None:
    one = asks(world)
    passed(one, "L3_written", 90, "2016-09-10")
    one.say("retained", retain=("L3_written",))
    one.consent("other_results", given=False)
    one.say("data", confirmed=True)
    one.say("photo", photo_id=one.upload("photo", a_photo(5)))
    with pytest.raises(RetainedRefused) as why:
        one.submit()
    assert [reason.code for reason in why.value.reasons] == ["retained_no_consent"]
    one.say("retained", retain=())
    assert one.submit()
    assert one.registration.fee_minor == 5000


def test_a_voided_part_does_not_count(world: World) -> None:
    from dataclasses import replace

    one = asks(world)
    passed(one, "L3_written", 90, "2016-09-10")
    (fact,) = one.view.retained_facts()
    facts.write([(one.person.id, replace(fact, revoked_at=datetime(2016, 12, 1, tzinfo=UTC)))])
    assert refused(one, "L3_written") == ["retained_void"]


@pytest.mark.proves("S2-45", "A6-3")
@pytest.mark.parametrize(
    ("sat_on", "offered", "exam_on", "adjacent"),
    [
        (date(2016, 9, 10), (3, 9), date(2017, 3, 18), True),
        (date(2016, 9, 10), (3, 9), date(2017, 9, 16), False),
        (date(2016, 3, 12), (3, 9), date(2016, 9, 10), True),
        (date(2016, 3, 12), (), date(2017, 3, 18), False),
        (date(2016, 9, 10), (9,), date(2017, 9, 16), True),
        (date(2016, 9, 10), (9,), date(2017, 3, 18), False),
        (date(2015, 9, 12), (9,), date(2017, 9, 16), False),
    ],
)
def test_the_adjacent_next_round_that_offers_the_level(
    sat_on: date, offered: tuple[int, ...], exam_on: date, adjacent: bool
) -> None:
    assert RULE.adjacent(sat_on, offered, exam_on) == adjacent
