"""The whole job, walked on the deployed stack with fewer candidates than `make walk` takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.local.platform import Platform
from infra.progress import Progress
from infra.walk.cast import SMALL_SEATS
from infra.walk.story import COUNTED, walk
from tests.e2e.ground import errors_logged

CANDIDATES = 60


@pytest.mark.timeout(900)
@pytest.mark.proves("S1-03", "S1-04", "S1-11", "S1-25", "S1-26", "S1-28", "S1-36", "S1-37", "S1-42")
def test_the_walk_ends_clean(platform: Platform, tmp_path: Path) -> None:
    report = walk(platform, CANDIDATES, Progress(), tmp_path)
    assert report["ok"], report
    assert set(report) == {"ok", *COUNTED, "programmes", "audit", "seconds"}
    journeys = report["programmes"]
    known = {"cet_set", "pets", "toefl", "degree_english", "self_taught"}
    assert set(journeys) == known
    assert all(journey["paid"] and journey["tickets"] for journey in journeys.values())
    assert report["candidates"] == CANDIDATES
    assert report["tickets"] == report["paid"] > 0
    assert report["held"] >= report["paid"] + report["expired"]
    assert report["sold_out"] > SMALL_SEATS
    assert min(report["ineligible"], report["expired"], report["refunded"]) > 0
    assert (report["oversold"], report["foreign_tickets_reached"]) == (0, 0)
    assert report["audit"] == "clean"
    assert (tmp_path / "ticket.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "ticket.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.timeout(900)
def test_the_walk_left_no_error_and_no_dead_letter(platform: Platform) -> None:
    """Nothing failed behind the answers either: a retry would hide it from every candidate."""
    assert list(errors_logged(platform)) == []
    queues = platform.client("sqs")
    for name, url in platform.outputs.items():
        if name.endswith("DeadQueueUrl"):
            counted = queues.get_queue_attributes(
                QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
            )
            assert counted["Attributes"]["ApproximateNumberOfMessages"] == "0", name
