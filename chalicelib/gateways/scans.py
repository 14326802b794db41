"""Pictures of cards and faces, made harmless: measured by header, decoded once, written anew.

Nothing survives but the picture: no position, no camera, no hidden thumbnail. Videos are looked at
by their first bytes only.
"""

from __future__ import annotations

import io
import struct

from chalicelib.domain.photo import PhotoRefused
from chalicelib.gateways.specimen import marked_like

LARGEST = (1600, 1600)
SMALLEST = 200
MOST_PIXELS = 50_000_000
_QUALITY = 85
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}


def clean(data: bytes, content_type: str) -> bytes:
    """Upright RGB JPEG of at most 1600 pixels a side; raises PhotoRefused."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=(_FORMATS[content_type],)) as image:
            _check(*image.size)
            image.draft("RGB", LARGEST)
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        raise PhotoRefused("photo_unreadable") from error
    upright.thumbnail(LARGEST, Image.Resampling.LANCZOS)
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    target = io.BytesIO()
    fresh.save(target, "JPEG", quality=_QUALITY)
    return marked_like(target.getvalue(), data)


def _check(width: int, height: int) -> None:
    megapixels = round(width * height / 1e6, 1)
    if width * height > MOST_PIXELS:
        most = round(MOST_PIXELS / 1e6, 1)
        raise PhotoRefused(
            "photo_too_many_pixels",
            width=width,
            height=height,
            megapixels=megapixels,
            max_megapixels=most,
        )
    if min(width, height) < SMALLEST:
        raise PhotoRefused(
            "photo_too_small",
            width=width,
            height=height,
            min_width=SMALLEST,
            min_height=SMALLEST,
        )


def is_video(data: bytes, content_type: str) -> bool:
    """By its magic bytes: an ISO base media file, or Matroska as WebM."""
    if content_type == "video/mp4":
        return data[4:8] == b"ftyp"
    return data.startswith(b"\x1a\x45\xdf\xa3")
