"""Many registrations at once, from an institution's list: line by line, with every fault (C4-47).

A slice of lines is worked on at a time: the answer names the line to go on after. A list that is
sent again registers nobody twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.audit import Actor
from chalicelib.domain.candidate import Candidate
from chalicelib.domain.errors import (
    AlreadyRegistered,
    DomainError,
    FieldError,
    Invalid,
    NotEligible,
    SiteClosed,
)
from chalicelib.domain.flow import Flow, Step, StepNotReached
from chalicelib.domain.paper import choose
from chalicelib.domain.roster import RowFault
from chalicelib.domain.staff import Scope
from chalicelib.gateways import spreadsheets
from chalicelib.services import eligibility, flow, on_behalf, rounds, sites, standing
from chalicelib.services.deps import Deps
from chalicelib.services.on_behalf import Person, Wanted
from chalicelib.services.standing import Standing

MOST = 500
AT_ONCE = 20
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "name"),
    "id_type": ("证件类型", "id_type"),
    "id_no": ("证件号码", "身份证号", "id_no"),
    "ticket_no": ("笔试准考证号", "ticket_no"),
    "site": ("考点", "site"),
    "papers": ("科目", "papers"),
    "batches": ("批次", "batches"),
}
_NEEDED = ("name", "site")
_LONGEST = 200
_LIST = re.compile(r"[\s,;|、，；]+")
_BY_ONESELF = (
    Step.IDENTITY,
    Step.FACE,
    Step.REGISTRY,
    Step.QUALIFICATION,
    Step.GUARDIAN,
    Step.PHOTO,
)


@dataclass(slots=True)
class Report:
    """`good` lines are, or would be, registered; `known` ones are already. `next`: go on after."""

    good: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    refused: list[RowFault] = field(default_factory=list)
    next: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A list as it was sent; `after` is the line that the last answer named."""

    csv: str
    reason: str
    after: int
    dry_run: bool


def work(deps: Deps, round_id: str, sent: Sent, scope: Scope, actor: Actor) -> Report:
    """One slice of the list. Raises Invalid for what is no such list."""
    programme = rounds.programme_of(deps, rounds.get(round_id))
    sheet = spreadsheets.open_rows(sent.csv.encode(), max_rows=MOST)
    columns = _columns(sheet.header, programme.flow)
    rest = [(line, cells) for line, cells in sheet.lines if line > sent.after]
    report = Report(next=rest[AT_ONCE - 1][0] if len(rest) > AT_ONCE else None)
    for line, cells in rest[:AT_ONCE]:
        told = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
        try:
            new = _line(deps, round_id, told, sent, scope, actor)
        except DomainError as error:
            report.refused += _faults(line, error)
        else:
            (report.good if new else report.known).append(line)
    return report


def _columns(header: tuple[str, ...], asked: Flow) -> dict[str, int]:
    """By name or title; what the programme asks candidates stands under its own id or title."""
    titles = dict(COLUMNS)
    for one in asked.data:
        titles[f"answers.{one.id}"] = (one.id, *one.title.values())
    found = {}
    for name, known in titles.items():
        at = next((n for n, title in enumerate(header) if title.strip() in known), None)
        if at is not None:
            found[name] = at
    missing = [name for name in _NEEDED if name not in found]
    if "id_no" not in found and "ticket_no" not in found:
        missing.append("id_no")
    if missing:
        told = [
            FieldError("/csv", "column_missing", {"value": COLUMNS[name][0]}) for name in missing
        ]
        raise Invalid(errors=told)
    return found


def _line(
    deps: Deps, round_id: str, told: Mapping[str, str], sent: Sent, scope: Scope, actor: Actor
) -> bool:
    """False for somebody who has this very place already. Raises what is wrong with the line."""
    faults = [FieldError(f"/{name}", "required") for name in _NEEDED if not told.get(name)]
    faults += [
        FieldError(f"/{name}", "too_long", {"length": len(value), "max": _LONGEST})
        for name, value in told.items()
        if len(value) > _LONGEST
    ]
    if faults:
        raise Invalid(errors=faults)
    person = Person(
        told["name"], told.get("ticket_no"), told.get("id_type") or None, told.get("id_no")
    )
    candidate, wanted = on_behalf.find(deps, person), _wanted(told)
    on_behalf.require_reach(deps, scope, round_id, candidate, wanted.site)
    here = standing.of(deps, candidate.id, round_id)
    if _there(here, wanted):
        return False
    if sent.dry_run:
        _judge(deps, here, candidate, wanted, actor)
    else:
        on_behalf.register(deps, round_id, candidate, wanted, sent.reason, actor)
    return True


def _wanted(told: Mapping[str, str]) -> Wanted:
    papers, batches = told.get("papers"), told.get("batches")
    pairs = (one.partition("=") for one in _LIST.split(batches or "") if one)
    return Wanted(
        site=told["site"],
        papers=tuple(one for one in _LIST.split(papers) if one) if papers else None,
        batches={paper: part for paper, _, part in pairs} if batches else None,
        answers={
            name.partition(".")[2]: value
            for name, value in told.items()
            if name.startswith("answers.") and value
        },
    )


def _there(here: Standing, wanted: Wanted) -> bool:
    """Raises AlreadyRegistered for another place."""
    seen = here.shown
    if seen is None or not seen.live(here.now):
        return False
    same = not wanted.papers or set(wanted.papers) == set(seen.papers)
    if seen.site == wanted.site and same:
        return True
    raise AlreadyRegistered(site=seen.site, state=seen.state.value)


def _judge(deps: Deps, here: Standing, candidate: Candidate, wanted: Wanted, actor: Actor) -> None:
    """All that can be said before anything is written; places go to whoever comes first."""
    standing.require_window(here.round.phase_one, here.now)
    view = flow.of(deps, candidate.id, here.round.id, actor)
    given = (here.programme, here.round, view.facts, wanted.answers)
    verdict = eligibility.judged(deps, *given)
    if not (verdict.eligible and verdict.settled):
        raise NotEligible(reasons=verdict.reasons)
    site = sites.get(here.round.id, wanted.site)
    if not site.open:
        raise SiteClosed(site=site.code)
    asked = here.programme.flow
    if here.programme.papers:
        choose(here.programme, here.round, wanted.papers or (), wanted.batches)
    faults = asked.faults(wanted.answers) if asked.data else []
    if faults:
        raise Invalid(errors=faults)
    if asked.holds_at == "submit":
        for seen in flow.steps(view):
            if seen.step in _BY_ONESELF and seen.why is not None:
                raise StepNotReached(
                    step=Step.SUBMIT.value, wanted=seen.step.value, why=seen.why.code
                )


def _faults(line: int, error: DomainError) -> list[RowFault]:
    if error.errors:
        return [RowFault(line, one.pointer[1:], one.code, one.params) for one in error.errors]
    if error.reasons:
        return [RowFault(line, "", one.code, one.params) for one in error.reasons]
    return [RowFault(line, "", error.code, error.params)]
