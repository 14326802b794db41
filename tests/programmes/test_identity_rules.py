"""What a programme file may ask of a person's confirmation, and what it may not leave out."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib import programmes
from chalicelib.domain.confirmation import StepKind
from chalicelib.programmes import FOLDER, ProgrammeError

GOOD = (FOLDER / "self_taught.toml").read_text(encoding="utf-8")


@pytest.mark.proves("S4-08", "S4-09", "S5-18", "S5-19", "S5-20")
def test_what_the_two_programmes_ask_for() -> None:
    found = programmes.load()
    degree, self_taught = found["degree_english"].identity, found["self_taught"].identity
    assert degree is not None
    assert self_taught is not None
    card, face = degree.steps
    assert (card.files, card.max_kb, card.each_round) == (("portrait", "emblem"), 4096, False)
    assert (face.kind, face.each_round) == (StepKind.FACE, True)
    kinds = [step.kind for step in self_taught.steps]
    assert kinds == [StepKind.ID_CARD, StepKind.FACE, StepKind.DIGITS_VIDEO, StepKind.PHOTO]
    assert (self_taught.steps[0].files, self_taught.steps[0].police) == (("portrait",), True)
    assert {found[code].identity for code in ("cet_set", "pets", "toefl")} == {None}


@pytest.mark.proves("P-01", "P-02")
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('sides = ["portrait"]', "sides = []", "sides are said of an id_card"),
        ("digits = 4", "digits = 0", "digits are read aloud"),
        ("max_kb = 4096", "max_kb = 4097", "at most 4096 KB"),
        ('purpose = "video"\nmax_kb', 'purpose = "voice"\nmax_kb', "no such purpose: voice"),
        ('[[retention]]\npurpose = "face"', '[[retention]]\npurpose = "other"', "no retention"),
        ("days = 0\nat_most_days = 30", "days = 31\nat_most_days = 30", "is above at_most_days"),
        ('id = "digits"\n', 'id = "face"\n', "a step stands twice"),
    ],
)
def test_a_file_that_cannot_be_kept_to_stops_the_start(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    assert said in _reason(tmp_path, GOOD.replace(old, new, 1))


@pytest.mark.proves("P-01")
def test_a_face_is_never_the_only_way(tmp_path: Path) -> None:
    begin, end = GOOD.index("[identity.on_site]"), GOOD.index("[[identity.steps]]")
    alone = (GOOD[:begin] + GOOD[end:]).replace("review = true", "review = false", 1)
    assert "a face is never the only way" in _reason(tmp_path, alone)


def _reason(folder: Path, text: str) -> str:
    (folder / "self_taught.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProgrammeError) as refused:
        programmes.load(folder)
    return refused.value.reason
