"""Printed numbers from a pattern such as `{yy}{half}{site:5}{serial:05}`.

Fields: `yy`, `yyyy`, `half` (1 to June, 2 after), `site` and `serial`. A width cuts nothing: a
value too long for its field is refused, because a cut number could be somebody else's.
"""

from __future__ import annotations

import re
from datetime import date

_FIELD = re.compile(r"\{(yyyy|yy|half|site|serial)(?::0?(\d+))?\}")


class NumberingError(ValueError):
    """A pattern that can't be read, or a value that doesn't fit its field."""


def printed_number(pattern: str, on: date, site: str, serial: int) -> str:
    """Fill the pattern; raises NumberingError rather than print a wrong number."""
    values = {
        "yyyy": f"{on.year:04}",
        "yy": f"{on.year % 100:02}",
        "half": "1" if on.month <= 6 else "2",
        "site": site,
        "serial": str(serial),
    }

    def fill(found: re.Match[str]) -> str:
        name, width = found.group(1), int(found.group(2) or 0)
        if width and len(values[name]) > width:
            raise NumberingError(f"{name} {values[name]} is longer than {width}")
        return values[name].rjust(width, "0")

    return _FIELD.sub(fill, _checked(pattern))


def sample(pattern: str) -> str:
    """What a number of this pattern looks like; raises NumberingError for an unreadable one."""
    return printed_number(pattern, date(2014, 11, 23), "42001", 1)


def _checked(pattern: str) -> str:
    rest = _FIELD.sub("", pattern)
    if not re.fullmatch(r"[A-Z0-9\-]*", rest):
        raise NumberingError(f"can't read {rest!r} in {pattern!r}")
    if "{serial" not in pattern or "{site" not in pattern:
        raise NumberingError(f"{pattern!r} needs a site and a serial to be unique in a round")
    return pattern
