"""Messages to our own functions: at least once, any order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any


class Queues:
    """`urls` maps the queue's name (ticket, import) to its address."""

    def __init__(self, urls: Mapping[str, str], client: Callable[[], Any]) -> None:
        self._urls = urls
        self._client = client

    def send(self, queue: str, body: dict[str, Any], delay_seconds: int = 0) -> None:
        self._client().send_message(
            QueueUrl=self._urls[queue], MessageBody=json.dumps(body), DelaySeconds=delay_seconds
        )
