"""Faces, voices and portraits: the order of the steps, challenges, and how likeness is judged."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import StepState, judged
from chalicelib.domain.errors import (
    Invalid,
    NotFound,
    StaleVersion,
    WrongState,
)
from chalicelib.domain.flow import StepNotReached
from chalicelib.services import identity, identity_attempts, rounds
from infra.demo import specimens
from tests.identity_stage import (
    SELF_TAUGHT,
    at_work,
    begin,
    cards,
    confirmed,
    finish,
    number,
    of,
    send,
)
from tests.world import STAFF, World, historic_round


@pytest.fixture
def person(world: World) -> Candidate:
    return at_work(world).person(name="林测一")


@pytest.fixture
def round_id(world: World) -> str:
    """A round of the degree exam."""
    wanted = replace(historic_round(world.round_id), programme="degree_english")
    return rounds.put(world.deps, wanted, STAFF).id


@pytest.mark.proves("S5-18", "S5-19", "S5-20", "S5-21", "S5-24")
def test_online_in_the_order_of_the_steps(world: World, person: Candidate) -> None:
    who = number(world, person)
    with pytest.raises(StepNotReached) as refused:
        begin(world, person, "digits", SELF_TAUGHT)
    assert refused.value.params["wanted"] == "id_card"
    assert send(world, person, "id_card", cards(world, person), SELF_TAUGHT).passed
    assert send(world, person, "face", {"capture": specimens.face(who)}, SELF_TAUGHT).passed
    asked = begin(world, person, "digits", SELF_TAUGHT)
    digits = asked.challenge["digits"]
    assert len(digits) == 4
    film = specimens.video(who, digits)
    assert finish(world, person, "digits", {"video": film}, asked, SELF_TAUGHT).passed
    assert not of(world, person, SELF_TAUGHT).found.confirmed(person)
    photo = {"photo": specimens.portrait(who)}
    assert send(world, person, "photo", photo, SELF_TAUGHT).passed
    found = of(world, person, SELF_TAUGHT)
    assert found.found.confirmed(found.candidate)
    assert found.candidate.original_photo == found.found.photo["sha256"]


@pytest.mark.proves("S5-18", "S5-16")
@pytest.mark.parametrize("said", ["mismatch", "not_found"])
def test_what_the_police_do_not_know_is_said_and_the_office_is_open(
    world: World, person: Candidate, said: str
) -> None:
    record = send(world, person, "id_card", cards(world, person, police=said), SELF_TAUGHT)
    assert (record.state, record.reason) == (StepState.FAILED, f"police_{said}")
    found = of(world, person, SELF_TAUGHT)
    assert identity.other_ways(found.rules) == ["review", "on_site"]


@pytest.mark.proves("S5-19")
def test_other_digits_than_those_asked_fail(world: World, person: Candidate) -> None:
    who = number(world, person)
    send(world, person, "id_card", cards(world, person), SELF_TAUGHT)
    send(world, person, "face", {"capture": specimens.face(who)}, SELF_TAUGHT)
    asked = begin(world, person, "digits", SELF_TAUGHT)
    film = {"video": specimens.video(who, "x")}
    record = finish(world, person, "digits", film, asked, SELF_TAUGHT)
    assert (record.state, record.reason) == (StepState.FAILED, "digits_differ")
    asked = begin(world, person, "digits", SELF_TAUGHT)
    record = finish(world, person, "digits", {"video": b"no video"}, asked, SELF_TAUGHT)
    assert record.reason == "photo_unreadable"


@pytest.mark.proves("S4-16", "E-37", "C-13")
@pytest.mark.parametrize(
    ("likeness", "state", "reason"),
    [
        (80, StepState.PASSED, None),
        (79, StepState.REVIEW, "look_alike"),
        (60, StepState.REVIEW, "look_alike"),
        (59, StepState.FAILED, "another_face"),
    ],
)
def test_a_face_is_judged_by_bands_and_a_twin_by_a_person(
    world: World,
    person: Candidate,
    round_id: str,
    likeness: int,
    state: StepState,
    reason: str | None,
) -> None:
    confirmed(world, person)
    capture = {"capture": specimens.face(number(world, person), likeness=likeness)}
    record = send(world, person, "face", capture, round_id=round_id)
    assert (record.state, record.reason) == (state, reason)
    step = of(world, person).rules.steps[1]
    assert judged(step, likeness).reason == reason


@pytest.mark.proves("S4-16")
def test_a_face_is_asked_for_with_every_round(
    world: World, person: Candidate, round_id: str
) -> None:
    confirmed(world, person)
    found = of(world, person)
    step = identity.step_of(found, "face", round_id)
    assert not found.found.step_counts(step, round_id, world.at)
    send(
        world, person, "face", {"capture": specimens.face(number(world, person))}, round_id=round_id
    )
    found = of(world, person)
    assert found.found.step_counts(step, round_id, world.at)
    assert not found.found.step_counts(step, "another-round", world.at)
    with pytest.raises(Invalid):
        identity.step_of(found, "face", None)
    with pytest.raises(NotFound):
        identity.step_of(found, "face", "no-such-round")


@pytest.mark.proves("C-13")
def test_a_challenge_is_answered_once_in_time_and_by_its_own_nonce(
    world: World, person: Candidate, round_id: str
) -> None:
    confirmed(world, person)
    capture = {"capture": specimens.face(number(world, person))}
    asked = begin(world, person, "face", round_id=round_id)
    other = replace(asked, challenge={**asked.challenge, "nonce": "another"})
    with pytest.raises(Invalid):
        finish(world, person, "face", capture, other, round_id=round_id)
    world.pass_time(timedelta(minutes=10))
    with pytest.raises(WrongState) as over:
        finish(world, person, "face", capture, asked, round_id=round_id)
    assert over.value.params["state"] == "challenge_over"
    asked = begin(world, person, "face", round_id=round_id)
    world.pass_time(timedelta(minutes=10) - timedelta(seconds=1))
    assert finish(world, person, "face", capture, asked, round_id=round_id).passed
    with pytest.raises(WrongState):
        finish(world, person, "face", capture, asked, round_id=round_id)


def test_someone_else_or_no_living_person_fails(
    world: World, person: Candidate, round_id: str
) -> None:
    confirmed(world, person)
    other = {"capture": specimens.face("460199199003070017")}
    assert send(world, person, "face", other, round_id=round_id).reason == "another_face"
    still = {"capture": specimens.face(number(world, person), live=False)}
    assert send(world, person, "face", still, round_id=round_id).reason == "not_live"


def test_a_picture_without_a_marker_is_unreadable_to_the_simulated_provider(
    world: World, person: Candidate
) -> None:
    files = {name: specimens._picture(specimens.CARD, name) for name in ("portrait", "emblem")}
    assert send(world, person, "id_card", files).reason == "unreadable"
    files = dict.fromkeys(("portrait", "emblem"), b"\xff\xd8\xff no picture")
    assert send(world, person, "id_card", files).reason == "photo_unreadable"


@pytest.mark.proves("C-13")
def test_many_answers_at_once_are_one_try(world: World, person: Candidate) -> None:
    asked = begin(world, person, "id_card")
    files = cards(world, person, name="林测二")
    for name, key in asked.files.items():
        world.deps.files.write(key, files[name], asked.types[name])

    def answer(_: int) -> str:
        found = of(world, person)
        step = identity.step_of(found, "id_card", None)
        try:
            identity_attempts.done(found, step, None, None, world.actor(person))
        except (WrongState, StaleVersion) as late:
            return late.code
        return "checked"

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(answer, range(8)))
    assert answers["checked"] == 1
    assert of(world, person).found.steps["id_card"].tries == 1
