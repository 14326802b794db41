"""The way to a registration: a programme's steps in their order, and what each still asks for.

The kinds of steps are a closed set; which of them a programme has, and in which order, is data
(S2-12, S2-13, S4-15 to S4-26).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from chalicelib.domain.errors import Conflict, FieldError, Refused
from chalicelib.domain.fact import age_on

Words = dict[str, str]


class StepNotReached(Conflict):
    """`wanted` comes first."""

    code = "step_not_reached"


class EditLocked(Conflict):
    """Too late to change this, or not this way: the programme says what may be changed when."""

    code = "edit_locked"


class RetainedRefused(Refused):
    """The reasons say of each earlier result why it does not count here."""

    code = "retained_refused"


class Step(StrEnum):
    """The closed set, whatever the order is."""

    CONSENTS = "consents"
    NOTICE = "notice"
    AGREEMENT = "agreement"
    IDENTITY = "identity"
    FACE = "face"
    REGISTRY = "registry"
    QUALIFICATION = "qualification"
    SITE = "site"
    PAPERS = "papers"
    BATCH = "batch"
    RETAINED = "retained"
    DATA = "data"
    GUARDIAN = "guardian"
    PHOTO = "photo"
    SUBMIT = "submit"
    PAY = "pay"
    PROOF = "proof"
    DONE = "done"


OPTIONAL = frozenset({Step.RETAINED})
"""Offered where they stand, and never in the way: who doesn't ask goes on without (S2-46)."""


class StepState(StrEnum):
    """PROBLEM: was done, and no longer is what it must be."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a step is not done: a code and facts for the page's words."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    problem: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """One step as its candidate sees it."""

    step: Step
    state: StepState
    why: Why | None
    optional: bool = False


def states(found: Iterable[tuple[Step, Why | None]]) -> tuple[Seen, ...]:
    """The first step that is not done is the one of now; those after it come later.

    A step that is done stays done wherever it stands, and a problem is shown wherever it is.
    """
    reached, seen = True, list[Seen]()
    for step, why in found:
        optional = step in OPTIONAL
        if why is None:
            state = StepState.DONE
        elif why.problem:
            state = StepState.PROBLEM
        else:
            state = StepState.NOW if reached else StepState.LATER
        seen.append(Seen(step, state, why, optional))
        reached = reached and (why is None or optional)
    return tuple(seen)


def barred(found: Iterable[Seen], wanted: Step) -> Seen | None:
    """The step that stands before the wanted one and is not done yet."""
    for one in found:
        if one.step == wanted:
            return None
        if one.state != StepState.DONE and not one.optional:
            return one
    return None


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """A text to be accepted besides the programme's agreement, each by its own version (S3-01)."""

    id: str
    version: str
    title: Words
    clauses: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class DataField:
    """Something the candidate states for a round. `shown_for` is another field and the answers
    with which this one is asked (S4-19); else it must stay empty. `same_as_name`: as the account
    has it, to the letter (S3-11).
    """

    id: str
    title: Words
    options: tuple[Option, ...] = ()
    longest: int = 60
    required: bool = True
    shown_for: tuple[str, tuple[str, ...]] | None = None
    date: bool = False
    same_as_name: bool = False

    def shown(self, answers: Mapping[str, str]) -> bool:
        return self.shown_for is None or answers.get(self.shown_for[0]) in self.shown_for[1]

    def fault(self, answers: Mapping[str, str]) -> FieldError | None:
        pointer, value = f"/answers/{self.id}", answers.get(self.id, "")
        if not self.shown(answers):
            return FieldError(pointer, "not_asked") if value else None
        if not value:
            return FieldError(pointer, "required") if self.required else None
        choices = [option.id for option in self.options]
        if choices and value not in choices:
            return FieldError(pointer, "choice", {"value": value[:64], "choices": choices})
        if len(value) > self.longest:
            return FieldError(pointer, "too_long", {"length": len(value), "max": self.longest})
        return FieldError(pointer, "date") if self.date and not _is_date(value) else None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class Stage(StrEnum):
    """How far a registration is, as far as changes are concerned."""

    DRAFT = "draft"
    HELD = "held"
    PAYING = "paying"
    REVIEWING = "reviewing"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class EditRule:
    """Who may still change what (A6-5): in `phase`, while the registration is at one of `stages`.

    `again` names a step that is asked for anew with the change (S4-30).
    """

    fields: tuple[str, ...]
    stages: tuple[Stage, ...]
    phase: Literal["phase_one", "phase_two"] = "phase_one"
    again: Step | None = None


@dataclass(frozen=True, slots=True)
class RetainedRule:
    """A passed part counts in the adjacent next round that offers its level (S2-45, A6-3).

    `months` are those of the programme's rounds; a paper that is offered in fewer names its own.
    `consent` is the purpose without which no earlier result is used.
    """

    months: tuple[int, ...]
    clause: str
    consent: str = ""

    def next_after(self, sat_on: date, offered: tuple[int, ...]) -> tuple[int, int]:
        """Year and month of the next round that offers the paper."""
        months = sorted(offered or self.months)
        later = [month for month in months if month > sat_on.month]
        return (sat_on.year, later[0]) if later else (sat_on.year + 1, months[0])

    def adjacent(self, sat_on: date, offered: tuple[int, ...], exam_on: date) -> bool:
        return self.next_after(sat_on, offered) == (exam_on.year, exam_on.month)


@dataclass(frozen=True, slots=True)
class GuardianRule:
    """A guardian consents to `purpose` for those who are younger today: the law protects who is a
    child when the data is taken (P-01).
    """

    under: int
    clause: str
    purpose: str

    def asks(self, born: date | None, today: date) -> bool:
        return born is not None and age_on(born, today) < self.under


@dataclass(frozen=True, slots=True)
class ProofRule:
    """The fee is paid on a page of the school's, and a picture of the order shows it (S4-21 to
    S4-26). The page's https address is the code to scan: a phone can read it anywhere (P-05). How
    long the picture is kept is said for its `purpose`.
    """

    page: str
    item: Words
    where: Words
    same_payer: bool
    largest: int
    clause: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Flow:
    """`holds_at` is where a place is taken: on choosing a site, or with the submission (A6-4)."""

    holds_at: Literal["site", "submit"] = "site"
    steps: tuple[Step, ...] = ()
    agreements: tuple[Paragraphs, ...] = ()
    data: tuple[DataField, ...] = ()
    edits: tuple[EditRule, ...] = ()
    retained: RetainedRule | None = None
    guardian: GuardianRule | None = None
    proof: ProofRule | None = None

    def edit_rule(self, name: str, stage: Stage, phase: str) -> EditRule | None:
        """None: this field stays as it is."""
        for rule in self.edits:
            if name in rule.fields and stage in rule.stages and rule.phase == phase:
                return rule
        return None

    def faults(self, answers: Mapping[str, str]) -> list[FieldError]:
        """Everything wrong with the answers at once."""
        known = {field.id for field in self.data}
        strange = [
            FieldError(f"/answers/{name}", "unknown_field") for name in answers if name not in known
        ]
        return strange + [fault for field in self.data if (fault := field.fault(answers))]
