"""Tables as offices send them, and the files that only pretend to be tables."""

import csv
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.roster import RowFault
from chalicelib.gateways import spreadsheets
from chalicelib.gateways.lists import safe_cell
from chalicelib.gateways.spreadsheets import Sheet, open_rows, write_refused_csv

HEADER = ("准考证号", "姓名")
TEXT = "准考证号,姓名\r\n420011132100115,高𠮷\r\n\r\n420011132100116,许㼆\r\n"


def refusal(data: bytes, **more: int) -> str:
    with pytest.raises(Invalid) as caught:
        open_rows(data, **more)
    (error,) = caught.value.errors
    assert error.pointer == "/file"
    return error.code


def workbook(
    *rows: tuple[object, ...], at: tuple[int, int] = (0, 0), hidden: bool = False
) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        if hidden:
            book.add_worksheet("说明").hide()
            book.worksheets()[0].write(0, 0, "不是名单")
        sheet = book.add_worksheet("名单")
        if hidden:
            sheet.activate()
            sheet.set_first_sheet()
        for place, row in enumerate(rows):
            sheet.write_row(at[0] + place, at[1], row)
    return out.getvalue()


def repacked(data: bytes, part: str, change: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", 8) as target:
        for info in source.infolist():
            target.writestr(info.filename, change if info.filename == part else source.read(info))
    return out.getvalue()


@pytest.mark.parametrize(
    ("codec", "encoding"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030")]
)
def test_csv_in_every_encoding_with_rare_names(codec: str, encoding: str) -> None:
    sheet = open_rows(TEXT.encode(codec))
    assert sheet == Sheet(
        encoding,  # type: ignore[arg-type]
        HEADER,
        ((2, ("420011132100115", "高𠮷")), (4, ("420011132100116", "许㼆"))),
    )


@pytest.mark.parametrize("separator", list(",;\t"))
def test_csv_separators_are_seen_from_the_heading(separator: str) -> None:
    sheet = open_rows(
        f"准考证号{separator}姓名\n1{separator}林, 知远; 甲\n".encode()
        if separator == "\t"
        else f"准考证号{separator}姓名\n1{separator}林知远\n".encode()
    )
    assert sheet.header == HEADER
    assert len(sheet.lines[0][1]) == 2


def test_csv_line_numbers_count_line_ends_inside_quotes() -> None:
    sheet = open_rows('\n准考证号,姓名\n1,"林\n知远"\n2,陈\n'.encode())
    assert [line for line, _ in sheet.lines] == [3, 5]


def test_empty_columns_at_the_end_of_the_heading_are_dropped() -> None:
    assert open_rows("准考证号,姓名,,\n1,林,,\n".encode()).header == HEADER


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n ", "file_empty"),
        ("准考证号,姓名\n".encode(), "file_no_rows"),
        (b"MZ\x90\x00" + b"\x00" * 60, "file_type"),
        (b"\x7fELF", "file_type"),
        (b"%PDF-1.7", "file_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_type"),
        (b"\xff\xd8\xff\xe0", "file_type"),
        (b"a,b\n1,\x00\n", "file_type"),
        ("准考证号,姓名\n".encode("utf-16"), "file_type"),
        (b"\xef\xbb\xbfa,\xff\n", "file_encoding"),
        (b"a,b\n1,\xff\xff\n", "file_encoding"),
        (b'a,b\n1,"open\n', "file_csv"),
        (b'a,b\n1,"x"y\n', "file_csv"),
        (b"PK\x03\x04 not a zip", "file_damaged"),
        (b"," * 70 + b"a\n1\n", "file_too_wide"),
    ],
)
def test_what_is_not_a_table_is_refused_with_its_own_code(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_the_number_of_rows_is_limited_on_both_sides() -> None:
    lines = "准考证号,姓名\n" + "1,林\n" * 5
    assert len(open_rows(lines.encode(), max_rows=5).lines) == 5
    assert refusal(lines.encode(), max_rows=4) == "too_many_rows"
    rows = [HEADER, *[("1", "林")] * 5]
    assert len(open_rows(workbook(*rows), max_rows=5).lines) == 5
    assert refusal(workbook(*rows), max_rows=4) == "too_many_rows"


def test_the_size_is_limited() -> None:
    assert refusal(b"a" * (spreadsheets.MAX_BYTES + 1)) == "file_too_large"


def test_xlsx_text_stays_text_and_lost_digits_stay_visible() -> None:
    sheet = open_rows(
        workbook(
            ("准考证号", "证件号码", "成绩"),
            ("420011132100115", "420199199302142415", 561),
            (420011132100115, 420199199302142415, 499.5),
        )
    )
    assert sheet.encoding == "xlsx"
    assert sheet.lines == (
        (2, ("420011132100115", "420199199302142415", "561")),
        (3, ("420011132100115", "4.201991993E+17", "499.5")),
    )


def test_xlsx_lines_are_those_the_spreadsheet_shows() -> None:
    sheet = open_rows(workbook(HEADER, ("1", "林"), at=(3, 1)))
    assert sheet.header == ("", *HEADER)
    assert sheet.lines == ((5, ("", "1", "林")),)


def test_xlsx_takes_the_first_sheet_that_can_be_seen() -> None:
    assert open_rows(workbook(HEADER, ("1", "林"), hidden=True)).header == HEADER


def test_xlsx_with_a_formula_is_refused() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula(1, 0, "=1+1", value=2)
    assert refusal(out.getvalue()) == "file_formula"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="A1048576"/>', "too_many_rows"),
        ('<c r="A9999999999"/>', "too_many_rows"),
        ('<row r="9999999"><c><v>1</v></c></row>', "too_many_rows"),
        ("<c s='1' r = 'a1048576'/>", "too_many_rows"),
        ('<c r="XFD2"/>', "file_too_wide"),
        ('<c r="ZZZZZ2"/>', "file_too_wide"),
    ],
)
def test_xlsx_with_one_far_cell_never_reaches_the_reader(cell: str, code: str) -> None:
    good = workbook(HEADER, ("1", "林"))
    sheet = f"<worksheet><sheetData>{cell}</sheetData></worksheet>"
    assert refusal(repacked(good, "xl/worksheets/sheet1.xml", sheet.encode())) == code


def test_xlsx_that_asks_for_too_much_room_never_reaches_the_reader() -> None:
    """The native reader would end the whole process, not raise."""
    good = workbook(HEADER, ("1", "林"))
    strings = b'<sst uniqueCount="7399999999999"><si><t>x</t></si></sst>'
    assert refusal(repacked(good, "xl/sharedStrings.xml", strings)) == "file_damaged"


def test_xlsx_bomb_is_refused_before_it_is_unpacked() -> None:
    good = workbook(HEADER, ("1", "林"))
    bomb = repacked(good, "xl/worksheets/sheet1.xml", b" " * (64 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert refusal(bomb) == "file_bomb"


def test_xlsx_that_lies_about_its_sizes_is_damaged() -> None:
    good = workbook(HEADER, ("1", "林"))
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    told = info.file_size.to_bytes(4, "little")
    where = good.rindex(told, 0, good.rindex(b"xl/worksheets/sheet1.xml"))
    lying = good[:where] + (10).to_bytes(4, "little") + good[where + 4 :]
    assert refusal(lying) == "file_damaged"


def test_a_zip_that_is_no_workbook_and_a_broken_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(out.getvalue()) == "file_type"
    good = workbook(HEADER, ("1", "林"))
    assert refusal(repacked(good, "xl/workbook.xml", b"<broken")) == "file_damaged"
    assert refusal(good[: len(good) // 2]) == "file_damaged"


def test_the_refused_csv_opens_as_plain_text() -> None:
    faults = [
        RowFault(7, "total", "formula", {"value": "=cmd|' /C calc'!A0"}),
        RowFault(9, "id_no", "id_pattern", {"value": "420199199302142416", "length": 18}),
        RowFault(11, "ticket_no", "ticket_conflict", {"value": "x", "lines": [12, 13]}),
    ]
    data = write_refused_csv(faults)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1:] == [
        ["7", "total", "formula", "'=cmd|' /C calc'!A0", ""],
        ["9", "id_no", "id_pattern", "'420199199302142416", "length=18"],
        ["11", "ticket_no", "ticket_conflict", "x", "lines=12 13"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_can_begin_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1") == f"'{start}1"
    assert safe_cell(f"1{start}") == f"1{start}"


cells = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8)


@settings(deadline=None)
@given(tables, st.sampled_from(["utf-8", "utf-8-sig"]))
def test_a_written_csv_reads_back(table: list[tuple[str, str, str]], codec: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("列一", "列二", "列三"), *table])
    sheet = open_rows(out.getvalue().encode(codec))
    assert [row for _, row in sheet.lines] == [
        row for row in table if any(cell.strip() for cell in row)
    ]


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        sheet = open_rows(data)
    except Invalid:
        return
    assert sheet.lines
