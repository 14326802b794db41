"""Photos of phase two: upload, check, review, restore; nothing unseen reaches a ticket."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import Forbidden, NotFound, StaleVersion, WindowClosed, WrongState
from chalicelib.domain.photo import RefusalReason
from chalicelib.domain.registration import PhotoState, Registration
from chalicelib.gateways.files import original_key
from chalicelib.services import photos, queues, standing, tickets
from chalicelib.services.queues import Claimed
from chalicelib.store import audit, cases, registrations
from tests.stage import PHASE_TWO, a_photo, everything, paid, send_photo
from tests.world import STAFF, World

SECOND = replace(STAFF, id="second")


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    return world


@pytest.fixture
def person(opened: World) -> Candidate:
    found = paid(opened)
    opened.at = PHASE_TWO
    return found


def seen(world: World, person: Candidate) -> Registration:
    found = registrations.get(person.id, world.round_id)
    assert found is not None
    return found


def waiting(world: World) -> list[str]:
    return [case.id for case in cases.waiting("photo_review", world.round_id)[0]]


@pytest.mark.proves("S1-31", "A6-7")
def test_a_new_photo_waits_for_a_reviewer(opened: World, person: Candidate) -> None:
    photo_id = send_photo(opened, person)
    pending = seen(opened, person).pending_photo
    assert pending is not None
    assert (pending.photo_id, pending.state) == (photo_id, PhotoState.WAITING)
    assert waiting(opened) == [photo_id]
    here = standing.of(opened.deps, person.id, opened.round_id)
    original = original_key(person.id, str(person.original_photo))
    assert tickets.photo_key(here, here.registration) == original


@pytest.mark.proves("S1-31", "A6-7")
def test_approved_it_is_the_one_in_use(opened: World, person: Candidate) -> None:
    photo_id = send_photo(opened, person)
    photos.approve(opened.deps, opened.round_id, photo_id, STAFF)
    after = seen(opened, person)
    assert (after.photo_id, after.pending_photo, waiting(opened)) == (photo_id, None, [])
    assert after.photo_sha256 is not None
    entries = audit.of(f"registration#{person.id}#{opened.round_id}")
    assert [(e.change.action, e.change.actor.id) for e in entries][:1] == [
        ("photo_approved", STAFF.id)
    ]


@pytest.mark.proves("A6-7")
def test_refused_the_one_in_use_stays(opened: World, person: Candidate) -> None:
    photo_id = send_photo(opened, person)
    photos.refuse(opened.deps, opened.round_id, photo_id, RefusalReason.BLURRED, STAFF)
    after = seen(opened, person)
    assert after.photo_id is None
    assert after.pending_photo is not None
    assert (after.pending_photo.state, after.pending_photo.reason) == ("refused", "blurred")
    assert waiting(opened) == []


@pytest.mark.proves("S1-32")
def test_the_original_comes_back_any_number_of_times(opened: World, person: Candidate) -> None:
    actor = opened.actor(person)
    for seed in range(3):
        photo_id = send_photo(opened, person, seed=seed)
        photos.approve(opened.deps, opened.round_id, photo_id, STAFF)
        for _ in range(2):
            photos.restore(opened.deps, person.id, opened.round_id, actor)
            after = seen(opened, person)
            assert (after.photo_id, after.photo_sha256, after.pending_photo) == (None, None, None)
    key = original_key(person.id, str(person.original_photo))
    assert opened.deps.files.read(key) == a_photo(0)


@pytest.mark.proves("S1-32")
def test_restoring_takes_the_waiting_photo_back(opened: World, person: Candidate) -> None:
    photo_id = send_photo(opened, person)
    photos.restore(opened.deps, person.id, opened.round_id, opened.actor(person))
    assert waiting(opened) == []
    with pytest.raises(NotFound):
        photos.approve(opened.deps, opened.round_id, photo_id, STAFF)


def test_a_further_photo_replaces_the_one_that_waits(opened: World, person: Candidate) -> None:
    first = send_photo(opened, person, seed=1)
    second = send_photo(opened, person, seed=2)
    assert waiting(opened) == [second]
    with pytest.raises(NotFound):
        photos.approve(opened.deps, opened.round_id, first, STAFF)


def test_who_has_no_original_keeps_what_was_approved(opened: World) -> None:
    person = paid(opened, original=False)
    opened.at = PHASE_TWO
    photo_id = send_photo(opened, person)
    photos.approve(opened.deps, opened.round_id, photo_id, STAFF)
    with pytest.raises(NotFound):
        photos.restore(opened.deps, person.id, opened.round_id, opened.actor(person))
    assert seen(opened, person).photo_id == photo_id


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"MZ" + bytes(30_000), "photo_not_jpeg"),
        (a_photo(1)[:25_000], "photo_truncated"),
    ],
)
def test_what_is_no_photo_is_refused_with_its_reason(
    opened: World, person: Candidate, data: bytes, reason: str
) -> None:
    send_photo(opened, person, data)
    pending = seen(opened, person).pending_photo
    assert pending is not None
    assert (pending.state, pending.reason) == (PhotoState.REFUSED, reason)
    assert waiting(opened) == []


def test_a_message_delivered_twice_opens_one_case(opened: World, person: Candidate) -> None:
    photo_id = send_photo(opened, person)
    before = everything()
    photos.received(opened.deps, photos.incoming_key(person.id, opened.round_id, photo_id))
    assert everything() == before


def test_a_message_delivered_twice_at_once_keeps_its_case(opened: World, person: Candidate) -> None:
    actor, data = opened.actor(person), a_photo(3)
    for _ in range(4):
        photo_id, _, _ = photos.start_upload(
            opened.deps, person.id, opened.round_id, len(data), actor
        )
        key = photos.incoming_key(person.id, opened.round_id, photo_id)
        opened.deps.files.write(key, data, "image/jpeg")
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda key: photos.received(opened.deps, key), [key] * 3))
        assert waiting(opened) == [photo_id]


def test_a_photo_that_comes_after_the_restore_is_left_alone(
    opened: World, person: Candidate
) -> None:
    actor, data = opened.actor(person), a_photo(1)
    photo_id, _, _ = photos.start_upload(opened.deps, person.id, opened.round_id, len(data), actor)
    key = photos.incoming_key(person.id, opened.round_id, photo_id)
    opened.deps.files.write(key, data, "image/jpeg")
    photos.restore(opened.deps, person.id, opened.round_id, actor)
    before = everything()
    photos.received(opened.deps, key)
    assert everything() == before


@pytest.mark.proves("A6-7")
def test_a_review_belongs_to_one_reviewer_at_a_time(opened: World, person: Candidate) -> None:
    photo_id = send_photo(opened, person)
    photos.claim(opened.deps, opened.round_id, photo_id, STAFF.id)
    with pytest.raises(Claimed) as refused:
        photos.claim(opened.deps, opened.round_id, photo_id, SECOND.id)
    assert refused.value.params == {"by": STAFF.id}
    with pytest.raises(Claimed):
        photos.approve(opened.deps, opened.round_id, photo_id, SECOND)
    opened.wall_at += queues.CLAIM_LASTS
    photos.claim(opened.deps, opened.round_id, photo_id, SECOND.id)
    photos.approve(opened.deps, opened.round_id, photo_id, SECOND)
    with pytest.raises(NotFound):
        photos.refuse(opened.deps, opened.round_id, photo_id, RefusalReason.OTHER, STAFF)


def test_two_reviewers_deciding_at_once_decide_once(opened: World, person: Candidate) -> None:
    photo_id = send_photo(opened, person)

    def decide(number: int) -> str:
        actor = replace(STAFF, id=f"reviewer-{number}")
        try:
            if number % 2:
                photos.approve(opened.deps, opened.round_id, photo_id, actor)
            else:
                photos.refuse(opened.deps, opened.round_id, photo_id, RefusalReason.OTHER, actor)
        except (NotFound, StaleVersion, WrongState) as error:
            return error.code
        return "decided"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(decide, range(4)))
    assert outcomes.count("decided") == 1
    actions = [e.change.action for e in audit.of(f"registration#{person.id}#{opened.round_id}")]
    assert len(actions) == 1


@pytest.mark.proves("S1-29")
def test_only_the_paid_and_only_in_phase_two(opened: World) -> None:
    person = opened.ready()
    opened.hold(person, "42001")
    actor, round_id = opened.actor(person), opened.round_id
    opened.at = PHASE_TWO
    with pytest.raises(WrongState):
        photos.start_upload(opened.deps, person.id, round_id, 50_000, actor)
    opened.at = PHASE_TWO - timedelta(days=8)
    owner = paid(opened)
    opened.at = PHASE_TWO - timedelta(seconds=1)
    with pytest.raises(WindowClosed):
        photos.start_upload(opened.deps, owner.id, round_id, 50_000, actor)


def test_a_programme_may_forbid_it(opened: World, person: Candidate) -> None:
    fixed = {code: replace(p, editable=()) for code, p in opened.deps.programmes.items()}
    deps, actor = replace(opened.deps, programmes=fixed), opened.actor(person)
    with pytest.raises(Forbidden):
        photos.start_upload(deps, person.id, opened.round_id, 50_000, actor)
    with pytest.raises(Forbidden):
        tickets.set_school(deps, person.id, opened.round_id, "江城大学", actor)
