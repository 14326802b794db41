"""Roster files as schools send them: CSV in two encodings, XLSX, and the photos beside them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import xlsxwriter

from infra.demo.people import Person

HEADER = ("准考证号", "姓名", "证件类型", "证件号码", "考试", "考试方式", "成绩", "学校")
EXAMS = {"CET4": "四级", "CET6": "六级"}
MODES = {"paper": "纸笔", "online": "网考"}
FACES = 60
_RESIDENT_LENGTH = 18

_MADE_AT = (2014, 10, 27, 9, 0, 0)


def lines(persons: Iterable[Person]) -> Iterator[tuple[str, ...]]:
    """One line per written ticket, the order of the persons."""
    for person in persons:
        for score in person.scores:
            yield (
                *(score.ticket_no, person.name, person.id_type, person.id_no),
                *(EXAMS[score.exam], MODES[score.mode], str(score.total), person.school),
            )


def as_csv(rows: Iterable[tuple[str, ...]], encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Scores as numbers, everything that only looks like a number as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True}) as book:
        book.set_properties({"created": datetime(*_MADE_AT, tzinfo=UTC)})
        sheet = book.add_worksheet("成绩名单")
        sheet.write_row(0, 0, HEADER)
        for place, row in enumerate(rows, start=1):
            for column, text in enumerate(row):
                if HEADER[column] == "成绩":
                    sheet.write_number(place, column, int(text))
                else:
                    sheet.write_string(place, column, text)
    return out.getvalue()


def as_photos(persons: Iterable[Person], portrait: Callable[[int], bytes]) -> bytes:
    """Every other one is named by ID number, where that tells the document's kind; faces repeat."""
    out = io.BytesIO()
    faces: dict[int, bytes] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for place, person in enumerate(persons):
            by_id = place % 2 and len(person.id_no) == _RESIDENT_LENGTH
            name = person.id_no if by_id else person.scores[0].ticket_no
            face = place % FACES
            if face not in faces:
                faces[face] = portrait(face)
            archive.writestr(zipfile.ZipInfo(f"照片/{name}.jpg", _MADE_AT), faces[face])
    return out.getvalue()
