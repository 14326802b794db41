"""The files that staff import: a roster with planted faults, and the photos beside it."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass, field
from functools import cache

from infra.demo.people import Person
from infra.demo.portraits import portrait
from infra.demo.rosters import FACES, as_csv, as_photos, lines
from infra.walk.cast import PersonMaker

Said = tuple[int, str, str]
"""Line, column and code of a refusal."""

_TICKET, _NAME, _ID_NO, _EXAM, _MODE, _TOTAL, _SCHOOL = 0, 1, 3, 4, 5, 6, 7
_SPOILED = (
    (_TICKET, "4100113311001", "ticket_no", "ticket_length"),
    (_NAME, "张\ue863", "name", "name_private_use"),
    (_ID_NO, "420199199302142416", "id_no", "id_check_digit"),
    (_ID_NO, "420199199302302415", "id_no", "id_date"),
    (_EXAM, "八级", "exam", "exam_unknown"),
    (_MODE, "口试", "mode", "mode_unknown"),
    (_TOTAL, "711", "total", "score_range"),
    (_TOTAL, "=500", "total", "formula"),
    (_SCHOOL, "", "school", "school_empty"),
)

_LARGE_FACE = 137
"""More than 20 KB, the least that phase two takes, and no face of the roster."""


@dataclass(slots=True)
class RosterFile:
    """`refused` is what the dry run must say, in the order of the lines."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    good: int = 0
    repeated: int = 0
    refused: list[Said] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        """GB18030, as schools export it: it holds every name."""
        return as_csv(self.rows, "gb18030")

    def add(self, row: tuple[str, ...], *said: tuple[str, str]) -> None:
        self.rows.append(row)
        line = len(self.rows) + 1
        self.refused += [(line, column, code) for column, code in said]


def roster(persons: list[Person], seed: int) -> RosterFile:
    """Good rows of `persons` with malformed and contradicting rows of others among them."""
    file = RosterFile()
    strangers = PersonMaker(random.Random(f"strangers {seed}"))
    good = list(lines(persons))
    middle = len(good) // 2
    for row in good[:middle]:
        file.add(row)
    for place, cell, column, code in _SPOILED:
        file.add(_with(_row(strangers), place, cell), (column, code))
    _contradict(file, strangers)
    for row in good[middle:]:
        file.add(row)
    file.add(good[0])
    file.good, file.repeated = len(good), 1
    return file


def stolen_ticket(owner: Person, seed: int) -> bytes:
    """A roster of one row, in which somebody else claims the ticket of `owner`."""
    strangers = PersonMaker(random.Random(f"thief {seed}"))
    ticket_no = owner.scores[0].ticket_no
    (row, *_) = lines([strangers.with_scores((owner.scores[0].exam, "paper", 700))])
    return as_csv([_with(row, _TICKET, ticket_no)])


def photos(persons: list[Person]) -> bytes:
    """A photo of each, named by ticket or ID number, and at the end one of nobody."""
    archive = io.BytesIO(as_photos(persons, face))
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_STORED) as file:
        file.writestr("照片/990019142199999.jpg", face(0))
    return archive.getvalue()


@cache
def face(seed: int) -> bytes:
    return portrait(seed % FACES)


@cache
def new_photo() -> bytes:
    """A portrait that phase two takes."""
    return portrait(_LARGE_FACE)


def _row(maker: PersonMaker) -> tuple[str, ...]:
    (row,) = lines([maker.with_scores(("CET4", "paper", 520))])
    return row


def _with(row: tuple[str, ...], place: int, cell: str) -> tuple[str, ...]:
    return (*row[:place], cell, *row[place + 1 :])


def _contradict(file: RosterFile, strangers: PersonMaker) -> None:
    """One ticket with two scores, one ticket of two persons: nobody can know which is right."""
    row = _row(strangers)
    for total in ("520", "530"):
        file.add(_with(row, _TOTAL, total), ("ticket_no", "ticket_conflict"))
    first, second = _row(strangers), _row(strangers)
    file.add(first, ("ticket_no", "ticket_two_people"))
    file.add(_with(second, _TICKET, first[_TICKET]), ("ticket_no", "ticket_two_people"))
