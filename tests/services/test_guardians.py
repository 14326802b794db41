"""A guardian consents before faces and papers of a child are taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chalicelib.domain.window import BEIJING
from chalicelib.services.flow_view import GuardianSaid
from chalicelib.services.guardians import GuardianNeeded
from tests.flow_stage import Walker, born, degree
from tests.identity_stage import begin, cards, finish
from tests.world import World

MOTHER = GuardianSaid("林家长", "mother", "13800000001", True)


def a_child(world: World, days: int = 1) -> Walker:
    """Who is fourteen in so many days."""
    degree(world)
    today = world.at.astimezone(BEIJING).date()
    return born(world, date(today.year - 14, today.month, today.day) + timedelta(days=days))


@pytest.mark.proves("P-01")
@pytest.mark.parametrize(("days", "asked"), [(1, True), (0, False)])
def test_no_picture_of_a_child_s_card_without_a_guardian(
    world: World, days: int, asked: bool
) -> None:
    one = a_child(world, days)
    if not asked:
        assert begin(world, one.person, "id_card").attempt
        return
    with pytest.raises(GuardianNeeded) as refused:
        begin(world, one.person, "id_card")
    assert refused.value.params == {"under": 14, "clause": "个人信息保护法第三十一条"}
    one.read_all()
    assert one.now == "guardian"
    one.say("guardian", guardian=MOTHER)
    assert one.now == "identity"
    record = begin(world, one.person, "id_card")
    assert finish(world, one.person, "id_card", cards(world, one.person), record).passed


@pytest.mark.proves("P-01")
def test_no_face_once_the_guardian_has_taken_it_back(world: World) -> None:
    one = a_child(world)
    one.read_all()
    one.say("guardian", guardian=MOTHER)
    one.consent("minor", given=False)
    with pytest.raises(GuardianNeeded):
        begin(world, one.person, "face", round_id=world.round_id)
    one.consent("minor")
    assert begin(world, one.person, "face", round_id=world.round_id).challenge


def test_the_consent_is_for_the_programme_it_was_given_to(world: World) -> None:
    one = a_child(world)
    one.read_all()
    one.say("guardian", guardian=MOTHER)
    with pytest.raises(GuardianNeeded):
        begin(world, one.person, "id_card", programme="self_taught")
