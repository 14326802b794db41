"""Errors as RFC 9457 problems: one lookup along the class hierarchy gives the status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from chalicelib.domain import errors
from chalicelib.domain.errors import DomainError, FieldError, Invalid

OUR_FAULT = 500
STATUS: dict[type[DomainError], int] = {
    DomainError: OUR_FAULT,
    errors.Invalid: 400,
    errors.TooLarge: 413,
    errors.UnsupportedMediaType: 415,
    errors.NotSignedIn: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Refused: 422,
    errors.TooEarly: 425,
    errors.PreconditionNeeded: 428,
    errors.TooMany: 429,
    errors.Upstream: 502,
    errors.Busy: 503,
}
CODES = (
    *("invalid", "malformed_json", "too_large", "unsupported_media_type"),
    *("not_signed_in", "wrong_credentials", "forbidden", "proof_needed", "not_found"),
    *("sold_out", "site_closed", "already_registered", "hold_expired", "wrong_state"),
    *("stale_version", "below_taken", "payment_pending", "idempotency_mismatch", "round_exists"),
    *("claimed", "not_eligible", "window_closed", "agreement_needed", "precondition_needed"),
    *("consent_needed",),
    *("too_many", "upstream_failed", "busy", "internal"),
    *("photo_file_too_large", "photo_file_too_small"),
    *("bad_signature", "unknown_key", "stale_notification"),
    *("own_request", "effect_changed", "own_account", "account_exists"),
    *("too_soon", "too_late_to_withdraw"),
    *("too_early", "work_needed", "cooling_down", "places_free", "already_waiting"),
    *("seed_committed", "seed_too_late"),
    "provider_away",
    *("wrong_login", "wrong_recovery", "has_account", "login_taken", "document_taken", "not_sent"),
    *("account_frozen", "not_changeable", "name_vouched"),
    *("step_not_reached", "edit_locked", "retained_refused", "order_taken", "payer_differs"),
    "choice_refused",
    *("has_number", "number_chosen", "number_taken", "numbers_used_up", "other_district"),
    *("not_registered", "qualification_needed", "guardian_needed"),
)
"""Every `code` a problem of this API may carry; the sites have words for each."""
_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_long",
    "too_short": "too_short",
    "string_pattern_mismatch": "pattern",
    "literal_error": "choice",
    "enum": "choice",
    "greater_than_equal": "range",
    "less_than_equal": "range",
    "greater_than": "range",
    "less_than": "range",
    "timezone_aware": "no_time_zone",
}


def status_of(kind: type[DomainError]) -> int:
    return next(STATUS[family] for family in kind.__mro__ if family in STATUS)


def problem(error: DomainError | None, request_id: str) -> tuple[int, dict[str, Any]]:
    """Status and body; of a bug (None) or a fault of ours nothing is told but the request id."""
    status = status_of(type(error)) if error else OUR_FAULT
    if status == OUR_FAULT:
        error = None
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": error.code if error else "internal",
        "params": dict(error.params) if error else {},
        "request_id": request_id,
    }
    if error and error.errors:
        body["errors"] = [asdict(found) for found in error.errors]
    if error and error.reasons:
        body["reasons"] = [asdict(reason) for reason in error.reasons]
    return status, body


def invalid_body(found: Sequence[Any]) -> Invalid:
    """Every bad field of a body at once, by JSON pointer."""
    return Invalid(errors=[_field_error(error) for error in found])


def _field_error(error: Any) -> FieldError:
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in error["loc"]]
    code = _CODES.get(error["type"], "wrong_type")
    context = error.get("ctx", {})
    params = {name: value for name, value in context.items() if isinstance(value, (str, int))}
    return FieldError("/" + "/".join(parts), code, params)
