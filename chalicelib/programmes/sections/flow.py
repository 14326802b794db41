"""`[flow]`: the steps of a registration in their order, and what each of them asks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.domain.flow import (
    DataField,
    EditRule,
    Flow,
    GuardianRule,
    Option,
    Paragraphs,
    ProofRule,
    RetainedRule,
    Stage,
    Step,
)
from chalicelib.programmes.sections.base import Both, Strict, Text

_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
_Step = Annotated[str, Field(pattern=f"^({'|'.join(Step)})$")]
_CHILDS = frozenset({"identity", "face", "registry", "qualification", "photo"})
"""Steps that take faces and papers: a guardian consents before them."""
_NEEDS = {"retained": "retained", "guardian": "guardian", "proof": "proof", "data": "data"}


class ParagraphsFile(Strict):
    id: _Id
    version: Text
    title: Both
    clauses: list[Both] = Field(min_length=1)

    def to_domain(self) -> Paragraphs:
        clauses = tuple(clause.words() for clause in self.clauses)
        return Paragraphs(self.id, self.version, self.title.words(), clauses)


class OptionFile(Strict):
    id: Annotated[str, Field(pattern=r"^[^\s#]{1,40}$")]
    words: Both


class ShownFile(Strict):
    field: _Id
    one_of: list[Text] = Field(min_length=1)


class DataFieldFile(Strict):
    id: _Id
    title: Both
    options: list[OptionFile] = Field(default_factory=list)
    longest: int = Field(default=60, ge=1, le=200)
    required: bool = True
    shown_for: ShownFile | None = None
    date: bool = False
    same_as_name: bool = False

    def to_domain(self) -> DataField:
        shown = self.shown_for
        return DataField(
            id=self.id,
            title=self.title.words(),
            options=tuple(Option(option.id, option.words.words()) for option in self.options),
            longest=self.longest,
            required=self.required,
            shown_for=(shown.field, tuple(shown.one_of)) if shown else None,
            date=self.date,
            same_as_name=self.same_as_name,
        )


class EditFile(Strict):
    fields: list[_Id] = Field(min_length=1)
    stages: list[Literal["draft", "held", "paying", "reviewing", "paid"]] = Field(min_length=1)
    phase: Literal["phase_one", "phase_two"] = "phase_one"
    again: Literal["proof"] | None = None

    def to_domain(self) -> EditRule:
        again = Step(self.again) if self.again else None
        stages = tuple(Stage(stage) for stage in self.stages)
        return EditRule(tuple(self.fields), stages, self.phase, again)


class RetainedFile(Strict):
    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(min_length=1)
    clause: Text
    consent: _Id | Literal[""] = ""

    def to_domain(self) -> RetainedRule:
        return RetainedRule(tuple(self.months), self.clause, self.consent)


class GuardianFile(Strict):
    under: int = Field(ge=1, le=18)
    clause: Text
    purpose: _Id

    def to_domain(self) -> GuardianRule:
        return GuardianRule(self.under, self.clause, self.purpose)


class ProofFile(Strict):
    """The page is on https: anything else could be read on the way, or be somebody else's."""

    page: Annotated[str, Field(pattern=r"^https://[^\s]{4,200}$")]
    item: Both
    where: Both
    same_payer: bool
    largest_mb: int = Field(ge=1, le=10)
    clause: Text
    purpose: _Id

    def to_domain(self) -> ProofRule:
        return ProofRule(
            page=self.page,
            item=self.item.words(),
            where=self.where.words(),
            same_payer=self.same_payer,
            largest=self.largest_mb * 1024 * 1024,
            clause=self.clause,
            purpose=self.purpose,
        )


class FlowFile(Strict):
    holds_at: Literal["site", "submit"]
    steps: list[_Step] = Field(min_length=1)
    agreements: list[ParagraphsFile] = Field(default_factory=list)
    data: list[DataFieldFile] = Field(default_factory=list)
    edits: list[EditFile] = Field(default_factory=list)
    retained: RetainedFile | None = None
    guardian: GuardianFile | None = None
    proof: ProofFile | None = None

    @model_validator(mode="after")
    def _steps_fit(self) -> FlowFile:
        if len(set(self.steps)) != len(self.steps):
            raise ValueError(f"a step stands twice among {', '.join(self.steps)}")
        for step, section in _NEEDS.items():
            if (step in self.steps) != bool(getattr(self, section)):
                raise ValueError(f"the step {step} and its own section come together")
        if ("submit" in self.steps) != (self.holds_at == "submit"):
            raise ValueError(f"a place is held at {self.holds_at}: the step submit disagrees")
        if ("pay" in self.steps) == ("proof" in self.steps):
            raise ValueError("a registration is paid by exactly one of the steps pay and proof")
        return self

    @model_validator(mode="after")
    def _guardian_first(self) -> FlowFile:
        before = self.steps[: self.steps.index("guardian")] if self.guardian else []
        if early := _CHILDS & set(before):
            raise ValueError(f"a guardian consents before the step {min(early)}")
        return self

    @model_validator(mode="after")
    def _named_once(self) -> FlowFile:
        for ids in ([one.id for one in self.data], [one.id for one in self.agreements]):
            if len(ids) != len(set(ids)):
                raise ValueError(f"an id stands twice among {', '.join(ids)}")
        named = {one.id: {option.id for option in one.options} for one in self.data}
        for one in self.data:
            shown = one.shown_for
            if shown and not set(shown.one_of) <= named.get(shown.field, set()):
                raise ValueError(f"{one.id} is shown for an answer that {shown.field} has not")
        return self

    def to_domain(self) -> Flow:
        return Flow(
            holds_at=self.holds_at,
            steps=tuple(Step(step) for step in self.steps),
            agreements=tuple(one.to_domain() for one in self.agreements),
            data=tuple(one.to_domain() for one in self.data),
            edits=tuple(one.to_domain() for one in self.edits),
            retained=self.retained.to_domain() if self.retained else None,
            guardian=self.guardian.to_domain() if self.guardian else None,
            proof=self.proof.to_domain() if self.proof else None,
        )
