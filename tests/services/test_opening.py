"""The opening on a real engine: turns are instants, told by a committed seed, and nobody else's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain import opening as order
from chalicelib.domain import signed
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import Invalid, SoldOut, StaleVersion, TooEarly, WindowClosed
from chalicelib.domain.opening import Commitment
from chalicelib.domain.programme import Round
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.domain.staff import Scope
from chalicelib.domain.window import Window, epoch, iso
from chalicelib.services import accounts, booking, opening, overview, rounds
from chalicelib.services.opening import SeedCommitted, SeedTooLate, Turn
from chalicelib.store import audit, openings
from chalicelib.store import rounds as stored_rounds
from tests.opening_stage import EVERYBODY, GATHERING, RULE, TICK, announced, committed
from tests.stage import everything
from tests.world import OPENS, STAFF, World


def ready(world: World) -> Candidate:
    """Agreed and consented while people gather, which is before the opening."""
    world.at = GATHERING
    return world.ready()


def ask(world: World, person: Candidate, held: str | None = None) -> Turn:
    return opening.ask(world.deps, person.id, rounds.get(world.round_id), held)


def hold(world: World, person: Candidate, turn: str | None = None, key: str = "key-00000001"):
    actor = world.actor(person)
    round_id = world.round_id
    here, _ = booking.hold(world.deps, person.id, round_id, "42001", key, actor, turn=turn)
    return here.registration


def told_at(world: World, person: Candidate, turn: str | None = None) -> str:
    """When a refused call is told to come again."""
    with pytest.raises(TooEarly) as refused:
        hold(world, person, turn)
    assert refused.value.params["now"] == iso(world.at)
    assert refused.value.params["retry_after"] >= 1
    at: str = refused.value.params["at"]
    return at


@pytest.mark.proves("E-7", "D-6")
def test_a_pass_opens_at_its_slot_and_not_a_tick_before(world: World) -> None:
    committed(world)
    person = ready(world)
    turn = ask(world, person)
    assert OPENS <= turn.at < EVERYBODY
    world.at = turn.at - TICK
    assert told_at(world, person, turn.pass_) == iso(turn.at)
    world.at = turn.at
    assert hold(world, person, turn.pass_).held_at == turn.at.replace(microsecond=0)


def test_an_early_call_writes_nothing(world: World) -> None:
    committed(world)
    person = ready(world)
    turn = ask(world, person)
    before = everything()
    for at in (GATHERING, OPENS - TICK, turn.at - TICK):
        world.at = at
        for held in (turn.pass_, None, "ZP1.x.y"):
            told_at(world, person, held)
    world.at = turn.at
    ask(world, person, turn.pass_)
    assert everything() == before


@pytest.mark.proves("S1-07", "E-7")
def test_without_the_rule_the_opening_is_the_turn_of_everybody(world: World) -> None:
    world.round()
    world.site("42001", 2)
    person = world.ready()
    world.at = OPENS - TICK
    assert told_at(world, person) == iso(OPENS)
    turn = Turn(opening.code_of(world.deps, world.round_id, person.id), OPENS, None)
    assert ask(world, person) == turn
    world.at = OPENS
    assert ask(world, person) == turn
    assert hold(world, person).held_at == OPENS
    world.at = rounds.get(world.round_id).phase_one.closes_at
    with pytest.raises(WindowClosed):
        hold(world, world.person())


def ask_is_early(world: World, person: Candidate) -> bool:
    with pytest.raises(TooEarly) as refused:
        ask(world, person)
    return bool(refused.value.params["at"] == iso(order.present_from(rounds.get(world.round_id))))


def test_asking_again_or_on_another_device_changes_nothing(world: World) -> None:
    committed(world)
    person = ready(world)
    world.at = GATHERING
    first = ask(world, person)
    world.at = OPENS - TICK
    assert (
        ask(world, person)
        == ask(world, person, first.pass_)
        == ask(world, person, "ZP1.x.y")
        == first
    )
    world.at = OPENS + timedelta(seconds=1)
    assert ask(world, person, first.pass_) == first


def test_the_order_of_asking_is_not_the_order_of_the_slots(world: World) -> None:
    committed(world)
    people = [world.person() for _ in range(40)]
    world.at = GATHERING
    turns = [ask(world, person).at for person in people]
    assert turns != sorted(turns)
    world.at = OPENS - TICK
    assert [ask(world, person).at for person in reversed(people)] == turns[::-1]


def test_passes_are_given_from_the_first_instant_of_gathering_until_the_opening(
    world: World,
) -> None:
    committed(world)
    person = world.person()
    world.at = GATHERING - TICK
    assert ask_is_early(world, person)
    world.at = GATHERING
    assert ask(world, person).pass_
    world.at = OPENS - TICK
    assert ask(world, person).pass_
    world.at = OPENS
    late = ask(world, person)
    assert (late.at, late.pass_) == (EVERYBODY, None)


def test_who_was_not_there_goes_right_in_when_the_spread_is_over(world: World) -> None:
    committed(world)
    person = ready(world)
    world.at = OPENS
    assert told_at(world, person) == iso(EVERYBODY)
    world.at = EVERYBODY - TICK
    assert told_at(world, person) == iso(EVERYBODY)
    world.at = EVERYBODY
    assert ask(world, person).at == EVERYBODY
    assert hold(world, person).held_at == EVERYBODY


def test_a_pass_of_another_person_round_or_opening_is_none(world: World) -> None:
    committed(world)
    person, other = ready(world), ready(world)
    theirs, mine = ask(world, other).pass_, ask(world, person).pass_
    assert theirs is not None
    assert mine is not None
    elsewhere = World(world.environment)
    committed(elsewhere)
    elsewhere.at = GATHERING
    strange = ask(elsewhere, person).pass_
    claims = signed.claims_of("ZP1", mine, lambda message, given: True)
    sooner = signed.code_of("ZP1", [*claims[:2], 0], lambda message: b"\0" * 32)
    unsigned = mine.rpartition(".")[0] + "."
    cut = mine[:-2]
    last = mine[:-1] + ("A" if mine[-1] != "A" else "B")
    world.at = OPENS + TICK
    for bad in (
        theirs,
        strange,
        sooner,
        unsigned,
        cut,
        last,
        "",
        "x",
        "ZP1..",
        "ZP1.é.é",
        "ZC1" + mine[3:],
    ):
        assert told_at(world, person, bad) == iso(EVERYBODY), bad
        assert ask(world, person, bad).at == EVERYBODY


def test_a_pass_does_not_outlive_the_opening_it_was_for(world: World) -> None:
    """Not even if somebody moves the opening by hand: who was there is asked to come again."""
    committed(world)
    person = ready(world)
    old = ask(world, person)
    seen = rounds.get(world.round_id)
    later = timedelta(hours=1)
    window = Window(OPENS + later, seen.phase_one.closes_at)
    entry = audit.of(f"round#{world.round_id}")[0]
    stored_rounds.put(replace(seen, phase_one=window), replace(entry, entry_id="by-hand"))
    world.at = old.at
    assert told_at(world, person, old.pass_) == iso(OPENS + later)
    world.at = GATHERING + later
    again = ask(world, person)
    assert again.at == old.at + later
    world.at = OPENS + later + TICK
    assert told_at(world, person, old.pass_) == iso(EVERYBODY + later)


@pytest.mark.proves("D-6")
def test_the_slot_is_what_the_published_seed_says(world: World) -> None:
    made = committed(world)
    person = world.person()
    world.at = GATHERING
    turn = ask(world, person)
    round_ = rounds.get(world.round_id)
    for at in (GATHERING, OPENS, EVERYBODY - TICK):
        world.at = at
        assert opening.revealed(world.deps, round_, opening.commitment(round_)) is None
    world.at = EVERYBODY
    seed = opening.revealed(world.deps, round_, opening.commitment(round_))
    assert seed is not None
    assert order.hash_of(bytes.fromhex(seed)) == made.sha256
    after = order.offset(bytes.fromhex(seed), round_.id, turn.code, RULE.spread)
    assert OPENS + after == turn.at


def test_the_code_tells_nothing_and_is_another_in_each_round(world: World) -> None:
    person, other = world.person(), world.person()
    codes = {opening.code_of(world.deps, one, who.id) for one in "ab" for who in (person, other)}
    assert len(codes) == 4
    assert all(len(code) == 16 and person.id not in code for code in codes)


def test_a_seed_is_committed_once_before_people_gather(world: World) -> None:
    announced(world)
    world.at = GATHERING
    with pytest.raises(SeedTooLate):
        opening.commit(world.deps, world.round_id, "晚了", STAFF)
    world.at = GATHERING - TICK
    made = opening.commit(world.deps, world.round_id, "通知已公布", STAFF)
    with pytest.raises(SeedCommitted):
        opening.commit(world.deps, world.round_id, "再抽一次", STAFF)
    assert openings.get(world.round_id) == made
    entry = audit.of(f"round#{world.round_id}")[0]
    assert (entry.change.action, entry.change.reason) == ("seed_committed", "通知已公布")
    assert entry.after == {"sha256": made.sha256}
    assert made.sealed not in json.dumps([entry.after, entry.change.params])


def test_two_who_commit_at_once_draw_one_seed(world: World) -> None:
    announced(world)
    first = opening.commit(world.deps, world.round_id, "甲", STAFF)
    entry = audit.of(f"round#{world.round_id}")[0]
    with pytest.raises(StaleVersion):
        openings.put(world.round_id, replace(first, sha256="0" * 64), replace(entry, entry_id="x"))
    assert openings.get(world.round_id) == first
    assert len(audit.of(f"round#{world.round_id}")) == 2


def test_no_seed_without_the_rule(world: World) -> None:
    world.round()
    with pytest.raises(Invalid):
        opening.commit(world.deps, world.round_id, "无", STAFF)


def test_a_committed_rule_may_be_switched_off_and_on_but_not_changed(world: World) -> None:
    made = committed(world)
    seen = rounds.get(world.round_id)
    longer = SeatRules(opening=replace(RULE, spread=RULE.spread * 2))
    with pytest.raises(Invalid) as refused:
        rounds.put(world.deps, replace(seen, seat_rules=longer), STAFF)
    assert refused.value.errors[0].code == "seed_committed"
    off = rounds.put(world.deps, replace(seen, seat_rules=SeatRules()), STAFF)
    with pytest.raises(Invalid):
        rounds.put(world.deps, replace(off, seat_rules=longer), STAFF)
    wanted = replace(off, seat_rules=SeatRules(opening=RULE))
    for world.at in (GATHERING, OPENS, EVERYBODY):
        assert refusal(world, wanted) == ("opening_too_near", iso(GATHERING))
    world.at = GATHERING - TICK
    on = rounds.put(world.deps, wanted, STAFF)
    assert opening.commitment(on) == made
    lines = [
        one for one in audit.of(f"round#{world.round_id}") if one.change.action == "round_changed"
    ]
    assert lines[0].after["opening_rule"] == {"spread_seconds": 600, "present_minutes": 30}


def refusal(world: World, wanted: Round) -> tuple[str, object]:
    with pytest.raises(Invalid) as refused:
        rounds.put(world.deps, wanted, STAFF)
    (error,) = refused.value.errors
    return error.code, error.params["limit"]


def opens(seen: Round, at: datetime) -> Round:
    return replace(seen, phase_one=Window(at, seen.phase_one.closes_at))


def test_with_a_seed_the_opening_stays_once_people_gather(world: World) -> None:
    """Their turns are told, and later the seed: another opening would have known turns."""
    committed(world)
    seen, later = rounds.get(world.round_id), OPENS + timedelta(days=1)
    for world.at in (GATHERING, OPENS, EVERYBODY, EVERYBODY + timedelta(hours=1)):
        assert refusal(world, opens(seen, later)) == ("gathering_begun", iso(GATHERING))
    off = rounds.put(world.deps, replace(seen, seat_rules=SeatRules()), STAFF)
    moved = opens(off, later)
    for wanted in (moved, replace(moved, seat_rules=seen.seat_rules)):
        assert refusal(world, wanted) == ("gathering_begun", iso(GATHERING))
    world.at = GATHERING - TICK
    assert rounds.put(world.deps, moved, STAFF).phase_one.opens_at == later


def test_with_a_seed_no_opening_comes_so_near_that_people_would_be_gathering(
    world: World,
) -> None:
    committed(world)
    seen = rounds.get(world.round_id)
    near = opens(seen, world.at + RULE.present)
    assert refusal(world, near) == ("gathering_begun", iso(world.at))
    far = opens(seen, near.phase_one.opens_at + TICK)
    assert rounds.put(world.deps, far, STAFF).phase_one == far.phase_one


def test_without_a_seed_the_opening_may_be_moved(world: World) -> None:
    announced(world)
    seen, world.at = rounds.get(world.round_id), GATHERING
    later = OPENS + timedelta(days=1)
    assert rounds.put(world.deps, opens(seen, later), STAFF).phase_one.opens_at == later


def test_switched_off_in_the_middle_everybody_is_in(world: World) -> None:
    committed(world)
    person = ready(world)
    world.at = OPENS + TICK
    told_at(world, person)
    seen = rounds.get(world.round_id)
    rounds.put(world.deps, replace(seen, seat_rules=SeatRules()), STAFF)
    assert hold(world, person).held_at == world.at.replace(microsecond=0)


def test_the_rule_does_not_begin_at_the_last_moment(world: World) -> None:
    world.at = OPENS - timedelta(days=1)
    seen = world.round()
    wanted = replace(seen, seat_rules=SeatRules(opening=RULE))
    world.at = GATHERING
    with pytest.raises(Invalid) as refused:
        rounds.put(world.deps, wanted, STAFF)
    assert refused.value.errors[0].code == "opening_too_near"
    world.at = GATHERING - TICK
    assert rounds.put(world.deps, wanted, STAFF).seat_rules.opening == RULE


@pytest.mark.parametrize(
    ("spread", "fits"),
    [(timedelta(minutes=60), True), (timedelta(minutes=60, seconds=1), False)],
)
def test_who_waits_longest_waits_in_one_session(
    world: World, spread: timedelta, fits: bool
) -> None:
    world.at = OPENS - timedelta(days=1)
    wanted = replace(world.round(), seat_rules=SeatRules(opening=replace(RULE, spread=spread)))
    assert spread + RULE.present < accounts.CANDIDATE_LASTS - timedelta(minutes=29)
    if fits:
        rounds.put(world.deps, wanted, STAFF)
        return
    with pytest.raises(Invalid) as refused:
        rounds.put(world.deps, wanted, STAFF)
    (error,) = refused.value.errors
    assert (error.pointer, error.code, error.params) == (
        "/seat_rules/opening/present_minutes",
        "wait_too_long",
        {"value": 91, "limit": 90},
    )


def test_without_a_seed_staff_are_told_and_everybody_is_in_at_the_opening(world: World) -> None:
    announced(world)
    world.site("42001", 1)
    assert "seed_missing" in waiting(world)
    first, second = ready(world), ready(world)
    assert "seed_missing" in waiting(world)
    assert ask(world, first) == Turn(
        opening.code_of(world.deps, world.round_id, first.id), OPENS, None
    )
    world.at = OPENS - TICK
    assert told_at(world, first) == iso(OPENS)
    world.at = OPENS
    assert hold(world, first).held_at == OPENS
    with pytest.raises(SoldOut):
        hold(world, second)
    assert "seed_missing" not in waiting(world)


class Heard:
    """A log that keeps its warnings."""

    def __init__(self) -> None:
        self.warnings: list[tuple[object, dict[str, str]]] = []

    def info(self, msg: object, *args: object, **kwargs: object) -> None:
        """Nobody asks."""

    exception = info

    def warning(self, msg: object, *args: object, extra: dict[str, str]) -> None:
        self.warnings.append((msg, extra))


def test_who_is_let_in_without_a_seed_is_logged(world: World) -> None:
    announced(world)
    heard = Heard()
    deps = replace(world.deps, log=heard)
    round_, person = rounds.get(world.round_id), world.person()
    opening.require_turn(deps, round_, person.id, OPENS, None)
    assert heard.warnings == [("opened without a seed", {"round": world.round_id})]
    opening.require_turn(deps, round_, person.id, EVERYBODY, None)
    assert len(heard.warnings) == 1


def test_with_a_seed_nothing_waits_for_staff(world: World) -> None:
    committed(world)
    assert "seed_missing" not in waiting(world)


def waiting(world: World) -> set[str]:
    found = overview.board(world.deps, world.round_id, Scope("national")).waiting
    return {item.kind for item in found}


@pytest.mark.proves("E-14")
def test_nobody_who_stays_away_stalls_anybody(world: World) -> None:
    """Ten are present, only the last in order comes: at their own slot they are in."""
    committed(world)
    people = [ready(world) for _ in range(10)]
    world.at = GATHERING
    turns = {person.id: ask(world, person) for person in people}
    last = max(people, key=lambda person: turns[person.id].at)
    world.at = turns[last.id].at
    assert hold(world, last, turns[last.id].pass_).held_at == world.at.replace(microsecond=0)


def test_a_repeat_of_a_hold_needs_no_pass(world: World) -> None:
    """Its answer was lost, and the page that asks again has lost the pass as well."""
    committed(world)
    person = ready(world)
    turn = ask(world, person)
    world.at = turn.at
    held = hold(world, person, turn.pass_)
    assert hold(world, person).place == held.place


def test_pass_times_are_those_of_the_opening(world: World) -> None:
    committed(world)
    person = ready(world)
    claims = signed.claims_of("ZP1", str(ask(world, person).pass_), lambda message, given: True)
    code = opening.code_of(world.deps, world.round_id, person.id)
    assert claims[:2] == [code, epoch(OPENS)]
    assert person.id not in str(ask(world, person).pass_)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each read of a round's seed in the table."""
    found: list[str] = []
    read = openings.get

    def noted(round_id: str) -> Commitment | None:
        found.append(round_id)
        return read(round_id)

    monkeypatch.setattr(openings, "get", noted)
    return found


def test_what_everybody_asks_reads_the_seed_once_a_process(world: World, reads: list[str]) -> None:
    committed(world)
    people = [ready(world) for _ in range(3)]
    reads.clear()
    for _ in range(3):
        for person in people:
            ask(world, person)
        world.pass_time(timedelta(minutes=9))
    world.at = OPENS
    for person in people:
        told_at(world, person)
    assert reads == [world.round_id]


def test_that_there_is_no_seed_is_known_for_a_second(world: World, reads: list[str]) -> None:
    announced(world)
    person = ready(world)
    reads.clear()
    for _ in range(3):
        ask(world, person)
    assert len(reads) == 1
    world.pass_time(timedelta(seconds=1))
    ask(world, person)
    assert len(reads) == 2


def test_who_commits_the_seed_knows_it_at_once(world: World) -> None:
    announced(world)
    round_ = rounds.get(world.round_id)
    assert opening.commitment_lately(world.deps, round_) is None
    made = opening.commit(world.deps, world.round_id, "通知已公布", STAFF)
    assert opening.commitment_lately(world.deps, round_) == made
