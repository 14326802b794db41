"""Programme files: what the seed says, and what an invalid file is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib import programmes
from chalicelib.domain.numbering import certificate_number, printed_number
from chalicelib.domain.payment import LateRule
from chalicelib.domain.rules import AnyOf, Test
from chalicelib.programmes import FOLDER, ProgrammeError
from tests.world import historic_round

GOOD = (FOLDER / "cet_set.toml").read_text(encoding="utf-8")


@pytest.mark.proves("S1-03", "S1-04", "S1-05", "S1-12", "S1-13", "S1-27", "A6-1", "A6-2")
def test_the_figures_of_the_seed() -> None:
    found = programmes.load()["cet_set"]
    (rule,) = found.eligibility.rules
    assert isinstance(rule.tree, AnyOf)
    tests = [test for test in rule.tree.of if isinstance(test, Test)]
    assert {test.key: test.at_least for test in tests} == {"CET4": 500, "CET6": 425}
    assert found.fee_minor == 5000
    assert found.hold == timedelta(hours=24)
    assert found.late_payment == LateRule.CONFIRM_IF_FREE
    assert [channel.id for channel in found.channels] == ["netbank"]
    assert set(found.editable) == {"photo", "school"}


@pytest.mark.proves("S1-01", "S1-14", "S1-15", "S1-16", "S1-17", "S1-18")
def test_office_and_agreement() -> None:
    found = programmes.load()["cet_set"]
    assert found.office["zh-CN"] == "全国大学英语四、六级考试委员会办公室"
    texts = [clause["zh-CN"] for clause in found.agreement.clauses]
    assert len(texts) == len(found.agreement.summaries) == 6
    for text, word in zip(
        texts,
        ("所有权", "首页", "真实、正确", "不可抗力", "重新报名或全额退还", "考试时间"),
        strict=True,
    ):
        assert word in text
    assert found.agreement.version


@pytest.mark.proves("S1-39")
def test_grades_are_a_to_d_and_d_has_no_certificate() -> None:
    found = programmes.load()["cet_set"]
    assert [grade.code for grade in found.grades] == ["A", "B", "C", "D"]
    assert [grade.certificate for grade in found.grades] == [True, True, True, False]
    assert all(set(grade.meaning) == {"zh-CN", "en"} for grade in found.grades)
    assert found.grade("B") == found.grades[1]
    assert found.grade("absent") is None


def test_ticket_numbers() -> None:
    found = programmes.load()["cet_set"]
    exam_on = historic_round("any").exam_on
    assert printed_number(found.ticket_number, exam_on, "42001", 7) == "1424200100007"


def test_the_version_is_the_files_own(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    same = programmes.load(tmp_path)["cet_set"].version
    assert same == programmes.load()["cet_set"].version
    (tmp_path / "a.toml").write_text(GOOD.replace("5000", "6000"), encoding="utf-8")
    assert programmes.load(tmp_path)["cet_set"].version != same


def line_with(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ("fee_minor = 5000", "fee_minor = -1", "fee_minor", "greater than or equal to 0"),
        ("fee_minor = 5000", 'fee_minor = "50"', "fee_minor", "valid integer"),
        ("hold_hours = 24", "hold_hours = 0", "hold_hours", "greater than or equal to 1"),
        ("hold_hours = 24\n", "", "code", "hold_hours: Field required"),
        ("fee_minor = 5000", "fee_minor = 5000\nfee = 1", "fee = 1", "Extra inputs"),
        ('"confirm_if_free"', '"keep"', "late_payment", "confirm_if_free"),
        ("at_least = 425", "at_least = 711", "[eligibility]", "less than or equal to 710"),
        ('key = "CET6", at', 'key = "CET8", at', "[eligibility]", "no kind of fact score CET8"),
        ('fact = "score", key = "CET4"', "any = []", "any = [", "exactly one of"),
        ("min_kb = 20", "min_kb = 300", "[photo]", "min_kb 300 is above max_kb 200"),
        ("{serial:05}", "{seriel:05}", "code", "can't read"),
        ("{grade}{serial:06}", "{site}{serial:06}", "code", "there is no site"),
        ('code = "D"', 'code = "absent"', 'code = "absent"', "should match pattern"),
        ('code = "D"', 'code = "ABSENT"', 'code = "ABSENT"', "should match pattern"),
        ('code = "D"', 'code = "A"', "code", "a grade stands twice among A, B, C, A"),
        ('provider = "sandbox"', 'provider = "bank"', 'provider = "bank"', "sandbox"),
        ("grace_minutes = 10", "grace_minutes = ", "grace_minutes", "Invalid value"),
        ("grace_minutes = 10", "code = 10", "code = 10", "overwrite"),
    ],
)
def test_an_invalid_file_stops_the_start(
    tmp_path: Path, old: str, new: str, at: str, reason: str
) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProgrammeError) as stopped:
        programmes.load(tmp_path)
    assert reason in stopped.value.reason
    assert str(stopped.value).startswith(f"bad.toml:{stopped.value.line}: ")
    if at != "code":
        assert stopped.value.line == line_with(text, at)


def test_a_summary_too_few(tmp_path: Path) -> None:
    last = GOOD.rindex("[[agreement.summaries]]")
    text = GOOD[:last] + GOOD[GOOD.index("[[channels]]") :]
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProgrammeError, match="6 clauses and 5 summaries") as stopped:
        programmes.load(tmp_path)
    assert stopped.value.line == line_with(text, "[agreement]")


def test_a_code_taken_twice(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"b\.toml:2: cet_set is taken"):
        programmes.load(tmp_path)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(ProgrammeError, match="UTF-8"):
        programmes.load(tmp_path)


@pytest.mark.proves("S1-40")
def test_certificate_numbers() -> None:
    found = programmes.load()["cet_set"]
    exam_on = historic_round("any").exam_on
    number = certificate_number(found.certificate_number, exam_on, "B", 7)
    assert number == "20142B000007"
