"""The answer that pages ask for again and again while they show sites."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.domain.window import instant, iso
from chalicelib.services import counts, sites
from chalicelib.store.availability import REMEMBERED
from tests.api_client import Browser
from tests.world import World


def test_free_places_of_every_site_with_an_etag(opened: World) -> None:
    browser, path = Browser(opened.deps), f"/rounds/{opened.round_id}/availability"
    counts.changed(opened.deps, opened.round_id)
    first = browser.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=2"
    assert first.body["sites"] == {"42001": [2, 2, True]}
    assert first.body["next_expiry_at"] is None
    assert 0 <= (opened.at - instant(first.body["as_of"])).total_seconds() < 0.001
    etag = first.headers["ETag"]
    same = browser.get(path, If_None_Match=etag)
    assert (same.status, same.body, same.headers["ETag"]) == (304, None, etag)
    held = opened.hold(opened.ready(), "42001")
    opened.wall_at += timedelta(seconds=1)
    sites.refresh(opened.deps, opened.round_id, sites.get(opened.round_id, "42001"))
    assert browser.get(path, If_None_Match=etag).status == 304, "not written yet"
    counts.changed(opened.deps, opened.round_id)
    assert browser.get(path, If_None_Match=etag).status == 304, "remembered for half a second"
    opened.wall_at += REMEMBERED
    moved = browser.get(path, If_None_Match=etag)
    assert (moved.status, moved.body["sites"]) == (200, {"42001": [1, 2, True]})
    assert moved.body["next_expiry_at"] == iso(held.expires_at)


def test_a_round_that_is_not_there_has_none(opened: World) -> None:
    answer = Browser(opened.deps).get("/rounds/nowhere/availability")
    assert (answer.status, answer.code) == (404, "not_found")
