"""Rules over facts: limits from both sides, three answers, and reasons that say the way out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib import programmes
from chalicelib.domain import eligibility as conditions
from chalicelib.domain.eligibility import Eligibility, Known, Verdict, known_for, stated, vouched
from chalicelib.domain.fact import NATIONAL, Fact, FactType, Value, age_on
from chalicelib.domain.rules import AllOf, Answer, AnyOf, EligibilityRule, Not, Test, asked, judge

AT = datetime(2017, 1, 1, tzinfo=UTC)
TODAY = date(2017, 1, 1)
PROGRAMMES = programmes.load()
ISSUERS = {code: found.eligibility for code, found in PROGRAMMES.items()}


def fact(type_: str, key: str, value: Value, programme: str = "pets", **more: object) -> Fact:
    return Fact(FactType(type_), key, value, programme, "import", AT, **more)  # type: ignore[arg-type]


def degree(answers: dict[str, str], *held: Fact) -> Verdict:
    rules = PROGRAMMES["degree_english"].eligibility
    used = vouched(held, stated(rules.kinds, answers, AT))
    return conditions.verdict(rules, "degree_english", "r1", Known(used), (), TODAY)


@pytest.mark.proves("S4-19")
@pytest.mark.parametrize(
    ("answers", "eligible", "settled"),
    [
        ({}, True, False),
        ({"status": "enrolled"}, True, True),
        ({"status": "graduated"}, True, False),
        ({"status": "graduated", "thesis_grade": "中"}, True, True),
        ({"status": "graduated", "thesis_grade": "良"}, True, True),
        ({"status": "graduated", "thesis_grade": "优"}, True, True),
        ({"status": "graduated", "thesis_grade": "及格"}, False, False),
        ({"status": "graduated", "thesis_grade": "不及格"}, False, False),
    ],
)
def test_graduates_need_a_thesis_of_the_middle_grade(
    answers: dict[str, str], eligible: bool, settled: bool
) -> None:
    found = degree(answers)
    assert (found.eligible, found.settled) == (eligible, settled)
    if not eligible:
        (reason,) = found.reasons
        assert (reason.code, reason.clause, reason.way_out) == (
            "fact_not_accepted",
            "报考条件",
            "contact",
        )
        assert reason.params["value"] == answers["thesis_grade"]
        assert reason.params["accepted"] == ["中", "良", "优"]


@pytest.mark.proves("S4-19")
def test_a_grade_the_school_sent_counts_before_a_stated_one() -> None:
    said = {"status": "graduated", "thesis_grade": "优"}
    assert degree(said).eligible
    assert not degree(said, fact("thesis_grade", "thesis", "及格", "degree_english")).eligible


@pytest.mark.parametrize(
    ("test", "value", "answer"),
    [
        (Test(FactType.SCORE, "x", at_least=60), 60, Answer.YES),
        (Test(FactType.SCORE, "x", at_least=60), 59.5, Answer.NO),
        (Test(FactType.SCORE, "x", at_most=60), 60, Answer.YES),
        (Test(FactType.SCORE, "x", at_most=60), 60.5, Answer.NO),
        (Test(FactType.SCORE, "x", at_least=3, at_most=5), 5, Answer.YES),
        (Test(FactType.SCORE, "x", equals=3), 3, Answer.YES),
        (Test(FactType.SCORE, "x", equals=3), 4, Answer.NO),
        (Test(FactType.SCORE, "x", one_of=("A", "B")), "B", Answer.YES),
        (Test(FactType.SCORE, "x", one_of=("A", "B")), "C", Answer.NO),
        (Test(FactType.SCORE, "x", at_least=3), "text", Answer.NO),
        (Test(FactType.SCORE), 0, Answer.YES),
    ],
)
def test_limits_are_inclusive(test: Test, value: Value, answer: Answer) -> None:
    assert judge([EligibilityRule("1", test)], [fact("score", "x", value)]).answer == answer


@pytest.mark.proves("C-21")
def test_any_all_not_and_what_is_open() -> None:
    yes, no = Test(FactType.SCORE, "yes"), Test(FactType.SCORE, "no")
    later = Test(FactType.ANSWER, "later", missing=Answer.OPEN)
    facts = [fact("score", "yes", 1)]

    def of(tree: object) -> Answer:
        return judge([EligibilityRule("1", tree)], facts).answer  # type: ignore[arg-type]

    assert of(AnyOf((no, yes))) == Answer.YES
    assert of(AnyOf((no, later))) == Answer.OPEN
    assert of(AllOf((yes, later))) == Answer.OPEN
    assert of(AllOf((no, later))) == Answer.NO
    assert of(Not(no)) == Answer.YES
    assert of(Not(yes)) == Answer.NO
    assert of(Not(later)) == Answer.OPEN
    assert asked(AllOf((yes, Not(later)))) == {FactType.SCORE, FactType.ANSWER}


@pytest.mark.proves("C-21", "D-3")
def test_a_refusal_names_clause_value_limit_and_way_out() -> None:
    rule = EligibilityRule("3", Test(FactType.SCORE, "x", at_least=60))
    (low,) = judge([rule], [fact("score", "x", 57.5)]).reasons
    assert (low.clause, low.code, low.way_out) == ("3", "score_too_low", "review")
    assert low.params == {"fact": "score", "exam": "x", "value": 57.5, "limit": 60, "short": 2.5}
    (none,) = judge([rule], []).reasons
    assert (none.code, none.params["value"], none.way_out) == ("score_missing", None, "contact")
    (there,) = judge([EligibilityRule("4", Not(rule.tree))], [fact("score", "x", 60)]).reasons
    assert (there.code, there.clause) == ("fact_present", "4")


@pytest.mark.proves("S2-67")
@pytest.mark.parametrize(
    ("day", "key", "programme", "barred"),
    [
        (date(2016, 12, 31), NATIONAL, "pets", False),
        (date(2017, 1, 1), NATIONAL, "pets", True),
        (date(2018, 12, 31), NATIONAL, "pets", True),
        (date(2019, 1, 1), NATIONAL, "pets", False),
        (date(2018, 1, 1), NATIONAL, "toefl", False),
        (date(2018, 1, 1), "toefl", "toefl", True),
        (date(2018, 1, 1), "toefl", "pets", False),
    ],
)
def test_a_suspension_bars_for_its_term(day: date, key: str, programme: str, barred: bool) -> None:
    ban = fact("sanction", key, "suspended", since=date(2017, 1, 1), until=date(2018, 12, 31))
    rules = PROGRAMMES[programme].eligibility
    known = known_for(rules, programme, [ban], (), day)
    found = conditions.verdict(rules, programme, "r1", known, (), day)
    assert found.eligible is not barred
    if barred:
        (reason,) = found.reasons
        assert (reason.code, reason.params["until"]) == ("sanctioned", "2018-12-31")


@pytest.mark.proves("S2-48", "S2-49", "S2-50")
@pytest.mark.parametrize(
    ("held", "programme", "keys"),
    [
        ((("score", "L3_written", 60),), "self_taught", {"00015"}),
        ((("score", "L3_written", 59),), "self_taught", set()),
        ((("score", "L2_written", 60),), "self_taught", {"00012"}),
        ((("score", "L2_written", 59),), "self_taught", set()),
        ((("score", "L3_written", 50),), "degree_english", {"degree_language"}),
        ((("score", "L3_written", 49),), "degree_english", set()),
        ((("score", "L4_written", 100),), "degree_english", set()),
        ((("qualification", "PETS2", "certificate"),), "pets", set()),
    ],
)
def test_what_results_count_for(
    held: tuple[tuple[str, str, Value], ...], programme: str, keys: set[str]
) -> None:
    facts = [fact(*one) for one in held]
    given = conditions.granted(ISSUERS, programme, facts, ["other_results"])
    assert {one.key for one in given.used} == keys
    assert all(one.programme == "pets" and one.attrs["rests_on"] for one in given.used)
    without = conditions.granted(ISSUERS, programme, facts, [])
    assert {one.key for one in without.withheld} == keys


@pytest.mark.proves("S2-50")
def test_pets_and_mets_of_one_level_earn_the_combined_certificate() -> None:
    pets = fact("qualification", "PETS2", "certificate")
    for level, earned in (("METS2", {"medical_english_2"}), ("METS3", set())):
        mets = fact("qualification", level, "passed", "mets")
        found = conditions.granted(ISSUERS, "pets", [pets, mets], [])
        assert {one.key for one in found.used} == earned
    forged = fact("qualification", "METS2", "passed", "nobody")
    assert not conditions.granted(ISSUERS, "pets", [pets, forged], []).used


def test_a_fact_of_another_programme_needs_consent_and_a_known_issuer() -> None:
    rules = PROGRAMMES["pets"].eligibility
    mets = fact("qualification", "METS1", "passed", "mets")
    assert known_for(rules, "pets", [mets], [], TODAY).withheld == (mets,)
    assert known_for(rules, "pets", [mets], ["other_results"], TODAY).used == (mets,)
    other = fact("qualification", "METS1", "passed", "somebody")
    assert known_for(rules, "pets", [other], ["other_results"], TODAY) == Known()


def test_who_fails_for_want_of_consent_is_told_so() -> None:
    rule = EligibilityRule("2", Test(FactType.SCORE, "x", at_least=60))
    (reason,) = judge([rule], [], [fact("score", "x", 70)]).reasons
    assert (reason.code, reason.way_out) == ("fact_withheld", "consent")
    (reason,) = judge([rule], [], [fact("score", "x", 50)]).reasons
    assert reason.code == "score_missing"


def test_a_revoked_fact_is_none() -> None:
    gone = fact("score", "L3_written", 80, revoked_at=AT)
    assert not gone.holds(TODAY)
    assert known_for(PROGRAMMES["pets"].eligibility, "pets", [gone], [], TODAY) == Known()


def test_a_granted_review_settles_a_round_but_no_suspension() -> None:
    rules = Eligibility(rules=(EligibilityRule("1", Test(FactType.SCORE, "x")),))
    granted = fact("exemption", conditions.REVIEWED, "granted", ref="r1")
    ban = fact("sanction", "pets", "suspended")

    def eligible(round_id: str, *held: Fact) -> bool:
        known = Known(held)
        return conditions.verdict(rules, "pets", round_id, known, (), TODAY).eligible

    assert eligible("r1", granted)
    assert not eligible("r2", granted)
    assert not eligible("r1", granted, ban)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2003, 3, 18), date(2017, 3, 17), 13),
        (date(2003, 3, 18), date(2017, 3, 18), 14),
        (date(2004, 2, 29), date(2017, 2, 28), 12),
        (date(2004, 2, 29), date(2017, 3, 1), 13),
    ],
)
def test_age_is_in_full_years(born: date, day: date, years: int) -> None:
    assert age_on(born, day) == years


@pytest.mark.proves("S2-02", "S2-03")
def test_pets_asks_for_nothing() -> None:
    rules = PROGRAMMES["pets"].eligibility
    assert {kind for rule in rules.rules for kind in asked(rule.tree)} == {FactType.OVERLAP}
    found = conditions.verdict(rules, "pets", "r1", Known(), (), TODAY + timedelta(days=1))
    assert found.eligible
    assert found.settled


def test_every_consent_a_grant_asks_for_is_one_that_can_be_given() -> None:
    for found in PROGRAMMES.values():
        for grant in found.eligibility.grants:
            if grant.consent and grant.programme == "self_taught":
                purposes = {p.id for p in PROGRAMMES[grant.programme].purposes}
                assert grant.consent in purposes
