"""What was taken for a purpose goes when its time is over: daily, with dry run and proof (P-02).

Everything that has to go one day is a case of kind `kept`, made along with the files. The proof is
an entry of the audit, which is only ever added to: what went, by which rule, and the digest of each
file. Statutory results are no such cases, and stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain.audit import Actor, AuditEntry, Change
from chalicelib.domain.confirmation import StepState
from chalicelib.domain.programme import Programme
from chalicelib.domain.retention import Retention
from chalicelib.domain.window import instant, iso
from chalicelib.services.deps import Deps
from chalicelib.store import audit, cases, people
from chalicelib.store.cases import Case
from chalicelib.store.people import Facts

KIND = "kept"
IDENTITY = "identity"
SYSTEM = Actor("system", "shred", "schedule")
_PROOF_LINES = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is due: `files` by key, each with its digest."""

    case: str
    candidate_id: str
    purpose: str
    days: int
    due_at: datetime
    files: Mapping[str, str]


@dataclass(slots=True)
class Report:
    """`failed` counts what is still there though it was to go; the next run takes it up."""

    programme: str
    at: datetime
    dry_run: bool
    seen: int = 0
    due: list[Line] = field(default_factory=list)
    failed: int = 0


def subject(programme: str) -> str:
    """Where the audit keeps the proofs."""
    return f"shredding#{programme}"


def keep(
    deps: Deps,
    programme: str,
    purpose: str,
    candidate_id: str,
    files: Mapping[str, bytes],
    matter: str = "",
) -> Case:
    """The case that ends these files one day; the caller stores it with what it makes.

    A `matter` of identity is settled by the confirmation; of anything else by `settle`.
    """
    digests = {key: hashlib.sha256(data).hexdigest() for key, data in files.items()}
    data = {"purpose": purpose, "files": digests, "matter": matter}
    return Case(KIND, programme, deps.new_id(), candidate_id, deps.now(), data)


def settle(programme: str, case_ids: Iterable[str], at: datetime) -> None:
    """The matter is closed: from now on the time runs. Safe to repeat."""
    for case_id in case_ids:
        case = cases.get(KIND, programme, case_id)
        if case is not None and "settled_at" not in case.data:
            cases.open_(replace(case, data={**case.data, "settled_at": iso(at)}))


def run(deps: Deps, programme: Programme, actor: Actor = SYSTEM, *, dry_run: bool) -> Report:
    """What is due goes, or with `dry_run` is only named. May be broken off and run again."""
    report = Report(programme.code, deps.now(), dry_run)
    rules = {rule.purpose: rule for rule in programme.retention}
    for case in cases.every(KIND, programme.code):
        report.seen += 1
        line = _due(deps, rules.get(case.data["purpose"]), case)
        if line is None:
            continue
        if dry_run or _shred(deps, case, line):
            report.due.append(line)
        else:
            report.failed += 1
    if not dry_run:
        for part in _parts(report.due):
            audit.add(_proof(deps, report, part, actor))
    return report


def proofs(programme: str, limit: int = 30) -> list[AuditEntry]:
    """Newest first."""
    return audit.of(subject(programme), limit)


def _due(deps: Deps, rule: Retention | None, case: Case) -> Line | None:
    """None for what stays on; what no rule speaks of stays until one does."""
    if rule is None:
        return None
    facts = people.facts(case.candidate_id)
    due = rule.due(case.opened_at, _settled(facts, case), _withdrawn(facts, case))
    if due > deps.now():
        return None
    files = case.data["files"]
    return Line(case.id, case.candidate_id, rule.purpose, rule.keep.days, due, files)


def _settled(facts: Facts | None, case: Case) -> datetime | None:
    """Of a confirmation: from when its step is decided; an attempt that was left is settled."""
    at = case.data.get("settled_at")
    if at is not None:
        return instant(at)
    if facts is None or case.data["matter"] != IDENTITY:
        return None
    found = facts.identities.get(case.round_id)
    mine = set(case.data["files"])
    for record in found.steps.values() if found else ():
        if mine & set(record.files.values()):
            return None if record.state == StepState.REVIEW else record.at
    return case.opened_at


def _withdrawn(facts: Facts | None, case: Case) -> datetime | None:
    consents = facts.consents.get(case.round_id, {}) if facts else {}
    said = consents.get(case.data["purpose"])
    return said.at if said is not None and not said.given else None


def _shred(deps: Deps, case: Case, line: Line) -> bool:
    """Deleted means looked for and not found."""
    for key in line.files:
        deps.files.delete(key)
    if any(deps.files.size(key) is not None for key in line.files):
        deps.log.warning("not shredded", extra={"case": case.id})
        return False
    cases.close(KIND, case.round_id, case.id)
    return True


def _parts(found: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """One proof even where nothing was due: it was looked."""
    for start in range(0, max(1, len(found)), _PROOF_LINES):
        yield found[start : start + _PROOF_LINES]


def _proof(deps: Deps, report: Report, part: Sequence[Line], actor: Actor) -> AuditEntry:
    params = {"seen": report.seen, "failed": report.failed, "lines": [as_json(x) for x in part]}
    change = Change("shredded", actor, report.at, params=params)
    return AuditEntry(subject(report.programme), deps.new_id(), change, {}, {})


def as_json(line: Line) -> dict[str, object]:
    """Of the files only their digests: a key names a person."""
    return {
        "case": line.case,
        "purpose": line.purpose,
        "days": line.days,
        "due_at": iso(line.due_at),
        "sha256": sorted(line.files.values()),
    }
