"""A proof of payment cut off, or held up, before each of its writes; and what goes on meanwhile.

Sending one: the number, what it looks like, the entry, the payment, then registration, proof and
case in one. Deciding: the money, then registration, proof, case and record in one, then the entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import DomainError
from chalicelib.domain.proof import under_review
from chalicelib.domain.registration import State
from chalicelib.services import all_queues, booking, inventory_audit, minute_audit, queues, sweep
from chalicelib.store import cases
from chalicelib.store import rounds as stored
from infra.walk.steps import an_order
from tests.flow_stage import Walker, degree, enrolled
from tests.model.faults import Died, Fault, Plan, Slow, planned
from tests.world import STAFF, World

CUT_OFF = (Died, BotoCoreError, PynamoDBException, DomainError)
FAULTS = [Fault.DIES, Fault.LOST, Fault.TWICE]
WRITES = range(1, 6)


def fresh(environment: Mapping[str, str]) -> World:
    """One place, and no other round for sweep and audit to visit."""
    for round_id in stored.ids():
        stored.RoundsItem("rounds", round_id).delete(add_version_condition=False)
    world = World(environment)
    degree(world, 1)
    return world


def uploaded(world: World) -> tuple[Walker, dict[str, str]]:
    one = enrolled(world)
    sent = one.upload("proof", an_order(1), "image/png")
    return one, {"proof_id": sent, "order_no": "420000000001", "payer": one.person.name}


def decide(one: Walker, verb: str) -> None:
    proof = one.view.proof
    assert proof is not None
    case = cases.get("proof", one.world.round_id, proof.id)
    if case is not None:
        reason = "unreadable" if verb == "refuse" else None
        queues.decide(one.world.deps, all_queues.get("proof"), case, verb, STAFF, reason)


def fine(world: World) -> None:
    """Recovered, by time alone."""
    for _ in range(3):
        world.pass_time(timedelta(seconds=61))
        sweep.run(world.deps)
        minute_audit.run(world.deps)
    assert not inventory_audit.run(world.deps, world.round_id).suspects
    assert cases.count("finding", world.round_id) == 0


def past_the_close(world: World, one: Walker) -> None:
    world.pass_time(one.view.here.round.pay_until - world.at + timedelta(hours=1))
    fine(world)


def kept(one: Walker) -> bool:
    """Has it its place, and says so?"""
    return [entry.seq for entry in one.entries()] == [one.registration.seq]


@pytest.mark.parametrize("fault", FAULTS)
def test_sent_again_after_a_cut_at_every_write(faulty: Mapping[str, str], fault: Fault) -> None:
    for at in WRITES:
        world = fresh(faulty)
        one, said = uploaded(world)
        with planned(Plan(fault, at)), suppress(*CUT_OFF):
            one.say("proof", **said)
        one.say("proof", **said)
        assert under_review(one.registration)
        past_the_close(world, one)
        assert kept(one)
        assert cases.count("proof", world.round_id) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_cut_off_at_every_write_and_nobody_repeats_it(
    faulty: Mapping[str, str], fault: Fault
) -> None:
    """All of it or none: it waits with its place and a case, or the hold ends as any other."""
    ended = set()
    for at in WRITES:
        world = fresh(faulty)
        one, said = uploaded(world)
        with planned(Plan(fault, at)), suppress(*CUT_OFF):
            one.say("proof", **said)
        past_the_close(world, one)
        waits = under_review(one.registration)
        ended.add(waits)
        assert kept(one) == waits
        assert cases.count("proof", world.round_id) == waits
    assert True in ended


@pytest.mark.parametrize("verb", ["approve", "refuse"])
@pytest.mark.parametrize("fault", FAULTS)
def test_decided_again_after_a_cut_at_every_write(
    faulty: Mapping[str, str], fault: Fault, verb: str
) -> None:
    for at in WRITES:
        world = fresh(faulty)
        one, said = uploaded(world)
        one.say("proof", **said)
        with planned(Plan(fault, at)), suppress(*CUT_OFF):
            decide(one, verb)
        with suppress(DomainError):
            decide(one, verb)
        fine(world)
        wanted = State.PAID if verb == "approve" else State.INTENT
        assert one.registration.state == wanted
        assert kept(one)
        assert cases.count("proof", world.round_id) == 0
        if verb == "refuse":
            past_the_close(world, one)
            assert one.entries() == []


@pytest.mark.parametrize("at", WRITES)
def test_given_back_while_it_is_on_its_way(faulty: Mapping[str, str], at: int) -> None:
    """The one who gives the place back wins or loses; both are whole."""
    world = fresh(faulty)
    one, said = uploaded(world)
    slow = Slow(at, partial(one.say, "proof", **said))
    with suppress(DomainError):
        booking.cancel(world.deps, one.person.id, world.round_id, world.actor(one.person))
    slow.go_on()
    fine(world)
    assert kept(one) == under_review(one.registration)
    assert one.registration.state in (State.CANCELLED, State.PAYING)


@pytest.mark.parametrize("at", WRITES)
def test_the_deadline_passes_while_it_is_on_its_way(faulty: Mapping[str, str], at: int) -> None:
    """Swept and taken by another before the entry is marked, or marked in time: never both."""
    world = fresh(faulty)
    one, said = uploaded(world)
    ends = one.registration.expires_at
    slow = Slow(at, partial(one.say, "proof", **said))
    if not slow.done:
        world.pass_time(ends - world.at + timedelta(seconds=10))
        sweep.run(world.deps)
    slow.go_on()
    fine(world)
    assert kept(one) == under_review(one.registration)
