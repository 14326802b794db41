"""The platform's address as a crowd uses it: one connection pool, no cookie but the caller's."""

from __future__ import annotations

import time
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any

import httpx

API = "/api/v1"
_BUSY_TRIES = 8
_PATIENCE_S = 60.0

Json = dict[str, Any]


class Unexpected(Exception):
    """An answer that the one who asked had no use for."""

    def __init__(self, response: httpx.Response, wanted: int) -> None:
        request = response.request
        asked = f"{request.method} {request.url.path}"
        said = response.text[:600]
        super().__init__(f"{asked} answered {response.status_code}, not {wanted}: {said}")
        self.response = response


class Door:
    """`files` reaches the file store, which never sees a cookie."""

    def __init__(self, url: str) -> None:
        self.url = url
        no_cookies = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
        self.http = httpx.Client(
            base_url=url, timeout=_PATIENCE_S, cookies=no_cookies, trust_env=False
        )
        self.files = httpx.Client(timeout=_PATIENCE_S, trust_env=False)

    def __enter__(self) -> Door:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.http.close()
        self.files.close()

    def send(
        self, method: str, path: str, cookie: str = "", headers: Json | None = None, **more: Any
    ) -> httpx.Response:
        """What the API answers; told to come back later, it does, as the site would."""
        sent = {"Cookie": cookie, **(headers or {})} if cookie else headers or {}
        for _ in range(_BUSY_TRIES):
            response = self.http.request(method, f"{API}{path}", headers=sent, **more)
            if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(float(response.headers.get("Retry-After", "1")))
        return response

    def move_clock(self, at: datetime | None) -> datetime:
        """Let the rules' clock show `at`; None: the wall's time again."""
        shown = at.isoformat() if at else None
        answer = self.http.put("/local/clock", json={"at": shown})
        return datetime.fromisoformat(expect(answer, 200)["now"])

    def now(self) -> datetime:
        """The rules' clock, as everybody may read it."""
        return datetime.fromisoformat(expect(self.send("GET", "/clock"), 200)["now"])

    def post_file(self, upload: Json, name: str, data: bytes) -> httpx.Response:
        """Post a file the way a browser does with a form that the platform signed."""
        return self.files.post(upload["url"], data=upload["fields"], files={"file": (name, data)})


def expect(response: httpx.Response, status: int) -> Json:
    """The answer's body, or Unexpected."""
    if response.status_code != status:
        raise Unexpected(response, status)
    body: Json = response.json() if response.content else {}
    return body


def problem(response: httpx.Response) -> Json:
    """The problem that a refusal carries; Unexpected if it is none."""
    kind = response.headers.get("content-type", "")
    if not response.is_error or not kind.startswith("application/problem+json"):
        raise Unexpected(response, 400)
    body: Json = response.json()
    return body


def cookie_of(response: httpx.Response, name: str) -> str:
    """The cookie that this answer set, ready to be sent."""
    for header in response.headers.get_list("set-cookie"):
        pair = str(header).split(";")[0]
        if pair.startswith(f"{name}="):
            return pair
    raise Unexpected(response, 200)
