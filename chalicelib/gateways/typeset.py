"""Lines as a Chinese typesetter breaks them. The PDF engine breaks anywhere, so it gets finished lines.

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

Measure = Callable[[str], float]
"""The width of a text at size 1."""


@dataclass(frozen=True, slots=True)
class Block:
    """A text set at a size that fits its place."""

    size: float
    lines: tuple[str, ...]


def lines(text: str, width: float, measure: Measure) -> tuple[str, ...]:
    """Break `text` to `width`, both in units of the font size."""
    done: list[str] = []
    line = ""
    for piece in _pieces(text, width, measure):
        if line and measure((line + piece).rstrip()) > width:
            done.append(line.strip())
            line = ""
        line += piece
    return (*done, line.strip())


def fit(
    text: str, width: float, sizes: Sequence[float], most: int, measure: Measure
) -> Block | None:
    """The largest of `sizes` at which `text` takes at most `most` lines of `width` points."""
    for size in sizes:
        found = lines(text, width / size, measure)
        if len(found) <= most:
            return Block(size, found)
    return None


def _pieces(text: str, width: float, measure: Measure) -> list[str]:
    """Words and single Han characters; a word wider than a line falls into its letters.

    Marks that may not begin a line are tied to what stands before them, and those that may not
    end one to what follows.
    """
    tied: list[str] = []
    for piece in _PIECES.findall(text):
        letters = [piece] if measure(piece) <= width else list(piece)
        for letter in letters:
            if tied and (letter[0] in NEVER_FIRST or tied[-1][-1] in NEVER_LAST):
                tied[-1] += letter
            else:
                tied.append(letter)
    return tied
