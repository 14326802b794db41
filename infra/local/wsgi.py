"""The app under a WSGI server, from the sources: Chalice's own local gateway behind one callable.

Used by `make dev`, and by loads that the engine's one-at-a-time functions could not bear.
"""

import threading
from collections.abc import Callable, Iterable
from http.client import responses
from typing import Any

from chalice.config import Config
from chalice.local import CustomLocalChalice, LocalChalice, LocalGateway, LocalGatewayException

import app as deployed
from chalicelib import runtime

_LIMIT_S = 29
_building = threading.Lock()

Headers = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


def _gateway() -> LocalGateway:
    """What `chalice local` does before it listens: the app answers current requests per thread."""
    CustomLocalChalice.__bases__ = (LocalChalice, type(deployed.app))
    deployed.app.__class__ = CustomLocalChalice
    config = Config.create(
        chalice_stage="local", project_dir=".", lambda_timeout=_LIMIT_S, chalice_app=deployed.app
    )
    return LocalGateway(deployed.app, config)


_local = _gateway()


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    with _building:  # a function's process has one request at a time, this one several
        runtime.deps()
    status, headers, body = _answer(environ)
    headers["Content-Length"] = str(len(body))
    start_response(f"{status} {responses.get(status, '')}", list(_flat(headers)))
    return [body]


def _answer(environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
    query = environ.get("QUERY_STRING")
    path = environ.get("RAW_URI") or environ["PATH_INFO"] + (f"?{query}" if query else "")
    size = int(environ.get("CONTENT_LENGTH") or 0)
    sent = environ["wsgi.input"].read(size) if size else None
    try:
        answer = _local.handle_request(
            method=environ["REQUEST_METHOD"], path=path, headers=_asked(environ), body=sent
        )
    except LocalGatewayException as refused:
        return refused.CODE, dict(refused.headers), _encoded(refused.body)
    headers = dict(answer["headers"]) | dict(answer.get("multiValueHeaders") or {})
    return int(answer["statusCode"]), headers, _encoded(answer.get("body"))


def _asked(environ: dict[str, Any]) -> dict[str, str]:
    headers = {
        name[5:].replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return headers


def _encoded(body: Any) -> bytes:
    return body if isinstance(body, bytes) else str(body or "").encode()


def _flat(headers: Headers) -> Iterable[tuple[str, str]]:
    for name, value in headers.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, str(one)
