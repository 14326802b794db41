"""Scores on any scale: the limit passes, what lies beside the scale is no score (S2-41)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chalicelib import programmes
from chalicelib.domain.grade_sheet import read_sheet
from chalicelib.domain.marks import Marks, plain
from chalicelib.domain.result import Row, digest, scored
from chalicelib.domain.scale import Scale

PAPERS = {
    paper.code: paper.scale
    for programme in programmes.load().values()
    for paper in programme.papers
    if paper.scale is not None
}
WRITTEN, ORAL = PAPERS["L3_written"], PAPERS["L3_oral"]


def passed(scale: Scale, text: str) -> bool | None:
    value = scale.read(text)
    assert value is not None
    return scale.passed(value)


@pytest.mark.proves("S2-41")
@pytest.mark.parametrize(
    ("scale", "text", "told"),
    [
        (WRITTEN, "60", True),
        (WRITTEN, "59", False),
        (WRITTEN, "0", False),
        (WRITTEN, "100", True),
        (ORAL, "3", True),
        (ORAL, "3.0", True),
        (ORAL, "2.5", False),
        (ORAL, "5", True),
        (PAPERS["00015"], "60", True),
        (PAPERS["00015"], "59", False),
        (PAPERS["EN"], "60", True),
        (PAPERS["ibt"], "104", None),
        (PAPERS["ibt_2026"], "5.5", None),
    ],
)
def test_the_limit_itself_passes(scale: Scale, text: str, told: bool | None) -> None:
    assert passed(scale, text) is told


@pytest.mark.proves("S2-41")
@pytest.mark.parametrize(
    ("scale", "text"),
    [
        (WRITTEN, "101"),
        (WRITTEN, "-1"),
        (WRITTEN, "59.5"),
        (WRITTEN, ""),
        (WRITTEN, "NaN"),
        (WRITTEN, "Infinity"),
        (WRITTEN, "60分"),
        (ORAL, "5.5"),
        (ORAL, "2.7"),
        (PAPERS["ibt"], "121"),
        (PAPERS["ibt_2026"], "0.5"),
        (PAPERS["ibt_2026"], "6.5"),
        (PAPERS["ibt_2026"], "5.25"),
    ],
)
def test_beside_the_scale_there_is_no_score(scale: Scale, text: str) -> None:
    assert scale.read(text) is None


def test_plain_figures() -> None:
    texts = ("100", "60.0", "3.50", "0")
    assert [plain(Decimal(text)) for text in texts] == ["100", "60", "3.5", "0"]


def of_two() -> Marks:
    scales = {"W": WRITTEN, "O": ORAL}
    return Marks(scales=scales, named={"W": "W", "O": "O", "笔试": "W", "口试": "O"})


@pytest.mark.proves("A6-18")
def test_a_line_for_each_paper() -> None:
    header = ("准考证号", "科目", "成绩")
    rows = [(2, ("1711", "笔试", "59")), (3, ("1711", "o", "缺考")), (4, ("1711", "W", "60"))]
    sheet = read_sheet(header, rows, of_two())
    assert [(line.paper, line.result) for line in sheet.lines] == [("W", "59"), ("O", "absent")]
    assert [(f.line, f.code) for f in sheet.faults] == [(4, "grade_twice")]
    assert sheet.named == {("1711", "W"), ("1711", "O")}


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (("1711", "听力", "60"), "paper", "paper_unknown"),
        (("1711", "", "60"), "paper", "paper_unknown"),
        (("1711", "W", ""), "grade", "grade_empty"),
        (("1711", "W", "60.5"), "grade", "score_off_scale"),
        (("1711", "W", "A"), "grade", "score_off_scale"),
        (("1711", "W", "=60"), "grade", "formula"),
    ],
)
def test_every_fault_of_a_score(cells: tuple[str, ...], column: str, code: str) -> None:
    (fault,) = read_sheet(("准考证号", "科目", "成绩"), [(2, cells)], of_two()).faults
    assert (fault.column, fault.code) == (column, code)


def test_one_paper_needs_no_column_of_papers() -> None:
    marks = Marks(scales={"ibt": PAPERS["ibt"]}, named={"IBT": "ibt"})
    (line,) = read_sheet(("准考证号", "成绩"), [(2, ("20251", "104"))], marks).lines
    assert (line.paper, line.result) == ("ibt", "104")


@pytest.mark.proves("A6-18")
def test_a_row_is_special_only_if_all_its_papers_are() -> None:
    assert scored("C", {"W": "absent", "O": "absent"}).result == "absent"
    assert scored("C", {"W": "absent", "O": "invalid"}).result == "scored"
    assert scored("C", {"W": "0", "O": "0"}).result == "scored"


def test_the_digest_sees_every_score() -> None:
    one, other = scored("C", {"W": "59"}), scored("C", {"W": "60"})
    assert digest([one]) != digest([other])
    assert digest([Row("C", "A")]) == digest([Row("C", "A", "1424")])
