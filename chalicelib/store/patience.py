"""How the store asks again: full jitter, so many times, for so long; then it says Busy.

The only place that does: botocore's own retries are off on these connections. A write whose
answer was lost and that is sent again meets its own effect: its condition fails. So every
conditional write leaves something of its own behind (a seq, a version, a holder), and whoever made
it accepts that as done. What would count twice is not sent again.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ConnectionError as NeverArrived
from botocore.exceptions import HTTPClientError

_REFUSED = {
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "LimitExceededException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
"""Certainly without effect."""
_BROKEN = {"InternalServerError", "InternalFailure", "ServiceUnavailable", "RequestTimeout"}
"""With or without effect, as after a time-out."""
PASSING = _REFUSED | _BROKEN
_CONFLICTS = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
UNANSWERED = (NeverArrived, HTTPClientError)


def cancelled_in_passing(reasons: list[str]) -> bool:
    """Was a transaction cancelled only because others were at the same items?"""
    said = {reason for reason in reasons if reason not in {"", "None"}}
    return bool(said) and said <= _CONFLICTS


@dataclass(frozen=True, slots=True)
class Patience:
    """At most `tries` requests; none begins `lasts_s` after the first one failed."""

    tries: int = 6
    first_s: float = 0.05
    longest_s: float = 2.0
    lasts_s: float = 10.0
    share: Callable[[], float] = random.random
    clock: Callable[[], float] = time.monotonic

    def pause(self, tried: int) -> float:
        """Anything up to the most, which doubles: those refused together come back apart."""
        most: float = min(self.longest_s, self.first_s * 2 ** (tried - 1))
        return self.share() * most

    def again(
        self,
        attempts: int,
        operation: Any,
        response: tuple[Any, dict[str, Any]] | None,
        caught_exception: Exception | None,
        request_dict: dict[str, Any],
        **_: Any,
    ) -> float | None:
        """botocore's question after each request: wait how long and send it again, or None."""
        if caught_exception is None and response is not None and "Error" not in response[1]:
            self._wait_for_the_rest(response[1])
            return None
        first = request_dict["context"].setdefault("first_failed", self.clock())
        pause = self.pause(attempts)
        over = attempts >= self.tries or self.clock() + pause > first + self.lasts_s
        if over or not _worth_it(operation.name, response, caught_exception, request_dict):
            return None
        return pause

    def _wait_for_the_rest(self, answer: Mapping[str, Any]) -> None:
        """Of a batch served in part, pynamodb asks for the rest at once."""
        if answer.get("UnprocessedKeys") or answer.get("UnprocessedItems"):
            time.sleep(self.pause(2))


USUAL = Patience()


def _worth_it(
    operation: str,
    response: tuple[Any, dict[str, Any]] | None,
    failed: Exception | None,
    request: Mapping[str, Any],
) -> bool:
    if failed is not None:
        maybe = isinstance(failed, HTTPClientError) and not _counts(operation, request)
        return isinstance(failed, NeverArrived) or maybe
    answer = response[1] if response else {}
    code = answer.get("Error", {}).get("Code", "")
    if code == "TransactionCanceledException":
        reasons = [reason.get("Code", "") for reason in answer.get("CancellationReasons", ())]
        return cancelled_in_passing(reasons)
    return code in _REFUSED or (code in _BROKEN and not _counts(operation, request))


def _counts(operation: str, request: Mapping[str, Any]) -> bool:
    """Does this write add to a number? A transaction carries a token that tells a repeat."""
    if operation != "UpdateItem":
        return False
    expression = json.loads(request["body"]).get("UpdateExpression", "")
    return "ADD " in expression
