"""The routes that the front door carries for the postbox."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from chalicelib.gateways.messengers.text_messages import signature
from infra.postbox.book import LATER, NEVER, Book, a_letter
from infra.postbox.texts import TEXTS

HERE = Path(__file__).parent
SHOWN = 200
REPLAY_WINDOW_S = 300
SMS_PATH = "/local/sms"
_BEIJING = timezone(timedelta(hours=8))


def routes(book: Book, secret: str, rules_now: Callable[[], datetime]) -> list[BaseRoute]:
    """`secret` signs text messages; letters are dated by `rules_now`."""

    async def sms(request: Request) -> Response:
        return _sms(book, await _signed(request, secret), rules_now())

    async def page(request: Request) -> Response:
        return _page(book, request)

    async def listed(request: Request) -> Response:
        found = _found(book, request)
        letters = [asdict(letter) for letter in found]
        return JSONResponse({"letters": letters, "repeated": book.repeated})

    async def fail(request: Request) -> Response:
        return _fail(book, await request.body())

    return [
        Route(SMS_PATH, sms, methods=["POST"]),
        Route("/local/outbox", page),
        Route("/local/outbox.json", listed),
        Route("/local/outbox/fail", fail, methods=["POST"]),
        Mount("/local/outbox/assets", StaticFiles(directory=HERE / "assets")),
    ]


async def _signed(request: Request, secret: str) -> bytes | None:
    """The body of a request that the platform signed within the last minutes; else None."""
    body, sent = await request.body(), request.headers
    stamp, nonce = sent.get("sms-timestamp", ""), sent.get("sms-nonce", "")
    right = signature(secret.encode(), SMS_PATH, stamp, nonce, body)
    same = hmac.compare_digest(right.encode(), sent.get("sms-signature", "").encode())
    fresh = stamp.isdigit() and abs(time.time() - int(stamp)) <= REPLAY_WINDOW_S
    return body if same and fresh else None


def _sms(book: Book, body: bytes | None, at: datetime) -> Response:
    if body is None:
        return JSONResponse({"code": "SIGNATURE"}, 401)
    try:
        letter = a_letter(json.loads(body), at)
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"code": "PARAMETER"}, 400)
    how = book.refusal()
    if how is not None:
        return JSONResponse({"code": "PHONE"}, 422) if how == NEVER else _busy()
    book.take(letter)
    return JSONResponse({"code": "OK"})


def _busy() -> Response:
    return JSONResponse({"code": "BUSY"}, 503)


def _fail(book: Book, body: bytes) -> Response:
    try:
        sent = json.loads(body)
        count, how = sent["next"], sent.get("how", LATER)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JSONResponse({"code": "invalid"}, 400)
    if type(count) is not int or not 0 <= count <= 10_000 or how not in (LATER, NEVER):
        return JSONResponse({"code": "invalid"}, 400)
    book.fail(count, how)
    return JSONResponse({"next": count, "how": how})


def _found(book: Book, request: Request) -> list[Any]:
    channel = request.query_params.get("channel", "")
    return book.letters(channel, request.query_params.get("to", ""))


def _page(book: Book, request: Request) -> Response:
    lang = "en" if request.query_params.get("lang") == "en" else "zh-CN"
    channel = request.query_params.get("channel", "")
    found = _found(book, request)
    letters = [{**asdict(one), "when": _when(one.at, lang)} for one in found[:SHOWN]]
    view = {
        "t": TEXTS[lang],
        "lang": lang,
        "channel": channel if channel in ("sms", "email") else "",
        "letters": letters,
        "count": len(found),
        "shown": SHOWN,
        "repeated": book.repeated,
    }
    html = _templates().get_template("outbox.html").render(view)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


def _when(text: str, lang: str) -> str:
    at = datetime.fromisoformat(text).astimezone(_BEIJING)
    if lang == "en":
        return f"{at.day} {at:%b %Y}, {at.hour}:{at:%M:%S}"
    return f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at:%M:%S}"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
