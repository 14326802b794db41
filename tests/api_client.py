"""Requests as API Gateway hands them to the function, and the answers it takes back."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from chalice.local import RouteMatcher

from app import app
from chalicelib import runtime
from chalicelib.services.deps import Deps

_MATCHER = RouteMatcher(list(app.routes))
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: Any

    @property
    def code(self) -> str | None:
        return self.body.get("code") if isinstance(self.body, dict) else None

    @property
    def pointers(self) -> set[str]:
        return {error["pointer"] for error in self.body.get("errors", [])}

    @property
    def field_codes(self) -> dict[str, str]:
        return {error["pointer"]: error["code"] for error in self.body.get("errors", [])}


@dataclass
class Browser:
    """Keeps cookies as a browser does; `address` is the viewer's as CloudFront says it."""

    deps: Deps
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = "192.0.2.1"

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, body, headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("PUT", path, body, headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self.send("DELETE", path, None, headers)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """`headers` may be written with underscores; `raw` goes out as it is."""
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if body is not None or raw is not None:
            sent.setdefault("Content-Type", "application/json")
        if self.cookies:
            sent.setdefault("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        text = json.dumps(body, ensure_ascii=False) if raw is None and body is not None else None
        event = self._event(method, path, sent, text if raw is None else raw.decode("utf-8"))
        with runtime.using(self.deps):
            answered = app(event, SimpleNamespace(aws_request_id="context"))
        return self._answer(answered)

    def _event(
        self, method: str, path: str, headers: dict[str, str], body: str | None
    ) -> dict[str, Any]:
        url = urlsplit(f"/v1{path}")
        matched = _MATCHER.match_route(url.path)
        query = parse_qs(url.query, keep_blank_values=True)
        sent = {"CloudFront-Viewer-Address": f"{self.address}:50000", **headers}
        return {
            "httpMethod": method,
            "path": url.path,
            "resource": matched.route,
            "headers": sent,
            "multiValueHeaders": {name: [value] for name, value in sent.items()},
            "multiValueQueryStringParameters": query or None,
            "pathParameters": {k: unquote(v) for k, v in matched.captured.items()},
            "stageVariables": None,
            "body": body,
            "isBase64Encoded": False,
            "requestContext": {
                "httpMethod": method,
                "resourcePath": matched.route,
                "path": f"/api{url.path}",
                "stage": "api",
                "requestId": f"request-{next(_NUMBERS)}",
                "identity": {"sourceIp": "198.51.100.1"},
            },
        }

    def _answer(self, answered: dict[str, Any]) -> Answer:
        cookies = answered.get("multiValueHeaders", {}).get("Set-Cookie", [])
        for cookie in cookies:
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0]
            self.cookies.pop(name, None)
            if value:
                self.cookies[name] = value
        text = answered["body"]
        body = json.loads(text) if text else None
        return Answer(answered["statusCode"], answered["headers"], cookies, body)


def quoted(text: str) -> str:
    """A path argument as a browser would send it."""
    return quote(text, safe="")


def refused(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.code) == (status, code), answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-Id"] == answer.body["request_id"]
    assert answer.headers["X-Now"]
    assert answer.body["type"] == "about:blank"
    assert answer.body["status"] == status
