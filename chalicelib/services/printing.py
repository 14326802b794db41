"""Can the papers print this name, and how will it look? Asked when a name is entered, not when a
ticket fails (E 34).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.names import normalise_name, read_name
from chalicelib.gateways import glyphs
from chalicelib.services.deps import Deps
from chalicelib.services.tries import counted

LOOKS_AN_HOUR = 600
"""Per address: many candidates share a campus's one."""


@dataclass(frozen=True, slots=True)
class Printed:
    """`name` is what would be stored; `faults` say why it can't be. The picture is a PNG."""

    name: str
    faults: tuple[FieldError, ...]
    picture: bytes | None


def read_printable(text: str) -> str:
    """The name to store; raises Invalid, also for a character that no paper could print."""
    name = read_name(text)
    missing = glyphs.coverage(name)
    if missing:
        raise Invalid(errors=[_unprintable(char) for char in missing])
    return name


def look(deps: Deps, text: str, address: str) -> Printed:
    """Raises TooMany."""
    counted(deps, f"names#{address}", LOOKS_AN_HOUR, timedelta(hours=1))
    try:
        name = read_printable(text)
    except Invalid as refusal:
        return Printed(normalise_name(text)[:100], refusal.errors, None)
    from chalicelib.gateways import name_picture

    return Printed(name, (), name_picture.png(name))


def _unprintable(char: str) -> FieldError:
    return FieldError("/name", "name_not_printable", {"char": f"U+{ord(char):04X}"})
