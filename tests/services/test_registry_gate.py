"""What the number is used for: a place in its own district, and the notice of the exam."""

from __future__ import annotations

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.paper import Chosen, choose
from chalicelib.domain.registry import NotRegistered, OtherDistrict
from chalicelib.services import booking, rounds, standing, tickets
from tests.programmes_stage import Hall
from tests.registry_stage import A, B, filled, registered, submitted
from tests.world import World

OF_A, OF_B = "060101", "060201"


@pytest.fixture
def hall(world: World) -> Hall:
    return Hall.of(world, "self-taught-2104")


def hold(hall: Hall, person: Candidate, site: str) -> None:
    round_ = rounds.get(hall.round_id)
    chosen: Chosen = choose(rounds.programme_of(hall.world.deps, round_), round_, ["00015"])
    given = (hall.world.deps, person.id, hall.round_id, site, "key-00000001")
    booking.hold(*given, hall.world.actor(person), chosen=chosen)


@pytest.mark.proves("S5-03", "S5-21")
def test_no_place_without_a_number(hall: Hall) -> None:
    person = hall.world.person()
    for step, state, further in (
        (None, "draft", "data"),
        (filled, "draft", "submit"),
        (submitted, "pre_registered", "identity"),
    ):
        if step is not None:
            step(hall.world, person)
        with pytest.raises(NotRegistered) as refused:
            hold(hall, person, OF_A)
        assert refused.value.params == {"state": state, "next": further}
        (reason,) = refused.value.reasons
        assert (reason.clause, reason.way_out) == ("注册完成", further)


@pytest.mark.proves("S5-06")
def test_a_number_is_good_in_its_own_district(hall: Hall) -> None:
    person = hall.person()
    with pytest.raises(OtherDistrict) as refused:
        hold(hall, person, OF_B)
    rules = hall.world.deps.programmes["self_taught"].registry
    assert rules is not None
    own, there = (one.name for one in rules.districts)
    both = {
        "district": A,
        "district_name": own,
        "site_district": B,
        "site_district_name": there,
    }
    assert refused.value.params == {"site": OF_B, **both}
    (reason,) = refused.value.reasons
    assert (reason.clause, reason.code, reason.way_out, reason.params) == (
        "在籍考生注册",
        "site_of_other_district",
        "choose_site_of_district",
        {"value": OF_B, "limit": A, **both},
    )
    hold(hall, person, OF_A)
    other = hall.world.person()
    registered(hall.world, other, B)
    with pytest.raises(OtherDistrict):
        hold(hall, other, OF_A)


@pytest.mark.proves("S5-26")
def test_the_notice_of_the_exam_prints_the_lifelong_number(hall: Hall) -> None:
    person = hall.person()
    hold(hall, person, OF_A)
    here = standing.of(hall.world.deps, person.id, hall.round_id)
    assert tickets._new_number(here, OF_A) == here.registry.number


def test_every_sites_code_fits_a_number_that_names_none(hall: Hall) -> None:
    rounds.require_site_code(hall.world.deps, hall.round_id, "46001ABCDE")
