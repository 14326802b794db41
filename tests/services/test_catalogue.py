"""What has become of a site is told to everybody (C3-37)."""

from __future__ import annotations

import pytest

from chalicelib.services import catalogue, sites
from chalicelib.store import remedies
from chalicelib.store.remedies import Work
from tests.world import STAFF, World


def work(world: World, action: str, site: str) -> Work:
    return Work(
        world.round_id,
        world.deps.new_id(),
        "remedy",
        action,
        site,
        "site_closed",
        "停电",
        "one",
        "two",
        world.at,
        1,
        ["42001"] if action == "move" else [],
    )


@pytest.mark.proves("C3-37")
def test_open_closed_moved_and_cancelled(world: World) -> None:
    world.round()
    for code in ("42001", "42002", "42003", "42004"):
        world.site(code, 2)
        if code != "42001":
            sites.set_open(world.deps, world.round_id, code, False, STAFF, "停电")
    remedies.put(work(world, "move", "42003"))
    remedies.put(work(world, "refund", "42004"))
    found = {one.site.code: one for one in catalogue.site_statuses(world.round_id)}
    told = {code: one.status for code, one in found.items()}
    assert told == {"42001": "open", "42002": "closed", "42003": "moved", "42004": "cancelled"}
    assert (found["42003"].to, found["42003"].since) == (("42001",), world.at)
    sites.set_open(world.deps, world.round_id, "42003", True, STAFF, "来电")
    again = {one.site.code: one for one in catalogue.site_statuses(world.round_id)}
    assert again["42003"].status == "open"
