"""The functions' log lines, as they come."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

_FRAME = ("START RequestId", "END RequestId", "REPORT RequestId")
_LOOK_BACK_S = 600


def follow(client: Any, poll_s: float = 1.0) -> None:
    """Print the last ten minutes, then go on until Ctrl-C."""
    since = int((time.time() - _LOOK_BACK_S) * 1000)
    seen: set[str] = set()
    try:
        while True:
            for event in sorted(_events(client, since), key=lambda event: int(event["timestamp"])):
                key = f"{event['timestamp']} {event['logStreamName']} {event['message']}"
                if key not in seen:
                    seen.add(key)
                    _show(event)
            time.sleep(poll_s)
    except KeyboardInterrupt:
        return


def _events(client: Any, since: int) -> Iterator[dict[str, Any]]:
    for group in client.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]:
        name = group["logGroupName"]
        for page in client.get_paginator("filter_log_events").paginate(
            logGroupName=name, startTime=since
        ):
            for event in page["events"]:
                if not event["message"].startswith(_FRAME):
                    yield event | {"function": name.split("-")[1]}


def _show(event: dict[str, Any]) -> None:
    at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
    sys.stdout.write(f"{at:%H:%M:%S}Z {event['function']:<18} {event['message'].rstrip()}\n")
    sys.stdout.flush()
