"""Results that are open become facts: what other programmes and later rounds may ask about (D 1).

Not before their release opens, and again with each correction; absent is no score and is retained
for nothing (E 57, E 65).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib.domain.fact import Fact, FactType, Value
from chalicelib.domain.rules import plain
from chalicelib.services import affected, rounds
from chalicelib.services.deps import Deps
from chalicelib.services.results import Opened, opened
from chalicelib.store import facts as store
from chalicelib.store import guards, registrations, results
from chalicelib.store import rounds as stored

if TYPE_CHECKING:
    from chalicelib.domain.paper import Paper
    from chalicelib.domain.programme import Programme, Round
    from chalicelib.domain.result import Row

SAT_ON = "sat_on"
STEP = "facts"
"""What the importer is told to do."""
CORRECTED = "result_corrected"
_PAGE = 100


def ask(deps: Deps) -> int:
    """Have the importer tell the results that have opened or were corrected; how many rounds."""
    waiting = [round_id for round_id in stored.ids() if _due(deps, round_id) is not None]
    for round_id in waiting:
        deps.queues.send("import", {"round": round_id, "step": STEP})
    return len(waiting)


def _due(deps: Deps, round_id: str) -> Opened | None:
    """The open set, while it is not known as facts and its programme takes its own results."""
    programme = rounds.programme_of(deps, rounds.lately(deps, round_id))
    codes = {paper.code for paper in programme.papers}
    if not any(kind.key in codes for kind in programme.eligibility.kinds):
        return None
    now_open = opened(deps, round_id)
    if now_open is None or guards.cursor(_mark(round_id)) == str(now_open.release_no):
        return None
    return now_open


def _mark(round_id: str) -> str:
    return f"facts#{round_id}"


def run_round(deps: Deps, round_id: str) -> int:
    """How many facts are new. Safe to repeat: the mark is set when all of a release is known."""
    now_open = _due(deps, round_id)
    if now_open is None:
        return 0
    round_ = rounds.lately(deps, round_id)
    programme, told = rounds.programme_of(deps, round_), 0
    for page in _pages(results.rows(round_id, now_open.set_version)):
        told += _tell(deps, programme, round_, now_open, page)
    guards.set_cursor(_mark(round_id), str(now_open.release_no))
    deps.log.info("results are facts", extra={"round": round_id, "facts": told})
    return told


def _tell(
    deps: Deps, programme: Programme, round_: Round, now_open: Opened, page: list[Row]
) -> int:
    """Writes what is new, and revokes what a correction has taken back; whoever that leaves
    without a ground gets a case.
    """
    source = f"release:{round_.id}:{now_open.release_no}"
    seen = registrations.get_many([row.candidate_id for row in page], round_.id)
    said = dict[tuple[str, str], Fact]()
    for row in page:
        registered = seen.get(row.candidate_id)
        kept = registered.retained if registered else ()
        for fact in of_row(programme, round_, row, kept, source, now_open.visible_at):
            said[row.candidate_id, fact.id] = fact
    possible = {
        (row.candidate_id, f"{kind.type}#{kind.key}#{round_.id}")
        for row in page
        for kind in programme.eligibility.kinds
        if kind.key in row.scores or kind.level
    }
    there = store.many(possible)
    fresh = {key: fact for key, fact in said.items() if _differs(there.get(key), fact)}
    gone = {
        key: replace(fact, revoked_at=deps.now(), by="release", reason=CORRECTED)
        for key, fact in there.items()
        if key not in said and fact.revoked_at is None
    }
    store.write((who, fact) for (who, _), fact in {**fresh, **gone}.items())
    for who in {who for who, fact_id in {**fresh, **gone} if (who, fact_id) in there}:
        affected.look(deps, who, {"cause": CORRECTED, "source": source})
    return len(fresh)


def of_row(
    programme: Programme,
    round_: Round,
    row: Row,
    kept: Iterable[str],
    source: str,
    at: datetime,
) -> Iterator[Fact]:
    """A score for each paper. A level passed as a whole, with what was `kept` from last time,
    earns what the programme names for it (S2-47); else a passed paper is kept for the next round
    (S2-45), but what was kept once is not kept again.
    """
    papers = {paper.code: paper for paper in programme.papers}
    numbers = {code: _number(text) for code, text in row.scores.items() if code in papers}
    passed = {code for code, value in numbers.items() if _passed(papers[code], value)}
    levels = {papers[code].level for code in passed}
    attrs = {SAT_ON: round_.exam_on.isoformat()}
    whole = {level for level in levels if _of(programme, level) <= passed | set(kept)}

    def fact(type_: FactType, key: str, value: Value) -> Fact:
        return Fact(type_, key, value, programme.code, source, at, round_.id, attrs)

    for kind in programme.eligibility.kinds:
        value = numbers.get(kind.key)
        if kind.level in whole and kind.level:
            yield fact(kind.type, kind.key, kind.values[0])
        if value is None or kind.issuer != programme.code:
            continue
        again = kind.key in passed and papers[kind.key].level not in whole
        if kind.type == FactType.SCORE or (kind.type == FactType.RETAINED and again):
            yield fact(kind.type, kind.key, value)


def _of(programme: Programme, level: str) -> set[str]:
    return {paper.code for paper in programme.papers if paper.level == level}


def _passed(paper: Paper, value: float | None) -> bool:
    return value is not None and bool(paper.scale and paper.scale.passed(Decimal(str(value))))


def _number(text: str) -> float | None:
    """None for absent and void: these are no scores."""
    try:
        return plain(float(text))
    except ValueError:
        return None


def _differs(before: Fact | None, fact: Fact) -> bool:
    """What staff have revoked stays revoked; what a correction took back may come again."""
    if before is None:
        return True
    if before.revoked_at is not None:
        return before.reason == CORRECTED
    return before.value != fact.value


def _pages(rows: Iterable[Row]) -> Iterator[list[Row]]:
    page: list[Row] = []
    for row in rows:
        page.append(row)
        if len(page) == _PAGE:
            yield page
            page = []
    if page:
        yield page
