"""A part passed last time instead of sitting it again (S2-13, S2-42, S2-45, S2-46, A6-3).

Only when asked for, only of the same level, only in the adjacent next round that offers it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib.domain.errors import Reason
from chalicelib.domain.fact import Fact
from chalicelib.domain.flow import RetainedRefused, RetainedRule
from chalicelib.domain.paper import Paper
from chalicelib.store import registrations

if TYPE_CHECKING:
    from chalicelib.services.flow_view import View

SAT_ON = "sat_on"
"""The attribute of a retained fact that says when the part was sat."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One part that could stand for a paper; `reason` says why it can't."""

    paper: str
    score: str
    sat_on: date | None
    reason: Reason | None


def offers(view: View, chosen: Collection[str]) -> list[Offer]:
    """Each part passed before, of the levels chosen, the best of several."""
    rule = view.flow.retained
    if rule is None:
        return []
    by_code = {paper.code: paper for paper in view.here.programme.papers}
    levels = {by_code[code].level for code in chosen if code in by_code}
    found = [
        _offer(view, rule, by_code[fact.key], fact, chosen)
        for fact in view.retained_facts()
        if fact.key in by_code and by_code[fact.key].level in levels
    ]
    best: dict[str, Offer] = {}
    for offer in sorted(found, key=lambda one: (one.reason is None, one.sat_on or date.min)):
        best[offer.paper] = offer
    return [best[code] for code in sorted(best)]


def require(view: View, wanted: Collection[str]) -> None:
    """Raises RetainedRefused with the reason of each that does not count."""
    rule = view.flow.retained
    if not wanted or rule is None:
        return
    there = {one.paper: one for one in offers(view, view.draft.papers)}
    reasons = []
    for code in wanted:
        found = there.get(code)
        if found is None:
            params = {"value": code, "limit": sorted(there)}
            reasons.append(Reason(rule.clause, "retained_none", params, "sit_it"))
        elif found.reason is not None:
            reasons.append(found.reason)
    if reasons:
        raise RetainedRefused(reasons=reasons)


def photo(view: View) -> tuple[str | None, str | None]:
    """The one of an earlier registration in this programme: it is used again (S2-13)."""
    earlier = registrations.of_candidate(view.here.candidate.id)
    known = [seen for seen in earlier if seen.photo_id and seen.round_id != view.here.round.id]
    return (known[0].photo_id, known[0].photo_sha256) if known else (None, None)


def _offer(
    view: View, rule: RetainedRule, paper: Paper, fact: Fact, chosen: Collection[str]
) -> Offer:
    text = fact.attrs.get(SAT_ON, "")
    sat_on = date.fromisoformat(text) if text else None
    code, value, limit = _fault(view, rule, paper, fact, sat_on, chosen)
    params = {"paper": paper.code, "value": value, "limit": limit}
    reason = Reason(rule.clause, code, params, "sit_it") if code else None
    return Offer(paper.code, str(fact.value), sat_on, reason)


def _fault(
    view: View,
    rule: RetainedRule,
    paper: Paper,
    fact: Fact,
    sat_on: date | None,
    chosen: Collection[str],
) -> tuple[str, object, object]:
    """The first thing that speaks against it: a code, what is seen, and the limit."""
    exam_on = view.here.round.exam_on
    if paper.code in chosen:
        return "retained_sat_again", paper.code, ""
    if not fact.holds(exam_on):
        return "retained_void", str(fact.value), ""
    scale = paper.scale
    if scale is not None and not scale.passed(Decimal(str(fact.value))):
        return "retained_not_passed", str(fact.value), str(scale.pass_at)
    if sat_on is None or not rule.adjacent(sat_on, paper.offered, exam_on):
        year, month = rule.next_after(sat_on, paper.offered) if sat_on else (0, 0)
        return "retained_not_adjacent", sat_on and sat_on.isoformat(), f"{year:04}-{month:02}"
    if rule.consent and not view.consented(rule.consent):
        return "retained_no_consent", rule.consent, ""
    return "", None, None
