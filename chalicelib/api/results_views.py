"""How results look as JSON, to staff and to their candidate."""

from __future__ import annotations

from dataclasses import asdict

from chalicelib.api import certificate_views
from chalicelib.api.public_views import Json
from chalicelib.domain.marks import plain
from chalicelib.domain.paper import Paper
from chalicelib.domain.programme import Programme
from chalicelib.domain.release import Release
from chalicelib.domain.result import Row
from chalicelib.domain.window import iso
from chalicelib.services import certificates, results
from chalicelib.services.deps import Deps
from chalicelib.services.results import Publication
from chalicelib.services.results_board import ResultsBoard, SetLine


def board(found: ResultsBoard) -> Json:
    now_open, before = found.opened, found.before
    return {
        "now": iso(found.now),
        "paid": found.paid,
        "ticketless": found.ticketless,
        "sets": [_set(line) for line in found.sets],
        "releases": [_release(release, found) for release in found.releases],
        "open": now_open
        and {"set_version": now_open.set_version, "visible_at": iso(now_open.visible_at)},
        "withdraw_until": iso(found.withdraw_until),
        "before": before and {"round_id": before.round_id, "counts": before.counts},
    }


def _set(line: SetLine) -> Json:
    header = line.header
    return {
        "version": header.version,
        "job_id": header.job_id,
        "by": header.by,
        "imported_at": iso(header.imported_at),
        "filename": header.filename,
        "counts": header.counts,
        "total": header.total,
        "certificates": header.certificates_wanted,
        "state": line.state,
    }


def _release(release: Release, found: ResultsBoard) -> Json:
    return {
        "no": release.no,
        "set_version": release.set_version,
        "visible_at": iso(release.visible_at),
        "state": release.seen_at(found.now).value,
        "requested_by": release.requested_by,
        "requested_at": iso(release.requested_at),
        "reason": release.reason,
        "approved_by": release.approved_by,
        "approved_at": iso(release.approved_at),
        "armed_at": iso(release.armed_at),
        "withdrawn_by": release.withdrawn_by,
        "withdrawn_at": iso(release.withdrawn_at),
        "checks": [asdict(check) for check in release.checks],
    }


def own(deps: Deps, round_id: str, candidate_id: str, told: Publication, rules: Programme) -> Json:
    """A candidate's own result: nothing of it before it is open, and then everything.

    Open for everybody at once: who has no row reads so, without a grade.
    """
    now_open = told.opened
    answer: Json = {
        "now": iso(deps.now()),
        "state": "announced" if told.announced_at else "none",
        "visible_at": iso(told.announced_at),
        **dict.fromkeys(("grade", "special", "meaning", "certificate", "pickup")),
        "versions": [],
        "scores": [],
    }
    if now_open is None:
        return answer
    row, changed = results.own_history(round_id, candidate_id, now_open)
    return {
        **answer,
        "state": "open",
        "visible_at": iso(now_open.visible_at),
        "versions": [{"visible_at": iso(at)} for at in changed],
        **(_result(round_id, row, rules) if row else {}),
    }


def _sat(rules: Programme, row: Row) -> list[Paper]:
    return [paper for paper in rules.papers if paper.code in row.scores]


def _score(paper: Paper, said: str) -> Json:
    """One paper's score, or why there is none."""
    scale = paper.scale
    value = scale.read(said) if scale else None
    return {
        "paper": {"code": paper.code, "name": paper.name},
        "score": said if value is not None else None,
        "special": None if value is not None else said,
        "passed": scale.passed(value) if scale and value is not None else None,
        "pass_at": plain(scale.pass_at) if scale and scale.pass_at is not None else None,
        "highest": plain(scale.highest) if scale else None,
    }


def _result(round_id: str, row: Row, rules: Programme) -> Json:
    grade = rules.grade(row.result)
    shown = certificates.shown(round_id, row.candidate_id, row.certificate_no)
    return {
        "grade": grade.code if grade else None,
        "special": row.special.value if row.special else None,
        "meaning": grade.meaning if grade else None,
        "scores": [_score(paper, row.scores[paper.code]) for paper in _sat(rules, row)],
        **certificate_views.shown(shown),
    }
