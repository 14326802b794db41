"""The account of `make rush` notices what it is there for; each fault is planted by a raw write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from bench.rush import account, recovery
from bench.rush.account import Terms
from bench.rush.plan import opening
from bench.rush.recovery import Repairs
from bench.rush.tables import Finding, Tables
from bench.rush.told import Story, Told
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.registration import Registration
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import checkout, sweep
from chalicelib.store import payments, seats, tables
from chalicelib.store.seats import SeatShard
from tests.world import OPENS, World

SITE = "42001"
FAR = 4_000_000_000
DAY_S = 86400.0
PLAN = opening(60, 1, 4.0).plans[0]


@dataclass
class Hall:
    """A site with two places, and what everybody who came was told."""

    world: World
    stories: list[Story] = field(default_factory=list)
    book: dict[str, account.Ledger] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        return Terms(OPENS, {SITE: 2}, DAY_S)

    def held(self) -> tuple[Story, Candidate, Registration]:
        """Somebody who holds a place and was told so."""
        person = self.world.ready()
        seen = self.world.hold(person, SITE)
        story = self.came(person.id)
        self.tell(story, "hold", 201, "held", SITE)
        return story, person, seen

    def came(self, candidate_id: str) -> Story:
        story = Story(PLAN, candidate_id)
        self.stories.append(story)
        return story

    def tell(
        self, story: Story, what: str, status: int, state: str = "", site: str = "", **more: object
    ) -> None:
        given = {"now": self.world.at.timestamp(), **more}
        story.told.append(Told(what, 0, 0, status, state=state, site=site, **given))  # type: ignore[arg-type]

    def tables(self) -> Tables:
        return Tables.read(self.world.round_id, self.world.at)

    def minute(self) -> list[str]:
        return said(account.of_the_minute(self.terms, self.tables(), self.stories))

    def end(self) -> list[str]:
        monies = payments.of_round(self.world.round_id)
        return said(account.of_the_end(self.terms, self.tables(), self.stories, monies, self.book))


def said(found: Iterable[Finding]) -> list[str]:
    return [f"{one.kind}: {one.what}" for one in found]


@pytest.fixture
def hall(world: World) -> Hall:
    world.round()
    world.site(SITE, 2)
    return Hall(world)


def plant(hall: Hall, candidate_id: str, place: Place | None) -> None:
    entry = tables.path("held", candidate_id)
    action = entry.remove() if place is None else entry.set(place.value)
    assert tables.updated(SeatShard(f"{pool_id(hall.world.round_id, SITE)}#0"), [action])


def test_what_is_as_it_was_told_needs_no_words(hall: Hall) -> None:
    hall.held()
    hall.tell(hall.came("NOPLACE00001"), "hold", 409, "none", code="sold_out")
    assert hall.minute() == hall.end() == []
    assert hall.tables().sold() == 1


def test_an_entry_too_many_is_oversold(hall: Hall) -> None:
    hall.held()
    hall.held()
    plant(hall, "ONETOOMANY01", Place(FAR, 1))
    leaked = f"leaked: nobody's entry in {pool_id(hall.world.round_id, SITE)}#0"
    assert hall.minute() == ["oversold: 3 of 2", "oversold: 3 of 2 places", leaked]


def test_places_beyond_what_was_promised_are_oversold_whatever_the_shard_says(hall: Hall) -> None:
    hall.held()
    hall.held()
    seats.set_cap(pool_id(hall.world.round_id, SITE), 0, 3)
    hall.held()
    assert hall.minute() == ["oversold: 3 of 2 places"]


def test_an_entry_of_nobody_has_leaked(hall: Hall) -> None:
    hall.held()
    plant(hall, "NOBODYATALL1", Place(FAR, 1))
    words = [f"leaked: nobody's entry in {pool_id(hall.world.round_id, SITE)}#0"]
    assert hall.minute() == hall.end() == words
    assert hall.tables().sold() == 1


def test_an_entry_of_nobody_is_repaired_and_told_at_the_second_look(hall: Hall) -> None:
    hall.held()
    plant(hall, "NOBODYATALL1", Place(FAR, 1))
    repairs = Repairs(hall.world.deps, hall.world.round_id)
    repairs.look()
    assert not repairs.made
    repairs.look()
    assert [made.split()[:2] for made in repairs.made] == [["orphan", "NOBODYATALL1"]]
    assert hall.minute() == []


@pytest.mark.parametrize("fails", [False, True])
def test_a_sweep_that_fails_at_the_end_is_told(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    if fails:
        monkeypatch.setattr(sweep, "pool", lambda *_: 1 // 0)
    words = ["unexplained: 1 pieces of work fail when all is quiet"] if fails else []
    assert said(recovery.of_the_end(hall.world.deps, hall.world.round_id)) == words


def test_an_entry_of_a_former_attempt_has_leaked(hall: Hall) -> None:
    _, person, seen = hall.held()
    plant(hall, person.id, Place(FAR, seen.seq + 1))
    assert any(words.startswith("leaked") for words in hall.end())


def test_an_entry_that_outlives_its_hold_has_leaked(hall: Hall) -> None:
    story, person, seen = hall.held()
    hall.world.at = seen.expires_at
    hall.tell(story, "status", 200, "expired")
    plant(hall, person.id, Place(FAR, seen.seq))
    pool = pool_id(hall.world.round_id, SITE)
    assert hall.end() == [f"leaked: intent, still in {pool}"]


def test_told_of_a_place_that_is_not_there(hall: Hall) -> None:
    story = hall.came("TOLDFORNOTH1")
    hall.tell(story, "hold", 201, "held", SITE)
    assert hall.minute() == ["unexplained: told ('held', '42001'), has ('none', '')"]


def test_told_of_no_place_and_has_one(hall: Hall) -> None:
    story, _, _ = hall.held()
    story.told.clear()
    hall.tell(story, "hold", 409, "none", code="sold_out")
    assert hall.minute() == ["unexplained: told ('none', ''), has ('held', '42001')"]


def test_a_registration_of_nobody_who_came(hall: Hall) -> None:
    hall.held()
    hall.stories.clear()
    assert hall.minute() == ["unexplained: a registration of nobody who came"]


def test_a_paying_registration_without_its_place_is_stranded(hall: Hall) -> None:
    story, person, _ = hall.held()
    actor = hall.world.actor(person)
    checkout.start(hall.world.deps, person.id, hall.world.round_id, None, "key-00000001", actor)
    hall.tell(story, "pay", 201, "paying", SITE)
    assert hall.minute() == []
    plant(hall, person.id, None)
    assert hall.minute()[0] == "stranded: paying without its place"


def test_a_free_place_that_somebody_was_refused_is_stranded(hall: Hall) -> None:
    hall.held()
    refused = hall.came("REFUSEDHERE1")
    refused.wants[SITE] = None
    words = ["stranded: 1 places free, 1 who were refused would take one"]
    assert said(account.stranded(hall.tables(), hall.stories)) == words
    hall.held()
    assert said(account.stranded(hall.tables(), hall.stories)) == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"status": 500}, ["unexplained: hold was answered 500 "]),
        ({"status": 503}, ["unexplained: hold was answered 503 "]),
        ({"status": 503, "retry_after": True}, []),
        ({"status": 425, "code": "too_early"}, ["unexplained: hold was answered 425 too_early"]),
        ({"status": 425, "code": "too_early", "when": "2014-10-30T01:00:00Z"}, []),
        ({"status": 0}, ["unexplained: hold was answered 0 "]),
        ({"status": 0, "cut": True}, []),
        ({"status": 404, "code": "not_found"}, ["unexplained: hold was answered 404 not_found"]),
    ],
)
def test_answers_that_are_none(hall: Hall, told: dict[str, object], words: list[str]) -> None:
    hall.tell(hall.came("HEARDODDLY01"), "hold", **told)  # type: ignore[arg-type]
    assert hall.minute() == words


@pytest.mark.parametrize(
    ("after_s", "good"), [(-1.0, False), (0.0, True), (5.0, True), (6.0, False)]
)
def test_no_answer_is_explained_only_around_the_kill(
    hall: Hall, after_s: float, good: bool
) -> None:
    killed = 1_000_000.0
    story = hall.came("WASATIT00001")
    story.told.append(Told("hold", killed - 1, killed + after_s, 0))
    terms = Terms(OPENS, {SITE: 2}, DAY_S, killed)
    words = [] if good else ["unexplained: hold was answered 0 "]
    assert said(account.wrong_answers(terms, story)) == words


def test_a_place_before_the_opening_or_before_ones_turn(hall: Hall) -> None:
    story, _, _ = hall.held()
    assert hall.minute() == []
    story.slot = OPENS.timestamp() + 1
    assert hall.minute() == ["unexplained: a place before the opening"]


def test_a_place_that_went_without_its_owner_or_its_time(hall: Hall) -> None:
    story = hall.came("ITWASTAKEN01")
    hall.tell(story, "hold", 201, "held", SITE)
    hall.tell(story, "status", 200, "none")
    assert hall.minute() == ["unexplained: told held 42001, then none "]
    story.told.clear()
    hall.tell(story, "hold", 201, "held", SITE)
    hall.tell(story, "cancel", 200, "none")
    assert hall.minute() == []


def test_money_without_an_ending(hall: Hall) -> None:
    story, person, _ = hall.held()
    actor = hall.world.actor(person)
    round_id = hall.world.round_id
    payment = checkout.start(hall.world.deps, person.id, round_id, None, "key-00000001", actor)
    hall.tell(story, "pay", 201, "paying", SITE)
    receipt = {"provider_no": "P1", "amount_minor": 5000}
    hall.book = {payment.payment_no: {"receipts": [receipt]}}
    assert hall.end() == ["unexplained: P1: 0 of 5000 went back"]
    back = {"provider_no": "P1", "amount_minor": 5000, "state": "done"}
    hall.book = {payment.payment_no: {"receipts": [receipt], "refunds": [back]}}
    assert hall.end() == []
