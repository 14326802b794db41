"""A registry's list: what a row must say, and rows that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from chalicelib import programmes
from chalicelib.domain.errors import Invalid
from chalicelib.domain.registry_list import CheckedNumbers, check_numbers
from tests.world import an_id_no

RULES = programmes.load()["self_taught"].registry
HEADER = ["准考证号", "姓名", "证件号码", "考区", "手机号码", "成绩"]
GOOD = ["060119200017", "林测", an_id_no(7), "0601", "13800000007", "00015:64；03708:70"]


def checked(*rows: Sequence[str], header: Sequence[str] = HEADER) -> CheckedNumbers:
    assert RULES is not None
    return check_numbers(header, list(enumerate(rows, 2)), RULES, date(2021, 3, 1))


def test_a_good_row() -> None:
    (row,) = checked(GOOD).rows
    assert (row.number, row.district, row.phone) == ("060119200017", "0601", "13800000007")
    assert row.results == {"00015": 64, "03708": 70}


def test_what_may_be_left_out() -> None:
    (row,) = checked(GOOD[:3], header=HEADER[:3]).rows
    assert (row.district, row.phone, row.results) == ("0601", None, {})


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, "060319200017", "number_pattern"),
        (0, "06011920001", "number_pattern"),
        (0, "6.01E+10", "number_pattern"),
        (2, "420199199002020000", "id_check_digit"),
        (3, "0602", "district_differs"),
        (4, "123", "phone_pattern"),
        (5, "00015:101", "results_pattern"),
        (5, "00015:60;00015:61", "results_pattern"),
        (5, "=SUM(A1)", "formula"),
    ],
)
def test_what_is_wrong_is_told(column: int, value: str, code: str) -> None:
    row = [*GOOD[:column], value, *GOOD[column + 1 :]]
    found = checked(row)
    assert found.rows == ()
    assert [fault.code for fault in found.faults] == [code]


def test_all_faults_of_a_row_at_once() -> None:
    found = checked(["1", "", "2", "", "3", "4"])
    assert {fault.column for fault in found.faults} == {
        *("number", "name", "id_no", "phone", "results")
    }


def test_a_number_twice_is_taken_from_neither_row() -> None:
    found = checked(GOOD, [*GOOD[:2], an_id_no(8), *GOOD[3:]])
    assert found.rows == ()
    assert [(fault.line, fault.code) for fault in found.faults] == [
        (2, "number_twice"),
        (3, "number_twice"),
    ]


def test_a_header_without_numbers_is_no_list() -> None:
    with pytest.raises(Invalid) as refused:
        checked(GOOD[1:3], header=HEADER[1:3])
    assert [error.code for error in refused.value.errors] == ["column_missing"]


def test_an_old_fifteen_digit_number_is_the_same_persons() -> None:
    new = an_id_no(7)
    old = new[:6] + new[8:17]
    (row,) = checked([*GOOD[:2], old, *GOOD[3:]]).rows
    assert row.document.canonical == new
