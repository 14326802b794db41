"""Rules over facts: any, all and not over tests of one fact, judged with the reasons why not.

An answer is `NO`, `OPEN` or `YES`. `OPEN` waits for something the candidate has not said yet: it
refuses nobody on the way, but nobody registers with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from chalicelib.domain.errors import Reason
from chalicelib.domain.fact import Fact, FactType, Value


class Answer(IntEnum):
    """Ordered, so that `any` is the greatest and `all` the least."""

    NO = 0
    OPEN = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Test:
    """One question about one fact. Without a comparison, it asks whether there is such a fact.

    Limits are inclusive. Of several facts of the key, the best decides. `missing` is the answer
    where there is none; `way_out` replaces the usual advice to those who fail.
    """

    __test__ = False

    fact: FactType
    key: str = ""
    at_least: float | None = None
    at_most: float | None = None
    equals: Value | None = None
    one_of: tuple[Value, ...] = ()
    missing: Answer = Answer.NO
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    of: Tree


Tree = Test | AnyOf | AllOf | Not


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """One clause of the conditions. Of several rules, every one must be kept."""

    clause: str
    tree: Tree


@dataclass(frozen=True, slots=True)
class Seen:
    """What one test saw: the fact that decided it, if there was one."""

    test: Test
    answer: Answer
    fact: Fact | None
    withheld: bool = False

    @property
    def short(self) -> float | None:
        """By how much a number misses a lower limit."""
        number = self.fact.number if self.fact else None
        if number is None or self.test.at_least is None or number >= self.test.at_least:
            return None
        return self.test.at_least - number


@dataclass(frozen=True, slots=True)
class Judgement:
    """`seen` are the tests that were put, `reasons` those of them that stand in the way."""

    answer: Answer
    seen: tuple[Seen, ...] = ()
    reasons: tuple[Reason, ...] = field(default=())


def judge(
    rules: Iterable[EligibilityRule], facts: Iterable[Fact], withheld: Iterable[Fact] = ()
) -> Judgement:
    """All rules over all facts. `withheld` are facts that no consent lets be used: they decide
    nothing, but whoever fails for want of one is told so.
    """
    judging = _Judging(tuple(facts), tuple(withheld))
    answers, reasons = [Answer.YES], list[Reason]()
    for rule in rules:
        answer, seen = judging.of(rule.tree)
        answers.append(answer)
        if answer != Answer.YES:
            barring = [(one, denied) for one, denied in seen if _bars(one, denied)]
            reasons += [reason(rule.clause, *found) for found in _telling(barring)]
    return Judgement(min(answers), tuple(judging.seen), tuple(reasons))


def asked(tree: Tree) -> frozenset[FactType]:
    """Every type of fact a tree asks about: what need not be read is not read."""
    if isinstance(tree, Test):
        return frozenset({tree.fact})
    if isinstance(tree, Not):
        return asked(tree.of)
    return frozenset().union(*(asked(branch) for branch in tree.of))


def passes(test: Test, fact: Fact) -> bool:
    """Does this one fact satisfy the comparison? Both limits are inclusive (S1-04)."""
    number = fact.number
    if test.at_least is not None and (number is None or number < test.at_least):
        return False
    if test.at_most is not None and (number is None or number > test.at_most):
        return False
    if test.equals is not None and fact.value != test.equals:
        return False
    return not test.one_of or fact.value in test.one_of


def reason(clause: str, seen: Seen, denied: bool = False) -> Reason:
    """Clause, value seen, limit and way out of a test that stands in the way."""
    test, fact = seen.test, seen.fact
    if denied:
        return Reason(clause, "fact_present", _params(test, fact), test.way_out or "contact")
    if fact is None:
        if seen.withheld:
            return Reason(clause, "fact_withheld", _params(test, fact), "consent")
        code = "score_missing" if test.fact == FactType.SCORE else "fact_missing"
        usual = "answer" if seen.answer == Answer.OPEN else "contact"
        return Reason(clause, code, _params(test, fact), test.way_out or usual)
    params = _params(test, fact)
    if seen.short is not None:
        params["short"] = plain(seen.short)
        code = "score_too_low" if test.fact == FactType.SCORE else "fact_too_low"
    elif test.at_most is not None:
        code = "fact_too_high"
    else:
        code = "fact_not_accepted"
    return Reason(clause, code, params, test.way_out or "review")


class _Judging:
    def __init__(self, facts: tuple[Fact, ...], withheld: tuple[Fact, ...]) -> None:
        self._facts = facts
        self._withheld = withheld
        self.seen: list[Seen] = []

    def of(self, tree: Tree, denied: bool = False) -> tuple[Answer, list[tuple[Seen, bool]]]:
        """The answer, and each test put on the way with whether a `not` stands around it."""
        if isinstance(tree, Test):
            seen = self._test(tree)
            self.seen.append(seen)
            return seen.answer, [(seen, denied)]
        if isinstance(tree, Not):
            answer, tests = self.of(tree.of, not denied)
            return Answer(Answer.YES - answer), tests
        answers, below = [], list[tuple[Seen, bool]]()
        for branch in tree.of:
            answer, tests = self.of(branch, denied)
            answers.append(answer)
            below += tests
        least = isinstance(tree, AllOf)
        return (min if least else max)(answers), below

    def _test(self, test: Test) -> Seen:
        found = [fact for fact in self._facts if _asks_for(test, fact)]
        good = [fact for fact in found if passes(test, fact)]
        if good:
            return Seen(test, Answer.YES, _best(test, good))
        if found:
            return Seen(test, Answer.NO, _best(test, found))
        withheld = any(_asks_for(test, fact) and passes(test, fact) for fact in self._withheld)
        return Seen(test, test.missing, None, withheld)


def _bars(seen: Seen, denied: bool) -> bool:
    return seen.answer != (Answer.NO if denied else Answer.YES)


def _telling(barring: list[tuple[Seen, bool]]) -> list[tuple[Seen, bool]]:
    """Without what the candidate has answered, unless that is all there is: whoever has graduated
    is told about the thesis, not to be enrolled.
    """
    other = [pair for pair in barring if pair[0].fact is None or not _said(pair[0])]
    return other or barring


def _said(seen: Seen) -> bool:
    return seen.test.fact == FactType.ANSWER


def _asks_for(test: Test, fact: Fact) -> bool:
    return fact.type == test.fact and test.key in ("", fact.key)


def _best(test: Test, found: list[Fact]) -> Fact:
    """The highest, or the lowest where the limit is an upper one; of equals, the latest."""
    up = -1 if test.at_least is None and test.at_most is not None else 1

    def rank(fact: Fact) -> tuple[float, str]:
        return (up * (fact.number or 0), fact.at.isoformat())

    return max(found, key=rank)


def _params(test: Test, fact: Fact | None) -> dict[str, Any]:
    """Scores say `exam`, as the pages of results do."""
    named = {"exam": test.key} if test.fact == FactType.SCORE else {"key": test.key}
    params: dict[str, Any] = {"fact": test.fact.value, **named}
    params["value"] = fact.value if fact else None
    limit = test.at_least if test.at_least is not None else test.at_most
    if limit is not None:
        params["limit"] = plain(limit)
    accepted = test.one_of or (() if test.equals is None else (test.equals,))
    if accepted:
        params["accepted"] = list(accepted)
    if fact and fact.until:
        params["until"] = fact.until.isoformat()
    return params


def plain(number: float) -> float:
    """500 rather than 500.0."""
    return int(number) if float(number).is_integer() else number
