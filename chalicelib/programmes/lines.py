"""Where in a TOML file a key stands: tomllib forgets it, and a clerk needs it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([\w\-]+)\s*=")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line of the key at `path`, or of the nearest thing around it that exists; 1 if none."""
    for length in range(len(path), 0, -1):
        wanted = tuple(path[:length])
        for line, here in _keys(text):
            if here == wanted:
                return line
    return 1


def line_of_syntax_error(error: tomllib.TOMLDecodeError) -> int:
    """tomllib says `(at line 3, column 7)` in its message."""
    found = re.search(r"line (\d+)", str(error))
    return int(found.group(1)) if found else 1


def _keys(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    out: list[tuple[int, tuple[str | int, ...]]] = []
    table: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    for line, content in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(content):
            name = header.group(2)
            table = tuple(name.split("."))
            if header.group(1) == "[[":
                counts[name] = counts.get(name, -1) + 1
                table = (*table, counts[name])
            out.append((line, table))
        elif key := _KEY.match(content):
            out.append((line, (*table, key.group(1))))
    return out
