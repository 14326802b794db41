"""The way from the front door to API Gateway: a few requests at a time, refusals as problems."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from infra.local.problems import problem

LARGEST_BODY = 1_000_000
_AT_ONCE = 6
_PATIENCE_S = 30
_HOP_BY_HOP = {
    "connection",
    "content-length",
    "date",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
_FORWARDED = {
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "cloudfront-viewer-address",
}


class TooLarge(Exception):
    """The body is larger than the door lets in."""


class Gateway:
    """Mounted at `/api`. Each request in the engine is a process: queueing here is kinder."""

    def __init__(self, api: str) -> None:
        self._api = api.rstrip("/")
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._client: httpx.AsyncClient | None = None

    @contextlib.asynccontextmanager
    async def connected(
        self, transport: httpx.AsyncBaseTransport | None = None
    ) -> AsyncIterator[None]:
        limits = httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE)
        nobodys = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        async with httpx.AsyncClient(
            timeout=_PATIENCE_S,
            limits=limits,
            transport=transport,
            trust_env=False,
            cookies=nobodys,
        ) as self._client:
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            body = await _body(request)
            async with self._turns:
                answer = await self._send(request, body)
        except TooLarge:
            return problem(413, limit=LARGEST_BODY)
        except ClientDisconnect:
            return Response(status_code=499)
        except httpx.HTTPError:
            return problem(503)
        return _relayed(answer)

    async def _send(self, request: Request, body: bytes) -> httpx.Response:
        if self._client is None:
            raise RuntimeError("the gateway is used before the door has opened")
        raw_path: bytes = request.scope["raw_path"]
        path = raw_path.decode("ascii").removeprefix(request.scope.get("root_path", ""))
        query = request.scope["query_string"].decode("ascii")
        return await self._client.request(
            request.method,
            f"{self._api}{path}" + (f"?{query}" if query else ""),
            headers=_forwarded(request),
            content=body,
        )


async def _body(request: Request) -> bytes:
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > LARGEST_BODY:
        raise TooLarge
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def _forwarded(request: Request) -> list[tuple[str, str]]:
    """The caller's headers, but who the caller is we say ourselves."""
    kept = [
        (name, value)
        for name, value in request.headers.items()
        if name not in _HOP_BY_HOP and name not in _FORWARDED
    ]
    host, port = request.client or ("127.0.0.1", 0)
    return [
        *kept,
        ("X-Forwarded-For", host),
        ("X-Forwarded-Proto", request.url.scheme),
        ("CloudFront-Viewer-Address", f"{host}:{port}"),
    ]


def _relayed(answer: httpx.Response) -> Response:
    kind = answer.headers.get("content-type", "")
    if answer.status_code >= 400 and not kind.startswith("application/problem+json"):
        return problem(answer.status_code, answer.headers.get("x-amzn-requestid"))
    response = Response(answer.content, answer.status_code)
    response.raw_headers = [
        (name.lower(), value)
        for name, value in answer.headers.raw
        if name.decode("latin-1").lower() not in _HOP_BY_HOP | {"content-encoding"}
        and not name.lower().startswith((b"access-control-", b"x-amz"))
    ]
    response.raw_headers.append((b"content-length", str(len(answer.content)).encode()))
    return response
