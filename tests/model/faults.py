"""What may happen to any single write: the process dies before it, its answer is lost, it is sent
twice, or it is held up while others go on.

One seam: botocore's own events on the connections of the store, and the same for the provider.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from botocore.exceptions import ReadTimeoutError
from botocore.httpsession import URLLib3Session

from chalicelib.domain.payment import PaymentRequest, ProviderState, RefundRequest, RefundState
from chalicelib.store import every_table, tables
from tests.world import Provider

WRITES = ("UpdateItem", "PutItem", "DeleteItem", "TransactWriteItems")
WAIT_S = 30
T = TypeVar("T")


class Fault(StrEnum):
    """DIES: before the write. LOST: it took effect, the caller sees a timeout. TWICE: the answer
    was lost and the client sent it again. HELD_UP: it is sent when the test says so."""

    DIES = "dies"
    LOST = "lost"
    TWICE = "twice"
    HELD_UP = "held_up"


class Died(BaseException):
    """The process is gone: no handler of the code under test may catch this."""


@dataclass
class Plan:
    """Meets the `at`-th write of one thread with one fault; it may die at a later one."""

    fault: Fault
    at: int
    dies_at: int = 0
    count: int = 0
    dead: bool = False
    losing: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def before(self, send_now: Callable[[], object]) -> None:
        self.count += 1
        if self.count == self.dies_at:
            self.dead = True
            raise Died
        if self.count != self.at:
            return
        if self.fault == Fault.DIES:
            self.dead = True
            raise Died
        if self.fault == Fault.TWICE:
            send_now()
        elif self.fault == Fault.LOST:
            self.losing = True
        elif self.fault == Fault.HELD_UP:
            self.stopped.set()
            if not self.go.wait(WAIT_S):
                raise TimeoutError

    def after(self) -> None:
        if self.losing:
            self.losing = False
            raise ReadTimeoutError(endpoint_url="the engine")


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


def _before_send(request: Any, event_name: str, **_: Any) -> None:
    plan = _plan()
    if plan is not None and event_name.rpartition(".")[2] in WRITES:
        plan.before(lambda: _session.send(request))


def _received(operation_name: str = "", **_: Any) -> None:
    plan = _plan()
    if plan is not None:
        plan.after()


def install() -> None:
    """On every connection of the store, after `tables.bind`."""
    connections = [tables.connection(model) for model in every_table.MODELS.values()]
    for connection in [*connections, tables._shared_connection()]:
        events = connection.client.meta.events
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
        if plan is not None:
            plan.before(effect)
        answer = effect()
        if plan is not None:
            plan.after()
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
