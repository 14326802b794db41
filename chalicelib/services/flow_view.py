"""What a step looks at, and what a candidate says in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chalicelib.domain.audit import Actor
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.fact import Fact
from chalicelib.domain.flow import Flow, Stage
from chalicelib.domain.paper import Chosen, Paper, choose, offered
from chalicelib.domain.proof import Proof, under_review
from chalicelib.domain.registration import Registration, State
from chalicelib.domain.registry import Record
from chalicelib.domain.schedule import flow_of
from chalicelib.services import eligibility
from chalicelib.services.deps import Deps
from chalicelib.services.standing import Standing
from chalicelib.store.people import Facts


@dataclass(frozen=True, slots=True)
class GuardianSaid:
    name: str
    relation: str
    phone: str
    consent: bool


@dataclass(frozen=True, slots=True)
class Said:
    """All that any step may be told; each takes its own and leaves the rest."""

    document: str | None = None
    version: str | None = None
    site: str | None = None
    papers: tuple[str, ...] | None = None
    batches: Mapping[str, str] | None = None
    retain: tuple[str, ...] | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    confirmed: bool = False
    guardian: GuardianSaid | None = None
    photo_id: str | None = None
    proof_id: str | None = None
    order_no: str | None = None
    payer: str | None = None


def required(**fields: object) -> None:
    """Raises Invalid with all that is missing."""
    missing = [FieldError(f"/{name}", "required") for name, value in fields.items() if not value]
    if missing:
        raise Invalid(errors=missing)


@dataclass(frozen=True, slots=True)
class View:
    """One candidate in one round, with the draft and the registration as far as there is one."""

    deps: Deps
    here: Standing
    facts: Facts
    actor: Actor

    @property
    def flow(self) -> Flow:
        return flow_of(self.here.programme, self.here.round)

    @property
    def draft(self) -> Draft:
        return self.facts.drafts.get(self.here.round.id, Draft())

    @property
    def live(self) -> Registration | None:
        """The registration, while it keeps its candidate from another choice."""
        seen = self.here.shown
        return seen if seen is not None and seen.live(self.here.now) else None

    @property
    def stage(self) -> Stage:
        seen = self.live
        if seen is None:
            return Stage.DRAFT
        if under_review(seen):
            return Stage.REVIEWING
        return {State.INTENT: Stage.HELD, State.PAYING: Stage.PAYING}.get(seen.state, Stage.PAID)

    @property
    def proof(self) -> Proof | None:
        """The last proof of payment for this round."""
        return self.facts.proofs.get(self.here.round.id)

    @property
    def offered(self) -> tuple[Paper, ...]:
        return offered(self.here.programme, self.here.round)

    def chosen(self, draft: Draft | None = None) -> Chosen:
        """What the draft chooses; a round's only paper needs no choice. Raises ChoiceRefused."""
        said = draft or self.draft
        programme, round_ = self.here.programme, self.here.round
        if not programme.papers:
            return Chosen()
        only = tuple(one.code for one in self.offered) if len(self.offered) == 1 else ()
        return choose(programme, round_, said.papers or only, said.batches, said.retained)

    def consented(self, purpose_id: str) -> bool:
        """To this very version of it."""
        given = eligibility.consented(self.here.programme, self.here.round, self.facts)
        return purpose_id in given

    def retained_facts(self) -> tuple[Fact, ...]:
        """Parts passed in this programme before."""
        code = self.here.programme.code
        return tuple(
            fact for fact in self.facts.known if fact.type == "retained" and fact.programme == code
        )

    @property
    def confirmed(self) -> bool:
        return self.here.identity.confirmed(self.here.candidate)

    @property
    def record(self) -> Record:
        """In the programme's registry."""
        return self.facts.registries.get(self.here.programme.code, Record())

    def born_on(self) -> date | None:
        return eligibility.born_on(self.deps, self.facts, self.draft.answers)
