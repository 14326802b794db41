"""The numbers of the platform, each from a pattern of its programme file (`number_pattern.py`).

A number once given is never given again: its sequence only moves on, and who voids one voids it
for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.number_format import SAMPLE_DAY, NumberFormat
from chalicelib.domain.number_segments import NumberingError, of_day

__all__ = ["NumberingError", "certificate_number", "printed_number", "series"]
_NONE: Mapping[str, str] = {}
_SOME_NUMBER = {"number": "060121100001"}


def printed_number(
    pattern: str, on: date, site: str, serial: int, more: Mapping[str, str] = _NONE
) -> str:
    """A ticket's number; raises NumberingError rather than print a wrong one.

    `more` are further fields: a programme with a lifelong number prints that, as `number` (S5-26).
    """
    made = NumberFormat.of(pattern)
    number = made.write({**of_day(on), "site": site, **more}, serial)
    if not made.uses("number") and not (made.counted and made.uses("site")):
        raise NumberingError(f"{pattern!r} needs a site and a serial to be unique in a round")
    return number


def certificate_number(pattern: str, on: date, grade: str, serial: int) -> str:
    """A certificate's number; raises NumberingError. It names no site: results outlive those."""
    made = NumberFormat.of(pattern)
    number = made.write({**of_day(on), "grade": grade}, serial)
    if not made.counted:
        raise NumberingError(f"{pattern!r} needs a serial to be unique")
    return number


def series(pattern: str, on: date, grade: str) -> str:
    """Which certificates count through together: all whose numbers differ in their serial only."""
    return NumberFormat.of(pattern).series({**of_day(on), "grade": grade})


def require_site(pattern: str, on: date, site: str) -> None:
    """Raises NumberingError for a site's code that a ticket's number has no room for."""
    printed_number(pattern, on, site, 1, _SOME_NUMBER)


def sample(pattern: str) -> str:
    """What a ticket's number looks like; raises NumberingError for an unreadable pattern."""
    return printed_number(pattern, SAMPLE_DAY, "42001", 1, _SOME_NUMBER)


def sample_certificate(pattern: str) -> str:
    """The same for a certificate."""
    return certificate_number(pattern, SAMPLE_DAY, "A", 1)
