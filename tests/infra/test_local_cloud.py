"""The parts of the local cloud that need no engine."""

import copy
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.local import ports, processes
from infra.local.rules_clock import RulesClock
from infra.local.template import localized
from tests.infra.packaged import deployed


def test_the_local_template_differs_only_where_it_says() -> None:
    before = deployed().template
    given = copy.deepcopy(before)
    local = localized(given, {"COOKIE_NAME": "zk"})
    assert given == before
    gone = set(before["Resources"]) - set(local["Resources"])
    assert gone == {"ManagedLayer", "FilesBucketPolicy"}
    added = local["Globals"]["Function"]["Environment"]["Variables"]
    assert added.pop("COOKIE_NAME") == "zk"
    changed = {
        name
        for name, resource in local["Resources"].items()
        if resource != before["Resources"][name] and resource["Type"] != "AWS::Serverless::Function"
    }
    roles = {name for name in changed if local["Resources"][name]["Type"] == "AWS::IAM::Role"}
    assert changed - roles == {"ImportQueue", "MessageQueue", "PhotoQueue", "TicketQueue"}
    for name in roles:
        text = json.dumps(local["Resources"][name])
        one = text.replace('["sqs:SendMessage", "sqs:SendMessageBatch"]', '"sqs:SendMessage"')
        assert json.loads(one) == before["Resources"][name], "a batch is the only thing added"
    assert local["Globals"] == before["Globals"]


def test_the_moved_clock_ticks_on(tmp_path: Path) -> None:
    clock = RulesClock(tmp_path / "clock")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    at = datetime(2014, 10, 30, 1, tzinfo=UTC)
    clock.move(at)
    first = clock.now()
    assert at <= first < at + timedelta(seconds=2)
    assert clock.now() >= first
    clock.move(None)
    assert clock.offset() == 0


def test_a_clock_is_never_moved_to_half_an_instant(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        RulesClock(tmp_path / "clock").move(datetime(2014, 10, 30, 9))  # noqa: DTZ001


def test_the_functions_clock_module_reads_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend("infra/local/clock")
    import zhunkao_local_clock

    monkeypatch.setenv("ZHUNKAO_CLOCK_FILE", str(tmp_path / "clock"))
    assert zhunkao_local_clock.offset() == 0
    (tmp_path / "clock").write_text("half")
    assert zhunkao_local_clock.offset() == 0
    RulesClock(tmp_path / "clock").move(datetime.now(UTC) + timedelta(hours=2))
    assert zhunkao_local_clock.offset() == pytest.approx(7200, abs=1)


def test_a_process_is_found_again_and_ended_in_order(tmp_path: Path) -> None:
    record, log = tmp_path / "p.pid", tmp_path / "log"
    script = (
        "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(print('kept')));"
        "print('up', flush=True); time.sleep(60)"
    )
    processes.start([sys.executable, "-c", script], record, log, {})
    processes.await_start(record, log, lambda: "up" in processes.tail(log))
    assert processes.running(record)
    processes.stop(record)
    assert processes.running(record) is None
    assert "kept" in processes.tail(log)


def test_a_reused_process_number_is_not_mistaken(tmp_path: Path) -> None:
    record = tmp_path / "p.pid"
    processes.note(record)
    assert processes.running(record)
    record.write_text(record.read_text().replace('"born": "', '"born": "1'))
    assert processes.running(record) is None


def test_a_process_that_fails_to_start_shows_its_log(tmp_path: Path) -> None:
    record, log = tmp_path / "p.pid", tmp_path / "log"
    processes.start([sys.executable, "-c", "raise SystemExit('no disk')"], record, log, {})
    with pytest.raises(processes.NotStarted, match="no disk"):
        processes.await_start(record, log, lambda: False, patience=10)


def test_the_next_free_port_is_taken() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert not ports.is_free(port)
        assert ports.free_from(port) > port
    assert ports.is_free(ports.free())
