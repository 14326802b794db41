"""Smooth lines and filled shapes on a canvas three times as large as the picture."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import ImageDraw

SCALE = 3

Colour = tuple[int, int, int]
Point = tuple[float, float]


def up(points: Sequence[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def box(x: float, y: float, half_width: float, half_height: float) -> list[Point]:
    return up([(x - half_width, y - half_height), (x + half_width, y + half_height)])


def mix(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (round(a + (c - a) * share) for a, c in zip(one, other, strict=True))
    return r, g, b


def darker(colour: Colour, share: float) -> Colour:
    return mix(colour, (40, 20, 24), share)


def curve(points: Sequence[Point], steps: int = 14) -> list[Point]:
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


def blob(pen: ImageDraw.ImageDraw, points: Sequence[Point], colour: Colour) -> None:
    pen.polygon(up(curve(points)), fill=colour)


def stroke(pen: ImageDraw.ImageDraw, points: Sequence[Point], colour: Colour, wide: float) -> None:
    """A round-ended line through the points."""
    ends = [points[0], *points, points[-1]]
    spans = zip(ends, ends[1:], ends[2:], ends[3:], strict=False)
    line = [_between(a, b, c, d, step / 10) for a, b, c, d in spans for step in range(11)]
    pen.line(up(line), fill=colour, width=round(wide * SCALE), joint="curve")
    for x, y in (line[0], line[-1]):
        pen.ellipse(box(x, y, wide / 2, wide / 2), fill=colour)
