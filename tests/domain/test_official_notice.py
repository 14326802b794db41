"""Clauses are numbered as the language does, and what says nothing is left out."""

from __future__ import annotations

import pytest

from chalicelib.domain.official_notice import Clause, Text, language_of, number_of, numbered


@pytest.mark.parametrize(
    ("place", "zh"),
    [(1, "一、"), (9, "九、"), (10, "十、"), (11, "十一、"), (20, "二十、"), (21, "二十一、")],
)
def test_numbers(place: int, zh: str) -> None:
    assert number_of("zh-CN", place) == zh
    assert number_of("en", place) == f"{place}."


def test_an_empty_clause_takes_no_number() -> None:
    clauses = [
        Clause("a", "", "A", (Text("x"),)),
        Clause("b", "", "B", ()),
        Clause("c", "", "C", (Text("y"),)),
    ]
    assert [(one.id, one.number) for one in numbered("en", clauses)] == [("a", "1."), ("c", "2.")]


def test_chinese_unless_english_is_asked_for() -> None:
    assert [language_of(one) for one in (None, "zh-CN", "en")] == ["zh-CN", "zh-CN", "en"]
