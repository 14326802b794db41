"""Lines as a Chinese typesetter breaks them. The PDF engine gets them finished.

No closing mark may begin a line and no opening mark may end one (禁则); a Latin word or a number
stays whole while it fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

NEVER_FIRST = frozenset("，。、；：？！）》」』】〉〕”’％‰·…—～,.;:?!)]}%/")
NEVER_LAST = frozenset("（《「『【〈〔“‘([{¥$")
_PIECES = re.compile(r"[!-~\u00a1-\u024f]+|\s+|.", re.DOTALL)

SHORT = 0.2
"""A last line shorter than this share of the width is evened out."""

Measure = Callable[[str], float]
"""The width of a text at size 1."""


@dataclass(frozen=True, slots=True)
class Block:
    """A text set at a size that fits its place."""

    size: float
    lines: tuple[str, ...]


def lines(text: str, width: float, measure: Measure, parts: str = "") -> tuple[str, ...]:
    """Break `text` to `width`, both in units of the font size.

    With `parts`, a text made of parts that end in this mark is not broken inside a part that fits.
    """
    done: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text, width, measure, parts):
        needed = measure(piece)
        if line and not piece.isspace() and used + needed > width:
            done.append(line.strip())
            line, used = "", 0.0
        line += piece
        used += needed
    return (*done, line.strip())


def fit(
    text: str,
    width: float,
    measure: Measure,
    *,
    sizes: Sequence[float],
    most: int,
    parts: str = "",
) -> Block | None:
    """The largest of `sizes` at which `text` takes at most `most` lines of `width` points.

    A smaller size comes before a word torn apart.
    """
    widest = max(map(measure, _words(text, parts)), default=0)
    for size in (*(size for size in sizes if widest <= width / size), *sizes):
        found = lines(text, width / size, measure, parts)
        if len(found) <= most:
            return Block(size, _even(text, found, width / size, measure, parts))
    return None


def _even(
    text: str, found: tuple[str, ...], width: float, measure: Measure, parts: str
) -> tuple[str, ...]:
    """Lines of about one length instead of a last one with a character or two in it."""
    if len(found) == 1 or measure(found[-1]) > width * SHORT:
        return found
    even, widest = found, max(map(measure, _words(text, parts)))
    for narrower in (width * tenths / 10 for tenths in range(9, 4, -1)):
        tried = lines(text, narrower, measure, parts)
        if len(tried) > len(found) or widest > narrower:
            break
        even = tried
        if measure(even[-1]) > width * SHORT:
            break
    return even


def _pieces(text: str, width: float, measure: Measure, parts: str) -> list[str]:
    """What a line may not break: words, and Han characters with the marks tied to them.

    Marks that may not begin a line are tied to what stands before them, and those that may not
    end one to what follows. A piece wider than a line falls into its letters.
    """
    tied: list[str] = []
    for piece in _words(text, parts):
        for letter in [piece] if measure(piece) <= width else list(piece):
            if tied and (letter[0] in NEVER_FIRST or tied[-1][-1] in NEVER_LAST):
                tied[-1] += letter
            else:
                tied.append(letter)
    return tied


def _words(text: str, parts: str) -> list[str]:
    return re.findall(f"[^{parts}]+{parts}?", text) if parts else _PIECES.findall(text)
