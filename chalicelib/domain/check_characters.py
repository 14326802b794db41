"""Check characters: one more character by which a wrong number shows itself.

MOD 11-2 and MOD 37-2 are ISO 7064's pure systems; they find every single wrong character and every
swap of two neighbours. Luhn finds all single ones and all swaps but 09 and 90.
"""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "0123456789"
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def mod_11_2(body: str) -> str:
    """A digit or X, over digits; raises ValueError for anything else."""
    return _pure(body, DIGITS, "0123456789X")


def mod_37_2(body: str) -> str:
    """A digit, a letter or *, over digits and capital letters; raises ValueError."""
    return _pure(body, ALPHANUMERIC, ALPHANUMERIC + "*")


def luhn(body: str) -> str:
    """A digit, over digits; raises ValueError for anything else."""
    total = 0
    for place, character in enumerate(reversed(body)):
        digit = DIGITS.index(character)
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def _pure(body: str, alphabet: str, checks: str) -> str:
    modulus, rest = len(checks), 0
    for character in body:
        rest = (rest + alphabet.index(character)) * 2 % modulus
    return checks[(1 - rest) % modulus]


ALGORITHMS: dict[str, tuple[Callable[[str], str], str]] = {
    "mod11-2": (mod_11_2, "[0-9X]"),
    "mod37-2": (mod_37_2, "[0-9A-Z*]"),
    "luhn": (luhn, "[0-9]"),
}
"""By the word that patterns use: how it is made, and what it may be."""
