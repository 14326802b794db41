"""What `make rush` must not miss: work beside it that fails, and answers that never come."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from bench.rush import ending, figures, money, readers
from bench.rush.beside import beside
from bench.rush.candidate import Candidate, Scene
from bench.rush.ground import Ground
from bench.rush.plan import opening
from bench.rush.roster import OPENS
from bench.rush.told import Story, Told
from bench.rush.watch import Watch
from bench.rush.wire import Answer, Wire
from infra.cashier import load_keys
from infra.demo.people import Person
from infra.local import processes
from infra.local.poller import GIVEN_UP
from infra.local.rules_clock import RulesClock

PLAN = opening(60, 1, 4.0).plans[0]


def fails() -> None:
    raise ValueError("beside")


def test_what_fails_beside_is_not_missed() -> None:
    with pytest.raises(ValueError, match="beside"), beside(fails):
        pass


def test_what_fails_meanwhile_is_told_rather_and_waits_for_nothing() -> None:
    began = time.monotonic()
    with pytest.raises(KeyError), beside(partial(time.sleep, 1.0)):
        raise KeyError
    assert time.monotonic() - began < 1.0


def test_that_nobody_looked_is_a_finding(tmp_path: Path) -> None:
    watch = Watch(RulesClock(tmp_path / "clock"), "nowhere", [])
    with watch.meanwhile():
        pass
    assert [one.what for one in watch.findings] == ["nobody looked at the shards"]


def test_a_look_that_fails_is_not_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.rush.watch._EACH_S", 0.01)
    monkeypatch.setattr("bench.rush.watch.read_shards", lambda _: fails())
    watch = Watch(RulesClock(tmp_path / "clock"), "nowhere", [])
    with pytest.raises(ValueError, match="beside"), watch.meanwhile():
        time.sleep(0.1)


@pytest.mark.parametrize(("silent", "refused"), [(1, 0), (99, 2)])
def test_late_payments_that_time_out_are_brought_again_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, silent: int, refused: int
) -> None:
    load_keys(tmp_path)
    times = iter([True] * silent)

    def answer(request: httpx.Request) -> httpx.Response:
        if next(times, False):
            raise httpx.ReadTimeout("nobody answers", request=request)
        return httpx.Response(200)

    client = partial(httpx.Client, transport=httpx.MockTransport(answer))
    monkeypatch.setattr(money, "_client", client)
    monkeypatch.setattr(money, "_PAUSE_S", 0.0)
    receipts: list[dict[str, Any]] = [{"provider_no": "P1"}]
    assert money.bring("http://api", tmp_path, receipts, random.Random(1)) == refused


class PutsOff(Wire):
    """Answers nothing else, however often it is asked."""

    status: int

    async def call(self, *_: Any, **__: Any) -> Answer:
        return Answer(self.status, {})


@pytest.mark.parametrize(("status", "wants"), [(503, True), (0, True), (409, False), (201, False)])
def test_whoever_was_only_put_off_still_wants_the_place(status: int, wants: bool) -> None:
    wire = PutsOff("http://api/v1", "", 1)
    wire.status = status
    scene = Scene(wire, RulesClock(Path("nowhere")), "rush", OPENS, timedelta())
    one = Candidate(scene, cast(Person, None), Story(PLAN, "PUTOFF000001"))
    asyncio.run(one.hold("42001", "key"))
    assert one.story.would_take("42001") == one.story.has_to_ask == wants


def test_silence_counts_with_all_its_time_and_an_arrival_with_all_its_tries() -> None:
    story = Story(PLAN, "SLOWLYSERVED")
    told = partial(Told, "hold")
    story.told += [
        told(10.0, 10.1, 503, since=10.0),
        told(12.0, 12.1, 201, since=10.0),
        told(20.0, 80.0, 0, since=20.0),
        told(30.0, 95.0, 0, since=30.0, cut=True),
        told(9.0, 9.9, 425, since=9.0),
    ]
    made = figures.measured([story], 5.0, 100.0)
    assert (made["p50_ms"], made["p99_ms"], made["p99_arrival_ms"]) == (100, 60000, 60000)
    story.told[2:] = []
    made = figures.measured([story], 5.0, 100.0)
    assert (made["p99_ms"], made["p99_arrival_ms"]) == (100, 2100)


def test_a_batch_that_was_given_up_is_found_in_the_log(tmp_path: Path) -> None:
    ground = Ground(tmp_path, "ministack", 2)
    for name in ("seats", "registrations", "rest"):
        (tmp_path / f"{name}.log").write_text("attempt 1 of 3 failed: x\n")
    assert not list(ground.given_up())
    (tmp_path / "rest.log").write_text(f"noise\n{GIVEN_UP}: x\n")
    assert list(ground.given_up()) == [("rest", f"{GIVEN_UP}: x")]


def test_what_a_killed_run_has_left_behind_is_ended_and_no_other(tmp_path: Path) -> None:
    waits = [sys.executable, "-c", "import time; time.sleep(60)"]
    for run in ("dead", "live"):
        for record in (tmp_path / run / "api.pid", tmp_path / run / "engine" / "engine.pid"):
            processes.start(waits, record, tmp_path / f"{run}.log", {})
    ending.record(tmp_path / "live")
    (tmp_path / "dead" / "run.pid").write_text('{"pid": 1, "born": "never"}')
    try:
        ending.sweep_up(tmp_path)
        running = [one for one in tmp_path.glob("**/*.pid") if processes.running(one)]
        assert {one.relative_to(tmp_path).parts[0] for one in running} == {"live"}
        assert len(running) == 3
        assert (tmp_path / "dead").exists()
    finally:
        for record in tmp_path.glob("live/**/[ae]*.pid"):
            processes.stop(record)


def test_time_that_is_over_stops_what_looks_after_errors_too() -> None:
    with pytest.raises(ending.OutOfTime), ending.deadline(0.05), contextlib.suppress(Exception):
        time.sleep(5)


def test_a_count_is_as_old_as_the_last_time_that_so_many_were_free() -> None:
    ages = readers.Ages()
    ages.look(0.0, 9, 0.1, 9)
    ages.look(1.0, 7, 1.1, 9)
    ages.look(2.0, 7, 2.1, 7)
    ages.look(3.0, 4, 3.1, 4)
    ages.look(4.0, 3, 4.1, 5)
    assert [round(age, 1) for age in ages.found] == [1.1, 0.1, 2.1]
    assert ages.as_json() == {"p50_s": 1.1, "p95_s": 1.1, "most_s": 2.1, "looks": 3}


def test_where_no_place_has_gone_nothing_is_said_of_readers() -> None:
    ages = readers.Ages()
    ages.look(0.0, 9, 0.1, 9)
    ages.look(1.0, 9, 1.1, 9)
    assert ages.as_json() == {}


class CutOnce(BaseHTTPRequestHandler):
    """A process that is killed over its first request; the next answers."""

    asked = 0

    def do_GET(self) -> None:
        CutOnce.asked += 1
        if CutOnce.asked > 1:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"sites": {"4201": [3, 9]}}')

    def log_message(self, *_: object) -> None:
        """The test says what matters."""


def test_a_reader_whose_connection_is_cut_looks_again() -> None:
    with HTTPServer(("127.0.0.1", 0), CutOnce) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        api = f"http://127.0.0.1:{server.server_port}"
        behind = readers.behind_s(api, "r", lambda: Counter({"4201": 3}))
        server.shutdown()
    assert behind is not None
    assert CutOnce.asked == 2
