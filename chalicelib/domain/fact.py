"""What is known of a person that a rule may ask about: one value, and who vouches for it.

Facts are kept for good; one that no longer holds is revoked, not deleted. What one programme has
found out serves another only as far as the person consents to it (P-01).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Value = int | float | str
"""Scores may have halves; a level or a grade is a text."""

NATIONAL = "national"
"""A sanction that covers every programme which names this scope."""
SUSPENDED = "suspended"
"""The value of a sanction."""


class FactType(StrEnum):
    """The closed set. Those from `AGE` on are worked out when they are asked for, never stored."""

    SCORE = "score"
    QUALIFICATION = "qualification"
    THESIS_GRADE = "thesis_grade"
    RETAINED = "retained"
    SANCTION = "sanction"
    EXEMPTION = "exemption"
    AGE = "age"
    ANSWER = "answer"
    IDENTITY = "identity"
    REGISTERED = "registered"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Fact:
    """`key` says which one of its type (`CET4`, `PETS3/written`), `ref` which of several of these.

    `programme` issued it, `source` is how it came here. It holds on the days from `since` through
    `until`; without them, on every day. `by` is who revoked it, for `reason`.
    """

    type: FactType
    key: str
    value: Value
    programme: str
    source: str
    at: datetime
    ref: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    revoked_at: datetime | None = None
    by: str = ""
    reason: str = ""

    @property
    def id(self) -> str:
        """One fact of a person, also where it is stored: the same import again is the same fact."""
        return f"{self.type}#{self.key}#{self.ref}"

    @property
    def number(self) -> float | None:
        """None for what can't be compared with a limit."""
        return None if isinstance(self.value, str) else self.value

    def holds(self, on: date) -> bool:
        """Not revoked, and `on` is one of its days; both edges belong to it."""
        begun = self.since is None or self.since <= on
        return begun and self.revoked_at is None and (self.until is None or on <= self.until)


def of(facts: Iterable[Fact], type_: FactType, key: str = "") -> tuple[Fact, ...]:
    """Without a key, all of the type."""
    return tuple(fact for fact in facts if fact.type == type_ and key in ("", fact.key))


def age_on(birth_on: date, day: date) -> int:
    """Full years. Born on 29 February, one is a year older on 1 March."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))
