"""What staff do for a paid person, in one step each, for the machine and the narrow places."""

from __future__ import annotations

from chalicelib.domain.audit import Actor
from chalicelib.domain.registration import Registration
from chalicelib.domain.remedy import Ground, Wanted
from chalicelib.services import approvals, moves, refunds, remedies
from chalicelib.store import cases
from tests.world import STAFF, World

SECOND = Actor("staff", "second", "test")


def move(world: World, candidate_id: str, site: str, key: str = "key-move-0001") -> Registration:
    wanted = Wanted(site, None, Ground.COMMITTEE, "why", key)
    return moves.move(world.deps, candidate_id, world.round_id, wanted, STAFF)


def pay_back(world: World, candidate_id: str) -> None:
    """Asked by one, approved by another."""
    data = remedies.refund_data(world.round_id, candidate_id, Ground.SYSTEM_FAULT)
    deps, round_id = world.deps, world.round_id
    request = approvals.ask(deps, round_id, "refund", data, "why", STAFF, candidate_id)
    approvals.approve(deps, round_id, request.id, 1, SECOND)


def retry_failed(world: World) -> None:
    """A person looks at every refund that the provider has refused."""
    for case in cases.waiting("refund", world.round_id)[0]:
        if refunds.failed(case):
            refunds.retry(world.deps, world.round_id, case.id, STAFF)
