"""A roster with planted faults and what must be said about each: for the walk and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count, islice

from infra.demo.accounts import accounts
from infra.demo.people import id_no, people
from infra.demo.rosters import as_csv, lines

Row = dict[str, str]
Said = tuple[int, str, str]
"""Line, column and code."""

_COLUMNS = ("ticket_no", "name", "id_type", "id_no", "exam", "mode", "total", "school")

# One cell spoiled, and the code that must be given for it.
_SPOILED = (
    ("total", "499.5", "score_not_integer"),
    ("total", "711", "score_range"),
    ("total", "-1", "score_range"),
    ("total", "", "score_empty"),
    ("total", "缺考", "score_not_number"),
    ("total", "=500", "formula"),
    ("id_no", "", "id_empty"),
    ("id_no", "1.10199E+17", "number_lost_digits"),
    ("id_no", "4201991993021424", "id_pattern"),
    ("id_no", "420199199302142416", "id_check_digit"),
    ("id_no", "420199199302302415", "id_date"),
    ("id_no", "990199199302142415", "id_region"),
    ("id_no", id_no("4201", date(2093, 2, 14), 241), "id_future"),
    ("id_type", "学生证", "id_type_unknown"),
    ("name", "", "name_empty"),
    ("name", "张\ue863", "name_private_use"),
    ("name", "张3", "name_character"),
    ("name", "·古丽娜", "name_dot"),
    ("name", "长" * 101, "name_too_long"),
    ("ticket_no", "42001113211001", "ticket_length"),
    ("ticket_no", "42001113211O115", "ticket_character"),
    ("ticket_no", "420011133100115", "ticket_half"),
    ("ticket_no", "420011132300115", "ticket_level"),
    ("ticket_no", "4.20011E+14", "number_lost_digits"),
    ("exam", "八级", "exam_unknown"),
    ("exam", "六级", "exam_mismatch"),
    ("mode", "口试", "mode_unknown"),
    ("school", "", "school_empty"),
)


@dataclass(slots=True)
class PlantedRoster:
    """`good` rows must be imported, and every one of `faults` and `warnings` be reported."""

    rows: list[Row] = field(default_factory=list)
    good: int = 0
    repeated: int = 0
    faults: list[Said] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        return as_csv(tuple(row[column] for column in _COLUMNS) for row in self.rows)

    def take(self, row: Row) -> int:
        self.good += 1
        return self.put(row)

    def refuse(self, row: Row, *said: tuple[str, str]) -> None:
        line = self.put(row)
        self.faults += [(line, column, code) for column, code in said]

    def put(self, row: Row) -> int:
        self.rows.append(row)
        return len(self.rows) + 1


def planted(seed: int = 7) -> PlantedRoster:
    """The same file for the same seed: odd but right, spoiled, and contradicting rows.

    Nobody in it is in the demo roster, nor in that of another seed below 1,000.
    """
    roster = PlantedRoster()
    fresh = _fresh_rows(seed)
    _odd_but_right(roster, fresh)
    for column, cell, code in _SPOILED:
        roster.refuse({**next(fresh), column: cell}, (column, code))
    blank = dict.fromkeys(("ticket_no", "name", "id_no"), "")
    told = (("ticket_no", "ticket_empty"), ("name", "name_empty"), ("id_no", "id_empty"))
    roster.refuse({**next(fresh), **blank}, *told)
    _contradictions(roster, fresh)
    return roster


def _fresh_rows(seed: int) -> Iterator[Row]:
    """CET-4 rows of persons with one ticket, of a campus and a room of their own."""
    seats = count()
    for person in islice(people(600, seed), len(accounts()), None):
        if [score.exam for score in person.scores] == ["CET4"]:
            (cells,) = lines([person])
            row = dict(zip(_COLUMNS, cells, strict=True))
            head = f"{row['ticket_no'][:5]}7{row['ticket_no'][6:10]}"
            yield {**row, "ticket_no": f"{head}{seed % 1000:03d}{next(seats) % 100:02d}"}


def _odd_but_right(roster: PlantedRoster, fresh: Iterator[Row]) -> None:
    for odd in (str.lower, _with_roman_ten, _wide, _spaced):
        row = next(row for row in fresh if row["id_no"].endswith("X"))
        roster.take({**row, "id_no": odd(row["id_no"])})
    roster.take({**next(fresh), "name": "古丽娜•卡德尔"})
    roster.take({**next(fresh), "name": "张　\U00020bb7", "exam": "CET-4", "mode": "online"})
    for total in ("499", "500", "0", "710"):
        roster.take({**next(fresh), "total": total})


def _with_roman_ten(number: str) -> str:
    return number.replace("X", "\u2169")


def _wide(number: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in number)


def _spaced(number: str) -> str:
    return f" {number[:6]} {number[6:14]} {number[14:]} "


def _contradictions(roster: PlantedRoster, fresh: Iterator[Row]) -> None:
    again = next(fresh)
    roster.take(again)
    roster.repeated += 1
    line = roster.put(dict(again))
    roster.warnings.append((line, "ticket_no", "duplicate_line"))

    other_score = next(fresh)
    for total in ("520", "530"):
        roster.refuse({**other_score, "total": total}, ("ticket_no", "ticket_conflict"))
    one, two = next(fresh), next(fresh)
    roster.refuse(one, ("ticket_no", "ticket_two_people"))
    roster.refuse({**two, "ticket_no": one["ticket_no"]}, ("ticket_no", "ticket_two_people"))
    one, two = next(fresh), next(fresh)
    for row, name in ((one, "林知远"), (two, "陈子涵")):
        roster.refuse({**row, "name": name, "id_no": one["id_no"]}, ("name", "id_two_names"))
    one, two = next(fresh), next(fresh)
    for row, name in ((one, "沈龑"), (two, "沈䶮")):
        line = roster.take({**row, "name": name, "id_no": one["id_no"]})
        roster.warnings.append((line, "name", "name_variant"))
