"""The platform as `make run` brings it up: what fires, what is enforced, what stays."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from infra.local.platform import Platform
from infra.progress import Progress


def eventually(true: Callable[[], Any], seconds: float = 20) -> Any:
    """What `true` returns once it is something."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.1)
    return found


def test_one_origin_serves_both_sites_and_the_api(platform: Platform) -> None:
    with httpx.Client(base_url=platform.url, trust_env=False) as visitor:
        assert visitor.get("/").headers["content-type"].startswith("text/html")
        assert visitor.get("/staff/").headers["content-type"].startswith("text/html")
        assert visitor.get("/vendor/preact.js").status_code == 200
        assert "rounds" in visitor.get("/api/v1/rounds").json()
        assert visitor.get("/api/v1/no-such-thing").json()["code"] == "not_found"


def test_the_clock_of_the_rules_moves_and_the_walls_does_not(platform: Platform) -> None:
    platform.set_clock(datetime(2014, 10, 30, 1, tzinfo=UTC))
    try:
        assert httpx.get(f"{platform.api}/clock").json()["now"].startswith("2014-10-30T01:00:0")
        logs = platform.client("logs")
        group = f"/aws/lambda/{platform.outputs['APIHandlerName']}"
        events = logs.filter_log_events(logGroupName=group)["events"]
        assert all(event["timestamp"] > 1_700_000_000_000 for event in events)
    finally:
        platform.set_clock(None)


def test_items_with_a_ttl_expire_and_seats_do_not(platform: Platform) -> None:
    dynamodb = platform.client("dynamodb")
    found = {
        name: dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        for name, table in platform.outputs.items()
        if name.endswith("Table")
    }
    enabled = {n for n, ttl in found.items() if ttl.get("TimeToLiveStatus") == "ENABLED"}
    assert enabled == {"RegistrationsTable", "GuardsTable"}


def test_the_operators_function_answers(platform: Platform) -> None:
    assert platform.operate({"command": "programmes"})["ok"] is True
    assert platform.operate({"command": "no-such"})["ok"] is False


def test_no_function_does_what_its_policy_leaves_out(platform: Platform) -> None:
    """The engine enforces the policies: the ticket function cannot touch the staff accounts."""
    functions, iam = platform.client("lambda"), platform.client("iam")
    roles = {f["FunctionName"]: f["Role"] for f in functions.list_functions()["Functions"]}
    ticket = next(role for name, role in roles.items() if "-Ticket-" in name)
    decisions = iam.simulate_principal_policy(
        PolicySourceArn=ticket,
        ActionNames=["dynamodb:PutItem"],
        ResourceArns=[
            f"arn:aws:dynamodb:us-east-1:000000000000:table/{platform.outputs['StaffTable']}"
        ],
    )["EvaluationResults"]
    assert {d["EvalDecision"] for d in decisions} == {"implicitDeny"}


def test_the_bucket_takes_nothing_unsigned(platform: Platform) -> None:
    bucket = f"{platform.endpoint}/{platform.outputs['FilesBucket']}"
    assert httpx.get(bucket).status_code == 403
    assert httpx.put(f"{bucket}/incoming/x", content=b"x").status_code == 403


def test_another_site_may_not_read_the_bucket(platform: Platform) -> None:
    bucket = f"{platform.endpoint}/{platform.outputs['FilesBucket']}"
    asked = {"Access-Control-Request-Method": "POST"}
    ours = httpx.options(bucket, headers=asked | {"Origin": platform.url})
    theirs = httpx.options(bucket, headers=asked | {"Origin": "https://elsewhere.example"})
    assert ours.headers["access-control-allow-origin"] == platform.url
    assert "access-control-allow-origin" not in theirs.headers


@pytest.fixture(scope="module")
def own(instances: str) -> Iterator[Platform]:
    """An instance of this module's own, since it is stopped and started."""
    mine = Platform(f"{instances}/restarted", progress=Progress(quiet=True))
    mine.start()
    yield mine
    mine.erase()


def test_a_second_start_keeps_addresses_and_data_and_streams_flow_again(own: Platform) -> None:
    before, url = own.outputs, own.url
    _seat(own, "before#0")
    own.stop()
    assert not own.running
    own.start()
    assert own.outputs == before
    assert own.url.rpartition(":")[0] == url.rpartition(":")[0]
    table = own.outputs["SeatsTable"]
    kept = own.client("dynamodb").get_item(TableName=table, Key={"pk": {"S": "before#0"}})
    assert "Item" in kept
    reads = _invocations(own, "SeatStream")
    _seat(own, "after#0")
    eventually(lambda: _invocations(own, "SeatStream") > reads)


def test_a_start_of_what_runs_changes_nothing_and_is_quick(own: Platform) -> None:
    before = own.outputs
    timed = Progress(quiet=True)
    own.start()
    assert own.outputs == before
    assert timed.seconds < 20


def _seat(platform: Platform, key: str) -> None:
    item = {"pk": {"S": key}, "held": {"M": {}}, "cap": {"N": "1"}}
    platform.client("dynamodb").put_item(TableName=platform.outputs["SeatsTable"], Item=item)


def _invocations(platform: Platform, function: str) -> int:
    logs = platform.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        if f"-{function}-" in group["logGroupName"]:
            try:
                events = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
            except ClientError:
                return 0
            return sum(event["message"].startswith("START") for event in events)
    return 0
