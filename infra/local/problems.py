"""Problem details (RFC 9457) for what never reaches the app."""

import secrets
from typing import Any

from starlette.responses import JSONResponse, Response

_CODES = {
    400: ("invalid", "Invalid request"),
    403: ("not_found", "Not found"),
    404: ("not_found", "Not found"),
    405: ("method_not_allowed", "Method not allowed"),
    413: ("too_large", "Too large"),
    415: ("unsupported_media_type", "Unsupported media type"),
    429: ("too_many", "Too many requests"),
    500: ("internal", "Internal error"),
    502: ("internal", "Internal error"),
    503: ("busy", "Busy"),
    504: ("busy", "Busy"),
}
# The gateway says 403 to an unknown path, 502 or 504 when a function failed or took too long.
_STATUS = {403: 404, 502: 500, 504: 503}
_RETRY_AFTER_S = "5"


def problem(status: int, request_id: str | None = None, **params: Any) -> Response:
    """The problem that stands for a status of the gateway; the status may change with it."""
    code, title = _CODES.get(status, _CODES[400 if status < 500 else 500])
    shown = _STATUS.get(status, status)
    identity = request_id or secrets.token_hex(8)
    headers = {"X-Request-Id": identity, "Cache-Control": "no-store"}
    if shown in (429, 503):
        headers["Retry-After"] = _RETRY_AFTER_S
    body = {"type": "about:blank", "title": title, "status": shown, "code": code, "params": params}
    return JSONResponse(
        body | {"request_id": identity}, shown, headers, media_type="application/problem+json"
    )
