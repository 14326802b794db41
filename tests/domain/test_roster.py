"""The prior-score roster: rows, headings and rows against each other."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.roster import Column, RosterRow, RowFault, read_header, read_row
from chalicelib.domain.roster_check import CheckedRoster, check_roster
from infra.demo.planted import planted
from infra.demo.rosters import HEADER

TODAY = date(2014, 10, 30)
GOOD: dict[Column, str] = {
    "ticket_no": "420011132100115",
    "name": "林知远",
    "id_no": "420199199302142415",
    "exam": "四级",
    "mode": "纸笔",
    "total": "561",
    "school": "武汉江城大学",
}
ORDER: tuple[Column, ...] = tuple(GOOD)
TITLES = ("准考证号", "姓名", "证件号码", "考试", "考试方式", "成绩", "学校")


def row(**cells: str) -> RosterRow:
    read = read_row(2, {**GOOD, **cells}, TODAY)  # type: ignore[dict-item]
    assert isinstance(read, RosterRow), read
    return read


def faults(**cells: str) -> list[tuple[str, str]]:
    read = read_row(2, {**GOOD, **cells}, TODAY)  # type: ignore[dict-item]
    assert isinstance(read, list)
    assert {fault.line for fault in read} == {2}
    return [(fault.column, fault.code) for fault in read]


def check(*rows: Mapping[str, str]) -> CheckedRoster:
    cells = [tuple(one.get(column, GOOD[column]) for column in ORDER) for one in rows]
    return check_roster(TITLES, enumerate(cells, start=2), TODAY)


def said(found: tuple[RowFault, ...]) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.code) for fault in found]


@pytest.mark.proves("S1-06", "S1-42")
def test_a_row_becomes_a_person_with_score_mode_and_school() -> None:
    read = row(id_type="居民身份证", phone="+86 138-0000-0000")
    assert (read.ticket.number, read.exam, read.mode, read.total) == (
        *("420011132100115", "CET4", "paper"),
        561,
    )
    assert (read.name, read.document.canonical) == ("林知远", "420199199302142415")
    assert (read.school, read.phone) == ("武汉江城大学", "13800000000")


@pytest.mark.proves("S1-05")
@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("纸笔", "paper"),
        ("笔试", "paper"),
        ("Paper", "paper"),
        ("网考", "online"),
        ("ONLINE", "online"),
    ],
)
def test_paper_and_online_scores_are_both_taken(text: str, mode: str) -> None:
    assert row(mode=text).mode == mode


@pytest.mark.parametrize(
    ("text", "ticket", "exam"),
    [
        ("四级", "420011132100115", "CET4"),
        ("CET-4", "420011132100115", "CET4"),
        ("cet 4", "420011132100115", "CET4"),
        ("大学英语六级", "420011132200115", "CET6"),
        ("ＣＥＴ６", "420011132200115", "CET6"),
    ],
)
def test_exams_in_the_words_schools_use(text: str, ticket: str, exam: str) -> None:
    assert row(exam=text, ticket_no=ticket).exam == exam


@pytest.mark.parametrize(
    ("text", "total"), [("0", 0), ("499", 499), ("500", 500), (" ５００ ", 500), ("710", 710)]
)
def test_whole_scores_in_range(text: str, total: int) -> None:
    assert row(total=text).total == total


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "score_empty"),
        ("499.5", "score_not_integer"),
        ("500.0", "score_not_integer"),
        ("500.", "score_not_integer"),
        ("-1", "score_range"),
        ("711", "score_range"),
        ("9" * 5000, "score_range"),
        ("缺考", "score_not_number"),
        ("5e2", "score_not_number"),
        ("=500", "formula"),
        ("@SUM(1)", "formula"),
    ],
)
def test_any_other_score_is_an_error(text: str, code: str) -> None:
    assert faults(total=text) == [("total", code)]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("ticket_no", "4.20011E+14", "number_lost_digits"),
        ("id_no", "4.20199199302142E+17", "number_lost_digits"),
        ("id_no", "4e+17", "number_lost_digits"),
        ("id_no", "", "id_empty"),
        ("id_no", "420199199302142416", "id_check_digit"),
        ("exam", "", "exam_unknown"),
        ("exam", "六级", "exam_mismatch"),
        ("mode", "", "mode_unknown"),
        ("school", " ", "school_empty"),
        ("phone", "12345678901", "phone_pattern"),
        ("id_type", "学生证", "id_type_unknown"),
    ],
)
def test_one_bad_cell_is_named_by_column_and_code(column: str, text: str, code: str) -> None:
    assert faults(**{column: text}) == [(column, code)]


def test_all_faults_of_a_row_are_told_at_once() -> None:
    wrong = faults(ticket_no="1", name="", id_no="1", exam="?", mode="?", total="x", school="")
    assert [column for column, _ in wrong] == list(ORDER[:2]) + list(ORDER[2:])


@pytest.mark.proves("E-42")
def test_a_fault_shows_the_cell() -> None:
    read = read_row(9, {**GOOD, "total": "499.5"}, TODAY)
    assert read == [RowFault(9, "total", "score_not_integer", {"value": "499.5"})]


def test_headings_in_either_language_and_any_order() -> None:
    titles = ["成绩", " Ticket_No ", "\ufeff姓名", "", "身份证号", "exam", "方式", "school"]
    places = read_header(titles)
    assert [places[column] for column in ORDER] == [1, 2, 4, 5, 6, 0, 7]


def test_unknown_missing_and_double_headings_are_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        read_header([*TITLES[:6], "name", "星座"])
    assert [(error.pointer, error.code) for error in caught.value.errors] == [
        ("/header/6", "column_duplicate"),
        ("/header/7", "column_unknown"),
        ("/header", "column_missing"),
    ]


def test_a_cell_outside_the_columns_is_not_dropped_silently() -> None:
    cells = tuple(GOOD.values())
    checked = check_roster((*TITLES, ""), [(2, (*cells, "", "")), (3, (*cells, "x"))], TODAY)
    assert said(checked.faults) == [(3, "", "cell_without_column")]
    assert [one.line for one in checked.rows] == [2]


def test_a_short_line_misses_its_last_columns() -> None:
    checked = check_roster(TITLES, [(2, tuple(GOOD.values())[:5])], TODAY)
    assert said(checked.faults) == [(2, "total", "score_empty"), (2, "school", "school_empty")]


@pytest.mark.proves("S1-06")
def test_two_tickets_of_one_person_are_two_rows() -> None:
    second = {"ticket_no": "420011132200115", "exam": "六级", "total": "430"}
    checked = check({}, second)
    assert [one.ticket.exam for one in checked.rows] == ["CET4", "CET6"]
    assert len({one.document.key for one in checked.rows}) == 1


def test_the_same_row_again_changes_nothing() -> None:
    checked = check({}, {"name": "林　知远", "total": "５６１"})
    assert len(checked.rows) == checked.repeated == 1
    assert said(checked.warnings) == [(3, "ticket_no", "duplicate_line")]
    assert checked.warnings[0].params["first_line"] == 2
    assert checked.faults == ()


def test_two_scores_for_one_ticket_refuse_both_rows() -> None:
    checked = check({}, {"total": "562"}, {"ticket_no": "420011132100116"})
    assert said(checked.faults) == [
        (2, "ticket_no", "ticket_conflict"),
        (3, "ticket_no", "ticket_conflict"),
    ]
    assert checked.faults[0].params["lines"] == [3]
    assert [one.line for one in checked.rows] == [4]


def test_one_ticket_of_two_people_refuses_both_rows() -> None:
    checked = check({}, {"name": "陈子涵", "id_no": "420199199405060025"})
    assert {fault.code for fault in checked.faults} == {"ticket_two_people"}
    assert checked.rows == ()


def test_one_id_number_with_two_names_refuses_both_rows() -> None:
    checked = check({}, {"ticket_no": "420011132100116", "name": "林知元"})
    assert said(checked.faults) == [(2, "name", "id_two_names"), (3, "name", "id_two_names")]
    assert checked.refused_lines == {2, 3}


def test_a_variant_of_the_name_is_taken_and_shown_to_a_person() -> None:
    checked = check({"name": "沈龑"}, {"ticket_no": "420011132100116", "name": "沈䶮"})
    assert said(checked.warnings) == [(2, "name", "name_variant"), (3, "name", "name_variant")]
    assert [one.name for one in checked.rows] == ["沈䶮", "沈䶮"]


def test_a_person_who_changed_schools_has_that_of_the_latest_test() -> None:
    before = {"school": "汉口商贸学院"}
    later = {"ticket_no": "420011141100116"}
    for rows in ((before, later), (later, before)):
        assert {one.school for one in check(*rows).rows} == {"武汉江城大学"}
    assert [one.line for one in check(later, before).rows] == [2, 3]


def test_the_planted_roster_is_judged_as_planted() -> None:
    roster = planted()
    lines = [tuple(one[column] for column in _PLANTED) for one in roster.rows]
    checked = check_roster(HEADER, enumerate(lines, start=2), TODAY)
    assert sorted(said(checked.faults)) == sorted(roster.faults)
    assert sorted(said(checked.warnings)) == sorted(roster.warnings)
    assert (len(checked.rows), checked.repeated) == (roster.good, roster.repeated)


_PLANTED = ("ticket_no", "name", "id_type", "id_no", "exam", "mode", "total", "school")


@given(st.fixed_dictionaries({column: st.text(max_size=20) for column in ORDER}))
def test_no_row_breaks_the_reader(cells: dict[Column, str]) -> None:
    read = read_row(2, cells, TODAY)
    assert isinstance(read, RosterRow) or read
