"""The catalogue of a programme's file: what the documents say, and what a bad one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib import programmes
from chalicelib.programmes import FOLDER, ProgrammeError

GOOD = (FOLDER / "pets.toml").read_text(encoding="utf-8")
ALL = programmes.load()


@pytest.mark.proves("S2-32", "S2-33")
def test_what_a_paper_allows_and_forbids() -> None:
    found = ALL["pets"].catalogue
    assert found is not None
    assert len(list(found.allowed("written"))) == 4
    assert len(list(found.allowed("oral"))) == 3
    assert [item.article for item in found.forbidden("oral")] == ["6(4)", "5(1)"]
    assert {item.article for item in found.forbidden("written")} == {"5(1)", "6(1)", "6(4)"}
    article = found.article("6(4)")
    assert article is not None
    assert "各科成绩无效" in article.effect["zh-CN"]
    assert found.article("") is None


@pytest.mark.parametrize("code", sorted(ALL))
def test_every_text_is_in_both_languages(code: str) -> None:
    found = ALL[code].catalogue
    assert found is not None
    texts = [found.summary, *found.entry, *found.banks, *found.browsers, *found.camera]
    texts += [item.what for item in found.items] + [one.name for one in found.telephones]
    texts += [line for annex in found.annexes for line in (annex.title, *annex.lines)]
    texts += [one for level in found.levels for one in (level.name, level.about, *level.notes)]
    assert all(set(words) == {"zh-CN", "en"} and all(words.values()) for words in texts)


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        ('article = "6(4)"', 'article = "6(10)"', "article 6(10), which is not there"),
        ('kinds = ["oral"]', 'kinds = ["sung"]', "catalogue.allowed"),
        ("working_days = 50", "working_days = 0", "catalogue.promises.0.working_days"),
        ('"http://pets.neea.edu.cn/"', '"pets"', "catalogue.links.2.url"),
        ('levels = ["S2-07"]', 'levels = ["S2-7"]', "catalogue.lines.levels"),
        ("[[catalogue.levels]]", "[[catalogue.grades]]", "catalogue.grades"),
    ],
)
def test_a_bad_catalogue_names_what_is_wrong(
    tmp_path: Path, good: str, bad: str, reason: str
) -> None:
    assert good in GOOD
    file = tmp_path / "pets.toml"
    file.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(ProgrammeError) as told:
        programmes.read(file)
    assert reason in told.value.reason
