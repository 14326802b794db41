"""Portraits of nobody: drawn, friendly, in the form of an identification photo. One seed, one picture."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 358, 441
SCALE = 3
QUALITIES = (93, 90, 86, 80)
MAX_BYTES = 25 * 1024

Colour = tuple[int, int, int]
Point = tuple[float, float]

SKINS: tuple[Colour, ...] = (
    (250, 224, 200),
    (246, 214, 186),
    (240, 203, 172),
    (232, 190, 157),
    (222, 176, 142),
)
HAIRS: tuple[Colour, ...] = ((34, 30, 32), (46, 38, 36), (58, 44, 38), (40, 36, 44))
CLOTHES: tuple[Colour, ...] = (
    (44, 62, 92),
    (60, 66, 76),
    (28, 84, 86),
    (104, 44, 56),
    (88, 96, 62),
    (52, 52, 58),
    (120, 132, 150),
    (70, 58, 98),
)
SHIRTS: tuple[Colour, ...] = ((250, 250, 248), (236, 242, 248), (246, 240, 230))
BACKGROUND = ((178, 208, 236), (150, 188, 226))


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


def _up(points: Sequence[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _box(x: float, y: float, half_width: float, half_height: float) -> list[Point]:
    return _up([(x - half_width, y - half_height), (x + half_width, y + half_height)])


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (round(a + (c - a) * share) for a, c in zip(one, other, strict=True))
    return r, g, b


def _darker(colour: Colour, share: float) -> Colour:
    return _mix(colour, (40, 20, 24), share)


def _curve(points: Sequence[Point], steps: int = 14) -> list[Point]:
    """A closed smooth line through the points (Catmull-Rom)."""
    found: list[Point] = []
    count = len(points)
    for at in range(count):
        a, b, c, d = (points[(at + shift) % count] for shift in (-1, 0, 1, 2))
        found += [_between(a, b, c, d, step / steps) for step in range(steps)]
    return found


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def one(p: float, q: float, r: float, s: float) -> float:
        bend = (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3
        return (2 * q + (r - p) * t + bend) / 2

    return one(a[0], b[0], c[0], d[0]), one(a[1], b[1], c[1], d[1])


def _blob(pen: ImageDraw.ImageDraw, points: Sequence[Point], colour: Colour) -> None:
    pen.polygon(_up(_curve(points)), fill=colour)


def _stroke(pen: ImageDraw.ImageDraw, points: Sequence[Point], colour: Colour, wide: float) -> None:
    """A round-ended line through the points."""
    ends = [points[0], *points, points[-1]]
    line = [
        _between(*ends[at : at + 4], step / 10)
        for at in range(len(points) - 1)
        for step in range(11)
    ]
    pen.line(_up(line), fill=colour, width=round(wide * SCALE), joint="curve")
    for x, y in (line[0], line[-1]):
        pen.ellipse(_box(x, y, wide / 2, wide / 2), fill=colour)


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
    _blob(pen, [*left, (x - wide - 14, low), (x + wide + 14, low), *right], cloth)
    for side in (-1, 1):
        crease = [(x + side * (wide - 44), HEIGHT + 4), (x + side * (wide - 56), shoulder + 54)]
        _stroke(pen, crease, _darker(cloth, 0.35), 2.2)
    cut = dice.randrange(3)
    if cut == 0:
        _suit(pen, face, cloth, shirt)
    elif cut == 1:
        _collar(pen, face, cloth)
    else:
        pen.ellipse(_box(x, face.chin + 40, 52, 34), fill=_darker(cloth, 0.3))
        pen.ellipse(_box(x, face.chin + 36, 48, 32), fill=face.skin)


def _suit(pen: ImageDraw.ImageDraw, face: Face, cloth: Colour, shirt: Colour) -> None:
    x, y = face.x, face.chin
    pen.polygon(_up([(x - 44, y + 30), (x + 44, y + 30), (x, y + 160)]), fill=shirt)
    pen.polygon(_up([(x - 30, y + 22), (x + 30, y + 22), (x, y + 66)]), fill=face.skin)
    for side in (-1, 1):
        collar = [(x + side * 46, y + 24), (x, y + 68), (x + side * 34, y + 88)]
        pen.polygon(_up(collar), fill=_mix(shirt, (150, 165, 185), 0.18))
        lapel = [(x + side * 52, y + 32), (x + side * 22, y + 84), (x, y + 168)]
        lapel += [(x + side * 62, y + 116), (x + side * 52, y + 98), (x + side * 72, y + 92)]
        pen.polygon(_up(lapel), fill=_mix(cloth, (255, 255, 255), 0.1))
        _stroke(pen, [(x, y + 168), (x + side * 62, y + 116)], _darker(cloth, 0.3), 1.4)


def _collar(pen: ImageDraw.ImageDraw, face: Face, cloth: Colour) -> None:
    x, y = face.x, face.chin
    light = _mix(cloth, (255, 255, 255), 0.14)
    pen.polygon(_up([(x - 38, y + 22), (x + 38, y + 22), (x, y + 84)]), fill=face.skin)
    for side in (-1, 1):
        flap = [(x + side * 40, y + 20), (x + side * 3, y + 82), (x + side * 46, y + 96)]
        pen.polygon(_up([*flap, (x + side * 66, y + 40)]), fill=light)
        _stroke(pen, [flap[1], flap[2]], _darker(cloth, 0.35), 1.4)
    _stroke(pen, [(x, y + 84), (x, HEIGHT + 4)], _darker(cloth, 0.35), 1.6)
    for row in range(3):
        pen.ellipse(_box(x + 6, y + 104 + 22 * row, 2.4, 2.4), fill=_darker(cloth, 0.5))


def _neck(pen: ImageDraw.ImageDraw, face: Face) -> None:
    x, y = face.x, face.chin
    column = [(x - 31, y - 40), (x + 31, y - 40), (x + 34, y + 34), (x, y + 54), (x - 34, y + 34)]
    pen.polygon(_up(column), fill=face.skin)
    shade = [(x - 31, y - 30), (x + 31, y - 30), (x + 31, y + 2), (x, y + 26), (x - 31, y + 2)]
    pen.polygon(_up(shade), fill=_darker(face.skin, 0.16))


def _ears(pen: ImageDraw.ImageDraw, face: Face) -> None:
    for side in (-1, 1):
        x = face.x + side * (face.half + 2)
        pen.ellipse(_box(x, face.eyes + 18, 12, 21), fill=face.skin)
        pen.ellipse(_box(x + side * 1.5, face.eyes + 19, 6, 12), fill=_darker(face.skin, 0.14))


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
    ImageDraw.Draw(mask).polygon(_up(_curve(_outline(face))), fill=255)
    image.paste(face.skin, mask=mask)
    shade = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(shade)
    pen.ellipse(_box(face.x + face.half * 1.5, face.eyes + 30, face.half * 0.72, 150), fill=46)
    for side in (-1, 1):
        pen.ellipse(_box(face.x + side * face.half * 0.58, face.eyes + 52, 20, 13), fill=40)
    small = shade.resize((WIDTH // 2, HEIGHT // 2)).filter(ImageFilter.GaussianBlur(6))
    soft = small.resize(image.size, Image.Resampling.BILINEAR)
    warm = _mix(face.skin, (214, 96, 84), 0.75)
    image.paste(warm, mask=ImageChops.multiply(soft, mask))


def _features(pen: ImageDraw.ImageDraw, face: Face, dice: random.Random) -> None:
    line = _darker(face.skin, 0.55)
    apart, big = face.half * 0.44, dice.uniform(0.94, 1.12)
    raised = dice.uniform(-2, 3)
    for side in (-1, 1):
        _eye(pen, face.x + side * apart, face.eyes, side, big, face)
        x, y = face.x + side * apart, face.eyes - 24 - raised
        brow = [(x - side * 19, y + 3), (x - side * 2, y - 4), (x + side * 19, y + 2)]
        _stroke(pen, brow, _mix(face.hair, face.skin, 0.12), dice.choice((4.2, 5.0, 5.8)))
    x, y = face.x, face.eyes + (face.chin - face.eyes) * 0.42
    _stroke(pen, [(x - 9, y - 2), (x - 3, y + 3), (x + 4, y + 3), (x + 9, y - 2)], line, 2.4)
    _stroke(pen, [(x + 6, y - 34), (x + 9, y - 16), (x + 10, y - 5)], _darker(face.skin, 0.2), 2)
    _mouth(pen, face, dice)


def _eye(
    pen: ImageDraw.ImageDraw, x: float, y: float, side: int, big: float, face: Face
) -> None:
    wide, high = 16 * big, 8.4 * big
    lids = [(x - wide, y + 2), (x - wide * 0.3, y - high), (x + wide * 0.4, y - high)]
    lids += [(x + wide, y + 1), (x + wide * 0.3, y + high * 0.8), (x - wide * 0.4, y + high * 0.8)]
    _blob(pen, lids, (252, 252, 252))
    pen.ellipse(_box(x, y - 0.4, 7.6 * big, 7.8 * big), fill=_mix(face.hair, (92, 58, 40), 0.55))
    pen.ellipse(_box(x, y - 0.4, 4.2 * big, 4.4 * big), fill=(22, 18, 20))
    pen.ellipse(_box(x - 2.6, y - 3.4, 2.1, 2.1), fill=(255, 255, 255))
    upper = [(x - wide, y + 1), (x - wide * 0.3, y - high), (x + wide * 0.4, y - high)]
    _stroke(pen, [*upper, (x + wide, y + 0.5)], (40, 32, 32), 3.0)
    fold = [(x - wide * 0.6, y - high * 1.55), (x + wide * 0.5, y - high * 1.6)]
    _stroke(pen, [*fold, (x + side * wide * 0.95, y - high * 0.8)], _darker(face.skin, 0.24), 1.4)


def _mouth(pen: ImageDraw.ImageDraw, face: Face, dice: random.Random) -> None:
    x, y = face.x, face.eyes + (face.chin - face.eyes) * 0.68
    wide, smile = dice.uniform(22, 28), dice.uniform(3, 7)
    lip = _mix(_darker(face.skin, 0.1), (196, 82, 84), 0.62)
    upper = [(x - wide, y - smile), (x - 7, y - 4), (x, y - 2.4), (x + 7, y - 4)]
    lower = [(x + wide, y - smile), (x + wide * 0.5, y + 6), (x, y + 8.6), (x - wide * 0.5, y + 6)]
    _blob(pen, [*upper, *lower], lip)
    corners = [(x - wide, y - smile), (x - 8, y + 0.6), (x + 8, y + 0.6), (x + wide, y - smile)]
    _stroke(pen, corners, _darker(lip, 0.42), 1.9)


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
    back = _darker(face.hair, 0.25)
    if style == 3:
        pen.ellipse(_box(x, face.top - 36, 34, 28), fill=face.hair)
        return
    low = face.chin + (96, 34, 12)[style]
    wide = half + (22, 24, 26)[style]
    crown = [(x - wide, face.eyes - 30), (x - half * 0.7, face.top - 14), (x, face.top - 26)]
    right = [(2 * x - a, b) for a, b in reversed(crown[:2])]
    ends = [(x + wide + 4, low - 20), (x + half * 0.8, low), (x - half * 0.8, low)]
    _blob(pen, [*crown, *right, *ends, (x - wide - 4, low - 20)], back)


def _hair_front(pen: ImageDraw.ImageDraw, face: Face, style: int) -> None:
    shine = _mix(face.hair, (255, 255, 255), 0.13)
    fringes = _LONG_FRINGES if face.long_hair else _SHORT_FRINGES
    outer = _cap(face, 30 if face.long_hair else 27, 7 if face.long_hair else 5)
    inner = [(face.x + a * face.half, face.top + b) for a, b in fringes[style]]
    _blob(pen, [*outer, *inner], face.hair)
    if face.long_hair and style < 3:
        for side in (-1, 1):
            x = face.x + side * (face.half + 4)
            lock = [(x - side * 10, face.eyes - 60), (x + side * 14, face.eyes - 40)]
            lock += [(x + side * 18, face.chin + (70, 12, -12)[style])]
            lock += [(x - side * 2, face.chin + (74, 16, -8)[style])]
            _blob(pen, [*lock, (x - side * 3, face.eyes + 10)], face.hair)
    gleam = [(face.x - face.half * 0.5, face.top - 4), (face.x - 4, face.top - 16)]
    _stroke(pen, [*gleam, (face.x + face.half * 0.4, face.top - 8)], shine, 4)


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
        box = _box(face.x + side * apart, face.eyes + 3, 27, 20)
        pen.rounded_rectangle(box, radius=round(13 * SCALE), outline=frame, width=round(3 * SCALE))
        temple = [(face.x + side * (apart + 27), face.eyes - 4)]
        _stroke(pen, [*temple, (face.x + side * (face.half + 3), face.eyes - 6)], frame, 3)
    bridge = [(face.x - apart + 27, face.eyes - 1), (face.x, face.eyes - 5)]
    _stroke(pen, [*bridge, (face.x + apart - 27, face.eyes - 1)], frame, 3)


def _jpeg(image: Image.Image) -> bytes:
    """Shrink, add the faint grain of a camera, and keep under the limit."""
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    for quality in QUALITIES:
        target = io.BytesIO()
        small.save(target, "JPEG", quality=quality, optimize=True)
        if target.tell() <= MAX_BYTES:
            break
    return target.getvalue()
