"""Uploaded photos, made harmless: checked by header, decoded once, turned upright, written anew.

Nothing of the file survives but its picture: no position, no camera, no hidden thumbnail.
"""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import dataclass

from chalicelib.domain.photo import PhotoRefused, PhotoSpec

MAGIC = b"\xff\xd8\xff"
END = b"\xff\xd9"
LARGEST = (480, 640)
QUALITIES = (90, 84, 76, 66, 55)
ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class NormalisedPhoto:
    data: bytes
    width: int
    height: int
    sha256: str


def normalise(data: bytes, spec: PhotoSpec) -> NormalisedPhoto:
    """The photo as it is stored and printed: upright RGB JPEG of at most 480 x 640, never cropped.

    Raises PhotoRefused; the pixel limit is applied before anything is decoded.
    """
    if not data.startswith(MAGIC):
        raise PhotoRefused("photo_not_jpeg")
    spec.check_file(len(data))
    width, height, components = _frame(data)
    if width * height > spec.max_pixels:
        spec.check_size(width, height)
    if components == 4:
        raise PhotoRefused("photo_cmyk")
    return _redrawn(data, spec, width, height)


def _redrawn(data: bytes, spec: PhotoSpec, width: int, height: int) -> NormalisedPhoto:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            if image.getexif().get(ORIENTATION) in _SIDEWAYS:
                width, height = height, width
            spec.check_size(width, height)
            image.draft("RGB", (max(LARGEST), max(LARGEST)))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        raise _broken(data) from error
    upright.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    for quality in QUALITIES:
        target = io.BytesIO()
        clean.save(target, "JPEG", quality=quality, optimize=True)
        if target.tell() <= spec.max_kb * 1024:
            break
    made = target.getvalue()
    return NormalisedPhoto(made, *clean.size, hashlib.sha256(made).hexdigest())


def _frame(data: bytes) -> tuple[int, int, int]:
    """Width, height and number of colour components, from the frame header."""
    at = 2
    try:
        while True:
            mark, kind = data[at], data[at + 1]
            if mark != 0xFF:
                raise _broken(data)
            if kind in _FRAMES:
                height, width, components = struct.unpack_from(">HHB", data, at + 5)
                if not width or not height:
                    raise _broken(data)
                return width, height, components
            if kind == 0xFF:
                at += 1
            elif kind in _NO_LENGTH:
                at += 2
            else:
                at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    except (IndexError, struct.error) as error:
        raise _broken(data) from error


def _broken(data: bytes) -> PhotoRefused:
    return PhotoRefused("photo_unreadable" if END in data[-1024:] else "photo_truncated")
