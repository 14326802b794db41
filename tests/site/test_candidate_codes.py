"""Every code that the platform answers as a reason has words on the candidate pages."""

from __future__ import annotations

import pytest

from chalicelib.domain.fact import FactType
from chalicelib.domain.proof import ProofRefusal
from chalicelib.domain.registration import Condition
from chalicelib.domain.result import Special
from chalicelib.services import eligibility_reviews
from tests.site.test_staff_words import all_coded, modules, returned
from tests.site.test_texts import SITE, load, words_of

LANGUAGES = ("zh-CN", "en")
ALL = [*modules("domain"), *modules("services")]


def problems(language: str) -> set[str]:
    return set(load(SITE / f"shared/problems/{language}.js"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str) -> None:
    reasons = all_coded(ALL, "Reason") | returned("services/retained", "_fault")
    assert {"retained_void", "score_too_low", "sanctioned", "papers_overlap"} <= reasons
    assert not sorted(reasons - problems(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_open_step_says_why(language: str) -> None:
    """The reasons of a choice that no longer holds are those of every choice."""
    codes = all_coded(modules("services/steps"), "Why")
    assert {"lapsed", "batch_needed", "may_retain", "proof_again"} <= codes
    told = {key.removeprefix("flow.why.") for key in words_of(language)}
    assert not sorted(codes - told - problems(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_reviewer_may_say_has_words(language: str) -> None:
    wanted = {f"proof.reason.{reason}" for reason in ProofRefusal}
    wanted |= {f"rules.because.{reason}" for reason in eligibility_reviews.QUEUE.reasons}
    wanted |= {f"scores.special.{word}" for word in Special}
    wanted |= {f"me.state.{state}" for state in Condition}
    wanted |= {f"status.{state}.head" for state in Condition}
    assert not sorted(wanted - words_of(language).keys())


def test_words_of_a_kind_of_fact_are_of_one_that_there_is() -> None:
    own = {code.removeprefix("fact_present_") for code in problems("zh-CN") if "present_" in code}
    assert own <= set(FactType)
