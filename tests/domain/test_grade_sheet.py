"""Reading a file of grades line by line, before anybody is looked up."""

from __future__ import annotations

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.grade_sheet import GradeLine, counted, read_sheet
from chalicelib.domain.marks import Marks
from chalicelib.domain.roster import RowFault

GRADES = Marks(("A", "B", "C", "D"))
HEADER = ("准考证号", "等级", "姓名")


def faults(*cells: str, header: tuple[str, ...] = HEADER) -> list[tuple[str, str]]:
    found = read_sheet(header, [(2, cells)], GRADES).faults
    return [(fault.column, fault.code) for fault in found]


@pytest.mark.proves("S1-39")
@pytest.mark.parametrize(
    ("written", "result"),
    [
        *((grade, grade) for grade in GRADES.grades),
        *((grade.lower(), grade) for grade in GRADES.grades),
        ("缺考", "absent"),
        ("Absent", "absent"),
        ("无效", "invalid"),
        ("成绩无效", "invalid"),
        (" Ｂ ", "B"),
    ],
)
def test_a_result_is_a_grade_or_a_special_word(written: str, result: str) -> None:
    sheet = read_sheet(HEADER, [(2, ("1424200100001", written, "林测"))], GRADES)
    assert sheet.lines == (GradeLine(2, "1424200100001", result, "林测"),)
    assert sheet.named == {("1424200100001", "")}


@pytest.mark.proves("S1-39")
@pytest.mark.parametrize("written", ["E", "A+", "AB", "85", "优秀", "缺", "absentee"])
def test_anything_else_is_no_result(written: str) -> None:
    assert faults("1424200100001", written, "") == [("grade", "grade_unknown")]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("1424200100001", "", ""), [("grade", "grade_empty")]),
        (("1424200100001", "=A1", ""), [("grade", "formula")]),
        (("=A1", "A", ""), [("ticket_no", "formula")]),
        (("@SUM(A1)", "A", ""), [("ticket_no", "formula")]),
        (("1424200100001", "A", "=A1"), [("name", "formula")]),
        (("", "A", ""), [("ticket_no", "ticket_empty")]),
        (("1.42E+12", "A", ""), [("ticket_no", "number_lost_digits")]),
        (("142 准考", "A", ""), [("ticket_no", "ticket_character")]),
        (("1424200100001", "A", "", "more"), [("", "cell_without_column")]),
        (("x", "E", ""), [("ticket_no", "ticket_character"), ("grade", "grade_unknown")]),
    ],
)
def test_every_fault_of_a_line(cells: tuple[str, ...], told: list[tuple[str, str]]) -> None:
    assert faults(*cells) == told


def test_the_second_of_two_names_the_first() -> None:
    lines = [(2, ("1424", "A", "")), (3, ("1424", "A", "")), (4, (" 1424 ", "B", ""))]
    sheet = read_sheet(HEADER, lines, GRADES)
    assert [(f.line, f.code, f.params["lines"]) for f in sheet.faults] == [
        (3, "grade_twice", [2]),
        (4, "grade_twice", [2]),
    ]
    assert [line.line for line in sheet.lines] == [2]
    assert counted(sheet.faults) == {"unknown": 0, "duplicate": 2, "missing": 0, "wrong": 0}


def test_who_is_named_with_a_fault_is_not_missing() -> None:
    assert read_sheet(HEADER, [(2, ("1424", "E", ""))], GRADES).named == {("1424", "")}


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        (("ticket_no", "grade"), []),
        (("口试准考证号", " 成绩等级 ", ""), []),
        (("准考证号",), ["column_missing"]),
        (("姓名", "等级"), ["column_missing"]),
        (("准考证号", "等级", "等级"), ["column_duplicate"]),
        (("准考证号", "等级", "总分"), ["column_unknown"]),
    ],
)
def test_the_heading(header: tuple[str, ...], codes: list[str]) -> None:
    if not codes:
        assert read_sheet(header, [(2, ("1424", "A"))], GRADES).lines
        return
    with pytest.raises(Invalid) as refused:
        read_sheet(header, [], GRADES)
    assert [error.code for error in refused.value.errors] == codes


def test_what_counts_as_which_finding() -> None:
    codes = ("grade_unknown_ticket", "grade_foreign_round", "grade_twice", "grade_missing")
    found = [RowFault(2, "ticket_no", code) for code in (*codes, "formula", "grade_unknown")]
    assert counted(found) == {"unknown": 2, "duplicate": 1, "missing": 1, "wrong": 2}
