"""The edge: routes with a declared permission, requests checked, errors mapped, one log line each.

`Routes.add` is the only way to add a route, and it needs `allow`: nobody is let in by default.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from chalice.app import Blueprint, Response
from pydantic import BaseModel, ValidationError

from chalicelib import runtime
from chalicelib.api.access import Allow, Caller, address_of, admit, require_own_round
from chalicelib.api.problems import OUR_FAULT, invalid_body, problem, status_of
from chalicelib.domain.audit import Actor
from chalicelib.domain.errors import (
    DomainError,
    FieldError,
    Invalid,
    MalformedJson,
    NotFound,
    PreconditionNeeded,
    TooLarge,
    UnsupportedMediaType,
)
from chalicelib.domain.window import iso
from chalicelib.services.deps import Deps

MAX_BODY = 64 * 1024
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
_CURSOR = re.compile(r"[A-Za-z0-9~_-]{1,80}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_JSON = "application/json"
EMPTY = (204, 303, 304)
F = TypeVar("F", bound=Callable[["Call"], Any])


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that needs more than a body."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One checked request: who calls, with which path arguments, body and headers."""

    deps: Deps
    caller: Caller
    args: Mapping[str, str]
    body: Any
    raw_body: bytes
    query: Mapping[str, str]
    headers: Mapping[str, str]
    request_id: str
    address: str

    @property
    def actor(self) -> Actor:
        return Actor(self.caller.kind, self.caller.id, self.request_id)

    @property
    def idempotency_key(self) -> str:
        """Raises Invalid if it is missing or odd."""
        key = self.headers.get("idempotency-key", "")
        if not _KEY.fullmatch(key):
            raise Invalid(errors=[FieldError("/headers/Idempotency-Key", "idempotency_key")])
        return key

    @property
    def if_match(self) -> int:
        """The version from If-Match; raises PreconditionNeeded."""
        text = self.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
        if not _NUMBER.fullmatch(text):
            raise PreconditionNeeded()
        return int(text)

    @property
    def if_match_or_new(self) -> int:
        """The version from If-Match, or 0 for `If-None-Match: *`; raises PreconditionNeeded."""
        new = self.headers.get("if-none-match", "").strip() == "*"
        return 0 if new else self.if_match

    def knows(self, etag: str) -> bool:
        """Has the caller this very answer already (If-None-Match)?"""
        known = self.headers.get("if-none-match", "").split(",")
        return etag in (tag.strip().removeprefix("W/") for tag in known)

    @property
    def cursor(self) -> str | None:
        """Where a page goes on, as `next` said; raises Invalid for anything odd."""
        cursor = self.query.get("cursor") or None
        if cursor is not None and not _CURSOR.fullmatch(cursor):
            raise Invalid(errors=[FieldError("/query/cursor", "pattern")])
        return cursor

    def choice(self, name: str, words: Iterable[str]) -> str | None:
        """One of these words, or of an enumeration's, from the query; raises Invalid."""
        text = self.query.get(name) or None
        if text is not None and text not in set(words):
            raise Invalid(errors=[FieldError(f"/query/{name}", "choice", {"value": text[:64]})])
        return text

    def named(self, name: str) -> str:
        """An id from the query; raises Invalid for a missing or an odd one."""
        text = self.query.get(name, "")
        if not _ID.fullmatch(text):
            raise Invalid(errors=[FieldError(f"/query/{name}", "pattern")])
        return text

    def limit(self, most: int = 100, usual: int = 50) -> int:
        text = self.query.get("limit", str(usual))
        if not _NUMBER.fullmatch(text) or int(text) > most:
            raise Invalid(errors=[FieldError("/query/limit", "range", {"min": 1, "max": most})])
        return int(text)


@dataclass(frozen=True, slots=True)
class Route:
    """What OpenAPI and the permission table need to know of a route.

    `returns` names a model of the answers, which only the contract loads. `also` is a second
    status of success: made anew, or there before.
    """

    method: str
    path: str
    allow: Allow
    summary: str
    body: type[BaseModel] | None
    returns: str
    status: int
    headers: tuple[str, ...]
    query: tuple[str, ...]
    also: int | None


class Routes(Blueprint):
    """A blueprint whose routes all pass through one door."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.declared: list[Route] = []

    def add(
        self,
        method: str,
        path: str,
        *,
        allow: Allow,
        body: type[BaseModel] | None = None,
        returns: str = "",
        status: int = 200,
        headers: tuple[str, ...] = (),
        query: tuple[str, ...] = (),
        also: int | None = None,
    ) -> Callable[[F], F]:
        """Declare a route; its docstring's first line is its summary in the OpenAPI document."""

        def declare(handler: F) -> F:
            summary = (handler.__doc__ or "").strip().split("\n")[0]
            route = Route(method, path, allow, summary, body, returns, status, headers, query, also)
            self.declared.append(route)

            def view(**args: str) -> Response:
                return _answer(self.current_request, route, handler, args)

            name = f"{handler.__module__}.{handler.__name__}"
            self.route(path, methods=[method], name=name, content_types=[])(view)
            return handler

        return declare


def _answer(
    request: Any, route: Route, handler: Callable[[Call], Any], args: dict[str, str]
) -> Response:
    deps = runtime.deps()
    request_id = request.context.get("requestId", "local")
    try:
        result = handler(_call(deps, request, route, args, request_id))
        reply = result if isinstance(result, Reply) else Reply(result, route.status)
    except DomainError as error:
        if status_of(type(error)) == OUR_FAULT:
            deps.log.exception("fault", extra={"request_id": request_id, "path": request.path})
        reply = _problem(error, request_id)
    except Exception:
        deps.log.exception("bug", extra={"request_id": request_id, "path": request.path})
        reply = _problem(None, request_id)
    deps.log.info(
        "request",
        extra={
            "method": route.method,
            "path": route.path,
            "status": reply.status,
            "request_id": request_id,
        },
    )
    return _response(deps, reply, request_id)


def _call(deps: Deps, request: Any, route: Route, args: dict[str, str], request_id: str) -> Call:
    headers = {name.lower(): value for name, value in request.headers.items()}
    caller = admit(deps, route.allow, headers.get("cookie", ""), changes=route.method != "GET")
    for name, value in args.items():
        if not _ID.fullmatch(value):
            raise NotFound(part=name)
    require_own_round(deps, caller, args)
    raw = request.raw_body or b""
    if len(raw) > MAX_BODY:
        raise TooLarge(size=len(raw), max=MAX_BODY)
    return Call(
        deps=deps,
        caller=caller,
        args=args,
        body=_body(route.body, raw, headers) if route.body else None,
        raw_body=raw,
        query=dict(request.query_params or {}),
        headers=headers,
        request_id=request_id,
        address=address_of(request.context, headers),
    )


def _body(schema: type[BaseModel], raw: bytes, headers: Mapping[str, str]) -> BaseModel:
    kind = headers.get("content-type", _JSON).partition(";")[0].strip().lower()
    if kind != _JSON:
        raise UnsupportedMediaType(value=kind[:64], expected=_JSON)
    try:
        return schema.model_validate_json(raw or b"{}")
    except ValidationError as error:
        found = error.errors(include_url=False)
        if found[0]["type"] == "json_invalid":
            raise MalformedJson() from None
        raise invalid_body(found) from None


def _problem(error: DomainError | None, request_id: str) -> Reply:
    status, body = problem(error, request_id)
    headers = {"Content-Type": "application/problem+json"}
    retry_after = body["params"].get("retry_after")
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return Reply(body, status, headers)


def _response(deps: Deps, reply: Reply, request_id: str) -> Response:
    headers: dict[str, Any] = {
        "Content-Type": _JSON,
        "Cache-Control": "no-store",
        "X-Now": iso(deps.now()),
        "X-Request-Id": request_id,
        **reply.headers,
    }
    if reply.cookies:
        headers["Set-Cookie"] = list(reply.cookies)
    body = "" if reply.status in EMPTY else json.dumps(reply.body, ensure_ascii=False)
    return Response(body, status_code=reply.status, headers=headers)
