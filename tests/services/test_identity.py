"""Confirming who one is: what passes, what fails and why, how often, and what a person decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.candidate import Candidate
from chalicelib.domain.confirmation import StepState, Way
from chalicelib.domain.errors import (
    ConsentNeeded,
    Invalid,
    StaleVersion,
    WrongState,
)
from chalicelib.domain.flow import StepNotReached
from chalicelib.gateways import scans
from chalicelib.gateways.realname import CardReading, Police, ProviderAway
from chalicelib.gateways.realname.simulated import Simulated
from chalicelib.gateways.specimen import marker
from chalicelib.services import identity, identity_attempts, identity_reviews, queues
from chalicelib.services.identity_attempts import ToSend
from chalicelib.store import audit, cases, people, registrations
from tests.identity_stage import (
    SELF_TAUGHT,
    at_work,
    begin,
    cards,
    confirmed,
    finish,
    of,
    send,
    waiting,
)
from tests.messaging import told_of
from tests.world import STAFF, World

MB = 1024 * 1024


@pytest.fixture
def person(world: World) -> Candidate:
    return at_work(world).person(name="林测一")


@pytest.mark.proves("S4-08", "S4-10", "S4-13")
def test_the_card_that_says_what_was_registered_confirms_the_person(
    world: World, person: Candidate
) -> None:
    record = send(world, person, "id_card", cards(world, person))
    found = of(world, person)
    assert (record.state, found.found.way) == (StepState.PASSED, Way.ONLINE)
    assert found.found.confirmed(found.candidate)
    actions = [entry.change.action for entry in audit.of(f"person#{person.id}")]
    assert {"identity_passed", "identity_confirmed", "consent_given"} <= set(actions)


@pytest.mark.proves("S4-10", "S4-12", "E-38")
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"name": "林测二"}, "name_differs"),
        ({"id_no": "460199199003070017"}, "id_no_differs"),
        ({"id_no": "no number"}, "unreadable"),
        ({"valid_until": "2024-09-19"}, "document_expired"),
        ({"side": "emblem"}, "wrong_side"),
    ],
)
def test_a_mismatch_fails_and_says_which(
    world: World, person: Candidate, said: dict[str, str], reason: str
) -> None:
    files = cards(world, person)
    if "side" in said:
        files["portrait"] = files["emblem"]
    else:
        files = cards(world, person, **said)
    record = send(world, person, "id_card", files)
    assert (record.state, record.reason, record.tries) == (StepState.FAILED, reason, 1)
    assert not of(world, person).found.confirmed(person)


def test_a_card_is_good_through_its_last_day(world: World, person: Candidate) -> None:
    assert send(world, person, "id_card", cards(world, person, valid_until="2024-09-20")).passed


@pytest.mark.proves("S4-09")
@pytest.mark.parametrize(("size", "good"), [(4 * MB, True), (4 * MB + 1, False), (0, False)])
def test_each_picture_has_at_most_4_mb(
    world: World, person: Candidate, size: int, good: bool
) -> None:
    found = of(world, person)
    step = identity.step_of(found, "id_card", None)
    found = identity.say(found, step, found.purpose(step).version, True, world.actor(person))
    wanted = {"portrait": ToSend(size, "image/jpeg"), "emblem": ToSend(9 * MB, "image/gif")}
    with pytest.raises(Invalid) as refused:
        identity_attempts.start(found, step, None, wanted)
    told = {error.pointer: error for error in refused.value.errors}
    assert ("/files/portrait/size" not in told) is good
    assert told["/files/emblem/size"].params == {"kb": 9216.0, "max_kb": 4096, "clause": "S4-08"}
    assert told["/files/emblem/type"].code == "choice"


@pytest.mark.proves("P-01")
def test_without_consent_nothing_begins_and_the_other_ways_are_named(
    world: World, person: Candidate
) -> None:
    found = of(world, person)
    step = identity.step_of(found, "id_card", None)
    wanted = {name: ToSend(1000, "image/jpeg") for name in step.files}
    with pytest.raises(ConsentNeeded) as refused:
        identity_attempts.start(found, step, None, wanted)
    assert refused.value.params == {"purposes": ["id_card"], "other_ways": ["review", "on_site"]}
    with pytest.raises(StaleVersion):
        identity.say(found, step, "1999", True, world.actor(person))
    found = identity.say(found, step, found.purpose(step).version, False, world.actor(person))
    identity_attempts.ask_review(found, step, None, world.actor(person))
    (case,) = waiting(person)
    assert case.data["reason"] == "no_consent"


@pytest.mark.proves("E-38", "C-12")
def test_after_so_many_failures_a_person_looks_and_the_window_is_not_lost(
    world: World, person: Candidate
) -> None:
    wrong = cards(world, person, name="林测二")
    rules = of(world, person).rules
    states = [send(world, person, "id_card", wrong).state for _ in range(3)]
    assert states == [StepState.FAILED, StepState.FAILED, StepState.REVIEW]
    found = of(world, person)
    assert not found.found.confirmed(person)
    assert found.found.counts(rules, person, world.at)
    until = world.at + timedelta(hours=48)
    assert found.found.counts(rules, person, until - timedelta(seconds=1))
    assert not found.found.counts(rules, person, until)
    with pytest.raises(WrongState):
        begin(world, person, "id_card")
    (case,) = waiting(person)
    assert (case.data["reason"], set(case.data["files"])) == (
        "name_differs",
        {"portrait", "emblem"},
    )


@pytest.mark.proves("C-12", "S5-21")
def test_a_reviewer_passes_a_step_or_has_it_repeated(world: World, person: Candidate) -> None:
    wrong = cards(world, person, name="林测二")
    for _ in range(3):
        send(world, person, "id_card", wrong)
    (case,) = waiting(person)
    shown = identity_reviews.show(world.deps, case)
    assert (shown["pictures"], shown["name"], shown["tries"]) == ([], "林测一", 3)
    claimed = queues.claim(world.deps, case, "reviewer")
    names = {p["name"] for p in identity_reviews.show(world.deps, claimed)["pictures"]}
    assert names == {"id_card/portrait", "id_card/emblem"}
    with pytest.raises(Invalid):
        queues.decide(world.deps, identity_reviews.QUEUE, case, "refuse", STAFF, "because")
    queues.decide(world.deps, identity_reviews.QUEUE, case, "refuse", STAFF, "name_differs")
    record = of(world, person).found.steps["id_card"]
    assert (record.state, record.tries) == (StepState.FAILED, 0)
    assert not waiting(person)
    with pytest.raises(WrongState):
        queues.decide(world.deps, identity_reviews.QUEUE, case, "approve", STAFF)
    for _ in range(3):
        send(world, person, "id_card", wrong)
    (again,) = waiting(person)
    queues.decide(world.deps, identity_reviews.QUEUE, again, "approve", STAFF)
    assert of(world, person).found.confirmed(person)
    assert told_of(world, person.id) == ["identity_approved", "identity_refused"]


def test_another_form_of_a_character_is_looked_at_by_a_person(world: World) -> None:
    person = at_work(world).person(name="张伟")
    record = send(world, person, "id_card", cards(world, person, name="張偉"))
    assert (record.state, record.reason) == (StepState.REVIEW, "name_variant")


@pytest.mark.proves("S4-12", "C-9")
def test_a_change_of_name_takes_it_away_and_the_cards_of_before_prove_nothing(
    world: World, person: Candidate
) -> None:
    before = confirmed(world, person)
    people.update(replace(before, name="林测改"))
    found = of(world, person)
    assert (found.outdated, found.found.confirmed(found.candidate)) == (True, False)
    assert found.found.steps == {}
    assert not found.found.counts(found.rules, found.candidate, world.at)
    record = send(world, person, "id_card", cards(world, found.candidate))
    assert record.passed
    assert of(world, person).found.confirmed(found.candidate)


def test_a_name_changed_between_two_steps_begins_anew(world: World, person: Candidate) -> None:
    assert send(world, person, "id_card", cards(world, person), SELF_TAUGHT).passed
    people.update(replace(of(world, person).candidate, name="林测改"))
    with pytest.raises(StepNotReached):
        begin(world, person, "face", SELF_TAUGHT)


class Away(Simulated):
    def read_card(self, _side: str, _picture: bytes, /) -> CardReading:
        raise ProviderAway

    def police(self, _name: str, _id_no: str, _picture: bytes, /) -> Police:
        raise ProviderAway


def test_a_silent_provider_costs_no_try(world: World, person: Candidate) -> None:
    here, world.deps = world.deps, replace(world.deps, real_name=Away())
    asked = begin(world, person, "id_card")
    with pytest.raises(ProviderAway):
        finish(world, person, "id_card", cards(world, person), asked)
    record = of(world, person).found.steps["id_card"]
    assert (record.state, record.tries) == (StepState.STARTED, 0)
    world.deps = here
    assert finish(world, person, "id_card", cards(world, person), asked).passed


def test_files_that_did_not_come_cost_no_try(world: World, person: Candidate) -> None:
    asked = begin(world, person, "id_card")
    with pytest.raises(Invalid) as refused:
        finish(world, person, "id_card", {}, asked)
    assert {e.pointer for e in refused.value.errors} == {"/files/portrait", "/files/emblem"}
    assert of(world, person).found.steps["id_card"].tries == 0


def test_without_a_provider_everything_is_shown_to_a_person(
    world: World, person: Candidate
) -> None:
    world.deps = replace(world.deps, real_name=None)
    record = send(world, person, "id_card", cards(world, person))
    assert (record.state, record.reason) == (StepState.REVIEW, "no_provider")


def test_what_came_in_is_deleted_and_what_is_kept_has_lost_its_hidden_data(
    world: World, person: Candidate
) -> None:
    asked = begin(world, person, "id_card")
    record = finish(world, person, "id_card", cards(world, person), asked)
    assert all(world.deps.files.size(key) is None for key in asked.files.values())
    kept = world.deps.files.read(record.files["portrait"])
    assert b"Exif" not in kept
    assert marker(scans.clean(kept, "image/jpeg")) == marker(kept)


@pytest.mark.proves("E-38", "E-41")
def test_who_went_on_while_a_person_looked_is_listed_and_not_dropped(world: World) -> None:
    """Any programme's file may ask for a confirmation: here that of the spoken test does."""
    degree, spoken = (world.deps.programmes[code] for code in ("degree_english", "cet_set"))
    wanted = [one for one in degree.purposes if one.id in ("id_card", "face")]
    asks = replace(
        spoken,
        identity=degree.identity,
        retention=degree.retention,
        purposes=(*spoken.purposes, *wanted),
    )
    world.deps = replace(world.deps, programmes={**world.deps.programmes, "cet_set": asks})
    world.round()
    world.site("42001", 2)
    person = world.ready()
    for _ in range(3):
        send(world, person, "id_card", cards(world, person, name="林测二"), "cet_set")
    world.hold(person, "42001")
    (case,) = waiting(person, "cet_set")
    queues.decide(world.deps, identity_reviews.QUEUE, case, "refuse", STAFF, "name_differs")
    (listed,) = cases.every("affected", world.round_id)
    assert (listed.candidate_id, listed.data["cause"]) == (person.id, "identity_refused")
    seen = registrations.get(person.id, world.round_id)
    assert seen is not None
    assert seen.live(world.at)
