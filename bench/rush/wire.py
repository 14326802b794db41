"""The way to the API: a few requests at a time, every answer written down, some cut off."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from bench.rush.told import NO_ANSWER, Story, Told, state_of

Json = dict[str, Any]

_PATIENCE_S = 60.0
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Json
    cookie: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))

    @property
    def put_off(self) -> bool:
        """Neither yes nor no: Busy, or nothing at all."""
        return self.status in (NO_ANSWER, httpx.codes.SERVICE_UNAVAILABLE)


@dataclass(slots=True)
class Wire:
    """`api` is the API's address up to the version; `at_once` bounds what is under way.

    Each request has a connection of its own: whichever of the API's processes is free takes it, one
    that has just come up too.
    """

    api: str
    cashier: str
    at_once: int
    counts: Counter[str] = field(default_factory=Counter)
    _http: httpx.AsyncClient = field(init=False)
    _turns: asyncio.Semaphore = field(init=False)

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        self._turns = asyncio.Semaphore(self.at_once)
        nobodys = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        limits = httpx.Limits(max_connections=self.at_once, max_keepalive_connections=0)
        async with httpx.AsyncClient(
            timeout=_PATIENCE_S, limits=limits, trust_env=False, cookies=nobodys
        ) as self._http:
            yield

    async def call(
        self, story: Story, what: str, method: str, path: str, *, alone: bool = True, **more: Any
    ) -> Answer:
        """As a page does it: told that the platform is busy, or cut off, it asks again."""
        since = time.time()
        for again in range(_TRIES):
            answer = await self.once(story, what, method, path, since, alone=alone, **more)
            if not answer.put_off:
                break
            await asyncio.sleep(random.uniform(0.2, 1.0 + again))
        return answer

    async def once(
        self,
        story: Story,
        what: str,
        method: str,
        path: str,
        since: float,
        *,
        alone: bool = True,
        headers: Json | None = None,
        **more: Any,
    ) -> Answer:
        sent_by = {"CloudFront-Viewer-Address": f"{story.plan.address}:40000", **(headers or {})}
        async with self._turns:
            sent = time.time()
            try:
                response = await self._http.request(
                    method, f"{self.api}{path}", headers=sent_by, **more
                )
            except httpx.HTTPError:
                story.cut = True
                silence = Told(what, sent, time.time(), NO_ANSWER, alone=alone, since=since)
                self._keep(story, silence)
                return Answer(NO_ANSWER, {})
        told, body = _read(what, since, sent, response, alone)
        self._keep(story, told)
        return Answer(response.status_code, body, response.headers.get("set-cookie", ""))

    async def cut_off(
        self, story: Story, path: str, body: Json, headers: Json, after: float
    ) -> None:
        """Send a request, wholly or by half, and be gone before the answer comes."""
        host, _, port = self.api.split("/")[2].partition(":")
        raw = _raw(host, "/" + self.api.split("/", 3)[3] + path, body, headers)
        story.cut = True
        sent = time.time()
        async with self._turns:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection(host, int(port))
                writer.write(raw if after > 0 else raw[:-5])
                await writer.drain()
                await asyncio.sleep(after)
                writer.transport.abort()
        self._keep(story, Told("hold", sent, time.time(), NO_ANSWER, since=sent, cut=True))

    async def at_cashier(self, payment_no: str, action: str, **more: Any) -> Json:
        """Do something at the sandbox provider's cashier; answers its ledger of the payment."""
        body = {"action": action, **more}
        async with self._turns:
            answer = await self._http.post(f"{self.cashier}/test/{payment_no}", json=body)
        ledger: Json = answer.json()
        return ledger

    def _keep(self, story: Story, told: Told) -> None:
        story.told.append(told)
        self.counts["answers"] += 1
        self.counts[f"{told.what}:{told.code or told.status}"] += 1


def _read(
    what: str, since: float, sent: float, response: httpx.Response, alone: bool
) -> tuple[Told, Json]:
    body: Json = response.json() if response.content else {}
    state, site = state_of(what, response.status_code, body, alone)
    params = body.get("params", {}) if response.is_error else {}
    now = response.headers.get("x-now")
    told = Told(
        what=what,
        sent=sent,
        heard=time.time(),
        status=response.status_code,
        code=str(body.get("code", "")) if response.is_error else "",
        state=state,
        site=site,
        now=datetime.fromisoformat(now).timestamp() if now else 0.0,
        when=str(params.get("at") or params.get("opens_at") or ""),
        retry_after="retry-after" in response.headers,
        alone=alone,
        since=since,
    )
    return told, body


def _raw(host: str, path: str, body: Json, headers: Json) -> bytes:
    content = json.dumps(body).encode()
    lines = {
        "Host": host,
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + content
