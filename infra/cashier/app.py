"""The provider as one Starlette application; the package's docstring describes its answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from infra.cashier import pages
from infra.cashier.acts import Play, play
from infra.cashier.book import Book, Refusal
from infra.cashier.courier import DELAYS_S, Courier
from infra.cashier.keys import Keys, load_keys

ASSETS = Path(__file__).parent / "assets"
TEXTS = ("payment_no", "attach", "expires_at", "notify_url", "return_url")


@dataclass(frozen=True, slots=True)
class Cashier:
    """What the routes share. `origin` is where a payer's browser reaches the mount."""

    book: Book
    keys: Keys
    courier: Courier
    rules_now: Callable[[], datetime]
    wall: Callable[[], float]
    origin: str


def create_app(
    state_dir: Path,
    rules_now: Callable[[], datetime],
    origin: str,
    *,
    wall: Callable[[], float] = time.time,
    delays_s: tuple[float, ...] = DELAYS_S,
) -> Starlette:
    """Mounted at `/cashier` under `origin`. Payments follow `rules_now`, signatures `wall`."""
    book, keys = Book(state_dir), load_keys(state_dir)
    app = Starlette(
        routes=[
            Route("/v1/payments", create, methods=["POST"]),
            Route("/v1/payments/{payment_no}", query, methods=["GET"]),
            Route("/v1/payments/{payment_no}/close", close, methods=["POST"]),
            Route("/v1/refunds", refund, methods=["POST"]),
            Route("/pay/{payment_no}", pages.show, methods=["GET"]),
            Route("/pay/{payment_no}", pages.press, methods=["POST"]),
            Route("/test/{payment_no}", ledger, methods=["GET"]),
            Route("/test/{payment_no}", act, methods=["POST"]),
            Mount("/assets", StaticFiles(directory=ASSETS)),
        ],
        exception_handlers={Refusal: _refused},
    )
    courier = Courier(book, keys, wall, delays_s)
    app.state.cashier = Cashier(book, keys, courier, rules_now, wall, origin.rstrip("/"))
    return app


async def create(request: Request) -> Response:
    cashier, sent = await _merchant(request)
    payment = _payment(sent)
    cashier.book.create(payment)
    url = f"{cashier.origin}/cashier/pay/{payment['payment_no']}"
    return JSONResponse({"payment_no": payment["payment_no"], "cashier_url": url}, 201)


async def query(request: Request) -> Response:
    cashier, _ = await _merchant(request)
    return _state(cashier.book.payment(request.path_params["payment_no"]))


async def close(request: Request) -> Response:
    cashier, _ = await _merchant(request)
    return _state(cashier.book.close(request.path_params["payment_no"]))


async def refund(request: Request) -> Response:
    cashier, sent = await _merchant(request)
    names = ("refund_no", "provider_no", "payment_no", "reason")
    if not all(_text(sent.get(name)) for name in names) or not _amount(sent.get("amount_minor")):
        raise Refusal("invalid", 400)
    return JSONResponse({"refund_no": sent["refund_no"], "state": cashier.book.refund(sent)})


async def ledger(request: Request) -> Response:
    cashier: Cashier = request.app.state.cashier
    return JSONResponse(cashier.book.ledger(request.path_params["payment_no"]))


async def act(request: Request) -> Response:
    cashier: Cashier = request.app.state.cashier
    payment_no = request.path_params["payment_no"]
    sent = _json(await request.body())
    amount, paid_at = sent.get("amount_minor"), sent.get("paid_at")
    if amount is not None and not _amount(amount):
        raise Refusal("invalid", 400)
    at = None if paid_at is None else _instant(paid_at)
    given = Play(payment_no, cashier.rules_now(), amount, at)
    cashier.courier.post(play(cashier.book, str(sent.get("action")), given))
    return JSONResponse(cashier.book.ledger(payment_no))


async def _merchant(request: Request) -> tuple[Cashier, dict[str, Any]]:
    """The body of a request that the merchant signed; also resumes what the courier still owes."""
    cashier: Cashier = request.app.state.cashier
    cashier.courier.wake()
    path = request.scope["raw_path"].decode().removeprefix(request.scope.get("root_path", ""))
    body, headers = await request.body(), dict(request.headers)
    if not cashier.keys.merchant_signed(request.method, path, body, headers, cashier.wall()):
        raise Refusal("unauthorised", 401)
    return cashier, _json(body)


def _payment(sent: dict[str, Any]) -> dict[str, Any]:
    subject = sent.get("subject")
    named = isinstance(subject, dict) and all(_text(subject.get(k)) for k in ("zh-CN", "en"))
    if not named or not all(_text(sent.get(name)) for name in TEXTS):
        raise Refusal("invalid", 400)
    addressed = all(
        sent[n].startswith(("http://", "https://")) for n in ("notify_url", "return_url")
    )
    if not addressed or not _amount(sent.get("amount_minor")):
        raise Refusal("invalid", 400)
    _instant(sent["expires_at"])
    return {name: sent[name] for name in (*TEXTS, "amount_minor", "subject")}


def _state(payment: dict[str, Any]) -> Response:
    return JSONResponse({name: payment[name] for name in ("payment_no", "state", "receipts")})


def _json(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body or b"{}")
    except ValueError as error:
        raise Refusal("invalid", 400) from error
    if not isinstance(sent, dict):
        raise Refusal("invalid", 400)
    return sent


def _instant(text: Any) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise Refusal("invalid", 400) from error
    if at.tzinfo is None:
        raise Refusal("invalid", 400)
    return at


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _amount(value: Any) -> bool:
    return type(value) is int and value > 0


async def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return JSONResponse({"code": error.code}, error.status)
