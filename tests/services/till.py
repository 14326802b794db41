"""What the payment tests do again and again, in a world with one candidate who holds a place."""

from __future__ import annotations

from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.payment import Outcome, Receipt, attach_of
from chalicelib.domain.registration import Condition, Registration
from chalicelib.domain.seats import Place, pool_id
from chalicelib.services import booking, checkout, settlement, standing
from chalicelib.store import payments, registrations, seats
from chalicelib.store.payments import Money, Payment
from tests.world import World

PROVIDER = Actor("provider", "sandbox", "test")


class Till:
    def __init__(self, world: World, person: Candidate) -> None:
        self.world = world
        self.person = person

    @classmethod
    def of(cls, world: World, site: str = "42001") -> Till:
        person = world.ready()
        world.hold(person, site)
        return cls(world, person)

    def start(self) -> Payment:
        return checkout.start(
            self.world.deps, self.person.id, self.world.round_id, None, "key", self._actor
        )

    def pays(self, amount_minor: int | None = None, number: str | None = None) -> Receipt:
        """At the cashier, now; nobody is told."""
        number = number or self.registration().payment_no or ""
        return self.world.provider.pay(number, self.world.at, amount_minor)

    def told(self, receipt: Receipt) -> Outcome:
        return settlement.settle(self.world.deps, receipt, PROVIDER)

    def paid(self) -> Receipt:
        self.start()
        receipt = self.pays()
        self.told(receipt)
        return receipt

    def ask(self) -> None:
        checkout.ask(self.world.deps, self.person.id, self.world.round_id, self._actor)

    def cancel(self) -> None:
        booking.cancel(self.world.deps, self.person.id, self.world.round_id, self._actor)

    def hold(self, site: str, key: str) -> Registration:
        return self.world.hold(self.person, site, key)

    def registration(self) -> Registration:
        found = registrations.get(self.person.id, self.world.round_id)
        assert found is not None
        return found

    def condition(self) -> Condition:
        return standing.of(self.world.deps, self.person.id, self.world.round_id).condition

    @property
    def money(self) -> Money:
        return payments.of(self.person.id, self.world.round_id)

    @property
    def attach(self) -> str:
        return attach_of(self.person.id, self.world.round_id)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Why money went back, and how far."""
        return [(refund.reason.value, refund.state.value) for refund in self.money.refunds]

    def entries(self, site: str = "42001", shards: int = 1) -> list[Place]:
        """What this candidate has in a pool."""
        pool = pool_id(self.world.round_id, site)
        found = [shard.places().get(self.person.id) for shard in seats.read_all(pool, shards)]
        return [place for place in found if place is not None]

    @property
    def _actor(self) -> Actor:
        return self.world.actor(self.person)
