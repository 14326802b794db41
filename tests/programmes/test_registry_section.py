"""`[registry]`: what the seed says of lifelong numbers, and what an impossible section is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chalicelib import programmes
from chalicelib.domain.registry import RegistryRules
from chalicelib.programmes import FOLDER, ProgrammeError

GOOD = (FOLDER / "self_taught.toml").read_text(encoding="utf-8")
PATTERN = '"{city:2}{county:2}{period}{seq:05}"'


def rules() -> RegistryRules:
    found = programmes.load()["self_taught"].registry
    assert found is not None
    return found


@pytest.mark.proves("S5-12", "S5-25", "S5-26")
def test_what_the_seed_says() -> None:
    found = rules()
    assert {major.code: major.prior for major in found.majors} == {
        "Z630302": False,
        "X120203K": True,
    }
    uses = " ".join(use["zh-CN"] for use in found.uses)
    for word in ("课程报考", "考试通知单", "免考", "转考", "毕业申请"):
        assert word in uses
    names = [proof.name["zh-CN"] for proof in found.prior.proofs]
    assert names == ["《中国高等教育学历认证报告》", "《教育部学历证书电子注册备案表》"]


@pytest.mark.parametrize(
    ("number", "district"),
    [("060121100001", "0601"), ("060119200017", "0601"), ("060220100003", "0602")],
)
def test_the_numbers_of_the_samples_tell_their_district(number: str, district: str) -> None:
    found = rules().district_of(number)
    assert found is not None
    assert found.code == district


@pytest.mark.parametrize("number", ["060321100001", "06012110001", "0601211000010", "", "abc"])
def test_a_number_of_nowhere_has_none(number: str) -> None:
    assert rules().district_of(number) is None


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2021, 3, 10), "211"),
        (date(2021, 4, 30), "211"),
        (date(2021, 5, 1), "212"),
        (date(2021, 10, 31), "212"),
        (date(2021, 11, 1), "221"),
    ],
)
def test_a_number_names_the_exam_that_comes_next(day: date, period: str) -> None:
    found = rules()
    district = found.district("0601")
    assert district is not None
    values = found.values(district, day)
    assert found.format.write(values, 1) == f"0601{period}00001"


def test_an_older_layout_still_tells_its_district(tmp_path: Path) -> None:
    older = f'legacy = ["{{district:4}}{{yy}}{{serial:4}}"]\nnumber = {PATTERN}'
    (tmp_path / "a.toml").write_text(GOOD.replace(f"number = {PATTERN}", older), encoding="utf-8")
    found = programmes.load(tmp_path)["self_taught"].registry
    assert found is not None
    told = found.district_of("0602980123")
    assert told is not None
    assert told.code == "0602"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (PATTERN, '"{city:2}{county:2}{period}{seqq:05}"', "no such field"),
        (PATTERN, '"{city:2}{county:2}{period}"', "needs a sequence"),
        (PATTERN, '"{city}{county}{seq:05}"', "more than one way"),
        (PATTERN, '"{period}{seq:05}"', "does not tell district 0601"),
        ('{ city = "06", county = "02"', '{ city = "06", county = "01"', "stands twice"),
        ('{ city = "06", county = "02"', '{ city = "06", county = "2"', "pattern"),
        ('papers = ["00015", "03708", "04183"]', 'papers = ["00000"]', "which is no paper"),
        ("months = [4, 10]\ndistricts", "months = [13]\ndistricts", "less than or equal to 12"),
        ('purpose = "education"\nlargest', 'purpose = "learning"\nlargest', "no such purpose"),
        ("largest_mb = 4", "largest_mb = 0", "greater than or equal to 1"),
    ],
)
def test_an_impossible_registry_stops_the_start(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    assert old in GOOD
    (tmp_path / "a.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProgrammeError) as refused:
        programmes.load(tmp_path)
    assert reason in refused.value.reason
