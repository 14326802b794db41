"""The reader of streams and queues in `make dev` and `make rush`: what fails, and how often."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from infra.local import tables
from infra.local.engine import client
from infra.local.poller import GIVEN_UP, Queue, Stream
from infra.local.tables import FIRST


class Trimmed(Exception):
    """As DynamoDB Local says of a position that it has itself given."""


class Known:
    TrimmedDataAccessException = Trimmed


@dataclass
class Streams:
    """Answers what `pages` say, one after another; None: the position is lost."""

    pages: list[list[str] | None]
    asked: list[dict[str, Any]] = field(default_factory=list)
    exceptions: type[Known] = Known

    def get_shard_iterator(self, **asked: Any) -> dict[str, str]:
        self.asked.append({k: v for k, v in asked.items() if k.startswith(("Shard", "Seq"))})
        return {"ShardIterator": "here"}

    def get_records(self, **_: Any) -> dict[str, Any]:
        page = self.pages.pop(0)
        if page is None:
            raise Trimmed
        records = [
            {"dynamodb": {"SequenceNumber": number, "Keys": {"pk": {"S": number}}}}
            for number in page
        ]
        return {"Records": records, "NextShardIterator": "next"}


@dataclass
class Heard:
    numbers: list[str] = field(default_factory=list)
    failures: int = 0

    def __call__(self, event: dict[str, Any], _: Any) -> dict[str, Any]:
        found = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
        if self.failures:
            self.failures -= 1
            return {"batchItemFailures": [{"itemIdentifier": found[0]}]}
        self.numbers += found
        return {"batchItemFailures": []}


def read(streams: Streams, heard: Heard, steps: int) -> Stream:
    stream = Stream(heard, "arn:stream", "shard-1")
    stream.begin(streams, "LATEST")
    for _ in range(steps):
        stream.step(streams)
    return stream


def test_it_begins_at_the_beginning_if_its_first_position_is_lost() -> None:
    streams, heard = Streams([None, ["1", "2"], []]), Heard()
    read(streams, heard, 3)
    assert heard.numbers == ["1", "2"]
    assert [asked["ShardIteratorType"] for asked in streams.asked] == ["LATEST", "TRIM_HORIZON"]


def test_what_only_began_the_stream_is_told_to_nobody() -> None:
    streams, heard = Streams([[FIRST, FIRST], [FIRST, "1"]]), Heard()
    read(streams, heard, 2)
    assert heard.numbers == ["1"]


def test_it_goes_on_after_what_it_has_read() -> None:
    streams, heard = Streams([["1", "2"], None, ["3"]]), Heard()
    read(streams, heard, 3)
    assert heard.numbers == ["1", "2", "3"]
    again = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": "2"}
    assert streams.asked[-1].items() >= again.items()


def test_a_batch_that_the_handler_hands_back_comes_again() -> None:
    streams, heard = Streams([["1"]]), Heard(failures=2)
    read(streams, heard, 1)
    assert heard.numbers == ["1"]


def test_three_times_and_no_more_and_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    streams, heard = Streams([["1"], ["2"]]), Heard(failures=3)
    read(streams, heard, 2)
    assert heard.numbers == ["2"]
    dropped = [one for one in capsys.readouterr().err.splitlines() if one.startswith(GIVEN_UP)]
    assert len(dropped) == 1


def test_a_message_that_fails_as_often_as_the_template_says_is_put_aside(
    environment: Mapping[str, str],
) -> None:
    endpoint, prefix = environment["AWS_ENDPOINT_URL"], f"p{uuid.uuid4().hex[:10]}"
    url, sqs = tables.create(endpoint, prefix)["MESSAGE_QUEUE_URL"], client(endpoint, "sqs")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "0"})
    sqs.send_message(QueueUrl=url, MessageBody="broken")
    seen: list[str] = []

    def fails(event: dict[str, Any], _: Any) -> dict[str, Any]:
        (record,) = event["Records"]
        seen.append(record["body"])
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}

    for _ in range(8):
        Queue(url, fails).step(sqs)
    assert seen == ["broken"] * 5
    dead = sqs.get_queue_url(QueueName=f"{prefix}-messagedeadqueue")["QueueUrl"]
    (kept,) = sqs.receive_message(QueueUrl=dead)["Messages"]
    assert kept["Body"] == "broken"
