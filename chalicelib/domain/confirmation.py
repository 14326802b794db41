"""Confirming that a person is who their document says: steps, tries, and ways round them.

Which steps a programme asks for is data (S4-08 to S4-16, S5-15 to S5-23). A face is never the only
way: whoever fails or refuses one is shown to a person, or goes to an office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from chalicelib.domain.candidate import Candidate

Words = dict[str, str]


class StepKind(StrEnum):
    """The closed set: pictures of the card, of the face, a video, a portrait."""

    ID_CARD = "id_card"
    FACE = "face"
    DIGITS_VIDEO = "digits_video"
    PHOTO = "photo"


class StepState(StrEnum):
    """CHECKING lasts as long as one check. FAILED may be tried again; REVIEW waits for a person."""

    OPEN = "open"
    STARTED = "started"
    CHECKING = "checking"
    PASSED = "passed"
    FAILED = "failed"
    REVIEW = "review"


class Way(StrEnum):
    ONLINE = "online"
    ON_SITE = "on_site"
    COHORT = "cohort"


@dataclass(frozen=True, slots=True)
class Step:
    """`files` are what has to be sent, each of at most `max_kb` and one of `types`.

    `purpose` is the consent it needs. `tries` failures lead to a person. A likeness of `pass_at`
    and more passes, one from `review_at` on is shown to a person: twins look alike (E37).
    `each_round`: once for every registration, not once for good (S4-16).
    """

    id: str
    kind: StepKind
    clause: str
    title: Words
    hints: tuple[Words, ...]
    purpose: str
    files: tuple[str, ...]
    types: tuple[str, ...]
    max_kb: int
    tries: int
    lasts: timedelta
    each_round: bool = False
    police: bool = False
    pass_at: int = 80
    review_at: int = 60
    actions: tuple[str, ...] = ()
    digits: int = 0

    def key(self, round_id: str | None) -> str:
        """Where its record stands."""
        return f"{self.id}@{round_id}" if self.each_round else self.id


@dataclass(frozen=True, slots=True)
class OnSite:
    """When to come instead, and what to bring (S5-16, S5-22)."""

    cases: tuple[Words, ...]
    bring: Words


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """`decided_within`: until then a review that waits counts as passed, so that nobody loses the
    window by it (E38).
    """

    clause: str
    steps: tuple[Step, ...]
    decided_within: timedelta
    review: bool
    on_site: OnSite | None

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    @property
    def lasting(self) -> tuple[Step, ...]:
        """Those that are done once: all of them passed, the person is confirmed."""
        return tuple(step for step in self.steps if not step.each_round)

    def before(self, step: Step) -> tuple[Step, ...]:
        """What comes first: of the steps done once, those that stand before it."""
        return tuple(self.lasting[: self.lasting.index(step)]) if not step.each_round else ()


@dataclass(frozen=True, slots=True)
class Record:
    """How far one step is. `attempt` names what was sent, `files` where each of it lies now.

    `challenge` is what this attempt must show: a nonce, digits to read, actions to do.
    """

    state: StepState = StepState.OPEN
    tries: int = 0
    attempt: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    challenge: Mapping[str, Any] = field(default_factory=dict)
    until: datetime | None = None
    reason: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    case: str | None = None
    at: datetime | None = None

    @property
    def passed(self) -> bool:
        return self.state == StepState.PASSED


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Of one person in one programme. `name` and `id_index` are what is confirmed: whoever has
    another name since is not confirmed any more, though nobody took it away (C1-9).

    `by` names the office or the institution, `refused` why it did not confirm. `photo` is the
    portrait that the person has sent along, for ticket and diploma (S5-24).
    """

    candidate_id: str
    programme: str
    steps: Mapping[str, Record] = field(default_factory=dict)
    way: Way | None = None
    confirmed_at: datetime | None = None
    by: str = ""
    name: str = ""
    id_index: str = ""
    review_until: datetime | None = None
    refused: Mapping[str, str] = field(default_factory=dict)
    photo: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    def record(self, step: Step, round_id: str | None = None) -> Record:
        return self.steps.get(step.key(round_id), Record())

    def confirmed(self, candidate: Candidate) -> bool:
        """已实名: with the very name and document the person has now."""
        return self.confirmed_at is not None and self._same(candidate)

    def outdated(self, candidate: Candidate) -> bool:
        """Was begun under another name or number."""
        return bool(self.id_index) and not self._same(candidate)

    def _same(self, candidate: Candidate) -> bool:
        return (self.name, self.id_index) == (candidate.name, candidate.id_index)

    def of_now(self, candidate: Candidate) -> Confirmation:
        """For the name and number of now: after a change of either, what was shown before proves
        nothing, and it begins anew.
        """
        begun = self
        if self.outdated(candidate):
            begun = Confirmation(self.candidate_id, self.programme, version=self.version)
        return replace(begun, name=candidate.name, id_index=candidate.id_index)

    def waits(self, rules: IdentityRules) -> bool:
        """Is a person looking at one of its lasting steps, the others being passed?"""
        states = [self.record(step).state for step in rules.lasting]
        waiting = StepState.REVIEW in states
        return waiting and all(s in (StepState.REVIEW, StepState.PASSED) for s in states)

    def counts(self, rules: IdentityRules, candidate: Candidate, now: datetime) -> bool:
        """May the way to a registration go on: confirmed, or shown to a person in time (E38)?"""
        if self.outdated(candidate):
            return False
        in_time = self.review_until is not None and now < self.review_until
        return self.confirmed(candidate) or (self.waits(rules) and in_time)

    def step_counts(self, step: Step, round_id: str | None, now: datetime) -> bool:
        """The same of one step, of one round."""
        record = self.record(step, round_id)
        in_time = self.review_until is not None and now < self.review_until
        return record.passed or (record.state == StepState.REVIEW and in_time)

    def with_record(self, key: str, record: Record) -> Confirmation:
        return replace(self, steps={**self.steps, key: record})

    def all_passed(self, rules: IdentityRules) -> bool:
        return all(self.record(step).passed for step in rules.lasting)

    def now_confirmed(self, way: Way, by: str, at: datetime) -> Confirmation:
        return replace(self, way=way, by=by, confirmed_at=at, refused={})


Verdict = Literal["passed", "failed", "review"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check has found; `reason` is None where it passed. `photo`: see `Confirmation`."""

    verdict: Verdict
    reason: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    photo: Mapping[str, str] = field(default_factory=dict)


def judged(step: Step, likeness: int) -> Outcome:
    """By the score's band; nobody is called a cheat by a score (E37)."""
    if likeness >= step.pass_at:
        return Outcome("passed")
    if likeness >= step.review_at:
        return Outcome("review", "look_alike")
    return Outcome("failed", "another_face")


CHECKED = (
    *("unreadable", "wrong_side", "document_expired", "id_no_differs", "name_differs"),
    *("name_variant", "police_mismatch", "police_not_found", "not_live", "digits_differ"),
    *("another_face", "look_alike", "no_card", "no_provider", "no_consent", "asked"),
)
"""Why a check did not pass, beside the refusals of a photo. The last two were never checked: the
candidate refused the consent, or asked for a person.
"""
REFUSALS = (
    *("unreadable", "wrong_side", "name_differs", "id_no_differs", "document_expired"),
    *("another_face", "not_live", "digits_differ", "photo_unfit", "not_same_person", "other"),
)
"""Why a reviewer or an office turns somebody down."""
