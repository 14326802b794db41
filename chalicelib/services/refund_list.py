"""The refunds of a round as staff see them: those that wait, oldest first, then those done."""

from __future__ import annotations

from chalicelib.domain.errors import FieldError, Invalid
from chalicelib.domain.payment import RefundState
from chalicelib.domain.staff import Scope
from chalicelib.services import refunds
from chalicelib.store import cases, registrations, rounds
from chalicelib.store.cases import Case

_KINDS = {
    None: ("refund", "refunded"),
    RefundState.PENDING.value: ("refund",),
    RefundState.FAILED.value: ("refund",),
    RefundState.DONE.value: ("refunded",),
}
_PAGE = 100


def page(
    round_id: str, scope: Scope, state: str | None, cursor: str | None, limit: int
) -> tuple[list[Case], str | None]:
    """One page; the cursor is `<kind>~<refund>`."""
    kinds = _KINDS[state]
    begun, _, after = (cursor or f"{kinds[0]}~").partition("~")
    if begun not in kinds:
        raise Invalid(errors=[FieldError("/query/cursor", "pattern")])
    out: list[Case] = []
    for kind in kinds[kinds.index(begun) :]:
        rest: str | None = after or None
        after = ""
        while len(out) < limit:
            found, rest = cases.waiting(kind, round_id, limit - len(out), rest)
            wanted = [case for case in found if state in (None, refunds.state(case).value)]
            out += _covered(wanted, round_id, scope)
            if rest is None:
                break
        if rest is not None:
            return out, f"{kind}~{rest}"
    return out, None


def _covered(found: list[Case], round_id: str, scope: Scope) -> list[Case]:
    """Those whose candidate's site is in the scope."""
    if scope.national or not found:
        return found
    sites = {site.code: site for site in rounds.sites(round_id)}
    seen = registrations.get_many({case.candidate_id for case in found}, round_id)
    covered = set()
    for candidate_id, registration in seen.items():
        site = sites.get(registration.site)
        if site is not None and scope.covers(site.province, site.code):
            covered.add(candidate_id)
    return [case for case in found if case.candidate_id in covered]


def totals(round_id: str) -> dict[str, int]:
    """How many there are of each state."""
    failed = waiting = 0
    after: str | None = None
    while True:
        found, after = cases.waiting("refund", round_id, _PAGE, after)
        waiting += len(found)
        failed += sum(refunds.failed(case) for case in found)
        if after is None:
            break
    return {
        "pending": waiting - failed,
        "failed": failed,
        "done": cases.count("refunded", round_id),
    }
