"""Specimen cards, faces and videos of persons who don't exist, for the walk, the tests and trying.

They look like what they are: a grey card with SPECIMEN across. What the simulated provider takes
them for stands in their marker.
"""

from __future__ import annotations

import functools
import io
from typing import Any

from PIL import Image, ImageDraw

from chalicelib.gateways.specimen import marked

CARD, FACE, PORTRAIT = (856, 540), (480, 640), (390, 520)
_GREY, _INK = (226, 229, 233), (120, 128, 138)
_MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"


def card(side: str, name: str, id_no: str, person: str = "", **more: Any) -> bytes:
    """One side of an ID card; the emblem's side has neither name nor number."""
    facts = {"name": name, "id_no": id_no} if side == "portrait" else {}
    return marked(
        _picture(CARD, side), kind="id_card", side=side, person=person or id_no, **facts, **more
    )


def face(person: str, **more: Any) -> bytes:
    """`person` is the number on the card it belongs to."""
    return marked(_picture(FACE, "face"), kind="face", person=person, **more)


def portrait(person: str, **more: Any) -> bytes:
    """An ID photo, large enough for every programme."""
    return marked(_noise(), kind="photo", person=person, **more)


def video(person: str, digits: str, **more: Any) -> bytes:
    return marked(_MP4, kind="digits_video", person=person, digits=digits, **more)


@functools.cache
def _picture(size: tuple[int, int], text: str) -> bytes:
    image = Image.new("RGB", size, _GREY)
    draw = ImageDraw.Draw(image)
    for y in range(30, size[1], 90):
        draw.text((30, y), f"SPECIMEN  {text}", fill=_INK)
    return _jpeg(image, 80)


@functools.cache
def _noise() -> bytes:
    """Detailed enough for the least size of a photo in kilobytes."""
    return _jpeg(Image.effect_noise(PORTRAIT, 60).convert("RGB"), 80)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality)
    return target.getvalue()
