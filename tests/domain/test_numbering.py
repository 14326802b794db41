"""Printed numbers: what a pattern says, what does not fit, and what counts through together."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.numbering import (
    NumberingError,
    certificate_number,
    printed_number,
    sample,
    sample_certificate,
    series,
)

AUTUMN, SPRING = date(2014, 11, 23), date(2015, 5, 24)
PATTERN = "{yyyy}{half}{grade}{serial:06}"


def test_a_certificate_names_year_half_and_grade() -> None:
    assert certificate_number(PATTERN, AUTUMN, "A", 1) == "20142A000001"
    assert certificate_number(PATTERN, SPRING, "C", 123_456) == "20151C123456"


@pytest.mark.parametrize(("on", "half"), [(date(2014, 6, 30), "1"), (date(2014, 7, 1), "2")])
def test_the_half_year_turns_after_june(on: date, half: str) -> None:
    assert certificate_number("{half}-{serial}", on, "A", 7) == f"{half}-7"


def test_a_number_too_long_for_its_field_is_refused_and_never_cut() -> None:
    assert certificate_number("{serial:02}", AUTUMN, "A", 99) == "99"
    with pytest.raises(NumberingError, match="serial 100 is longer than 2"):
        certificate_number("{serial:02}", AUTUMN, "A", 100)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{yyyy}{grade}", "needs a serial"),
        ("{site:5}{serial:05}", "no site"),
        ("{yyyy}{seriel:05}{serial}", "can't read"),
        ("cet{serial}", "can't read"),
    ],
)
def test_a_bad_certificate_pattern_is_told_why(pattern: str, said: str) -> None:
    with pytest.raises(NumberingError, match=said):
        sample_certificate(pattern)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("{yy}{serial:05}", "needs a site"), ("{grade}{site}{serial}", "no grade")],
)
def test_a_ticket_still_needs_its_site_and_has_no_grade(pattern: str, said: str) -> None:
    with pytest.raises(NumberingError, match=said):
        sample(pattern)


def test_a_ticket_number_is_as_before() -> None:
    assert printed_number("{yy}{half}{site:5}{serial:05}", AUTUMN, "42001", 7) == "1424200100007"


def test_a_series_is_everything_but_the_serial() -> None:
    assert series(PATTERN, AUTUMN, "A") == "20142A*"
    assert series(PATTERN, AUTUMN, "A") != series(PATTERN, AUTUMN, "B")
    assert series(PATTERN, AUTUMN, "A") == series(PATTERN, date(2014, 12, 20), "A")
    assert series("{yyyy}{serial:08}", AUTUMN, "A") == series("{yyyy}{serial:08}", AUTUMN, "B")


@given(st.sampled_from("ABC"), st.integers(1, 999_999), st.sampled_from("ABC"), st.integers(1, 999))
def test_two_certificates_never_share_a_number(
    grade: str, serial: int, other_grade: str, other_serial: int
) -> None:
    same = (grade, serial) == (other_grade, other_serial)
    one = certificate_number(PATTERN, AUTUMN, grade, serial)
    assert (one == certificate_number(PATTERN, AUTUMN, other_grade, other_serial)) == same
