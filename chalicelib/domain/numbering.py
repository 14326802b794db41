"""Printed numbers from a pattern such as `{yy}{half}{site:5}{serial:05}`.

Fields: `yy`, `yyyy`, `half` (1 to June, 2 after), `site`, `grade` and `serial`. A width cuts
nothing: a value too long for its field is refused, because a cut number could be somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

_FIELD = re.compile(r"\{(yyyy|yy|half|site|grade|serial)(?::0?(\d+))?\}")
_LITERAL = re.compile(r"[A-Z0-9\-]*")
_SAMPLE_DAY = date(2014, 11, 23)


class NumberingError(ValueError):
    """A pattern that can't be read, or a value that doesn't fit its field."""


def printed_number(pattern: str, on: date, site: str, serial: int) -> str:
    """A ticket's number; raises NumberingError rather than print a wrong one."""
    number = _filled(pattern, {**_of_day(on), "site": site, "serial": str(serial)})
    if "{serial" not in pattern or "{site" not in pattern:
        raise NumberingError(f"{pattern!r} needs a site and a serial to be unique in a round")
    return number


def certificate_number(pattern: str, on: date, grade: str, serial: int) -> str:
    """A certificate's number; raises NumberingError. It names no site: results outlive those."""
    number = _filled(pattern, {**_of_day(on), "grade": grade, "serial": str(serial)})
    if "{serial" not in pattern:
        raise NumberingError(f"{pattern!r} needs a serial to be unique")
    return number


def series(pattern: str, on: date, grade: str) -> str:
    """Which certificates count through together: all whose numbers differ in their serial only."""
    values = {**_of_day(on), "grade": grade, "serial": ""}
    return _FIELD.sub(lambda found: values.get(found.group(1), "") or "*", pattern)


def sample(pattern: str) -> str:
    """What a ticket's number looks like; raises NumberingError for an unreadable pattern."""
    return printed_number(pattern, _SAMPLE_DAY, "42001", 1)


def sample_certificate(pattern: str) -> str:
    """The same for a certificate."""
    return certificate_number(pattern, _SAMPLE_DAY, "A", 1)


def _of_day(on: date) -> dict[str, str]:
    return {
        "yyyy": f"{on.year:04}",
        "yy": f"{on.year % 100:02}",
        "half": "1" if on.month <= 6 else "2",
    }


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    rest = _FIELD.sub("", pattern)
    if not _LITERAL.fullmatch(rest):
        raise NumberingError(f"can't read {rest!r} in {pattern!r}")

    def fill(found: re.Match[str]) -> str:
        name, width = found.group(1), int(found.group(2) or 0)
        if name not in values:
            raise NumberingError(f"there is no {name} for {pattern!r}")
        if width and len(values[name]) > width:
            raise NumberingError(f"{name} {values[name]} is longer than {width}")
        return values[name].rjust(width, "0")

    return _FIELD.sub(fill, pattern)
