"""Account numbers, the documents of a region, and passwords that nobody may choose."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import programmes
from chalicelib.domain.account import (
    ACCOUNT_NO_DIGITS,
    Region,
    account_no,
    read_account_no,
    read_region_document,
)
from chalicelib.domain.errors import Invalid
from chalicelib.domain.password import Length, password_faults

TODAY = date(2024, 9, 1)
BODIES = st.integers(10 ** (ACCOUNT_NO_DIGITS - 1), 10**ACCOUNT_NO_DIGITS - 1).map(str)
MAINLAND = Region("mainland", {}, ("CN_RIC", "CN_PASSPORT"))
TAIWAN = Region("hk_mo_tw", {}, ("HM_RES", "TW_RES", "HM_PERMIT", "TW_PERMIT"))


@given(BODIES, st.integers(0, ACCOUNT_NO_DIGITS), st.integers(1, 9))
def test_every_wrong_digit_is_found(body: str, place: int, more: int) -> None:
    number = account_no(body)
    assert read_account_no(f" {number[:3]}-{number[3:]} ") == number
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    with pytest.raises(Invalid) as error:
        read_account_no(wrong)
    assert error.value.errors[0].code == "account_no_check_digit"


@pytest.mark.parametrize("text", ["", "12345678", "1234567890", "12345678x", "１２３４５６７８９"])
def test_what_is_no_account_number(text: str) -> None:
    with pytest.raises(Invalid) as error:
        read_account_no(text)
    assert error.value.errors[0].code == "account_no_length"


@pytest.mark.proves("S4-03")
@pytest.mark.parametrize(
    ("region", "text", "kind"),
    [
        (MAINLAND, "11010519491231002x", "CN_RIC"),
        (MAINLAND, "G12345678", "CN_PASSPORT"),
        (TAIWAN, "830000199201300022", "TW_RES"),
        (TAIWAN, "810000199408230021", "HM_RES"),
        (TAIWAN, "M1234567890", "HM_PERMIT"),
        (TAIWAN, "1234567890", "TW_PERMIT"),
    ],
)
def test_the_number_says_which_document_of_the_region(region: Region, text: str, kind: str) -> None:
    assert read_region_document(region, None, text, TODAY, None).type == kind


@pytest.mark.parametrize(
    ("region", "given", "text", "code"),
    [
        (MAINLAND, None, "810000199408230021", "id_of_another_region"),
        (MAINLAND, "HM_PERMIT", "H12345678", "id_type_not_of_region"),
        (MAINLAND, None, "110105194912310021", "id_check_digit"),
        (MAINLAND, None, "110105491231002", "id_pattern"),
        (TAIWAN, None, "11010519491231002X", "id_region"),
    ],
)
def test_what_a_region_refuses(region: Region, given: str | None, text: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        read_region_document(region, given, text, TODAY, None)
    assert error.value.errors[0].code == code


@pytest.mark.proves("S4-06")
def test_the_length_is_the_programmes() -> None:
    found = programmes.load()
    rules = {code: one.accounts.password for code, one in found.items()}
    assert rules.pop("degree_english") == Length(6, 20)
    assert set(rules.values()) == {Length(8, 64)}


@pytest.mark.parametrize(
    ("password", "own", "trivial"),
    [
        ("12345678", [], True),
        ("87654321", [], True),
        ("890123457", [], False),
        ("90123456", [], True),
        ("aaaabbbb", [], True),
        ("abcdabcd", [], True),
        ("abcdeabc", [], False),
        ("PASSWORD", [], True),
        ("1qaz2WSX", [], True),
        ("qwertyui", [], True),
        ("19930214", ["420199199302142415"], True),
        ("x420199199302142415", ["420199199302142415"], True),
        ("linzhiyuan-9", ["linzhiyuan"], True),
        ("lin-zhiyuan9", ["lin"], False),
        ("Dongting-58", ["420199199302142415"], False),
    ],
)
def test_what_everybody_tries_is_refused(password: str, own: list[str], trivial: bool) -> None:
    found = [fault.code for fault in password_faults(password, Length(), own)]
    assert found == (["password_trivial"] if trivial else [])


@given(st.integers(0, 80))
def test_both_ends_of_the_length_are_allowed(size: int) -> None:
    found = password_faults(("k7#Qm2xY" * 10)[:size], Length(6, 20))
    assert bool(found) is not (6 <= size <= 20)
