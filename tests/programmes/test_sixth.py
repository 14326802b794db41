"""A programme that nobody has written code for, as docs/programmes.md shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib import programmes
from chalicelib.domain.programme import Programme
from chalicelib.domain.seats import pool_id
from chalicelib.domain.window import instant, iso
from chalicelib.programmes import FOLDER
from chalicelib.services import record, settlement, tickets
from infra.paths import ROOT
from tests.accounts_stage import Newcomer, newcomer
from tests.results_stage import SECOND, Stage, imported
from tests.stage import PROVIDER, staff_browser
from tests.world import World

_BLOCK = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPENS = instant("2026-03-02T09:00:00+08:00")
EXAM = instant("2026-03-28T09:00:00+08:00")
VISIBLE_AT = instant("2026-04-20T09:00:00+08:00")
HOUR = timedelta(hours=1)
SITE = "42001"


@pytest.fixture
def sixth(tmp_path: Path) -> Programme:
    text = _BLOCK.findall((ROOT / "docs" / "programmes.md").read_text(encoding="utf-8"))[0]
    (tmp_path / "computer_rank.toml").write_text(text, encoding="utf-8")
    return programmes.load(tmp_path)["computer_rank"]


def sitting(at: datetime) -> dict[str, str | None]:
    entry = {"entry_from": iso(at - HOUR / 2), "entry_until": iso(at - HOUR / 4)}
    return {"starts_at": iso(at), **entry}


def opened(world: World) -> None:
    """A round and a site, as staff make them."""
    staff = staff_browser(world)
    body = {
        "id": world.round_id,
        "programme": "computer_rank",
        "name": {"zh-CN": "2026年3月", "en": "March 2026"},
        "exam_on": "2026-03-28",
        "sitting": sitting(EXAM),
        "sittings": {"afternoon": sitting(EXAM + 5 * HOUR)},
        "phase_one": {"opens_at": iso(OPENS), "closes_at": iso(OPENS + 200 * HOUR)},
        "pay_until": iso(OPENS + 200 * HOUR),
        "phase_two": {"opens_at": iso(OPENS + 300 * HOUR), "closes_at": iso(EXAM + 6 * HOUR)},
        "specimen": True,
    }
    assert staff.post("/staff/rounds", body).status == 201
    site = {
        "name": "样例大学考点",
        "province": "湖北省",
        "city": "武汉市",
        "address": "样例路 1 号",
        "pickup_place": "考务办公室",
        "parts": {"morning": 2, "afternoon": 2},
    }
    path = f"/staff/rounds/{world.round_id}/sites/{SITE}"
    assert staff.put(path, site, If_None_Match="*").status == 201


def registered(world: World, member: Newcomer) -> Any:
    """Through every step, to a place in both parts."""
    path = f"/rounds/{world.round_id}"
    said: dict[str, Any] = {
        "agreement": {"version": "1"},
        "site": {"site": SITE},
        "papers": {"papers": ["C1", "C2"]},
    }
    for step, body in said.items():
        answer = member.browser.put(f"{path}/flow/{step}", body)
        assert answer.status == 200, answer.body
    held = member.browser.post(f"{path}/flow/submit", Idempotency_Key="key-00000001")
    assert held.status == 201, held.body
    return held.body["registration"]


def test_from_the_file_to_the_score(world: World, sixth: Programme) -> None:
    world.deps = replace(world.deps, programmes={**world.deps.programmes, sixth.code: sixth})
    world.at = OPENS
    opened(world)
    member = newcomer(world, sixth.code)
    assert member.open().status == 201
    assert registered(world, member)["fee_minor"] == 14000
    path = f"/rounds/{world.round_id}"
    started = member.browser.post(f"{path}/payment", {}, Idempotency_Key="key-00000002")
    settlement.settle(
        world.deps, world.provider.pay(started.body["payment_no"], world.at), PROVIDER
    )
    for part in ("morning", "afternoon"):
        record.pool_changed(world.deps, pool_id(world.round_id, SITE, part))
    world.at = OPENS + 301 * HOUR
    asked = member.browser.post(f"{path}/ticket")
    number = asked.body["ticket"]["ticket_no"]
    who = member.person
    tickets.make(world.deps, who.id, world.round_id)
    sheet = member.browser.get(f"{path}/ticket").body["sheet"]
    starts = [instant(line["sitting"]["starts_at"]) for line in sheet["papers"]]
    assert starts == [EXAM, EXAM + 5 * HOUR]
    world.at = EXAM + 100 * HOUR
    rows = f"准考证号,科目,成绩\n{number},一级,60\n{number},二级,59\n"
    version = imported(world, rows).set_version
    assert version is not None
    stage = Stage(world, [(who, number)])
    stage.number(version)
    stage.armed(version, VISIBLE_AT)
    stage.at(VISIBLE_AT + SECOND)
    scores = member.browser.get(f"{path}/result").body["scores"]
    assert [(one["score"], one["passed"]) for one in scores] == [("60", True), ("59", False)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('parts = ["afternoon"]', 'parts = ["evening"]', "which is not there"),
        ('parts = ["afternoon"]', "parts = []", "if and only if"),
        ('parts = ["afternoon"]', 'parts = ["afternoon", "morning"]', "share parts"),
        ('code = "C2"', 'code = "C1"', "a paper stands twice"),
        ('id = "afternoon"', 'id = "morning"', "a part stands twice"),
        ("at_least = 1", "at_least = 3", "above at_most"),
        ('pass_at = "60" }', 'pass_at = "60.5" }', "not on the scale"),
        ('step = "1"', 'step = "0"', "no scale"),
        ('min = "0"', 'min = "nought"', "no figure"),
    ],
)
def test_what_contradicts_itself_stops_the_start(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    text = _BLOCK.findall((ROOT / "docs" / "programmes.md").read_text(encoding="utf-8"))[0]
    assert old in text
    (tmp_path / "bad.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(programmes.ProgrammeError, match=re.escape(reason)):
        programmes.load(tmp_path)


def test_no_code_knows_a_programme_by_name() -> None:
    """What differs between programmes is in their files."""
    codes = [file.stem for file in FOLDER.glob("*.toml")]
    named = {
        f"{path.relative_to(ROOT)}: {code}"
        for path in (ROOT / "chalicelib").rglob("*.py")
        for code in codes
        if re.search(rf"""["']{code}["']""", path.read_text(encoding="utf-8"))
    }
    assert not named
