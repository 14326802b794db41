"""Portraits of nobody, drawn in the form of an identification photo. One seed, one picture."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from infra.demo.strokes import SCALE, Colour, Point, blob, box, curve, darker, mix, stroke, up

WIDTH, HEIGHT = 358, 441
QUALITIES, MAX_BYTES = (93, 90, 86, 80), 25 * 1024


def _colours(text: str) -> tuple[Colour, ...]:
    return tuple(ImageColor.getrgb(name)[:3] for name in text.split())


SKINS = _colours("#fae0c8 #f6d6ba #f0cbac #e8be9d #deb08e")
HAIRS = _colours("#221e20 #2e2624 #3a2c26 #28242c")
CLOTHES = _colours("#2c3e5c #3c424c #1c5456 #682c38 #58603e #34343a #788496 #463a62")
SHIRTS = _colours("#fafaf8 #ecf2f8 #f6f0e6")
BACKGROUND = _colours("#b2d0ec #96bce2")


@dataclass(frozen=True)
class Face:
    """Where things are, in pixels of the finished picture."""

    x: float
    top: float
    chin: float
    half: float
    skin: Colour
    hair: Colour
    long_hair: bool

    @property
    def eyes(self) -> float:
        return self.top + (self.chin - self.top) * 0.47


def portrait(seed: int) -> bytes:
    """358 x 441 JPEG of 10 to 25 KB on light blue; the same bytes for the same seed."""
    dice = random.Random(f"portrait {seed}")
    face = Face(
        x=WIDTH / 2 + dice.uniform(-3, 3),
        top=86 + dice.uniform(-5, 5),
        chin=300 + dice.uniform(-8, 8),
        half=79 + dice.uniform(-6, 7),
        skin=dice.choice(SKINS),
        hair=dice.choice(HAIRS),
        long_hair=dice.random() < 0.5,
    )
    image = _background()
    pen = ImageDraw.Draw(image)
    style = dice.randrange(4)
    if face.long_hair:
        _hair_behind(pen, face, style)
    _clothes(pen, face, dice)
    _neck(pen, face)
    _ears(pen, face)
    _head(image, face)
    _features(pen, face, dice)
    _hair_front(pen, face, style)
    if dice.random() < 0.28:
        _glasses(image, face, dice)
    return _jpeg(image)


def _background() -> Image.Image:
    ramp = Image.linear_gradient("L").resize((WIDTH * SCALE, HEIGHT * SCALE))
    low, high = (Image.new("RGB", ramp.size, colour) for colour in reversed(BACKGROUND))
    return Image.composite(low, high, ramp)


def _clothes(pen: ImageDraw.ImageDraw, face: Face, dice: random.Random) -> None:
    x, wide = face.x, 148 + dice.uniform(-10, 8)
    shoulder = face.chin + 62
    cloth, shirt = dice.choice(CLOTHES), dice.choice(SHIRTS)
    left = [(x - 34, face.chin + 30), (x - 84, shoulder - 8), (x - wide, shoulder + 28)]
    right = [(2 * x - a, b) for a, b in reversed(left)]
    low = HEIGHT + 60
    blob(pen, [*left, (x - wide - 14, low), (x + wide + 14, low), *right], cloth)
    for side in (-1, 1):
        crease = [(x + side * (wide - 44), HEIGHT + 4), (x + side * (wide - 56), shoulder + 54)]
        stroke(pen, crease, darker(cloth, 0.35), 2.2)
    cut = dice.randrange(3)
    if cut == 0:
        _suit(pen, face, cloth, shirt)
    elif cut == 1:
        _collar(pen, face, cloth)
    else:
        pen.ellipse(box(x, face.chin + 40, 52, 34), fill=darker(cloth, 0.3))
        pen.ellipse(box(x, face.chin + 36, 48, 32), fill=face.skin)


def _suit(pen: ImageDraw.ImageDraw, face: Face, cloth: Colour, shirt: Colour) -> None:
    x, y = face.x, face.chin
    pen.polygon(up([(x - 44, y + 30), (x + 44, y + 30), (x, y + 160)]), fill=shirt)
    pen.polygon(up([(x - 30, y + 22), (x + 30, y + 22), (x, y + 66)]), fill=face.skin)
    for side in (-1, 1):
        collar = [(x + side * 46, y + 24), (x, y + 68), (x + side * 34, y + 88)]
        pen.polygon(up(collar), fill=mix(shirt, (150, 165, 185), 0.18))
        lapel = [(x + side * 52, y + 32), (x + side * 22, y + 84), (x, y + 168)]
        lapel += [(x + side * 62, y + 116), (x + side * 52, y + 98), (x + side * 72, y + 92)]
        pen.polygon(up(lapel), fill=mix(cloth, (255, 255, 255), 0.1))
        stroke(pen, [(x, y + 168), (x + side * 62, y + 116)], darker(cloth, 0.3), 1.4)


def _collar(pen: ImageDraw.ImageDraw, face: Face, cloth: Colour) -> None:
    x, y = face.x, face.chin
    light = mix(cloth, (255, 255, 255), 0.14)
    pen.polygon(up([(x - 38, y + 22), (x + 38, y + 22), (x, y + 84)]), fill=face.skin)
    for side in (-1, 1):
        flap = [(x + side * 40, y + 20), (x + side * 3, y + 82), (x + side * 46, y + 96)]
        pen.polygon(up([*flap, (x + side * 66, y + 40)]), fill=light)
        stroke(pen, [flap[1], flap[2]], darker(cloth, 0.35), 1.4)
    stroke(pen, [(x, y + 84), (x, HEIGHT + 4)], darker(cloth, 0.35), 1.6)
    for row in range(3):
        pen.ellipse(box(x + 6, y + 104 + 22 * row, 2.4, 2.4), fill=darker(cloth, 0.5))


def _neck(pen: ImageDraw.ImageDraw, face: Face) -> None:
    x, y = face.x, face.chin
    column = [(x - 31, y - 40), (x + 31, y - 40), (x + 34, y + 34), (x, y + 54), (x - 34, y + 34)]
    pen.polygon(up(column), fill=face.skin)
    shade = [(x - 31, y - 30), (x + 31, y - 30), (x + 31, y + 2), (x, y + 26), (x - 31, y + 2)]
    pen.polygon(up(shade), fill=darker(face.skin, 0.16))


def _ears(pen: ImageDraw.ImageDraw, face: Face) -> None:
    for side in (-1, 1):
        x = face.x + side * (face.half + 2)
        pen.ellipse(box(x, face.eyes + 18, 12, 21), fill=face.skin)
        pen.ellipse(box(x + side * 1.5, face.eyes + 19, 6, 12), fill=darker(face.skin, 0.14))


def _outline(face: Face) -> list[Point]:
    """The head: round above, narrowing from the cheeks to the chin."""
    x, half, high = face.x, face.half, face.chin - face.top
    right = [
        (x + half * 0.62, face.top + high * 0.07),
        (x + half * 0.97, face.top + high * 0.3),
        (x + half * 0.98, face.top + high * 0.55),
        (x + half * 0.84, face.top + high * 0.78),
        (x + half * 0.42, face.top + high * 0.965),
    ]
    left = [(2 * x - a, b) for a, b in reversed(right)]
    return [(x, face.top), *right, (x, face.chin), *left]


def _head(image: Image.Image, face: Face) -> None:
    """The face with a soft shade to one side and warm cheeks."""
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).polygon(up(curve(_outline(face))), fill=255)
    image.paste(face.skin, mask=mask)
    shade = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(shade)
    pen.ellipse(box(face.x + face.half * 1.5, face.eyes + 30, face.half * 0.72, 150), fill=46)
    for side in (-1, 1):
        pen.ellipse(box(face.x + side * face.half * 0.58, face.eyes + 52, 20, 13), fill=40)
    small = shade.resize((WIDTH // 2, HEIGHT // 2)).filter(ImageFilter.GaussianBlur(6))
    soft = small.resize(image.size, Image.Resampling.BILINEAR)
    warm = mix(face.skin, (214, 96, 84), 0.75)
    image.paste(warm, mask=ImageChops.multiply(soft, mask))


def _features(pen: ImageDraw.ImageDraw, face: Face, dice: random.Random) -> None:
    line = darker(face.skin, 0.55)
    apart, big = face.half * 0.44, dice.uniform(0.94, 1.12)
    raised = dice.uniform(-2, 3)
    for side in (-1, 1):
        _eye(pen, face, x=face.x + side * apart, side=side, big=big)
        x, y = face.x + side * apart, face.eyes - 24 - raised
        brow = [(x - side * 19, y + 3), (x - side * 2, y - 4), (x + side * 19, y + 2)]
        stroke(pen, brow, mix(face.hair, face.skin, 0.12), dice.choice((4.2, 5.0, 5.8)))
    x, y = face.x, face.eyes + (face.chin - face.eyes) * 0.42
    stroke(pen, [(x - 9, y - 2), (x - 3, y + 3), (x + 4, y + 3), (x + 9, y - 2)], line, 2.4)
    stroke(pen, [(x + 6, y - 34), (x + 9, y - 16), (x + 10, y - 5)], darker(face.skin, 0.2), 2)
    _mouth(pen, face, dice)


def _eye(pen: ImageDraw.ImageDraw, face: Face, *, x: float, side: int, big: float) -> None:
    y = face.eyes
    wide, high = 16 * big, 8.4 * big
    lids = [(x - wide, y + 2), (x - wide * 0.3, y - high), (x + wide * 0.4, y - high)]
    lids += [(x + wide, y + 1), (x + wide * 0.3, y + high * 0.8), (x - wide * 0.4, y + high * 0.8)]
    blob(pen, lids, (252, 252, 252))
    pen.ellipse(box(x, y - 0.4, 7.6 * big, 7.8 * big), fill=mix(face.hair, (92, 58, 40), 0.55))
    pen.ellipse(box(x, y - 0.4, 4.2 * big, 4.4 * big), fill=(22, 18, 20))
    pen.ellipse(box(x - 2.6, y - 3.4, 2.1, 2.1), fill=(255, 255, 255))
    upper = [(x - wide, y + 1), (x - wide * 0.3, y - high), (x + wide * 0.4, y - high)]
    stroke(pen, [*upper, (x + wide, y + 0.5)], (40, 32, 32), 3.0)
    fold = [(x - wide * 0.6, y - high * 1.55), (x + wide * 0.5, y - high * 1.6)]
    stroke(pen, [*fold, (x + side * wide * 0.95, y - high * 0.8)], darker(face.skin, 0.24), 1.4)


def _mouth(pen: ImageDraw.ImageDraw, face: Face, dice: random.Random) -> None:
    x, y = face.x, face.eyes + (face.chin - face.eyes) * 0.68
    wide, smile = dice.uniform(22, 28), dice.uniform(3, 7)
    lip = mix(darker(face.skin, 0.1), (196, 82, 84), 0.62)
    upper = [(x - wide, y - smile), (x - 7, y - 4), (x, y - 2.4), (x + 7, y - 4)]
    lower = [(x + wide, y - smile), (x + wide * 0.5, y + 6), (x, y + 8.6), (x - wide * 0.5, y + 6)]
    blob(pen, [*upper, *lower], lip)
    corners = [(x - wide, y - smile), (x - 8, y + 0.6), (x + 8, y + 0.6), (x + wide, y - smile)]
    stroke(pen, corners, darker(lip, 0.42), 1.9)


def _cap(face: Face, rise: float, side: float) -> list[Point]:
    """The outer line of the hair from one temple over the crown to the other."""
    x, half, top = face.x, face.half, face.top
    return [
        (x - half - side, face.eyes - 4),
        (x - half - side - 2, face.eyes - 56),
        (x - half * 0.72, top - rise * 0.55),
        (x, top - rise),
        (x + half * 0.72, top - rise * 0.55),
        (x + half + side + 2, face.eyes - 56),
        (x + half + side, face.eyes - 4),
    ]


def _hair_behind(pen: ImageDraw.ImageDraw, face: Face, style: int) -> None:
    """Hair that falls behind the neck: long, to the shoulders, or tied up."""
    x, half = face.x, face.half
    back = darker(face.hair, 0.25)
    if style == 3:
        pen.ellipse(box(x, face.top - 36, 34, 28), fill=face.hair)
        return
    low = face.chin + (96, 34, 12)[style]
    wide = half + (22, 24, 26)[style]
    crown = [(x - wide, face.eyes - 30), (x - half * 0.7, face.top - 14), (x, face.top - 26)]
    right = [(2 * x - a, b) for a, b in reversed(crown[:2])]
    ends = [(x + wide + 4, low - 20), (x + half * 0.8, low), (x - half * 0.8, low)]
    blob(pen, [*crown, *right, *ends, (x - wide - 4, low - 20)], back)


def _hair_front(pen: ImageDraw.ImageDraw, face: Face, style: int) -> None:
    shine = mix(face.hair, (255, 255, 255), 0.13)
    fringes = _LONG_FRINGES if face.long_hair else _SHORT_FRINGES
    outer = _cap(face, 30 if face.long_hair else 27, 7 if face.long_hair else 5)
    inner = [(face.x + a * face.half, face.top + b) for a, b in fringes[style]]
    blob(pen, [*outer, *inner], face.hair)
    if face.long_hair and style < 3:
        for side in (-1, 1):
            x = face.x + side * (face.half + 4)
            lock = [(x - side * 10, face.eyes - 60), (x + side * 14, face.eyes - 40)]
            lock += [(x + side * 18, face.chin + (70, 12, -12)[style])]
            lock += [(x - side * 2, face.chin + (74, 16, -8)[style])]
            blob(pen, [*lock, (x - side * 3, face.eyes + 10)], face.hair)
    gleam = [(face.x - face.half * 0.5, face.top - 4), (face.x - 4, face.top - 16)]
    stroke(pen, [*gleam, (face.x + face.half * 0.4, face.top - 8)], shine, 4)


# The inner line of the hair from the right temple to the left, in half face widths and pixels.
_SHORT_FRINGES: tuple[tuple[Point, ...], ...] = (
    ((0.95, 66), (0.86, 46), (0.5, 36), (0.0, 40), (-0.5, 30), (-0.86, 46), (-0.95, 66)),
    ((0.96, 70), (0.84, 40), (0.3, 24), (-0.3, 42), (-0.62, 52), (-0.86, 50), (-0.96, 70)),
    ((0.96, 64), (0.9, 34), (0.45, 18), (0.0, 16), (-0.45, 18), (-0.9, 34), (-0.96, 64)),
    ((0.96, 72), (0.82, 60), (0.42, 56), (0.1, 62), (-0.3, 52), (-0.8, 60), (-0.96, 72)),
)
_LONG_FRINGES: tuple[tuple[Point, ...], ...] = (
    ((0.97, 78), (0.8, 52), (0.4, 26), (0.06, 8), (-0.4, 30), (-0.8, 56), (-0.97, 78)),
    ((0.97, 84), (0.84, 66), (0.4, 62), (0.0, 64), (-0.4, 62), (-0.84, 66), (-0.97, 84)),
    ((0.97, 80), (0.86, 50), (0.5, 20), (0.3, 12), (-0.2, 44), (-0.8, 66), (-0.97, 80)),
    ((0.97, 60), (0.84, 34), (0.44, 18), (0.0, 14), (-0.44, 18), (-0.84, 34), (-0.97, 60)),
)


def _glasses(image: Image.Image, face: Face, dice: random.Random) -> None:
    frame = dice.choice(((36, 36, 40), (84, 62, 48), (120, 124, 132)))
    pen = ImageDraw.Draw(image)
    apart = face.half * 0.44
    for side in (-1, 1):
        lens = box(face.x + side * apart, face.eyes + 3, 27, 20)
        pen.rounded_rectangle(lens, radius=round(13 * SCALE), outline=frame, width=round(3 * SCALE))
        temple = [(face.x + side * (apart + 27), face.eyes - 4)]
        stroke(pen, [*temple, (face.x + side * (face.half + 3), face.eyes - 6)], frame, 3)
    bridge = [(face.x - apart + 27, face.eyes - 1), (face.x, face.eyes - 5)]
    stroke(pen, [*bridge, (face.x + apart - 27, face.eyes - 1)], frame, 3)


def _jpeg(image: Image.Image) -> bytes:
    """Shrink, and keep under the limit."""
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    for quality in QUALITIES:
        target = io.BytesIO()
        small.save(target, "JPEG", quality=quality, optimize=True)
        if target.tell() <= MAX_BYTES:
            break
    return target.getvalue()
