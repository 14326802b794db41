"""What the platform asks of a real-name provider. Nothing here decides about a person.

A provider reads and measures; what its answers mean stands in `services/identity_checks.py`. Where
there is none, everything is shown to a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.errors import Upstream


class Unreadable(Exception):
    """The picture shows nothing that can be read; the candidate may take another."""


class ProviderAway(Upstream):
    """No answer, and nothing decided: the try does not count."""

    code = "provider_away"


class Police(StrEnum):
    """What the register of persons says. NOT_FOUND is no fault of the person (S5-16)."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class CardReading:
    """What stands on one side of a card; the emblem's side has no name and no number."""

    side: str
    name: str = ""
    id_no: str = ""
    valid_until: date | None = None


class RealName(Protocol):
    """Calls raise Unreadable or ProviderAway. `simulated` is told to everybody who is checked."""

    @property
    def name(self) -> str: ...

    @property
    def simulated(self) -> bool: ...

    def read_card(self, side: str, picture: bytes, /) -> CardReading: ...

    def police(self, name: str, id_no: str, picture: bytes, /) -> Police:
        """Is there such a person, with this face?"""
        ...

    def live(self, capture: bytes, nonce: str, actions: Sequence[str], /) -> bool:
        """Is it a living person, filmed for this very challenge?"""
        ...

    def alike(self, picture: bytes, other: bytes, /) -> int:
        """0 to 100."""
        ...

    def digits(self, video: bytes, /) -> str:
        """What is read aloud."""
        ...
