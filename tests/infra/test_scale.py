"""The paper on scale quotes what the simulation says."""

from __future__ import annotations

from dataclasses import replace

from bench import scale
from infra.paths import ROOT


def test_the_paper_quotes_the_simulation() -> None:
    paper = (ROOT / "docs" / "scale.md").read_text("utf-8")
    assert "\n".join(scale.rows()) in paper


def test_the_same_seed_gives_the_same_course() -> None:
    opening = scale.OPENINGS[1]
    assert scale.run(opening).row() == scale.run(opening).row()


def test_everybody_has_one_answer() -> None:
    for opening in scale.OPENINGS[:4]:
        assert sum(scale.run(opening).served) == opening.people


def test_the_round_that_is_read_each_time_is_the_limit_of_a_prepared_account() -> None:
    spread = replace(scale.OPENINGS[-1], limits=scale.UNREMEMBERED)
    course = scale.run(spread)
    assert (course.first, course.peak) == ("the round's item", scale.PARTITION_READS)
