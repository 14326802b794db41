"""What a programme and a round say; values come from programme files and the rounds table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from chalicelib.domain.account import AccountRules
from chalicelib.domain.catalogue import Catalogue
from chalicelib.domain.confirmation import IdentityRules
from chalicelib.domain.document_rules import Identification
from chalicelib.domain.eligibility import Eligibility
from chalicelib.domain.flow import Flow
from chalicelib.domain.paper import Choice, Paper
from chalicelib.domain.payment import LateRule
from chalicelib.domain.photo import PhotoSpec
from chalicelib.domain.registry import RegistryRules
from chalicelib.domain.retention import Retention
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.domain.window import BEIJING, Window

Words = dict[str, str]
"""One text in every language of the sites: `{"zh-CN": …, "en": …}`."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The clauses to accept before the next step (S1-14); a new version asks again."""

    version: str
    clauses: tuple[Words, ...]
    summaries: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    name: Words
    provider: str


@dataclass(frozen=True, slots=True)
class Contact:
    inquiry: str
    supervision: str
    hours: Words
    icp: str
    police: str
    site_url: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of what to do on exam day, as the ticket prints it."""

    words: Words


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade a candidate can reach, best first; `certificate` says whether it earns one."""

    code: str
    certificate: bool
    meaning: Words


@dataclass(frozen=True, slots=True)
class Section:
    title: Words
    body: Words


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The notice of a programme; `version` changes with what it says."""

    version: str
    updated_on: date
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Purpose:
    """One sensitive use, consented to by itself. A new version asks again.

    `without` says what happens, and which other way there is, for those who refuse.
    """

    id: str
    version: str
    required: bool
    title: Words
    what: Words
    why: Words
    how_long: Words
    who: Words
    without: Words


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the exam with places of its own at every site: its papers, its oral batches."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class Programme:
    """An exam family as data. `version` is the hash of its file: registrations freeze it.

    Without `parts` a site has one pool of places; with them, one for each. Without `papers` the
    round is the one paper that there is. `ticket_id_no`: how the ticket prints the ID number;
    `ticket_photo`: whether it shows the photo; `ticket_title`: what it is called, if not a ticket.
    `certificate_number` is empty where no grade earns one.
    """

    code: str
    version: str
    name: Words
    office: Words
    fee_minor: int
    hold: timedelta
    grace: timedelta
    payment_stops_before: timedelta
    late_payment: LateRule
    conditions: tuple[Words, ...]
    process: tuple[Words, ...]
    results: tuple[Words, ...]
    agreement: Agreement
    channels: tuple[Channel, ...]
    contact: Contact
    photo: PhotoSpec
    editable: tuple[str, ...]
    ticket_number: str
    certificate_number: str
    grades: tuple[Grade, ...]
    ticket_rules: tuple[Rule, ...]
    privacy: PrivacyNotice
    purposes: tuple[Purpose, ...]
    parts: tuple[Part, ...] = ()
    papers: tuple[Paper, ...] = ()
    choice: Choice | None = None
    ticket_id_no: Literal["full", "masked"] = "full"
    ticket_photo: bool = True
    ticket_title: Words | None = None
    accounts: AccountRules = field(default_factory=AccountRules)
    catalogue: Catalogue | None = None
    eligibility: Eligibility = field(default_factory=Eligibility)
    identification: Identification | None = None
    identity: IdentityRules | None = None
    retention: tuple[Retention, ...] = ()
    flow: Flow = field(default_factory=Flow)
    registry: RegistryRules | None = None

    def grade(self, code: str) -> Grade | None:
        """None for what is no grade: absent and invalid too."""
        return next((grade for grade in self.grades if grade.code == code), None)

    def purpose(self, purpose_id: str) -> Purpose | None:
        return next((one for one in self.purposes if one.id == purpose_id), None)


class Phase(StrEnum):
    BEFORE = "before"
    ONE = "phase_one"
    GAP = "gap"
    TWO = "phase_two"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A start time of the exam; entry is `[entry_from, entry_until]` at the door."""

    starts_at: datetime
    entry_from: datetime
    entry_until: datetime

    @property
    def on(self) -> date:
        """The day, in Beijing."""
        return self.starts_at.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class RoundChange:
    """What everybody had been told of a round and was told otherwise from `at` on."""

    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Round:
    """One registration campaign with its instants (S1-07, S1-08) and its version for ETags.

    `sittings` has the time of each part, where they differ; `sitting` is the first of them.
    `papers` are those on offer; none named means all that the month allows. `options` are those
    of a field that candidates choose from (S4-32); a field not named has all of the programme's.

    A `draft` is seen by staff alone until two of them publish it. `issued_on` is the day of its
    official notice, `changes` are what was changed in public since, oldest first.
    """

    id: str
    programme: str
    name: Words
    exam_on: date
    sitting: Sitting
    phase_one: Window
    phase_two: Window
    pay_until: datetime
    specimen: bool
    version: int
    seat_rules: SeatRules = field(default_factory=SeatRules)
    sittings: dict[str, Sitting] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    draft: bool = False
    issued_on: date | None = None
    changes: tuple[RoundChange, ...] = ()

    def sitting_of(self, part: str) -> Sitting:
        """When a part of the exam begins."""
        return self.sittings.get(part, self.sitting)

    def phase(self, now: datetime) -> Phase:
        """Where the round stands; the edges belong to what begins there (S1-07 to S1-09)."""
        if now < self.phase_one.opens_at:
            return Phase.BEFORE
        if now < self.phase_one.closes_at:
            return Phase.ONE
        if now < self.phase_two.opens_at:
            return Phase.GAP
        return Phase.TWO if now < self.phase_two.closes_at else Phase.AFTER

    def payment_deadline(self, held_at: datetime, programme: Programme) -> datetime:
        """`min(held_at + hold, pay_until)` (A6-1, S1-27)."""
        return min(held_at + programme.hold, self.pay_until)
