"""xhtml2pdf and reportlab, tuned for one-page papers. Costly to import: see `paper.warm`.

What is changed in them, and why, in the order of the patches:
- fonts are registered once for the process, not by @font-face for each paper;
- a parsed style sheet is kept (sheets with an @ rule work on the context, so those are not);
- characters beyond U+FFFF copy as themselves: reportlab writes their ToUnicode entry wrong;
- the QR code and the specimen mark are tags of ours, drawn as vectors.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.fonts import addMapping
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.platypus import tables
from reportlab.platypus.flowables import Flowable
from xhtml2pdf import context, default, parser, pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy
from xhtml2pdf.tags import pisaTag

from chalicelib.domain.ticket import PaperFault
from chalicelib.gateways import glyphs

FAMILY = "ZkSans"
QR_MASK = 3
QUIET = 4
POLICY = ResourceAccessPolicy.server(allow_remote=False)
_SAME_DATE = b"(D:20000101000000+00'00')"
_PAGE = re.compile(rb"/Type /Page\b")


def render(
    html: str,
    files: Mapping[str, bytes],
    *,
    title: str,
    author: str,
    made_at: datetime,
    pages: int | None = 1,
) -> bytes:
    """So many pages as PDF, any number for None; the same bytes for the same input.

    Any warning is a fault.
    """
    target = io.BytesIO()
    result = pisa.CreatePDF(
        html,
        dest=target,
        encoding="utf-8",
        link_callback=lambda uri, _: files.get(uri),
        resource_policy=POLICY,
        context_meta={"title": title, "author": author},
    )
    if result.err or result.warn:
        raise PaperFault(kind="engine", messages=[str(entry[2]) for entry in result.log][:5])
    pdf = target.getvalue()
    if pages is not None and len(_PAGE.findall(pdf)) != pages:
        raise PaperFault(kind="fit", field="page")
    stamp = made_at.astimezone(UTC).strftime("(D:%Y%m%d%H%M%S+00'00')").encode()
    return pdf.replace(_SAME_DATE, stamp)


def joined(parts: Sequence[bytes]) -> bytes:
    """One PDF of several, in their order, with what the first says about itself."""
    from pypdf import PdfReader, PdfWriter

    first, *others = (PdfReader(io.BytesIO(part)) for part in parts)
    writer = PdfWriter(clone_from=first)
    for other in others:
        for page in other.pages:
            writer.add_page(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def families(text: str) -> str:
    """The CSS font-family list that draws this text; opens the faces that are not yet open."""
    needed = sorted({glyphs.COMMON} | glyphs.faces(text))
    return ", ".join(_register(number) for number in needed)


def measure(text: str, bold: bool = False) -> float:
    """The width of a text at size 1, in the first face; what that face lacks is a full em wide."""
    widths = _widths(bold)
    return sum(widths.get(ord(char), 1000) for char in text) / 1000


@cache
def _widths(bold: bool) -> dict[int, float]:
    name = _register(glyphs.COMMON) + ("-Bold" if bold else "")
    widths: dict[int, float] = pdfmetrics.getFont(name).face.charWidths
    return widths


@cache
def _register(number: int) -> str:
    family = FAMILY if number == glyphs.COMMON else f"{FAMILY}{number:02}"
    regular, bold = (glyphs.face_file(number, weight) for weight in (False, True))
    _add_font(family, regular)
    heavy = family if bold == regular else f"{family}-Bold"
    if heavy != family:
        _add_font(heavy, bold)
    for italic in (0, 1):
        addMapping(family, 0, italic, family)
        addMapping(family, 1, italic, heavy)
    default.DEFAULT_FONT[family.lower()] = family
    return family


def _add_font(name: str, path: Path) -> None:
    data = io.BytesIO(glyphs.face_data(path))
    pdfmetrics.registerFont(ttfonts.TTFont(name, data, asciiReadable=False))


def to_unicode(font: str, subset: list[int]) -> str:
    """A ToUnicode map whose values are UTF-16, so that 𠮷 copies as 𠮷."""
    rows = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
    ]
    blocks = []
    for at in range(0, len(rows), 100):
        part = rows[at : at + 100]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    head = f"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry ({font}) /Ordering ({font}) /Supplement 0 >> def
/CMapName /{font} def
/CMapType 2 def
1 begincodespacerange
<00> <{len(subset) - 1:02X}>
endcodespacerange"""
    tail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    return "\n".join([head, *blocks, tail])


class QrCode(Flowable):  # type: ignore[misc]
    """A QR code as one filled path, quiet zone included."""

    def __init__(self, text: str, side: float) -> None:
        super().__init__()
        self.width = self.height = side
        code = segno.make_qr(text, error="m", boost_error=False, mask=QR_MASK)
        self.rows = [bytes(row) for row in code.matrix]

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        count = len(self.rows)
        step = self.width / (count + 2 * QUIET)
        path = self.canv.beginPath()
        for y, row in enumerate(self.rows):
            for run in re.finditer(b"\x01+", row):
                left = (run.start() + QUIET) * step
                path.rect(left, (count - 1 - y + QUIET) * step, len(run.group()) * step, step)
        self.canv.drawPath(path, stroke=0, fill=1)


class Photo(Flowable):  # type: ignore[misc]
    """The portrait with a hairline around it, as the very JPEG that was given."""

    def __init__(self, data: bytes, width: float, height: float) -> None:
        super().__init__()
        self.data, self.width, self.height = data, width, height

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        image = ImageReader(io.BytesIO(self.data))
        self.canv.drawImage(image, 0, 0, self.width, self.height)
        self.canv.setLineWidth(0.4)
        self.canv.setStrokeColor(HexColor("#5f6978"))
        self.canv.rect(0, 0, self.width, self.height)


class SpecimenMark(Flowable):  # type: ignore[misc]
    """样例 SPECIMEN across the whole page, thin enough to read through; takes no room."""

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        canvas = self.canv
        width, height = canvas._pagesize
        canvas.saveState()
        x, y = canvas.absolutePosition(0, 0)
        canvas.translate(width / 2 - x, height / 2 - y)
        canvas.rotate(52 if height > width else 33)
        canvas.setFillColor(HexColor("#ab2a1c"))
        canvas.setFillAlpha(0.1)
        canvas.setFont(f"{FAMILY}-Bold", 92)
        canvas.drawCentredString(0, -34, "样例 SPECIMEN")
        canvas.restoreState()


class QrTag(pisaTag):  # type: ignore[misc]
    """`<qr value="…" side="30mm">`"""

    def start(self, c: Any) -> None:
        c.addPara()
        c.addStory(QrCode(self.attr.value, self.attr.side))


class PhotoTag(pisaTag):  # type: ignore[misc]
    """`<photo src="…" width="35mm" height="45mm">`"""

    def start(self, c: Any) -> None:
        c.addPara()
        c.addStory(Photo(self.attr.src.getData(), self.attr.width, self.attr.height))


class SpecimenTag(pisaTag):  # type: ignore[misc]
    """`<specimen>`"""

    def start(self, c: Any) -> None:
        c.addPara()
        c.addStory(SpecimenMark())


def _keep_parsed_sheets() -> None:
    parse = context.pisaContext._parseCSSSource
    kept: dict[str, Any] = {}

    def parse_once(self: Any, text: str, source: str) -> Any:
        if "@" in text:
            return parse(self, text, source)
        if text not in kept:
            kept[text] = parse(self, text, source)
        return kept[text]

    context.pisaContext._parseCSSSource = parse_once


@cache
def prepare() -> None:
    """Patch the libraries and open the first face, once for the process."""
    rl_config.invariant = 1
    rl_config.useA85 = 0
    ttfonts.makeToUnicodeCMap = to_unicode
    default.TAGS["qr"] = (
        1,
        {"value": (default.STRING, default.MUST), "side": (default.SIZE, "30mm")},
    )
    size = (default.SIZE, default.MUST)
    default.TAGS["photo"] = (1, {"src": default.FILE, "width": size, "height": size})
    default.TAGS["specimen"] = (1, {})
    parser.pisaTagQR = QrTag
    parser.pisaTagPHOTO = PhotoTag
    parser.pisaTagSPECIMEN = SpecimenTag
    _keep_parsed_sheets()
    # Pages and cells name a font even if nothing is set in it; Helvetica is not embedded.
    rl_config.canvas_basefontname = tables.CellStyle.fontname = _register(glyphs.COMMON)
    logging.getLogger("xhtml2pdf").setLevel(logging.ERROR)
