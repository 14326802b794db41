"""Messages to our own functions: at least once, any order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_BATCH = 10


class Queues:
    """`urls` maps the queue's name (ticket, import, message) to its address."""

    def __init__(self, urls: Mapping[str, str], client: Callable[[], Any]) -> None:
        self._urls = urls
        self._client = client

    def send(self, queue: str, body: dict[str, Any], delay_seconds: int = 0) -> None:
        self._client().send_message(
            QueueUrl=self._urls[queue], MessageBody=json.dumps(body), DelaySeconds=delay_seconds
        )

    def send_all(self, queue: str, bodies: Sequence[dict[str, Any]]) -> None:
        """Ten to a request; raises NotQueued if the queue took only a part."""
        for start in range(0, len(bodies), _BATCH):
            entries = [
                {"Id": str(number), "MessageBody": json.dumps(body)}
                for number, body in enumerate(bodies[start : start + _BATCH])
            ]
            url = self._urls[queue]
            answer = self._client().send_message_batch(QueueUrl=url, Entries=entries)
            if answer.get("Failed"):
                raise NotQueued(answer["Failed"])


class NotQueued(Exception):
    """What the queue said of the messages that it did not take."""
