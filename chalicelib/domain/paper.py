"""What a candidate sits in a round: papers, each in one part of the exam, and their fee."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from chalicelib.domain.errors import Reason, Refused
from chalicelib.domain.scale import Scale

Kind = Literal["whole", "written", "oral", "course"]
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """`parts`: where it can be sat; the candidate is in one of them, their batch.

    `level` groups the papers of which one level may be chosen; `offered` are the months of its
    rounds, all where it is empty (S2-06).
    """

    code: str
    name: Words
    kind: Kind
    minutes: int
    fee_minor: int
    level: str = ""
    parts: tuple[str, ...] = ()
    about: Words | None = None
    offered: tuple[int, ...] = ()
    credits: int = 0
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """How many papers a registration may have, and whether all of one level (S2-04)."""

    at_least: int
    at_most: int
    one_level: bool
    clause: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The papers of a registration in the programme's order, and the parts to hold places in.

    `parts` ascend, one for each paper that is sat. `retained` papers are among `papers` and not
    sat again: they take no place and cost nothing (S2-13, S2-22).
    """

    papers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    retained: tuple[str, ...] = ()

    @property
    def sat(self) -> tuple[str, ...]:
        return tuple(code for code in self.papers if code not in self.retained)


class OfProgramme(Protocol):
    """What a programme says of its papers."""

    @property
    def papers(self) -> tuple[Paper, ...]: ...

    @property
    def choice(self) -> Choice | None: ...

    @property
    def fee_minor(self) -> int: ...


class OfRound(Protocol):
    """What a round says of those it offers."""

    @property
    def papers(self) -> tuple[str, ...]: ...

    @property
    def exam_on(self) -> date: ...


class ChoiceRefused(Refused):
    """The reasons name the clause, what was chosen, the limit and the way out."""

    code = "choice_refused"


def offered(programme: OfProgramme, round_: OfRound) -> tuple[Paper, ...]:
    """The papers that a round has: those it names, else all that its month allows (S2-06)."""
    if round_.papers:
        return tuple(paper for paper in programme.papers if paper.code in round_.papers)
    month = round_.exam_on.month
    return tuple(paper for paper in programme.papers if in_month(paper, month))


def in_month(paper: Paper, month: int) -> bool:
    return not paper.offered or month in paper.offered


def fee_of(programme: OfProgramme, chosen: Chosen | None) -> int:
    """The sum of what is sat (S2-22); the programme's one fee where it has no papers."""
    if chosen is None or not programme.papers:
        return programme.fee_minor
    sat = set(chosen.sat)
    return sum(paper.fee_minor for paper in programme.papers if paper.code in sat)


def lowest_fee(programme: OfProgramme, round_: OfRound) -> int:
    """What somebody pays at least in a round."""
    fees = [paper.fee_minor for paper in offered(programme, round_)]
    return min(fees, default=programme.fee_minor)


def choose(
    programme: OfProgramme,
    round_: OfRound,
    wanted: Sequence[str],
    batches: Mapping[str, str] | None = None,
    retained: Collection[str] = (),
) -> Chosen:
    """The choice as it is to be held. `batches` names the part of a paper that has several.

    Raises ChoiceRefused with every reason.
    """
    choice = programme.choice
    there = offered(programme, round_)
    papers = [paper for paper in there if paper.code in {*wanted, *retained}]
    clause = choice.clause if choice else ""
    named = {paper.code for paper in papers}
    unknown = [code for code in dict.fromkeys([*wanted, *retained]) if code not in named]
    reasons = [
        Reason(clause, "paper_not_offered", {"value": code, "limit": [p.code for p in there]}, "")
        for code in unknown
    ]
    sat = [paper for paper in papers if paper.code not in retained]
    reasons += _numbers(choice, papers, sat)
    taken, wrong = _seated(clause, sat, batches or {})
    if reasons or wrong:
        raise ChoiceRefused(reasons=[*reasons, *wrong])
    return Chosen(
        tuple(paper.code for paper in papers),
        tuple(sorted(taken)),
        tuple(paper.code for paper in papers if paper.code in retained),
    )


def _numbers(choice: Choice | None, papers: list[Paper], sat: list[Paper]) -> list[Reason]:
    """Too few, too many, of two levels. What is retained alone is no registration."""
    if choice is None:
        return []
    reasons, codes = [], [paper.code for paper in papers]
    if len(sat) < choice.at_least:
        params = {"value": len(sat), "limit": choice.at_least}
        reasons.append(Reason(choice.clause, "too_few_papers", params, "choose_papers"))
    if len(papers) > choice.at_most:
        params = {"value": len(papers), "limit": choice.at_most}
        reasons.append(Reason(choice.clause, "too_many_papers", params, "choose_papers"))
    levels = list(dict.fromkeys(paper.level for paper in papers))
    if choice.one_level and len(levels) > 1:
        told = {"value": levels, "papers": codes, "limit": 1}
        reasons.append(Reason(choice.clause, "one_level_only", told, "choose_papers"))
    return reasons


def _seated(
    clause: str, sat: list[Paper], batches: Mapping[str, str]
) -> tuple[dict[str, str], list[Reason]]:
    """Each part with its paper; two papers in the same one are refused with both named."""
    taken: dict[str, str] = {}
    reasons: list[Reason] = []
    for paper in sat:
        if not paper.parts:
            continue
        part = paper.parts[0] if len(paper.parts) == 1 else batches.get(paper.code, "")
        if part not in paper.parts:
            told = {"paper": paper.code, "value": part, "limit": list(paper.parts)}
            reasons.append(Reason(clause, "batch_needed", told, "choose_batch"))
        elif part in taken:
            both = {"papers": [taken[part], paper.code], "part": part}
            reasons.append(Reason(clause, "papers_overlap", both, "choose_papers"))
        else:
            taken[part] = paper.code
    return taken, reasons


def part_of(paper: Paper, parts: Collection[str]) -> str:
    """Where a paper is sat, of the parts of a registration; none where it has no part.

    One answer only: papers that may be chosen together share a part only if it is all they have.
    """
    return next((part for part in paper.parts if part in parts), "")
