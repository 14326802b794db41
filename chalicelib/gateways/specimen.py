"""Specimen pictures of persons who don't exist: what they show stands in a marker inside them.

In a JPEG the marker is a comment segment; in anything else it is appended. It says openly that it
is a specimen, and only the simulated provider reads it.
"""

from __future__ import annotations

import json
import struct
from typing import Any

_PREFIX = b"zhunkao-specimen:"
_JPEG, _COMMENT = b"\xff\xd8", b"\xff\xfe"


def marked(data: bytes, **facts: Any) -> bytes:
    """The same picture or video, with what it is taken to show."""
    text = json.dumps(facts, ensure_ascii=True, sort_keys=True).encode()
    payload = _PREFIX + struct.pack(">H", len(text)) + text
    if not data.startswith(_JPEG):
        return data + payload
    comment = _COMMENT + struct.pack(">H", len(payload) + 2) + payload
    return data[:2] + comment + data[2:]


def marker(data: bytes) -> dict[str, Any] | None:
    """What a specimen shows; None for any other file."""
    at = data.find(_PREFIX)
    if at < 0:
        return None
    begin = at + len(_PREFIX) + 2
    (length,) = struct.unpack_from(">H", data, begin - 2)
    try:
        found = json.loads(data[begin : begin + length])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def marked_like(data: bytes, source: bytes) -> bytes:
    """A specimen drawn anew stays known as one."""
    facts = marker(source)
    return marked(data, **facts) if facts is not None else data
