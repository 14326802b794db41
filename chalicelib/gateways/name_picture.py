"""A name as the ticket prints it, as a picture: the same faces, sizes and line breaks.

The PDF engine takes seconds to start; this draws with the faces alone, so that whoever types a
name sees at once what will stand on paper.
"""

from __future__ import annotations

import io
from functools import cache, partial

from PIL import Image, ImageDraw, ImageFont

from chalicelib.gateways import glyphs, paper

SCALE = 4
"""Pixels to a point."""
LEADING = 1.3
_UNIT = 100
_MARGIN = 6.0
_INK, _PAPER = (0x1A, 0x1A, 0x1A), (0xFF, 0xFF, 0xFF)


def png(name: str) -> bytes:
    """Raises PaperFault for a name that does not fit; draws nothing for a missing glyph."""
    bold = glyphs.has_bold(name)
    block = paper.set_name(name, paper.NAME_WIDTH, partial(_width, bold=bold))
    size, lines = round(block.size * SCALE), block.lines
    margin = round(_MARGIN * SCALE)
    widest = max(_drawn(line, size, bold) for line in lines)
    height = round(size * LEADING * len(lines))
    picture = Image.new("RGB", (round(widest) + 2 * margin, height + 2 * margin), _PAPER)
    draw = ImageDraw.Draw(picture)
    for place, line in enumerate(lines):
        at, base = float(margin), margin + round(size * (LEADING * place + 1.0))
        for char in line:
            font = _font(glyphs.face_of(char), size, bold)
            draw.text((at, base), char, fill=_INK, font=font, anchor="ls")
            at += font.getlength(char)
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()


def _width(text: str, bold: bool) -> float:
    """As the engine measures: by the common face, a full em for what that lacks."""
    font = _font(glyphs.COMMON, _UNIT, bold)
    return sum(
        font.getlength(char) / _UNIT if glyphs.face_of(char) == glyphs.COMMON else 1.0
        for char in text
    )


def _drawn(line: str, size: int, bold: bool) -> float:
    return sum(_font(glyphs.face_of(char), size, bold).getlength(char) for char in line)


@cache
def _face(number: int, bold: bool) -> bytes:
    return glyphs.face_data(glyphs.face_file(number, bold))


@cache
def _font(number: int, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_face(number, bold)), size)
