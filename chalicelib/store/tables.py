"""All tables, and the one place that gives them names and an endpoint.

Models carry no table name of their own: `bind()` sets it, so an import reads no environment.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from pynamodb.connection import Connection
from pynamodb.exceptions import (
    DeleteError,
    GetError,
    PutError,
    QueryError,
    TransactWriteError,
    UpdateError,
)
from pynamodb.expressions.operand import Path
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import Busy, StaleVersion

M = TypeVar("M", bound=type[Model])
MODELS: dict[str, type[Model]] = {}
_THROTTLES = {
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "TransactionConflictException",
    "TransactionInProgressException",
    "InternalServerError",
    "LimitExceededException",
}
ItemError = (PutError, UpdateError, DeleteError)


def table(variable: str) -> Callable[[M], M]:
    """Register a model under the name of the environment variable that carries its table name."""

    def register(model: M) -> M:
        MODELS[variable] = model
        return model

    return register


def bind(names: Mapping[str, str], region: str, endpoint: str | None = None) -> None:
    """Point every model at its table. Called once by the composition root; again by tests."""
    for variable, model in MODELS.items():
        meta: Any = vars(model)["Meta"]
        meta.table_name = names[variable]
        meta.region = region
        meta.host = endpoint
        meta.max_retry_attempts = 3
        meta.connect_timeout_seconds = 3
        meta.read_timeout_seconds = 10
        meta.max_pool_connections = 32
        model._connection = None
    _shared_connection.cache_clear()


def connection(model: type[Model]) -> Any:
    """The model's connection, asking for the old item whenever a condition fails.

    pynamodb can't ask for it by itself outside transactions; a botocore hook can.
    """
    conn: Any = model._get_connection().connection
    if not getattr(conn, "_asks_for_old_item", False):
        events = conn.client.meta.events
        for operation in ("UpdateItem", "PutItem", "DeleteItem"):
            events.register(f"before-parameter-build.dynamodb.{operation}", _ask_for_old_item)
        conn._asks_for_old_item = True
    return conn


def _ask_for_old_item(params: dict[str, Any], **_: Any) -> None:
    if params.get("ConditionExpression"):
        params["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"


def condition_failed(error: Exception) -> bool:
    return getattr(error, "cause_response_code", None) == "ConditionalCheckFailedException"


def old_item(error: Exception) -> dict[str, Any] | None:
    """The raw item that made a condition fail, or None where the engine doesn't return it."""
    cause = getattr(error, "cause", None)
    response = getattr(getattr(cause, "__cause__", None) or cause, "response", None) or {}
    item: dict[str, Any] | None = response.get("Item")
    return item


def updated(item: Model, actions: list[Any], condition: Any = None) -> bool:
    """Update one item; False if the condition failed; raises Busy when throttled."""
    try:
        with throttles_are_busy():
            item.update(actions, condition=condition, add_version_condition=False)
        return True
    except UpdateError as error:
        if condition_failed(error):
            return False
        raise


def saved(item: Model, condition: Any = None) -> bool:
    """Put one item; False if the condition failed; raises Busy when throttled."""
    try:
        with throttles_are_busy():
            item.save(condition, add_version_condition=False)
        return True
    except PutError as error:
        if condition_failed(error):
            return False
        raise


def cancelled_by_condition(error: TransactWriteError) -> list[bool]:
    """Per operation of a cancelled transaction: did its condition fail?"""
    return [
        bool(reason and reason.code == "ConditionalCheckFailed")
        for reason in error.cancellation_reasons
    ]


@contextmanager
def throttles_are_busy() -> Iterator[None]:
    """Turn what DynamoDB says under load into `Busy`, so that the caller may try again."""
    try:
        yield
    except (*ItemError, GetError, QueryError, TransactWriteError) as error:
        code = getattr(error, "cause_response_code", None)
        conflicts = isinstance(error, TransactWriteError) and any(
            reason and reason.code in ("TransactionConflict", "ThrottlingError")
            for reason in error.cancellation_reasons
        )
        if code in _THROTTLES or conflicts:
            raise Busy(retry_after=1) from error
        raise


def transaction() -> TransactWrite:
    """A transaction against the bound endpoint; commits when the `with` block ends."""
    return TransactWrite(connection=_shared_connection())


@functools.cache
def _shared_connection() -> Connection:
    """Making a client costs more than the transaction itself."""
    meta: Any = vars(next(iter(MODELS.values())))["Meta"]
    return Connection(region=meta.region, host=meta.host)


@contextmanager
def stale(version: int) -> Iterator[None]:
    """Around a transaction that replaces `version`: a failed condition becomes StaleVersion."""
    with throttles_are_busy():
        try:
            yield
        except TransactWriteError as error:
            if any(cancelled_by_condition(error)):
                raise StaleVersion(version=version) from error
            raise


def path(*parts: str) -> Any:
    """A document path whose parts may hold any characters."""
    return Path(list(parts))
