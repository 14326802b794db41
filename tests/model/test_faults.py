"""What a candidate sees of throttles, conflicts and time-outs, over HTTP: never a bug, never a lie,
and the same done again has the wished end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.domain.errors import DomainError, WrongState
from chalicelib.services import settlement, sweep
from chalicelib.store import seats
from chalicelib.store.patience import Patience
from tests.api_client import Answer, Browser
from tests.model import faults, remedying
from tests.model.faults import BEFORE, FOR_GOOD, Fault, FaultyProvider, Plan, planned
from tests.services.till import PROVIDER, Till
from tests.stage import candidate_browser
from tests.world import Provider, World, bind

GONE, MINUTE = timedelta(hours=24, minutes=10, seconds=5), timedelta(seconds=61)
LATER = {"busy", "upstream_failed", "payment_pending"}
"""What may be answered instead: each says that it may be sent again."""


@dataclass
class Each(Plan):
    """Every write meets the fault once, and goes through when it is sent again."""

    fault: Fault
    at: int = 0
    met: bool = field(default=False)

    def meets(self) -> Fault | None:
        self.count += 1
        self.met = not self.met
        return self.fault if self.met else None


SITE, OTHER = "42001", "42002"


class Desk:
    """A new candidate, by HTTP; what staff and the provider do, by its use case."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.till = Till(world, world.ready())
        self.browser: Browser = candidate_browser(world, self.till.person)
        self.path = f"/rounds/{world.round_id}"

    def hold(self) -> Answer:
        key = {"Idempotency_Key": "key-00000001"}
        return self.browser.post(f"{self.path}/registration", {"site": SITE}, **key)

    def pay(self) -> Answer:
        key = {"Idempotency_Key": "key-00000002"}
        return self.browser.post(f"{self.path}/payment", {"channel": None}, **key)

    def cancel(self) -> Answer:
        return self.browser.delete(f"{self.path}/registration")

    def view(self) -> str:
        """What the page shows; a place is shown only where the shard has it."""
        answer = self.browser.get(f"{self.path}/registration")
        assert answer.status == 200, answer.body
        state = str(answer.body["state"])
        if state in ("held", "paid"):
            assert self.entries(), f"{state} without a place"
        return state

    def entries(self) -> int:
        return len(self.till.entries(SITE)) + len(self.till.entries(OTHER))

    def told(self) -> Callable[[], object]:
        return partial(settlement.settle, self.world.deps, self.till.pays(), PROVIDER)


@dataclass(frozen=True)
class Step:
    """How one gets there, what is done then, and what may be seen before it is done again.

    What staff have approved is carried out by the sweep if nobody else does.
    """

    prepared: Callable[[Desk], Callable[[], object]]
    meanwhile: set[str]
    wished: str
    approved: bool = False


def _hold(desk: Desk) -> Callable[[], object]:
    return desk.hold


def _pay(desk: Desk) -> Callable[[], object]:
    desk.hold()
    return desk.pay


def _told(desk: Desk) -> Callable[[], object]:
    _pay(desk)()
    return desk.told()


def _cancel(desk: Desk) -> Callable[[], object]:
    _pay(desk)()
    return desk.cancel


def _late(desk: Desk) -> Callable[[], object]:
    """The hold is over and its place was taken away; then the money is heard of."""
    _pay(desk)()
    told = desk.told()
    desk.world.pass_time(GONE)
    seen = desk.till.registration()
    assert seats.remove(seen.entry.pool, seen.entry.shard, seen.candidate_id, seen.place)
    desk.browser = candidate_browser(desk.world, desk.till.person)
    return told


def _paid(desk: Desk) -> None:
    _told(desk)()


def _refund(desk: Desk) -> Callable[[], object]:
    _paid(desk)
    return partial(remedying.pay_back, desk.world, desk.till.person.id)


def _move(desk: Desk) -> Callable[[], object]:
    _paid(desk)
    return partial(remedying.move, desk.world, desk.till.person.id, OTHER)


STEPS = {
    "hold": Step(_hold, {"none", "held"}, "held"),
    "pay": Step(_pay, {"held", "paying"}, "paying"),
    "confirm": Step(_told, {"paying", "paid"}, "paid"),
    "cancel": Step(_cancel, {"held", "paying", "none"}, "none"),
    "late": Step(_late, {"expired", "paying", "paid"}, "paid"),
    "refund": Step(_refund, {"paid", "refunded"}, "refunded", approved=True),
    "move": Step(_move, {"paid"}, "paid"),
}


def attempt(work: Callable[[], object]) -> bool:
    """Did it go through? If not, it said that it may be tried again."""
    try:
        answer = work()
    except DomainError as refused:
        assert refused.code in LATER, refused
        return False
    if not isinstance(answer, Answer) or answer.status < 400:
        return True
    assert answer.code in LATER, answer.body
    assert answer.status in (502, 503), answer.body
    return False


def opened(environment: Mapping[str, str], provider: Provider) -> World:
    made = World(environment)
    made.provider = provider
    made.deps = replace(made.deps, providers={"sandbox": provider})
    made.round()
    for code in (SITE, OTHER):
        made.site(code, 40)
    return made


@pytest.fixture
def world(faulty: Mapping[str, str]) -> World:
    return opened(faulty, FaultyProvider())


@pytest.fixture
def unguarded(faulty: Mapping[str, str]) -> Iterator[None]:
    """Nothing is sent again."""
    bind(faulty, Patience(tries=1))
    faults.install()
    yield
    bind(faulty, Patience(first_s=0.001))
    faults.install()


@pytest.mark.parametrize("fault", BEFORE)
def test_unguarded_one_refusal_in_passing_is_felt(
    world: World, unguarded: None, fault: Fault
) -> None:
    desk = Desk(world)
    with planned(Each(fault)):
        answer = desk.hold()
    assert (answer.status, answer.code, desk.view()) == (503, "busy", "none")


@pytest.mark.parametrize("fault", BEFORE)
@pytest.mark.parametrize("what", STEPS)
def test_what_passes_is_not_felt(faulty: Mapping[str, str], what: str, fault: Fault) -> None:
    """Every single write meets it, and is sent again: nobody notices."""
    step, desk = STEPS[what], Desk(opened(faulty, Provider()))
    work = step.prepared(desk)
    with planned(Each(fault)):
        assert attempt(work)
    assert (desk.view(), desk.entries()) == (step.wished, step.wished not in ("none", "refunded"))


@pytest.mark.proves("S1-26", "S1-28", "A6-2")
@pytest.mark.parametrize("fault", [*BEFORE, Fault.LOST, Fault.TWICE])
@pytest.mark.parametrize("what", STEPS)
def test_for_good_at_each_write_one_sees_where_one_is_and_goes_on(
    faulty: Mapping[str, str], world: World, what: str, fault: Fault
) -> None:
    """The store gives up: the provider's own answers are among what may fail."""
    step = STEPS[what]
    for at in range(1, 20):
        desk = Desk(world if what != "late" else opened(faulty, FaultyProvider()))
        work = step.prepared(desk)
        plan = Plan(fault, at, times=FOR_GOOD)
        with planned(plan):
            done = attempt(work)
        assert desk.view() in step.meanwhile, at
        if not done:
            again(work)
        if step.approved:
            desk.world.pass_time(MINUTE)
            sweep.run(desk.world.deps, of=[desk.world.round_id])
        assert desk.view() == step.wished, at
        assert desk.entries() == (step.wished not in ("none", "refunded")), at
        if plan.count < at:
            return
    pytest.fail("it never ends")


def again(work: Callable[[], object]) -> None:
    """As people do. It may have been done already, or wait for the sweep."""
    with suppress(WrongState):
        assert attempt(work)


def test_without_any_fault_the_same(world: World) -> None:
    """So that the checks themselves are seen to pass."""
    for what, step in STEPS.items():
        desk = Desk(world)
        assert attempt(step.prepared(desk)), what
        assert desk.view() == step.wished, what
