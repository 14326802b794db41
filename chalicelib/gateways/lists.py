"""Lists that staff take away: CSV and XLSX in which every cell is text and none is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = b"\xef\xbb\xbf"
_WIDTH = 18
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_LONG_NUMBER = 12


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets in Chinese offices want it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return _BOM + out.getvalue().encode("utf-8")


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet; strings only, so that no number is rounded and nothing is run."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        sheet.set_column(0, len(header) - 1, _WIDTH, text)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text)
    return out.getvalue()


def safe_cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula or rounds as a number."""
    long_number = len(text) >= _LONG_NUMBER and text.isdigit()
    return f"'{text}" if text.startswith(_RISKY) or long_number else text
