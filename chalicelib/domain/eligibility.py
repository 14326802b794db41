"""Who may register: requirements over facts, and refusals that say why (S1-04, S1-05, S1-24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.errors import Reason


@dataclass(frozen=True, slots=True)
class Requirement:
    """One way to be eligible: a score of `exam` of `at_least` or more. Any one is enough."""

    exam: str
    at_least: int
    clause: str


@dataclass(frozen=True, slots=True)
class Score:
    """A prior score as imported; `mode` is `paper` or `online`, both count (S1-05)."""

    exam: str
    mode: str
    written_ticket_no: str
    total: int
    source: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """`best` is the score that decided: one that suffices, else the one that is short by least."""

    eligible: bool
    best: Score | None
    limit: int | None
    reasons: tuple[Reason, ...]


def verdict(requirements: tuple[Requirement, ...], scores: tuple[Score, ...]) -> Verdict:
    """Judge all scores of one person, over all their tickets (A6-13).

    Reasons name, per requirement, the clause, the best value seen, the limit and the way out.
    """
    reasons: list[Reason] = []
    near: tuple[int, Score, int] | None = None
    for requirement in requirements:
        of_exam = [score for score in scores if score.exam == requirement.exam]
        if not of_exam:
            reasons.append(_missing(requirement))
            continue
        best = max(of_exam, key=lambda score: score.total)
        if best.total >= requirement.at_least:
            return Verdict(True, best, requirement.at_least, ())
        reasons.append(_too_low(requirement, best))
        short = requirement.at_least - best.total
        if near is None or short < near[0]:
            near = (short, best, requirement.at_least)
    return Verdict(False, near[1] if near else None, near[2] if near else None, tuple(reasons))


def _missing(requirement: Requirement) -> Reason:
    params = {"exam": requirement.exam, "value": None, "limit": requirement.at_least}
    return Reason(requirement.clause, "score_missing", params, "contact")


def _too_low(requirement: Requirement, best: Score) -> Reason:
    params = {
        "exam": requirement.exam,
        "value": best.total,
        "limit": requirement.at_least,
        "short": requirement.at_least - best.total,
    }
    return Reason(requirement.clause, "score_too_low", params, "review")
