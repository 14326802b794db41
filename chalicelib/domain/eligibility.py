"""Who may register: the rules of a programme over what is known, and a verdict that says why not
(S1-04, S1-05, S1-24), and what results of one programme count for in another (S2-48 to S2-50).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain import fact as facts
from chalicelib.domain.errors import Reason
from chalicelib.domain.fact import Fact, FactType, Value
from chalicelib.domain.rules import Answer, EligibilityRule, Seen, Tree, judge, plain

ROSTER_ISSUER = "cet"
"""Who issued the scores of a roster: the written test, no programme of this platform."""
REVIEWED = "eligibility"
"""The key of an exemption that a review of eligibility has given; its `ref` is the round."""


@dataclass(frozen=True, slots=True)
class Score:
    """A prior score as imported; `mode` is `paper` or `online`, both count (S1-05)."""

    exam: str
    mode: str
    written_ticket_no: str
    total: int
    source: str
    imported_at: datetime

    def fact(self) -> Fact:
        return Fact(
            type=FactType.SCORE,
            key=self.exam,
            value=self.total,
            programme=ROSTER_ISSUER,
            source=self.source,
            at=self.imported_at,
            ref=self.written_ticket_no,
        )


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact a programme takes: from a file, or `stated` by the candidate in this field.

    A number lies within `least` and `most`, a text is one of `values`. `consent` is the purpose
    without which a fact of another issuer is not used here. `level`: who has passed every paper of
    it, some last time perhaps, has this, the first of `values` (S2-47).
    """

    type: FactType
    key: str
    name: dict[str, str]
    issuer: str
    least: float | None = None
    most: float | None = None
    values: tuple[str, ...] = ()
    consent: str = ""
    stated: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """What facts of a programme count for, in `programme` or, empty, everywhere.

    Without `when` the rule is shown and no more: nobody has said how to work it out.
    """

    type: FactType
    key: str
    value: Value
    programme: str
    name: dict[str, str]
    clause: str
    when: Tree | None = None
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`sanctions` are the scopes of a suspension that this programme is under, besides its own."""

    rules: tuple[EligibilityRule, ...] = ()
    kinds: tuple[FactKind, ...] = ()
    grants: tuple[Grant, ...] = ()
    sanctions: tuple[str, ...] = ()

    def kind(self, type_: str, key: str) -> FactKind | None:
        return next((k for k in self.kinds if (k.type, k.key) == (type_, key)), None)

    def takes(self, fact: Fact) -> FactKind | None:
        """The kind it is of, if it comes from the issuer that this programme believes."""
        kind = self.kind(fact.type, fact.key)
        return kind if kind and kind.issuer == fact.programme else None


@dataclass(frozen=True, slots=True)
class Known:
    """What may be used of a person for one round, and what is there but may not be."""

    used: tuple[Fact, ...] = ()
    withheld: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`best` is the score that decided: one that suffices, else the one that is short by least.

    `eligible` is not refused; `settled` is all said, too: what a registration asks for.
    """

    eligible: bool
    best: Score | None
    limit: float | None
    reasons: tuple[Reason, ...]
    settled: bool = True


def verdict(
    eligibility: Eligibility,
    code: str,
    round_id: str,
    known: Known,
    scores: Iterable[Score],
    today: date,
) -> Verdict:
    """Judge all scores of one person, over all their tickets (A6-13), and all other facts."""
    barred = [fact for fact in known.used if covers(fact, code, eligibility.sanctions, today)]
    found = judge(eligibility.rules, known.used, known.withheld)
    decided = _decided(found.seen)
    best = _score(decided, scores)
    limit = plain(decided.test.at_least or 0) if decided and best else None
    if barred:
        return Verdict(False, best, limit, tuple(map(_sanctioned, barred)), settled=False)
    if found.answer != Answer.YES and _reviewed(known.used, round_id):
        return Verdict(True, best, limit, ())
    settled = found.answer == Answer.YES
    return Verdict(found.answer != Answer.NO, best, limit, found.reasons, settled)


def covers(fact: Fact, code: str, scopes: tuple[str, ...], on: date) -> bool:
    """Is it a suspension from this programme on this day (S2-67)?"""
    covered = fact.type == FactType.SANCTION and (fact.key == code or fact.key in scopes)
    return covered and fact.holds(on)


def known_for(
    eligibility: Eligibility, code: str, held: Iterable[Fact], given: Iterable[str], today: date
) -> Known:
    """Of all facts, those this programme may use: its own, and others' as far as it names them.

    A suspension needs no consent. `given` are the purposes consented to, or asked for anyway.
    """
    purposes = frozenset(given)
    used, withheld = list[Fact](), list[Fact]()
    for fact in held:
        if not fact.holds(today):
            continue
        kind = eligibility.takes(fact)
        own = fact.type == FactType.SANCTION or fact.programme == code
        if own or (kind and (not kind.consent or kind.consent in purposes)):
            used.append(fact)
        elif kind:
            withheld.append(fact)
    return Known(tuple(used), tuple(withheld))


def granted(
    issuers: Mapping[str, Eligibility], code: str, held: Iterable[Fact], given: Iterable[str]
) -> Known:
    """What facts count for in the programme `code`, by the rules of those who issued them.

    Each names the facts that it rests on, and falls with them.
    """
    purposes, standing = frozenset(given), tuple(held)
    used, withheld = list[Fact](), list[Fact]()
    for issuer, rules in issuers.items():
        known = [fact for fact in standing if fact.programme == issuer or rules.takes(fact)]
        for grant in rules.grants if known else ():
            if grant.when is None or grant.programme not in ("", code):
                continue
            decided = judge((EligibilityRule(grant.clause, grant.when),), known)
            if decided.answer != Answer.YES:
                continue
            fact = _worth(issuer, grant, decided.seen)
            free = issuer == code or not grant.consent or grant.consent in purposes
            (used if free else withheld).append(fact)
    return Known(tuple(used), tuple(withheld))


def stated(kinds: Iterable[FactKind], answers: Mapping[str, str], at: datetime) -> list[Fact]:
    """What the candidate has said of themselves: each answer, and the kinds that it makes."""
    said = [
        Fact(FactType.ANSWER, field, value, "", "candidate", at)
        for field, value in answers.items()
        if value
    ]
    said += [
        Fact(kind.type, kind.key, answers[kind.stated], kind.issuer, "candidate", at)
        for kind in kinds
        if kind.stated and answers.get(kind.stated)
    ]
    return said


def vouched(held: Iterable[Fact], said: Iterable[Fact]) -> tuple[Fact, ...]:
    """What is stated counts only where nobody else vouches for a fact of the same kind."""
    first = tuple(held)
    taken = {(fact.type, fact.key) for fact in first}
    return (*first, *(fact for fact in said if (fact.type, fact.key) not in taken))


def _worth(issuer: str, grant: Grant, seen: Iterable[Seen]) -> Fact:
    rests_on = [one.fact for one in seen if one.fact and one.answer == Answer.YES]
    return Fact(
        type=grant.type,
        key=grant.key,
        value=grant.value,
        programme=issuer,
        source="grant",
        at=max(fact.at for fact in rests_on),
        ref=grant.clause,
        attrs={"rests_on": " ".join(fact.id for fact in rests_on)},
    )


def _reviewed(held: Iterable[Fact], round_id: str) -> bool:
    given = facts.of(held, FactType.EXEMPTION, REVIEWED)
    return any(fact.ref == round_id for fact in given)


def _sanctioned(fact: Fact) -> Reason:
    params = {
        "scope": fact.key,
        "since": fact.since and fact.since.isoformat(),
        "until": fact.until and fact.until.isoformat(),
    }
    return Reason(fact.attrs.get("clause", ""), "sanctioned", params, "wait")


def _decided(seen: tuple[Seen, ...]) -> Seen | None:
    """The score that was enough; else the one that is short by least."""
    scores = [one for one in seen if one.test.fact == FactType.SCORE and one.fact]
    enough = next((one for one in scores if one.answer == Answer.YES), None)
    short = [one for one in scores if one.short is not None]
    return enough or min(short, key=lambda one: one.short or 0, default=None)


def _score(decided: Seen | None, scores: Iterable[Score]) -> Score | None:
    fact = decided.fact if decided else None
    if fact is None:
        return None
    wanted = (fact.key, fact.ref)
    return next((one for one in scores if (one.exam, one.written_ticket_no) == wanted), None)
