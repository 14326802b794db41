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
    spread = replace(scale.OPENINGS[-1], limits=replace(scale.SPLIT, remembers=False))
    course = scale.run(spread)
    assert (course.first, course.peak) == ("the round's item", scale.PARTITION_READS)


def test_a_pool_with_places_is_read_by_everybody_and_a_full_one_is_remembered() -> None:
    crowd = scale.Opening("", 50_000, 5_000, 1, scale.WARM)
    course, forgetful = scale.run(crowd), scale.run(replace(crowd, limits=scale.UNREMEMBERED))
    assert (course.first, course.served[0]) == ("the pools' snapshots", scale.SNAPSHOT_READS)
    assert course.peak > scale.SNAPSHOT_READS > forgetful.peak


def test_the_snapshots_of_a_round_are_the_limit_until_they_are_split() -> None:
    together = replace(scale.OPENINGS[-1], limits=scale.WARM)
    assert scale.run(together).first == "the pools' snapshots"
    assert not scale.run(scale.OPENINGS[-1]).refused
