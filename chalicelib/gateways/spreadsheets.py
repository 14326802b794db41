"""Tables that staff upload and fetch: CSV in the encodings Chinese offices use, and XLSX.

The content decides what a file is, never its name. Everything is given as text: a number that the
spreadsheet has already cut short stays visibly cut short (1.1E+17), for the reader to refuse.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from chalicelib.domain.roster import RowFault
from chalicelib.gateways import workbooks
from chalicelib.gateways.lists import safe_cell
from chalicelib.gateways.zips import refused

Encoding = Literal["utf-8", "gb18030", "xlsx"]
Line = tuple[int, tuple[str, ...]]

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 60_000
MAX_COLUMNS = 64

_BOM = b"\xef\xbb\xbf"
_GUESSES: tuple[Encoding, ...] = ("utf-8", "gb18030")
_SEPARATORS = ",;\t"
_OTHER_KINDS = (
    (b"MZ", "executable"),
    (b"\x7fELF", "executable"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG", "image"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first table of a file. Line numbers are those the spreadsheet shows, header line 1."""

    encoding: Encoding
    header: tuple[str, ...]
    lines: tuple[Line, ...]


def open_rows(data: bytes, *, max_rows: int = MAX_ROWS) -> Sheet:
    """The whole table without blank lines. Invalid (pointer /file) when it is not a safe table."""
    if not data.strip():
        raise refused("file_empty")
    if len(data) > MAX_BYTES:
        raise refused("file_too_large", size=len(data), max=MAX_BYTES)
    if data.startswith(b"PK\x03\x04"):
        lines = workbooks.read_lines(data, max_rows=max_rows + 1, max_columns=MAX_COLUMNS)
        return _sheet("xlsx", lines, max_rows)
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise refused("file_type", found=kind)
    encoding, text = _decoded(data)
    return _sheet(encoding, _csv_lines(text), max_rows)


def write_refused_csv(faults: Iterable[RowFault]) -> bytes:
    """What staff mend and upload again; opens in a spreadsheet with every cell as plain text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("行", "列", "代码", "原值", "说明"))
    for fault in faults:
        told = ((key, value) for key, value in fault.params.items() if key != "value")
        detail = "; ".join(f"{key}={_listed(value)}" for key, value in told)
        value = str(fault.params.get("value", ""))
        cells = (str(fault.line or ""), fault.column, fault.code, value, detail)
        writer.writerow([safe_cell(cell) for cell in cells])
    return _BOM + out.getvalue().encode("utf-8")


def _listed(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _decoded(data: bytes) -> tuple[Encoding, str]:
    if b"\x00" in data:
        raise refused("file_type", found="binary")
    encodings = _GUESSES[:1] if data.startswith(_BOM) else _GUESSES
    for encoding in encodings:
        try:
            return encoding, data.removeprefix(_BOM).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("file_encoding")


def _csv_lines(text: str) -> Iterator[Line]:
    """Numbers are those of the line a record starts on: a quoted cell may hold line ends."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, tuple(cells)
            start = reader.line_num + 1
    except csv.Error:
        raise refused("file_csv", line=reader.line_num) from None


def _sheet(encoding: Encoding, lines: Iterable[Line], max_rows: int) -> Sheet:
    filled = ((line, cells) for line, cells in lines if any(cell.strip() for cell in cells))
    _, header = next(filled, (0, ()))
    header = _without_tail(header)
    if len(header) > MAX_COLUMNS:
        raise refused("file_too_wide", max=MAX_COLUMNS)
    body = tuple(islice(filled, max_rows + 1))
    if len(body) > max_rows:
        raise refused("too_many_rows", max=max_rows)
    if not body:
        raise refused("file_no_rows")
    return Sheet(encoding, header, body)


def _without_tail(cells: Sequence[str]) -> tuple[str, ...]:
    """Spreadsheets save empty columns they once had content in."""
    last = max((place for place, cell in enumerate(cells) if cell.strip()), default=-1)
    return tuple(cells[: last + 1])
