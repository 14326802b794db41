"""Signed codes as QR: `<prefix>.<claims>.<signature>`, readable offline, forgeable by nobody."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any

from chalicelib.domain.errors import FieldError, Invalid

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]
"""`verify(message, signature)`."""


def code_of(prefix: str, claims: list[Any], sign: Sign) -> str:
    body = _encode(json.dumps(claims, separators=(",", ":"), ensure_ascii=False).encode())
    signed = f"{prefix}.{body}"
    return f"{signed}.{_encode(sign(signed.encode()))}"


def claims_of(prefix: str, text: str, verify: Verify) -> Any:
    """What a code that we signed claims; anything else, one changed character too, is Invalid."""
    found, _, rest = text.partition(".")
    body, _, signature = rest.partition(".")
    if found != prefix or not verify(f"{found}.{body}".encode(), _decode(signature)):
        raise not_ours()
    try:
        return json.loads(_decode(body))
    except ValueError as error:
        raise not_ours() from error


def not_ours() -> Invalid:
    return Invalid(errors=[FieldError("/qr", "qr_not_ours")])


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Only the one spelling that `_encode` writes: base64 has spare bits in its last character."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise not_ours() from error
    if _encode(data) != text:
        raise not_ours()
    return data
