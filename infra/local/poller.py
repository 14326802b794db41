"""What calls the event handlers in `make dev`: streams, queues and the minute, from the sources.

    python -m infra.local.poller [--steady] [seat_stream | ... | queues | minute]

Those named, or all; `--steady` goes on with the sources that it began with. The streams are read
where the tables are. It is not what runs on AWS, nor under `make run`: a batch that fails is
reported and left to the queue, or for streams tried three times and dropped.
"""

import argparse
import base64
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.engine import client
from infra.local.tables import FIRST
from infra.paths import ROOT

_PAUSE_S = 0.3
_SWEEP_S = 60.0
_TRIES = 3
_QUEUES = {
    "PHOTO_QUEUE_URL": "photo",
    "TICKET_QUEUE_URL": "ticket",
    "IMPORT_QUEUE_URL": "importer",
    "MESSAGE_QUEUE_URL": "messenger",
}
_STREAMS = {
    "SEATS_TABLE": "seat_stream",
    "REGISTRATIONS_TABLE": "registration_stream",
    "AUDIT_TABLE": "audit_stream",
}
_EACH_MINUTE = ("sweep", "audit", "publish", "remind")
QUEUES, MINUTE = "queues", "minute"
ALL = (*_STREAMS.values(), QUEUES, MINUTE)
GIVEN_UP = "given up"
"""How a line begins that tells of a batch that nobody will see again."""

Handler = Callable[[dict[str, Any], Any], Any]


@dataclass(slots=True)
class Stream:
    """One shard of a table's stream, and where it has been read to: `last` is a record's number."""

    handler: Handler
    arn: str
    shard: str
    position: str | None = None
    last: str | None = None

    def begin(self, streams: Any, kind: str, **at: str) -> None:
        self.position = streams.get_shard_iterator(
            StreamArn=self.arn, ShardId=self.shard, ShardIteratorType=kind, **at
        )["ShardIterator"]

    def step(self, streams: Any) -> None:
        if self.position is None:
            return
        try:
            read = streams.get_records(ShardIterator=self.position, Limit=100)
        except streams.exceptions.TrimmedDataAccessException:
            self._again(streams)
            return
        if read["Records"]:
            told = [_record(self.arn, record) for record in read["Records"] if not _first(record)]
            if told:
                _attempts(self.handler, {"Records": told})
            self.last = read["Records"][-1]["dynamodb"]["SequenceNumber"]
        self.position = read.get("NextShardIterator")

    def _again(self, streams: Any) -> None:
        """DynamoDB Local now and then takes a position of its own for one before the beginning."""
        if self.last is None:
            self.begin(streams, "TRIM_HORIZON")
        else:
            self.begin(streams, "AFTER_SEQUENCE_NUMBER", SequenceNumber=self.last)


@dataclass(frozen=True, slots=True)
class Queue:
    url: str
    handler: Handler

    def step(self, sqs: Any) -> None:
        got = sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=5, AttributeNames=["All"], WaitTimeSeconds=0
        )
        messages = got.get("Messages", [])
        if not messages:
            return
        result = self.handler({"Records": [_message(self.url, m) for m in messages]}, None) or {}
        failed = {entry["itemIdentifier"] for entry in result.get("batchItemFailures", [])}
        for message in messages:
            if message["MessageId"] not in failed:
                sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])


def poll(env: dict[str, str], parts: Collection[str] = ALL, *, steady: bool = False) -> None:
    app = importlib.import_module("app")
    endpoint = env["AWS_ENDPOINT_URL"]
    tables_at = env.get("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
    sqs, streams = client(endpoint, "sqs"), client(tables_at, "dynamodbstreams")
    queues = list(_queues(app, env)) if QUEUES in parts else []
    shards = list(_streams(app, env, tables_at, streams, parts))
    changed, swept = _newest(), 0.0
    while steady or _newest() == changed:
        for queue in queues:
            queue.step(sqs)
        for shard in shards:
            shard.step(streams)
        if MINUTE in parts and time.monotonic() - swept >= _SWEEP_S:
            swept = time.monotonic()
            for name in _EACH_MINUTE:
                _attempts(getattr(app, name), _minute())
        time.sleep(_PAUSE_S)
    os.execv(sys.executable, [sys.executable, "-m", "infra.local.poller", *parts])  # noqa: S606


def _queues(app: Any, env: dict[str, str]) -> Iterator[Queue]:
    for variable, handler in _QUEUES.items():
        yield Queue(env[variable], getattr(app, handler))


def _streams(
    app: Any, env: dict[str, str], endpoint: str, streams: Any, parts: Collection[str]
) -> Iterator[Stream]:
    dynamodb = client(endpoint, "dynamodb")
    wanted = {variable: name for variable, name in _STREAMS.items() if name in parts}
    for variable, handler in wanted.items():
        table = env[variable]
        arn = dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
        for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
            found = Stream(getattr(app, handler), arn, shard["ShardId"])
            found.begin(streams, "LATEST")
            yield found


def _attempts(handler: Handler, event: dict[str, Any]) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            failed = (handler(event, None) or {}).get("batchItemFailures")
        except Exception as error:  # noqa: BLE001 - a handler under development may fail anyhow
            failed = repr(error)
        if not failed:
            return
        sys.stderr.write(f"attempt {attempt} of {_TRIES} failed: {failed}\n")
    sys.stderr.write(f"{GIVEN_UP}: {failed}\n")


def _first(record: dict[str, Any]) -> bool:
    return {"S": FIRST} in record["dynamodb"].get("Keys", {}).values()


def _record(arn: str, record: dict[str, Any]) -> dict[str, Any]:
    """As the event source mapping would hand it over: plain JSON."""
    body: dict[str, Any] = json.loads(json.dumps(record, default=_plain))
    return body | {"eventSourceARN": arn, "eventSource": "aws:dynamodb"}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _message(url: str, message: dict[str, Any]) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:000000000000:{url.rpartition('/')[2]}",
        "awsRegion": "us-east-1",
    }


def _minute() -> dict[str, Any]:
    return {
        "version": "0",
        "id": "minute",
        "account": "000000000000",
        "region": "us-east-1",
        "source": "aws.events",
        "detail-type": "Scheduled Event",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "resources": [],
        "detail": {},
    }


def _newest() -> float:
    sources = [ROOT / "app.py", *Path(ROOT / "chalicelib").rglob("*.py")]
    return max((path.stat().st_mtime for path in sources if path.exists()), default=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Calls the event handlers, from the sources")
    parser.add_argument("--steady", action="store_true")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(ALL)}")
    given = parser.parse_args()
    poll(dict(os.environ), given.parts or ALL, steady=given.steady)
