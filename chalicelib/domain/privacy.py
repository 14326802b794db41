"""What candidates have said about the use of their data, and who has looked (P-01)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.programme import Purpose

LOOKS = ("revealed", "reprinted")
"""What staff did with one person's data without changing it: not part of the registration's story,
but shown to its owner.
"""


@dataclass(frozen=True, slots=True)
class Consent:
    """The last word of a candidate about a purpose: given, or refused and withdrawn."""

    purpose: str
    version: str
    given: bool
    at: datetime


def current(purpose: Purpose, consents: Mapping[str, Consent]) -> Consent | None:
    """What was said about this very version."""
    said = consents.get(purpose.id)
    return said if said and said.version == purpose.version else None


def missing(purposes: Iterable[Purpose], consents: Mapping[str, Consent]) -> list[str]:
    """The purposes without which there is no place, and which are not consented to."""
    found = []
    for purpose in purposes:
        said = current(purpose, consents)
        if purpose.required and not (said and said.given):
            found.append(purpose.id)
    return found
