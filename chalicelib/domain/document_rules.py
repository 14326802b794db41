"""Which documents let whom in: the rules of a programme as data, and their pure judge
(S2-24, S3-05 to S3-12).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.names import Fault, minor_fault, normalise_name

EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A document that counts. Class 1 proves who one is, class 2 only beside another."""

    code: str
    first_class: bool
    name: dict[str, str]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A document, or a state of one, that never counts."""

    code: str
    name: dict[str, str]


@dataclass(frozen=True, slots=True)
class Route:
    """One way in: of `documents` (empty: of all that count) at least `count`, and among these at
    least `first_class` of class 1. `row` is its row in the published table.
    """

    row: str
    holders: tuple[str, ...]
    words: dict[str, str]
    documents: tuple[str, ...] = ()
    count: int = 1
    first_class: int = 0
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """What somebody is told who has no way in. The first that fits holder and papers is it."""

    row: str
    holders: tuple[str, ...]
    words: dict[str, str]
    first_class: int = 0


@dataclass(frozen=True, slots=True)
class Identification:
    """`match` are the fields that must be the same as registered. `refund` says what becomes of the
    fee of those who are refused.
    """

    holders: tuple[tuple[str, dict[str, str]], ...]
    papers: tuple[PaperKind, ...]
    routes: tuple[Route, ...]
    refusals: tuple[Refusal, ...]
    unfit: tuple[Unfit, ...]
    match: tuple[str, ...] = ()
    mismatch_row: str = ""
    spelling_at_most: int = 0
    ticket: bool = False
    refund: str = "none"

    def of_class(self, *, first: bool) -> tuple[dict[str, str], ...]:
        """The names of a class, as far as a way in asks for classes."""
        asked = {code for route in self.routes if route.first_class for code in route.documents}
        return tuple(
            one.name for one in self.papers if one.code in asked and one.first_class == first
        )


@dataclass(frozen=True, slots=True)
class Presented:
    """A document as it lies on the desk. `states` are codes of what makes it unfit."""

    code: str
    signed: bool = True
    valid_until: date | None = None
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Of the registration, or of the document."""

    name: str
    birth_on: date | None = None


@dataclass(frozen=True, slots=True)
class Discounted:
    """A document that does not count, and why: `unlisted` or the code of what is wrong with it."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`fault` is a small one in the name: it is reported on, never corrected on the spot (S3-20).

    `refund` is for those who are refused.
    """

    admit: bool
    row: str
    counted: tuple[str, ...] = ()
    discounted: tuple[Discounted, ...] = ()
    why: str = ""
    fault: Fault | None = None
    refund: str = ""


def decide(
    rules: Identification,
    holder: str,
    presented: Iterable[Presented],
    today: date,
    *,
    registered: Person | None = None,
    shown: Person | None = None,
    ticket: bool = True,
) -> Decision:
    """Without `registered` and `shown` only the documents are judged, not whose they are."""
    counted, discounted = _sorted_out(rules, tuple(presented), today)
    codes = tuple(paper.code for paper in counted)

    def refused(row: str, why: str) -> Decision:
        return Decision(False, row, codes, discounted, why, refund=rules.refund)

    if rules.ticket and not ticket:
        return refused("", "ticket_missing")
    route = next((one for one in rules.routes if _open(rules, one, holder, counted)), None)
    if route is None:
        return refused(_row(rules, holder, counted), "documents")
    fault, differs = _compared(rules, registered, shown)
    if differs:
        return refused(rules.mismatch_row, f"{differs}_differs")
    return Decision(True, route.row, codes, discounted, fault=fault)


def _sorted_out(
    rules: Identification, presented: tuple[Presented, ...], today: date
) -> tuple[tuple[Presented, ...], tuple[Discounted, ...]]:
    """A kind of document counts once, however many of them are shown."""
    counted, discounted = dict[str, Presented](), list[Discounted]()
    for paper in presented:
        why = _unfit(rules, paper, today)
        if why:
            discounted.append(Discounted(paper.code, why))
        elif paper.code not in counted or paper.signed:
            counted[paper.code] = paper
    return tuple(counted.values()), tuple(discounted)


def _unfit(rules: Identification, paper: Presented, today: date) -> str:
    """The last day of its validity still counts."""
    codes = {one.code for one in rules.unfit}
    if paper.code in codes:
        return paper.code
    if paper.valid_until is not None and paper.valid_until < today:
        return EXPIRED
    stated = next((state for state in paper.states if state in codes), "")
    return stated or ("" if _kind(rules, paper.code) else "unlisted")


def _kind(rules: Identification, code: str) -> PaperKind | None:
    return next((kind for kind in rules.papers if kind.code == code), None)


def _open(rules: Identification, route: Route, holder: str, counted: tuple[Presented, ...]) -> bool:
    if route.holders and holder not in route.holders:
        return False
    fit = [
        paper
        for paper in counted
        if (not route.documents or paper.code in route.documents)
        and (paper.signed or not route.signed)
    ]
    return len(fit) >= route.count and _first_class(rules, fit) >= route.first_class


def _first_class(rules: Identification, papers: Iterable[Presented]) -> int:
    kinds = [_kind(rules, paper.code) for paper in papers]
    return sum(1 for kind in kinds if kind and kind.first_class)


def _row(rules: Identification, holder: str, counted: tuple[Presented, ...]) -> str:
    here = _first_class(rules, counted)
    for refusal in rules.refusals:
        if (not refusal.holders or holder in refusal.holders) and here >= refusal.first_class:
            return refusal.row
    return ""


def _compared(
    rules: Identification, registered: Person | None, shown: Person | None
) -> tuple[Fault | None, str]:
    """A small fault in the name, or the field that differs."""
    if registered is None or shown is None:
        return None, ""
    if "birth_on" in rules.match and registered.birth_on != shown.birth_on:
        return None, "birth_on"
    one, other = normalise_name(registered.name), normalise_name(shown.name)
    if "name" not in rules.match or one == other:
        return None, ""
    fault = minor_fault(one, other, rules.spelling_at_most)
    return fault, "" if fault else "name"
