"""Consents: purpose by purpose, version by version, asked for by the hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.audit import person_subject
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import AgreementNeeded, ConsentNeeded, Invalid, StaleVersion
from chalicelib.domain.programme import Programme
from chalicelib.services import booking, contact, privacy, standing
from chalicelib.services.deps import Deps
from chalicelib.store import audit, contacts
from tests.world import World

VERSION = "2014-1"
BOTH = ["prior_score", "photo"]


@pytest.fixture
def opened(world: World) -> World:
    world.round()
    world.site("42001", 5)
    return world


@pytest.fixture
def person(opened: World) -> Candidate:
    found = opened.person()
    booking.agree(opened.deps, found.id, opened.round_id, VERSION)
    return found


def say(
    world: World, person: Candidate, purpose: str, given: bool = True, version: str = VERSION
) -> None:
    actor = world.actor(person)
    privacy.consent(world.deps, person.id, world.round_id, purpose, version, given, actor)


def needed(world: World, person: Candidate) -> list[str]:
    """What a hold asks for; empty if it finds a place."""
    try:
        world.hold(person, "42001")
    except ConsentNeeded as refused:
        return list(refused.params["purposes"])
    return []


@pytest.mark.proves("P-01")
def test_a_hold_names_the_purposes_not_consented_to(opened: World, person: Candidate) -> None:
    assert needed(opened, person) == BOTH
    say(opened, person, "prior_score")
    assert needed(opened, person) == ["photo"]
    say(opened, person, "photo", given=False)
    assert needed(opened, person) == ["photo"]
    say(opened, person, "photo")
    assert needed(opened, person) == []


def test_the_agreement_comes_first(opened: World) -> None:
    fresh = opened.person()
    with pytest.raises(AgreementNeeded):
        opened.hold(fresh, "42001")


@pytest.mark.proves("P-01")
def test_the_one_that_is_not_required_may_be_refused(opened: World, person: Candidate) -> None:
    opened.consent(person)
    say(opened, person, "contact", given=False)
    assert needed(opened, person) == []


@pytest.mark.proves("P-01")
def test_withdrawn_before_the_hold_counts_and_after_it_undoes_nothing(
    opened: World, person: Candidate
) -> None:
    opened.consent(person)
    say(opened, person, "photo", given=False)
    assert needed(opened, person) == ["photo"]
    say(opened, person, "photo")
    held = opened.hold(person, "42001")
    say(opened, person, "photo", given=False)
    assert opened.hold(person, "42001") == held
    here = standing.of(opened.deps, person.id, opened.round_id)
    assert here.registration == held


@pytest.mark.proves("P-01")
def test_new_words_ask_again(opened: World, person: Candidate) -> None:
    opened.consent(person)
    opened.deps = with_version(opened.deps, "photo", "2014-2")
    assert needed(opened, person) == ["photo"]
    with pytest.raises(StaleVersion):
        say(opened, person, "photo")
    say(opened, person, "photo", version="2014-2")
    assert needed(opened, person) == []


def with_version(deps: Deps, purpose: str, version: str) -> Deps:
    def changed(programme: Programme) -> Programme:
        purposes = tuple(
            replace(p, version=version) if p.id == purpose else p for p in programme.purposes
        )
        return replace(programme, purposes=purposes)

    programmes: Mapping[str, Programme] = {
        code: changed(found) for code, found in deps.programmes.items()
    }
    return replace(deps, programmes=programmes)


@pytest.mark.proves("P-01")
def test_each_round_asks_anew(opened: World, person: Candidate) -> None:
    opened.consent(person)
    former, opened.round_id = opened.round_id, f"{opened.round_id}-next"
    opened.round()
    opened.site("42001", 5)
    booking.agree(opened.deps, person.id, opened.round_id, VERSION)
    assert needed(opened, person) == BOTH
    opened.round_id = former
    assert needed(opened, person) == []


def test_the_first_instant_is_kept_and_every_change_recorded(
    opened: World, person: Candidate
) -> None:
    first = opened.at
    for given in (True, True, False, True):
        say(opened, person, "photo", given)
        opened.pass_time(timedelta(hours=1))
    entries = audit.of(person_subject(person.id))
    assert [entry.change.action for entry in reversed(entries)] == [
        "consent_given",
        "consent_refused",
        "consent_given",
    ]
    assert entries[-1].change.at == first
    assert entries[0].change.params["purpose"] == "photo"
    assert (entries[1].before, entries[1].after) == ({"given": True}, {"given": False})


@pytest.mark.proves("P-01")
def test_a_contact_given_is_consent_until_it_is_refused(opened: World, person: Candidate) -> None:
    def told() -> bool | None:
        here = standing.of(opened.deps, person.id, opened.round_id)
        purpose = next(p for p in here.programme.purposes if p.id == "contact")
        said = privacy.said(here, purpose)
        return said.given if said else None

    assert told() is None
    actor = opened.actor(person)
    contact.put(opened.deps, person.id, "13800000007", None, "zh-CN", actor)
    assert told() is True
    assert contacts.reach(person.id, opened.round_id) is not None
    say(opened, person, "contact", given=False)
    assert told() is False
    assert contacts.reach(person.id, opened.round_id) is None
    say(opened, person, "contact")
    assert contacts.reach(person.id, opened.round_id) is not None


@pytest.mark.proves("P-01")
def test_of_a_refusal_and_a_contact_given_the_newer_word_counts(
    opened: World, person: Candidate
) -> None:
    def counts() -> tuple[bool, bool]:
        """What the candidate reads, and what is done."""
        here = standing.of(opened.deps, person.id, opened.round_id)
        purpose = next(p for p in here.programme.purposes if p.id == "contact")
        said = privacy.said(here, purpose)
        reached = contacts.reach(person.id, opened.round_id)
        return said is not None and said.given, reached is not None

    def give() -> None:
        actor = opened.actor(person)
        contact.put(opened.deps, person.id, "13800000008", None, "zh-CN", actor)
        opened.pass_time(timedelta(seconds=1))

    give()
    for _ in range(2):
        say(opened, person, "contact", given=False)
        assert counts() == (False, False)
        opened.pass_time(timedelta(seconds=1))
        give()
        assert counts() == (True, True)
    contact.put(opened.deps, person.id, None, None, "zh-CN", opened.actor(person))
    assert counts()[0] is False, "nothing is given any more, and the refusal stands"


def test_an_unknown_purpose(opened: World, person: Candidate) -> None:
    with pytest.raises(Invalid) as refused:
        say(opened, person, "advertising")
    assert refused.value.errors[0].pointer == "/purpose"
