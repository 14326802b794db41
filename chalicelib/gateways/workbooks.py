"""The first visible sheet of an XLSX file, as text.

The parts the reader needs are unpacked here under limits and packed again without compression, so
that the reader (native code) only ever sees bytes that were counted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from chalicelib.gateways.zips import Limits, is_encrypted, open_zip, read_entry, refused

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_LIMITS = Limits(entries=2_000, total=160 * 1024 * 1024, ratio=200)
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/[^/]+|xl/_rels/[^/]+|xl/[^/]+\.xml|xl/worksheets/[^/]+\.xml"
)
# The reader sets aside as much room as a part says it needs, and aborts where it gets none.
_SAID_COUNT = re.compile(rb"""count\s*=\s*["']\s*\+?(\d+)""", re.IGNORECASE)
_MOST_STRINGS = 2_000_000
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_PLACE = re.compile(rb"""[^\w:.-]r\s*=\s*["']\s*([A-Za-z]*)(\d+)""")
_EXACT_BELOW = 10**15


def read_lines(
    data: bytes, *, max_rows: int, max_columns: int
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line number and cells, as the spreadsheet counts lines."""
    from python_calamine import CalamineError, load_workbook

    safe = _repacked(data, max_rows, max_columns)
    try:
        with load_workbook(safe) as book:
            rows = book.get_sheet_by_index(_first_visible(book)).to_python(skip_empty_area=False)
    except CalamineError:
        raise refused("file_damaged") from None
    for line, row in enumerate(rows, start=1):
        yield line, tuple(_text(value) for value in row)


def _repacked(data: bytes, max_rows: int, max_columns: int) -> io.BytesIO:
    safe = io.BytesIO()
    with open_zip(io.BytesIO(data), _LIMITS) as source, zipfile.ZipFile(safe, "w") as target:
        parts = source.infolist()
        if not any(part.filename == "xl/workbook.xml" for part in parts):
            raise refused("file_type", found="zip")
        for part in parts:
            if not _NEEDED.fullmatch(part.filename):
                continue
            if is_encrypted(part):
                raise refused("file_encrypted")
            content = read_entry(source, part)
            if any(int(said[:20]) > _MOST_STRINGS for said in _SAID_COUNT.findall(content)):
                raise refused("file_damaged", name=part.filename)
            if _SHEET_PART.fullmatch(part.filename):
                _check_sheet(content, max_rows, max_columns)
            target.writestr(part.filename, content)
    safe.seek(0)
    return safe


def _check_sheet(content: bytes, max_rows: int, max_columns: int) -> None:
    if _FORMULA.search(content):
        raise refused("file_formula")
    columns, rows = set(), 0
    for letters, digits in _PLACE.findall(content):
        columns.add(letters)
        rows = max(rows, int(digits[:10]))
    if rows > max_rows:
        raise refused("too_many_rows", max=max_rows - 1)
    if any(_column_number(letters) > max_columns for letters in columns):
        raise refused("file_too_wide", max=max_columns)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _first_visible(book: CalamineWorkbook) -> int:
    from python_calamine import SheetVisibleEnum

    sheets = book.sheets_metadata
    visible = (i for i, sheet in enumerate(sheets) if sheet.visible == SheetVisibleEnum.Visible)
    return next(visible, 0)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """Digits a spreadsheet number still has: from 16 on they are lost, and shown to be."""
    if abs(value) >= _EXACT_BELOW:
        return f"{value:.9E}"
    return str(int(value)) if value == int(value) else repr(value)
