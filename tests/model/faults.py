"""What may happen to any single write: the process dies before it, its answer is lost, it is sent
twice, it is held up while others go on, it is throttled, meets a transaction, or never arrives.

One seam: botocore's own events on the connections of the store, and the same for the provider.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session

from chalicelib.domain.payment import (
    PaymentRequest,
    ProviderSilent,
    ProviderState,
    RefundRequest,
    RefundState,
)
from chalicelib.store import tables
from tests.world import Provider

WRITES = ("UpdateItem", "PutItem", "DeleteItem", "TransactWriteItems")
WAIT_S = 30
FOR_GOOD = 99
"""More often than anybody asks again."""
T = TypeVar("T")


class Fault(StrEnum):
    """DIES: before the write. LOST: it took effect, the caller sees a time-out for good. TWICE: its
    answer was lost and the store sent it again. HELD_UP: it is sent when the test says so.

    Those of `BEFORE` keep the write from taking effect, as often as the plan says.
    """

    DIES = "dies"
    LOST = "lost"
    TWICE = "twice"
    HELD_UP = "held_up"
    THROTTLED = "throttled"
    CONFLICT = "conflict"
    TIMEOUT_BEFORE = "timeout_before"


BEFORE = (Fault.THROTTLED, Fault.CONFLICT, Fault.TIMEOUT_BEFORE)


class Died(BaseException):
    """The process is gone: no handler of the code under test may catch this."""


@dataclass
class Plan:
    """Meets the `at`-th write of one thread with one fault; it may die at a later one.

    `times`: how many in a row meet it, for those that the store sends again.
    """

    fault: Fault
    at: int
    dies_at: int = 0
    times: int = 1
    count: int = 0
    dead: bool = False
    losing: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def meets(self) -> Fault | None:
        """What happens to the write that is about to be sent."""
        self.count += 1
        last = self.at + (self.times if self.fault in BEFORE else 1) - 1
        met = self.fault if self.at <= self.count <= last else None
        if met == Fault.DIES or self.count == self.dies_at:
            self.dead = True
            raise Died
        if met == Fault.HELD_UP:
            self.stopped.set()
            if not self.go.wait(WAIT_S):
                raise TimeoutError
        return met

    def again(self) -> Plan:
        """The same, unused."""
        return Plan(self.fault, self.at, self.dies_at, self.times)


_plans = threading.local()
_session = URLLib3Session()


@contextmanager
def planned(plan: Plan) -> Iterator[Plan]:
    """What this thread does now meets the plan."""
    _plans.now = plan
    try:
        yield plan
    finally:
        _plans.now = None


def _plan() -> Plan | None:
    plan: Plan | None = getattr(_plans, "now", None)
    if plan is not None and plan.dead:
        raise Died
    return plan


def _before_send(request: Any, event_name: str, **_: Any) -> AWSResponse | None:
    plan, operation = _plan(), event_name.rpartition(".")[2]
    met = plan.meets() if plan is not None and operation in WRITES else None
    if plan is not None:
        plan.losing = met == Fault.LOST
    if met == Fault.TWICE:
        _session.send(request)
    if met in (Fault.TWICE, Fault.TIMEOUT_BEFORE):
        raise ReadTimeoutError(endpoint_url="the engine")
    if met in (Fault.THROTTLED, Fault.CONFLICT):
        return _refusal(request, _error(met, operation == "TransactWriteItems"))
    return None


def _error(met: Fault, transaction: bool) -> dict[str, Any]:
    """As DynamoDB says it."""
    if not transaction:
        code = "ProvisionedThroughputExceeded" if met == Fault.THROTTLED else "TransactionConflict"
        return {"__type": f"com.amazonaws.dynamodb.v20120810#{code}Exception", "message": "busy"}
    code = "ThrottlingError" if met == Fault.THROTTLED else "TransactionConflict"
    return {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "message": f"Transaction cancelled, see reasons [{code}, None]",
        "CancellationReasons": [{"Code": code, "Message": "busy"}, {"Code": "None"}],
    }


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._body


def _refusal(request: Any, error: dict[str, Any]) -> AWSResponse:
    headers = HTTPHeaders.from_dict({"content-type": "application/x-amz-json-1.0"})
    return AWSResponse(request.url, 400, headers, _Raw(json.dumps(error).encode()))


def _received(**_: Any) -> None:
    """Beyond the store's own asking again: lost for good."""
    plan = _plan()
    if plan is not None and plan.losing:
        plan.losing = False
        raise ReadTimeoutError(endpoint_url="the engine")


def install() -> None:
    """On the connection of the store, after `tables.bind`."""
    events = tables.engine().client.meta.events
    events.register("before-send.dynamodb", _before_send, unique_id="faults-before")
    events.register("response-received.dynamodb", _received, unique_id="faults-after")


class FaultyProvider(Provider):
    """A provider's own effects are writes too. A lost answer looks silent to the caller."""

    def create(self, request: PaymentRequest) -> str:
        return self._met(lambda: Provider.create(self, request))

    def close(self, payment_no: str) -> ProviderState:
        return self._met(lambda: Provider.close(self, payment_no))

    def refund(self, request: RefundRequest) -> RefundState:
        return self._met(lambda: Provider.refund(self, request))

    def _met(self, effect: Callable[[], T]) -> T:
        plan = _plan()
        met = plan.meets() if plan is not None else None
        if met in BEFORE:
            raise ProviderSilent(reason=str(met))
        if met == Fault.TWICE:
            effect()
        answer = effect()
        if met == Fault.LOST:
            raise ProviderSilent(reason=str(met))
        return answer


class Slow:
    """One operation in a thread of its own, held up before one of its writes."""

    def __init__(
        self, at: int, work: Callable[[], object], leased: bool = False, dies_at: int = 0
    ) -> None:
        self.leased = leased
        self.failed: BaseException | None = None
        self.plan = Plan(Fault.HELD_UP, at, dies_at)
        self.done = False
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self.plan.stopped.wait(WAIT_S):
            raise TimeoutError

    def _run(self) -> None:
        try:
            with planned(self.plan):
                self._work()
        except BaseException as failed:  # noqa: BLE001
            self.failed = failed
        finally:
            self.done = True
            self.plan.stopped.set()

    def go_on(self) -> BaseException | None:
        """Send the write, and all that follows it; what it ended in, if not well."""
        self.plan.go.set()
        self._thread.join(WAIT_S)
        if self._thread.is_alive():
            raise TimeoutError
        return self.failed
