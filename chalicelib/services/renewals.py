"""Word that tickets are to be made anew, because what they print has changed for many.

The case is written with the change itself; the work is `reissue`'s, in the importer function.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.window import instant, iso
from chalicelib.services.deps import Deps
from chalicelib.store import cases
from chalicelib.store.cases import Case

LOOK_AGAIN = timedelta(minutes=5)
"""Longer than a run: who is at work is not woken."""


def case(deps: Deps, round_id: str, site: str | None) -> Case:
    """To be written with the change itself; None: every site of the round."""
    data = {"site": site, "after": None, "look_at": iso(deps.wall() + LOOK_AGAIN)}
    return Case("reissue", round_id, deps.new_id(), "", deps.now(), data)


def start(deps: Deps, case: Case) -> None:
    """Have the job begin."""
    body = {"step": "reissue", "round": case.round_id, "case": case.id}
    deps.queues.send("import", body)


def visit(deps: Deps, case: Case) -> None:
    """The sweep's: a job that has not been heard of is started again, where it stopped."""
    if instant(case.data["look_at"]) <= deps.wall():
        cases.open_(looked(deps, case, case.data["after"]))
        start(deps, case)


def looked(deps: Deps, case: Case, after: str | None) -> Case:
    """The case with how far its job is, and when to look after it."""
    look_at = iso(deps.wall() + LOOK_AGAIN)
    return replace(case, data={**case.data, "after": after, "look_at": look_at})
