"""Which face draws which character. Small and quick: no font and no PDF engine is opened here."""

from __future__ import annotations

import lzma
from functools import cache
from importlib.util import find_spec
from pathlib import Path

INDEX = Path(__file__).resolve().parents[1] / "papers" / "glyphs.bin.xz"
COMMON = 1
"""The face that is always loaded; the others are opened when a text needs them."""


@cache
def _table() -> bytes:
    return lzma.decompress(INDEX.read_bytes())


def face_of(char: str) -> int:
    """The number of the face that has this character, 0 if none has."""
    table, point = _table(), ord(char)
    return table[point] if point < len(table) else 0


def coverage(text: str) -> tuple[str, ...]:
    """The characters that no paper could print, each once, in order; empty when all is well."""
    return tuple(dict.fromkeys(char for char in text if not face_of(char)))


def faces(text: str) -> frozenset[int]:
    """The faces that this text needs."""
    return frozenset(face_of(char) for char in text) - {0}


def has_bold(text: str) -> bool:
    """Do all its faces have a bold weight? One thin character in a bold name looks like a fault."""
    return all(face_file(number, True).match("*-700.*") for number in faces(text))


def face_data(path: Path) -> bytes:
    raw = path.read_bytes()
    return lzma.decompress(raw) if path.suffix == ".xz" else raw


def folder() -> Path:
    """Where the faces stand: beside the packaged libraries, or in `vendor/` of a checkout."""
    spec = find_spec("zhunkao_fonts")
    if spec and spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations)))
    return Path(__file__).resolve().parents[2] / "vendor" / "zhunkao_fonts"


def face_file(number: int, bold: bool) -> Path:
    """The file of a face; faces of the rarest characters have one weight only."""
    for weight in ("700", "400") if bold else ("400",):
        for ending in ("ttf", "ttf.xz"):
            path = folder() / f"face-{number:02}-{weight}.{ending}"
            if path.exists():
                return path
    raise FileNotFoundError(f"face {number} is missing in {folder()}")
