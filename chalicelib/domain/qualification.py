"""The qualification that a first-time candidate for a higher major must have (S5-12 to S5-14).

A provider is asked first; where it finds nothing, or is not to be asked, proof is uploaded and
staff decide.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.domain.errors import FieldError

Words = dict[str, str]
_CERTIFICATE = re.compile(r"[0-9A-Z]{10,24}")


class PriorState(StrEnum):
    """NOT_FOUND and UNCHECKED ask for proof; REFUSED for a better one."""

    UNCHECKED = "unchecked"
    NOT_FOUND = "not_found"
    VERIFIED = "verified"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


OPEN = frozenset({PriorState.UNCHECKED, PriorState.NOT_FOUND, PriorState.REFUSED})
"""Nobody can go on with these: the candidate has something to do."""
PROVEN = frozenset({PriorState.VERIFIED, PriorState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Level:
    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class ProofKind:
    """A document that counts as proof, and where it comes from (S5-28)."""

    id: str
    name: Words
    source: Words


@dataclass(frozen=True, slots=True)
class PriorRules:
    """`levels` are those that suffice, lowest first; `purpose` is the consent to ask a provider."""

    purpose: str = ""
    levels: tuple[Level, ...] = ()
    proofs: tuple[ProofKind, ...] = ()
    largest: int = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Prior:
    """What was entered and what became of it. The certificate's number is sealed.

    `online`: the candidate let the provider be asked; who refuses that proves it by paper.
    """

    level: str
    school: str
    graduated_on: date
    certificate_sealed: str
    certificate_masked: str
    online: bool
    state: PriorState
    at: datetime
    provider: str | None = None
    simulated: bool = False
    proof: str | None = None
    proof_kind: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A qualification as its candidate enters it."""

    level: str
    school: str
    graduated_on: date
    certificate_no: str

    def faults(self, rules: PriorRules, today: date) -> list[FieldError]:
        """Everything wrong at once."""
        levels = [level.code for level in rules.levels]
        found = []
        if self.level not in levels:
            params: dict[str, Any] = {"value": self.level, "choices": levels}
            found.append(FieldError("/level", "choice", params))
        if self.graduated_on > today:
            told = {"value": self.graduated_on.isoformat(), "limit": today.isoformat()}
            found.append(FieldError("/graduated_on", "in_the_future", told))
        if not _CERTIFICATE.fullmatch(self.certificate_no):
            found.append(FieldError("/certificate_no", "pattern"))
        return found


def plain_certificate(text: str) -> str:
    """As it would be printed: half-width, upper case, without the spaces it is grouped by."""
    return re.sub(r"[\s\-]+", "", unicodedata.normalize("NFKC", text)).upper()


def mask_certificate(number: str) -> str:
    """9999*****1234"""
    return (
        f"{number[:4]}{'*' * max(0, len(number) - 8)}{number[-4:]}" if len(number) > 8 else "****"
    )
