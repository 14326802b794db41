"""The designs that ours is compared with, small; and what docs/seats.md says of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping

import pytest

from bench.designs import contest
from bench.designs.__main__ import RESULTS, table
from bench.designs.contest import Left, Outcome, Size
from infra.local import tables
from infra.paths import ROOT
from tests.world import World, bind

SMALL = Size(places=10, attempts=40, threads=8)
PUT = "one counter, then a put"
ONE = "one counter, in a transaction"
EIGHT = "8 counters, in a transaction, all tried"
ITEMS = "one item per place, picked at random"
OURS = "**holders in shards, and a snapshot**"
NOTHING = Left(empty=0, lost=0)


@pytest.fixture(scope="module")
def outcomes(
    environment: Mapping[str, str], ministack: str, dynamodb_local: str
) -> Iterator[dict[str, Outcome]]:
    """Each design has sold its ten places to forty."""
    found = tables.create(ministack, f"d{uuid.uuid4().hex[:10]}", dynamodb_local)
    bind(found)
    contest.install()
    every = contest.designs(World(found).deps)
    rounds = (f"designs-{number}" for number in range(len(every)))
    yield {
        name: contest.contest(name, make, round_id, SMALL)
        for round_id, (name, make) in zip(rounds, every.items(), strict=True)
    }
    bind(environment)


@pytest.mark.proves("S1-26")
@pytest.mark.parametrize("name", [PUT, ONE, EIGHT, OURS])
def test_every_place_is_sold_once(outcomes: Mapping[str, Outcome], name: str) -> None:
    one = outcomes[name]
    assert (one.sold, one.oversold, one.unsold, one.turned_away) == (10, 0, 0, 0)


def test_places_picked_at_random_are_not_oversold(outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes[ITEMS].oversold == 0


def test_what_a_counter_has_given_is_lost_with_whoever_was_cut_off(
    outcomes: Mapping[str, Outcome],
) -> None:
    assert outcomes[PUT].crash == Left(empty=0, lost=1)
    assert outcomes[PUT].lost_answer == Left(empty=0, lost=1)


def test_a_place_picked_at_random_is_lost_with_its_answer(outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes[ITEMS].crash == Left(empty=1, lost=0)
    assert outcomes[ITEMS].lost_answer == Left(empty=1, lost=1)


@pytest.mark.parametrize("name", [ONE, EIGHT])
def test_a_transaction_leaves_nothing(outcomes: Mapping[str, Outcome], name: str) -> None:
    assert (outcomes[name].crash, outcomes[name].lost_answer) == (NOTHING, NOTHING)


def test_ours_leaves_an_intent_without_a_place_and_loses_none(
    outcomes: Mapping[str, Outcome],
) -> None:
    assert outcomes[OURS].crash == Left(empty=1, lost=0)
    assert outcomes[OURS].lost_answer == Left(empty=1, lost=0)


def test_a_transaction_costs_four_units_refused_or_not(outcomes: Mapping[str, Outcome]) -> None:
    assert outcomes[ONE].wcu_per_attempt >= 4
    assert outcomes[EIGHT].wcu_per_attempt > outcomes[ONE].wcu_per_attempt


def test_the_document_says_what_was_measured() -> None:
    last = max(RESULTS.glob("designs-*.json"))
    measured = table(json.loads(last.read_text())["designs"])
    lines = (ROOT / "docs" / "seats.md").read_text(encoding="utf-8").splitlines()
    at = lines.index(measured[0])
    assert lines[at : at + len(measured)] == measured
    assert f"(../bench/results/{last.name})" in "\n".join(lines)
