"""A record of qualifications for the local stage and tests: it knows specimens only.

A specimen certificate begins with 99999, a school's code that nobody has: school 5, kind 1,
year 4, level 2 (05 bachelor, 06 junior college), sequence. Whatever it finds is marked simulated.
"""

from __future__ import annotations

import re

from chalicelib.domain.qualification import Stated
from chalicelib.gateways.qualification import Found

NAME = "specimens"
_SPECIMEN = re.compile(r"99999\d(?P<year>\d{4})(?P<level>0[1-6])\d{6}")
_LEVELS = {"bachelor": "05", "junior_college": "06"}


class Specimens:
    """Found is what agrees with its own certificate number."""

    def verify(self, _name: str, _id_no: str, stated: Stated, /) -> Found:
        read = _SPECIMEN.fullmatch(stated.certificate_no)
        agrees = (
            read is not None
            and int(read["year"]) == stated.graduated_on.year
            and read["level"] == _LEVELS.get(stated.level)
        )
        return Found(agrees, NAME, simulated=True)
