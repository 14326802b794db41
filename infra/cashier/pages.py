"""The page a payer sees: what to pay and until when, one button, and below it the odd cases."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from infra.cashier.acts import Play, expiry, play
from infra.cashier.book import Refusal
from infra.cashier.texts import TEXTS

BEIJING = timezone(timedelta(hours=8))
YUAN = re.compile(r"\s*(\d{1,7})(?:\.(\d{1,2}))?\s*", re.ASCII)
SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
TONES = {"open": "info", "expired": "warn", "paid": "ok", "closed": "warn"}


async def show(request: Request) -> Response:
    return _page(request)


async def press(request: Request) -> Response:
    """Does what was pressed and sends the payer back; a refusal stays here and says why."""
    cashier = request.app.state.cashier
    payment_no = request.path_params["payment_no"]
    form = parse_qs((await request.body()).decode(errors="replace"))
    action, amount = form.get("action", [""])[0], form.get("amount", [""])[0]
    given = Play(payment_no, cashier.rules_now(), _minor(amount) if action == "pay_wrong" else None)
    try:
        cashier.courier.post(play(cashier.book, action, given))
        back = cashier.book.payment(payment_no)["return_url"]
    except Refusal as refusal:
        return _page(request, refusal, amount)
    return RedirectResponse(back, 303, headers=SAFE_HEADERS)


def _page(request: Request, refusal: Refusal | None = None, typed: str = "") -> Response:
    cashier = request.app.state.cashier
    lang = "en" if request.query_params.get("lang") == "en" else "zh-CN"
    try:
        payment = cashier.book.payment(request.path_params["payment_no"])
    except Refusal as unknown:
        return _html("unknown.html", lang, {}, unknown.status)
    view = {
        "payment": payment,
        "state": _state(payment, cashier.rules_now()),
        "amount": money(payment["amount_minor"]),
        "received": money(sum(taken["amount_minor"] for taken in payment["receipts"])),
        "expires": when(expiry(payment), lang),
        "paid": [_receipt(taken, lang) for taken in payment["receipts"]],
        "refusal": refusal and refusal.code,
        "typed": typed,
    }
    return _html("pay.html", lang, view, refusal.status if refusal else 200)


def _html(template: str, lang: str, view: dict[str, Any], status: int) -> Response:
    page = _templates().get_template(template).render(t=TEXTS[lang], tones=TONES, **view)
    back = view.get("payment", {}).get("return_url")
    return HTMLResponse(page, status, headers={**SAFE_HEADERS, **_policy(back)})


def _policy(return_url: str | None) -> dict[str, str]:
    """Chromium applies form-action to the redirect as well, so the way back is named in it."""
    way_back = ""
    if return_url:
        parts = urlsplit(return_url)
        way_back = f" {parts.scheme}://{parts.netloc}"
    rules = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
        f" frame-ancestors 'none'; form-action 'self'{way_back}"
    )
    return {"Content-Security-Policy": rules}


@cache
def _templates() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _state(payment: dict[str, Any], now: datetime) -> str:
    late = payment["state"] == "open" and now >= expiry(payment)
    return "expired" if late else str(payment["state"])


def _receipt(taken: dict[str, Any], lang: str) -> dict[str, Any]:
    paid_at = datetime.fromisoformat(taken["paid_at"])
    return {**taken, "amount": money(taken["amount_minor"]), "when": when(paid_at, lang)}


def _minor(yuan: str) -> int | None:
    """「49」, 「49.5」 or 「49.00」 in fen; None when it is not an amount."""
    found = YUAN.fullmatch(yuan)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else None


def money(minor: int) -> str:
    return f"¥{minor // 100:,}.{minor % 100:02d}"


def when(at: datetime, lang: str) -> str:
    """Beijing time to the second, weekday and year written out."""
    local, words = at.astimezone(BEIJING), TEXTS[lang]
    clock, day = f"{local.hour}:{local:%M:%S}", words["days"][local.weekday()]
    if lang == "en":
        return f"{day} {local.day} {words['months'][local.month - 1]} {local.year}, {clock}"
    return f"{local.year}年{local.month}月{local.day}日（周{day}）{clock}"
