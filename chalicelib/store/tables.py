"""All tables, and the one place that gives them names and an endpoint.

Models carry no table name of their own: `bind()` sets it, so an import reads no environment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from botocore.config import Config
from pynamodb.connection import Connection
from pynamodb.exceptions import (
    DeleteError,
    GetError,
    PutError,
    QueryError,
    ScanError,
    TransactWriteError,
    UpdateError,
)
from pynamodb.expressions.operand import Path
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import Busy, StaleVersion
from chalicelib.store.patience import PASSING, UNANSWERED, USUAL, Patience, cancelled_in_passing

M = TypeVar("M", bound=type[Model])
S = TypeVar("S", bound=Model)
Key = dict[str, dict[str, Any]]
"""Where a Scan has been read to, as DynamoDB says it."""
Transaction = TransactWrite
MODELS: dict[str, type[Model]] = {}
ItemError = (PutError, UpdateError, DeleteError)
_NAME = "zhunkao"
_shared: list[Engine] = []
"""Making a client costs more than a transaction itself."""


def table(variable: str) -> Callable[[M], M]:
    """Register a model under the name of the environment variable that carries its table name."""

    def register(model: M) -> M:
        MODELS[variable] = model
        return model

    return register


class Engine(Connection):
    """A connection that asks again with patience, and for the old item when a condition fails.

    pynamodb can do neither by itself; hooks of botocore can. Its name is set, because botocore
    else puts one together for each request, which is a quarter of what the client costs.
    """

    def __init__(self, patience: Patience, region: str, host: str | None) -> None:
        super().__init__(
            region=region,
            host=host,
            max_retry_attempts=0,
            connect_timeout_seconds=3,
            read_timeout_seconds=5,
            max_pool_connections=32,
        )
        self._patience = patience
        self._hooked: Any = None

    @property
    def session(self) -> Any:
        found: Any = super().session
        if found.get_default_client_config() is None:
            found.set_default_client_config(Config(user_agent=_NAME))
        return found

    @property
    def client(self) -> Any:
        found: Any = super().client
        if found is not self._hooked:
            events = found.meta.events
            events.register("needs-retry.dynamodb", self._patience.again, unique_id="patience")
            for operation in ("UpdateItem", "PutItem", "DeleteItem"):
                name = f"before-parameter-build.dynamodb.{operation}"
                events.register(name, _ask_for_old_item, unique_id=f"old-{operation}")
            self._hooked = found
        return found


def bind(
    names: Mapping[str, str],
    region: str,
    endpoint: str | None = None,
    patience: Patience = USUAL,
) -> None:
    """Point every model at its table. Called once by the composition root; again by tests."""
    _shared[:] = [Engine(patience, region, endpoint)]
    for variable, model in MODELS.items():
        meta: Any = vars(model)["Meta"]
        meta.table_name = names[variable]
        meta.region = region
        meta.host = endpoint
        meta.max_retry_attempts = 3
        model._connection = None
        table = model._get_connection()
        known, table.connection = table.get_meta_table(), engine()
        engine().add_meta_table(known)


def engine() -> Engine:
    """The one that all models share: a client costs a process more than a hold does."""
    return _shared[0]


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
    """Update one item; False if the condition failed; raises Busy when throttled for long."""
    try:
        with throttles_are_busy():
            item.update(actions, condition=condition, add_version_condition=False)
        return True
    except UpdateError as error:
        if condition_failed(error):
            return False
        raise


def saved(item: Model, condition: Any = None) -> bool:
    """Put one item; False if the condition failed; raises Busy when throttled for long."""
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
    """Turn what DynamoDB says under load, or doesn't say, into `Busy`: the caller may try again."""
    try:
        yield
    except (*ItemError, GetError, QueryError, ScanError, TransactWriteError) as error:
        if _passing(error):
            raise Busy(retry_after=1) from error
        raise


def _passing(error: Any) -> bool:
    if isinstance(error, TransactWriteError) and error.cancellation_reasons:
        return cancelled_in_passing([r.code for r in error.cancellation_reasons if r])
    return isinstance(error.cause, UNANSWERED) or error.cause_response_code in PASSING


def scanned(model: type[S], size: int, after: Key | None) -> tuple[list[S], Key | None]:
    """One page of a consistent Scan: at most `size` items, and where to go on."""
    found: Any = model.scan(consistent_read=True, page_size=size, last_evaluated_key=after or None)
    items: list[Any] = next(found.page_iter, {"Items": []})["Items"]
    return [model.from_raw_data(item) for item in items], found.page_iter.last_evaluated_key


def transaction() -> TransactWrite:
    """A transaction against the bound endpoint; commits when the `with` block ends."""
    return TransactWrite(connection=engine())


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
