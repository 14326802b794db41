"""The function of each day that lets go of what is past its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

import app
from chalicelib import runtime
from chalicelib.events.schedules import NotShredded
from chalicelib.gateways.files import Files
from chalicelib.services import shredding
from tests.identity_stage import DEGREE, at_work, confirmed
from tests.world import World

CONTEXT = SimpleNamespace(aws_request_id="context")
EACH_DAY = {
    "version": "0",
    "id": "event",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "0",
    "time": "2024-10-20T16:00:00Z",
    "region": "",
    "resources": [],
    "detail": {},
}


@pytest.fixture
def due(world: World) -> World:
    """Somebody was confirmed thirty days ago."""
    confirmed(world, at_work(world).person())
    world.pass_time(timedelta(days=30))
    return world


class Stubborn(Files):
    def delete(self, key: str) -> None:
        """Says yes, and does nothing."""


@pytest.mark.proves("P-02", "E-74")
def test_it_goes_through_every_programme_twice_without_harm(due: World) -> None:
    with runtime.using(due.deps):
        first = app.shred(EACH_DAY, CONTEXT)
        second = app.shred(EACH_DAY, CONTEXT)
    assert first["shredded"] >= 1
    assert (second["shredded"], second["failed"]) == (0, 0)
    looked = shredding.proofs(DEGREE, 2)
    assert [len(one.change.params["lines"]) >= 1 for one in looked] == [False, True]


def test_what_could_not_go_raises_the_alarm(due: World) -> None:
    files = due.deps.files
    stubborn = replace(due.deps, files=Stubborn(files.bucket, files._client, files._public))
    with runtime.using(stubborn), pytest.raises(NotShredded):
        app.shred(EACH_DAY, CONTEXT)
    with runtime.using(due.deps):
        assert app.shred(EACH_DAY, CONTEXT)["failed"] == 0
