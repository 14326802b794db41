"""How the store asks again: what, how often, for how long; the engine's refusals are its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from chalicelib.domain.errors import Busy
from chalicelib.store import guards, tables
from chalicelib.store.patience import Patience
from tests.model import faults
from tests.model.faults import FOR_GOOD, Fault, Plan, planned
from tests.world import bind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
ONCE = Patience(tries=1)
QUICK = Patience(first_s=0.001)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def asked(
    patience: Patience,
    attempts: int = 1,
    error: str = "",
    failed: Exception | None = None,
    operation: str = "UpdateItem",
    body: Mapping[str, Any] | None = None,
    context: dict[str, Any] | None = None,
    **answer: Any,
) -> float | None:
    """botocore's question, as it would put it."""

    class Operation:
        name = operation

    said = {"Error": {"Code": error}, **answer} if error else answer
    return patience.again(
        attempts=attempts,
        operation=Operation,
        response=None if failed else (None, said),
        caught_exception=failed,
        request_dict={
            "body": json.dumps(body or {}).encode(),
            "context": {} if context is None else context,
        },
    )


def test_the_pause_is_anything_up_to_a_most_that_doubles() -> None:
    least, most = Patience(share=lambda: 0.0), Patience(share=lambda: 1.0)
    assert [least.pause(n) for n in range(1, 9)] == [0.0] * 8
    assert [most.pause(n) for n in range(1, 9)] == [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0]


def test_so_many_times() -> None:
    patience = Patience(tries=3, share=lambda: 1.0)
    busy = "ThrottlingException"
    assert [asked(patience, n, busy) for n in (1, 2, 3, 4)] == [0.05, 0.1, None, None]


def test_for_so_long() -> None:
    clock, context = Clock(), dict[str, Any]()
    patience = Patience(lasts_s=10, share=lambda: 1.0, clock=clock)
    busy = "ThrottlingException"
    clock.now = 100.0
    assert asked(patience, 1, busy, context=context) == 0.05
    clock.now = 109.9
    assert asked(patience, 2, busy, context=context) == 0.1
    clock.now = 109.91
    assert asked(patience, 2, busy, context=context) is None


LOST = ReadTimeoutError(endpoint_url="there")
UNSENT = ConnectTimeoutError(endpoint_url="there")
SETS = {"UpdateExpression": "SET #0 = :0"}
ADDS = {"UpdateExpression": "SET #0 = :0 ADD #1 :1"}


@pytest.mark.parametrize(
    ("question", "again"),
    [
        ({"error": "ProvisionedThroughputExceededException"}, True),
        ({"error": "TransactionConflictException", "body": ADDS}, True),
        ({"error": "ConditionalCheckFailedException"}, False),
        ({"error": "ValidationException"}, False),
        ({"error": "InternalServerError", "body": SETS}, True),
        ({"error": "InternalServerError", "body": ADDS}, False),
        ({"failed": LOST, "body": SETS}, True),
        ({"failed": LOST, "body": ADDS}, False),
        ({"failed": UNSENT, "body": ADDS}, True),
        ({"failed": LOST, "operation": "Query"}, True),
        ({"failed": LOST, "operation": "TransactWriteItems"}, True),
        ({"failed": ValueError("a bug of ours")}, False),
        ({"UnprocessedKeys": {"table": {}}}, False),
        ({}, False),
    ],
)
def test_what_is_sent_again(question: dict[str, Any], again: bool) -> None:
    """A number that is added to would count a lost answer twice."""
    assert (asked(QUICK, **question) is not None) == again


@pytest.mark.parametrize(
    ("reasons", "again"),
    [
        (["TransactionConflict", "None"], True),
        (["ThrottlingError", "TransactionConflict"], True),
        (["ConditionalCheckFailed", "TransactionConflict"], False),
        (["None"], False),
    ],
)
def test_a_transaction_that_was_cancelled(reasons: list[str], again: bool) -> None:
    why = [{"Code": reason} for reason in reasons]
    error, operation = "TransactionCanceledException", "TransactWriteItems"
    found = asked(QUICK, error=error, operation=operation, CancellationReasons=why)
    assert (found is not None) == again


@pytest.fixture
def bound(environment: Mapping[str, str]) -> Iterator[Any]:
    """Binds the tables with the patience that a test wants, and counts the requests."""
    sent: list[str] = []

    def with_(patience: Patience) -> list[str]:
        bind(environment, patience)
        faults.install()
        events = tables.engine().client.meta.events
        events.register(
            "request-created.dynamodb", lambda operation_name, **_: sent.append(operation_name)
        )
        return sent

    yield with_
    bind(environment)


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.CONFLICT, Fault.TIMEOUT_BEFORE])
def test_one_refusal_in_passing_is_not_felt(bound: Any, fault: Fault) -> None:
    """First without the guard: whoever wrote is told that all is busy."""
    bound(ONCE)
    with planned(Plan(fault, 1)), pytest.raises(Busy):
        guards.lease(f"a-{fault}", "me", LATER, NOW)
    assert guards.lease(f"a-{fault}", "you", LATER, NOW), "it had no effect"
    bound(QUICK)
    with planned(Plan(fault, 1)):
        assert guards.lease(f"b-{fault}", "me", LATER, NOW)


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.CONFLICT, Fault.TIMEOUT_BEFORE])
def test_nothing_is_asked_twice_over(bound: Any, fault: Fault) -> None:
    """Refused for good: as many requests as there are tries, whatever botocore itself would do."""
    sent = bound(QUICK)
    with planned(Plan(fault, 1, times=FOR_GOOD)), pytest.raises(Busy) as refused:
        guards.lease(f"c-{fault}", "me", LATER, NOW)
    assert sent == ["UpdateItem"] * QUICK.tries
    assert refused.value.params == {"retry_after": 1}


def test_a_repeat_meets_its_own_effect(bound: Any) -> None:
    """The answer was lost and the store sent it again: the holder is recognised."""
    bound(QUICK)
    with planned(Plan(Fault.TWICE, 1)) as plan:
        assert guards.lease("d", "me", LATER, NOW)
    assert plan.count == 2
    assert not guards.lease("d", "you", LATER, NOW)


def test_what_counts_is_not_counted_twice(bound: Any) -> None:
    bound(QUICK)
    with planned(Plan(Fault.TWICE, 1)), pytest.raises(Busy):
        guards.next_number("e")
    assert guards.next_number("e") == 2
