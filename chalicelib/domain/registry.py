"""The registry of a programme whose candidates keep one number for good (S5-02 to S5-08, S5-29).

    draft -> pre_registered -> confirmed -> registered

The states are worked out, not stored: submitted, identity confirmed, number in force. So whoever
loses the confirmation before the end is pre-registered again; a lifelong number stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.errors import Conflict, Reason, Refused
from chalicelib.domain.number_format import NumberFormat
from chalicelib.domain.number_segments import NumberingError, of_day
from chalicelib.domain.qualification import OPEN, PROVEN, Prior, PriorRules

Words = dict[str, str]


class RegistryState(StrEnum):
    DRAFT = "draft"
    PRE_REGISTERED = "pre_registered"
    CONFIRMED = "confirmed"
    REGISTERED = "registered"


class NextStep(StrEnum):
    """What a candidate does next, or waits for (C1-11)."""

    DATA = "data"
    CHOOSE = "choose"
    QUALIFICATION = "qualification"
    SUBMIT = "submit"
    IDENTITY = "identity"
    REVIEW = "review"
    DONE = "done"


class EntryKind(StrEnum):
    """First-time candidates get a number, existing ones have one already (S5-04)."""

    NEW = "new"
    EXISTING = "existing"


class NumberState(StrEnum):
    """What a number is to the person whose it is. None of them is ever given again."""

    FREE = "free"
    ACTIVE = "active"
    OTHER = "other"
    MERGED = "merged"


class NumberChosen(Conflict):
    """The one number is chosen for good (S5-05)."""

    code = "number_chosen"


class NumberTaken(Conflict):
    code = "number_taken"


class HasNumber(Refused):
    """A first registration of a person who has a number: there is one per person (S5-04)."""

    code = "has_number"


class OtherDistrict(Refused):
    code = "other_district"


class NotRegistered(Refused):
    code = "not_registered"


@dataclass(frozen=True, slots=True)
class District:
    """An exam district; the codes of its sites begin with its own."""

    city: str
    county: str
    name: Words

    @property
    def code(self) -> str:
        return self.city + self.county


@dataclass(frozen=True, slots=True)
class Major:
    """`prior`: first-time candidates need a qualification (S5-12). `papers` are its courses."""

    code: str
    name: Words
    prior: bool
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistryRules:
    """`months` are those of the exams; a number's period is the next exam's. `legacy` are older
    layouts of numbers that are still in force.
    """

    number: str
    months: tuple[int, ...]
    districts: tuple[District, ...]
    majors: tuple[Major, ...]
    uses: tuple[Words, ...]
    prior: PriorRules
    clauses: Mapping[str, str]
    legacy: tuple[str, ...] = ()

    @property
    def format(self) -> NumberFormat:
        return NumberFormat.of(self.number)

    def district(self, code: str | None) -> District | None:
        return next((one for one in self.districts if one.code == code), None)

    def district_at(self, site: str) -> District | None:
        return next((one for one in self.districts if site.startswith(one.code)), None)

    def major(self, code: str | None) -> Major | None:
        return next((one for one in self.majors if one.code == code), None)

    def values(self, district: District, day: date) -> dict[str, str]:
        """What a number that is given on this day says besides its sequence."""
        return {"city": district.city, "county": district.county, **of_day(self.exam_after(day))}

    def exam_after(self, day: date) -> date:
        """The first day of the month of the next exam; this month's is still the next."""
        later = [month for month in sorted(self.months) if month >= day.month]
        return date(day.year, later[0], 1) if later else date(day.year + 1, min(self.months), 1)

    def district_of(self, number: str) -> District | None:
        """The district that a number fixes, by its own layout or an older one (S5-06)."""
        for pattern in (self.number, *self.legacy):
            try:
                said = NumberFormat.of(pattern).read(number).values
            except NumberingError:
                continue
            code = said.get("district") or said.get("city", "") + said.get("county", "")
            return self.district(code)
        return None


@dataclass(frozen=True, slots=True)
class Record:
    """One person in one registry. Once there is a number, number and district never change."""

    kind: EntryKind = EntryKind.NEW
    major: str | None = None
    district: str | None = None
    prior: Prior | None = None
    submitted_at: datetime | None = None
    number: str | None = None
    registered_at: datetime | None = None
    version: int = 0

    def state(self, confirmed: bool) -> RegistryState:
        """A number is in force once its person has been confirmed (S5-03, S5-29)."""
        if self.submitted_at is None:
            return RegistryState.DRAFT
        if self.registered_at is not None:
            return RegistryState.REGISTERED
        return RegistryState.CONFIRMED if confirmed else RegistryState.PRE_REGISTERED

    def needs_prior(self, rules: RegistryRules) -> bool:
        """Only those who register for the first time are asked (S5-12)."""
        major = rules.major(self.major)
        return self.kind == EntryKind.NEW and major is not None and major.prior

    def lacks_prior(self, rules: RegistryRules) -> bool:
        """Is it asked for, and neither proven nor shown to anybody yet?"""
        return self.needs_prior(rules) and (self.prior is None or self.prior.state in OPEN)

    def prior_proven(self, rules: RegistryRules) -> bool:
        """Is the qualification no matter any more: not asked for, or proven?"""
        shown = self.prior is not None and self.prior.state in PROVEN
        return shown or not self.needs_prior(rules)

    def next_step(self, rules: RegistryRules, confirmed: bool) -> NextStep:
        if self.major is None or (self.kind == EntryKind.NEW and self.district is None):
            return NextStep.DATA
        if self.kind == EntryKind.EXISTING and self.number is None:
            return NextStep.CHOOSE
        if self.lacks_prior(rules):
            return NextStep.QUALIFICATION
        if self.submitted_at is None:
            return NextStep.SUBMIT
        if self.state(confirmed) == RegistryState.PRE_REGISTERED:
            return NextStep.IDENTITY
        return NextStep.DONE if self.registered_at else NextStep.REVIEW


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number and what is on record under it. `index` is the keyed digest of the document."""

    number: str
    district: str
    index: str
    name: str
    phone_sealed: str | None = None
    phone_masked: str | None = None
    results: Mapping[str, int] = field(default_factory=dict)
    state: NumberState = NumberState.FREE
    candidate_id: str | None = None
    into: str | None = None
    case: str | None = None
    refused: str | None = None
    version: int = 0


def results_under(number: str, known: Mapping[str, Numbered]) -> dict[str, int]:
    """The results that count under a number: its own and those merged into it, the better of two
    of one course (S5-07).
    """
    found: dict[str, int] = {}
    for one in known.values():
        if number in (one.number, one.into):
            for course, score in one.results.items():
                found[course] = max(score, found.get(course, score))
    return found


def require_district(rules: RegistryRules, record: Record, site: str) -> None:
    """Raises OtherDistrict with both districts: a number is good in its own only (S5-06)."""
    if not record.district or site.startswith(record.district):
        return
    own, there = rules.district(record.district), rules.district_at(site)
    both: dict[str, Any] = {
        "district": record.district,
        "district_name": own.name if own else record.district,
        "site_district": there.code if there else None,
        "site_district_name": there.name if there else None,
    }
    reason = Reason(
        rules.clauses["district"],
        "site_of_other_district" if there else "site_of_no_district",
        {"value": site, "limit": record.district, **both},
        "choose_site_of_district",
    )
    raise OtherDistrict(site=site, **both, reasons=[reason])


def require_registered(rules: RegistryRules, record: Record, confirmed: bool) -> None:
    """Raises NotRegistered with the state and what is next (S5-03, S5-21)."""
    state = record.state(confirmed)
    if state != RegistryState.REGISTERED:
        step = record.next_step(rules, confirmed).value
        params = {"value": state.value, "limit": RegistryState.REGISTERED.value}
        reason = Reason(rules.clauses["registered"], "registry_not_done", params, step)
        raise NotRegistered(state=state.value, next=step, reasons=[reason])
