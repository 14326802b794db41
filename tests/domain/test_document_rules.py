"""Which documents let whom in: the eleven rows of the TOEFL table, and the simpler rules."""

from __future__ import annotations

from datetime import date

import pytest

from chalicelib import programmes
from chalicelib.domain.document_rules import Decision, Identification, Person, Presented, decide

TODAY = date(2025, 8, 16)
_LOADED = programmes.load()


def rules(code: str = "toefl") -> Identification:
    found = _LOADED[code].identification
    assert found is not None
    return found


def judged(holder: str, *papers: str | Presented) -> Decision:
    """A code with a minus is an unsigned one."""
    shown = [
        paper
        if isinstance(paper, Presented)
        else Presented(paper.removesuffix("-"), signed=not paper.endswith("-"))
        for paper in papers
    ]
    return decide(rules(), holder, shown, TODAY)


@pytest.mark.proves("S3-05", "S3-06", "S3-07", "S3-08", "S3-09", "S3-10")
@pytest.mark.parametrize(
    ("holder", "papers", "admit", "row"),
    [
        ("mainland", ("CN_PASSPORT",), True, "5"),
        ("mainland", ("CN_RIC",), False, "7"),
        ("mainland", ("CN_RIC", "STUDENT_CARD"), True, "6"),
        ("mainland", ("STUDENT_CARD", "DRIVING_LICENCE"), False, "8"),
        ("mainland", ("CN_RIC_TEMP", "STUDENT_CARD"), False, "8"),
        ("hong_kong", ("HK_ID", "DRIVING_LICENCE"), True, "6"),
        ("macau", ("MO_ID", "PROOF_LETTER"), True, "6"),
        ("mainland", ("MILITARY", "CN_RIC"), True, "6"),
        ("taiwan", ("TW_PERMIT",), True, "3"),
        ("taiwan", ("TW_PERMIT", "STUDENT_CARD"), True, "3"),
        ("taiwan", ("CN_PASSPORT",), False, "4"),
        ("taiwan", ("CN_RIC", "STUDENT_CARD"), False, "4"),
        ("foreign", ("FOREIGN_PASSPORT",), True, "1"),
        ("foreign", ("FPR_2023", "STUDENT_CARD"), False, "2"),
        ("foreign", ("CN_RIC", "STUDENT_CARD"), False, "2"),
        ("foreign", ("FOREIGN_PASSPORT-",), False, "2"),
        ("mainland", ("CN_PASSPORT-",), False, "7"),
        ("mainland", ("CN_PASSPORT-", "STUDENT_CARD"), True, "6"),
        ("mainland", ("CN_PASSPORT", "CN_RIC"), True, "5"),
        ("mainland", ("CN_RIC", "CN_RIC"), False, "7"),
        ("mainland", ("CN_RIC", "SOCIAL_SECURITY_CARD"), False, "7"),
        ("mainland", ("CN_RIC", "LIBRARY_CARD"), False, "7"),
        ("hong_kong", ("HM_PERMIT", "STUDENT_CARD"), False, "8"),
        ("mainland", (), False, "8"),
    ],
)
def test_each_row_of_the_table(holder: str, papers: tuple[str, ...], admit: bool, row: str) -> None:
    found = judged(holder, *papers)
    assert (found.admit, found.row) == (admit, row)
    assert found.refund == ("" if admit else "none")


@pytest.mark.proves("S3-10")
@pytest.mark.parametrize(
    "unfit",
    [
        Presented("CN_PASSPORT", valid_until=date(2025, 8, 15)),
        Presented("CN_PASSPORT", states=("forged",)),
        Presented("CN_PASSPORT", states=("photocopy",)),
        Presented("CN_PASSPORT", states=("temporary",)),
        *(Presented(code) for code in ("INTERNATIONAL_PERMIT", "ISIC", "LEARNING_CARD")),
        *(Presented(code) for code in ("CREDIT_CARD", "NOTARIAL_LETTER", "WORK_CARD")),
    ],
)
def test_what_never_counts(unfit: Presented) -> None:
    found = judged("mainland", unfit)
    assert (found.admit, found.row) == (False, "8")
    (one,) = found.discounted
    assert one.code == unfit.code
    assert one.why in ("expired", "forged", "photocopy", "temporary", unfit.code)
    assert judged("mainland", unfit, "CN_RIC", "STUDENT_CARD").admit


def test_a_document_is_good_on_its_last_day() -> None:
    assert judged("mainland", Presented("CN_PASSPORT", valid_until=TODAY)).admit


@pytest.mark.proves("S3-11")
@pytest.mark.parametrize(
    ("name", "shown", "admit", "fault"),
    [
        ("DEMO PERSON", "demo person", True, None),
        ("DEMO PERSON", "PERSON DEMO", True, "order"),
        ("DEMO PERSON", "DEMOPERSON", True, "spacing"),
        ("DEMO PERSON", "DEMO PERSEN", True, "spelling"),
        ("DEMO PERSON", "DEMO PERSEM", False, None),
        ("DEMO PERSON", "OTHER PERSON", False, None),
        ("沈样九", "沈样十", False, None),
        ("肖样九", "萧样九", True, "spelling"),
    ],
)
def test_the_name_must_be_the_registered_one(
    name: str, shown: str, admit: bool, fault: str | None
) -> None:
    born = date(1997, 7, 7)
    found = decide(
        rules(),
        "mainland",
        [Presented("CN_PASSPORT")],
        TODAY,
        registered=Person(name, born),
        shown=Person(shown, born),
    )
    assert (found.admit, found.fault) == (admit, fault)
    assert admit or (found.row, found.why) == ("11", "name_differs")


@pytest.mark.proves("S3-11")
def test_the_birth_date_must_be_the_registered_one() -> None:
    one, other = Person("DEMO", date(1997, 7, 7)), Person("DEMO", date(1997, 7, 8))
    papers = [Presented("FOREIGN_PASSPORT")]
    found = decide(rules(), "foreign", papers, TODAY, registered=one, shown=other)
    assert (found.admit, found.row, found.why) == (False, "11", "birth_on_differs")


@pytest.mark.proves("S2-24")
@pytest.mark.parametrize("code", ["pets", "cet_set", "degree_english", "self_taught"])
def test_ticket_and_document_are_both_needed(code: str) -> None:
    card = [Presented("CN_RIC")]
    assert decide(rules(code), "", card, TODAY).admit
    without = decide(rules(code), "", card, TODAY, ticket=False)
    assert (without.admit, without.why) == (False, "ticket_missing")
    assert decide(rules(code), "", [], TODAY).why == "documents"


def test_a_temporary_card_is_good_for_pets_and_not_for_toefl() -> None:
    card = [Presented("CN_RIC_TEMP")]
    assert decide(rules("pets"), "", card, TODAY).admit
    assert not decide(rules(), "mainland", card, TODAY).admit
