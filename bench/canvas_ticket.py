"""The ticket drawn by hand on a bare reportlab canvas: the floor that `ticket.py` measures from.

Same page, same faces, same lines, same photo and code; no markup, no styles, no layout.
"""

from __future__ import annotations

import io
import re
from functools import partial

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from chalicelib.domain.ticket import ID_TYPES, TicketSheet, grouped_id_no
from chalicelib.domain.window import clock
from chalicelib.gateways import engine, typeset
from chalicelib.gateways.paper import _stamp, _weekday, day

INK, SOFT, FAINT, BRAND = (HexColor(c) for c in ("#18212e", "#465162", "#5f6978", "#1f4b8e"))
LEFT, RIGHT = 18 * mm, 192 * mm
Point = tuple[float, float]
SANS, BOLD = engine.FAMILY, f"{engine.FAMILY}-Bold"


def draw(sheet: TicketSheet, photo: bytes, qr: str) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, pageCompression=1, lang="zh-CN", invariant=1)
    canvas.setTitle(f"准考证 {sheet.ticket_no}")
    canvas.setAuthor(sheet.office["zh-CN"])
    _head(canvas, sheet)
    _person(canvas, sheet, photo)
    _when(canvas, sheet)
    _place(canvas, sheet, qr)
    _rules(canvas, sheet)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _text(
    canvas: Canvas, at: Point, text: str, size: float, *, color: HexColor = INK, font: str = SANS
) -> None:
    canvas.setFillColor(color)
    canvas.setFont(font, size)
    canvas.drawString(*at, text)


def _block(
    canvas: Canvas, at: Point, text: str, size: float, *, width: float, color: HexColor = INK
) -> float:
    """Draw the lines of a text downwards; return where the next thing may stand."""
    x, y = at
    found = typeset.fit(text, width * mm, engine.measure, sizes=(size,), most=8)
    for line in found.lines if found else ():
        _text(canvas, (x, y), line, size, color=color)
        y -= size * 1.25
    return y


def _centred(
    canvas: Canvas, y: float, text: str, size: float, *, color: HexColor = FAINT, font: str = SANS
) -> None:
    canvas.setFillColor(color)
    canvas.setFont(font, size)
    canvas.drawCentredString(105 * mm, y, text)


def _head(canvas: Canvas, sheet: TicketSheet) -> None:
    _text(canvas, (LEFT, 279 * mm), sheet.office["zh-CN"], 10)
    _text(canvas, (LEFT, 275 * mm), sheet.office["en"], 7.5, color=FAINT)
    canvas.drawRightString(RIGHT, 279 * mm, f"第 {sheet.version} 版")
    canvas.drawRightString(RIGHT, 275 * mm, f"Version {sheet.version}")
    canvas.setStrokeColor(BRAND)
    canvas.setLineWidth(1.6)
    canvas.line(LEFT, 272 * mm, RIGHT, 272 * mm)
    _centred(canvas, 263 * mm, sheet.programme["zh-CN"], 15, color=INK, font=BOLD)
    _centred(canvas, 251 * mm, "准　考　证", 31, color=INK, font=BOLD)
    _centred(canvas, 243 * mm, sheet.round_title["zh-CN"], 10.5, color=SOFT)
    english = f"Admission Ticket · {sheet.programme['en']} · {sheet.round_title['en']}"
    _centred(canvas, 238 * mm, english, 8)
    foot = "考点和时间以本证为准。换发新版后，旧版作废。"
    issued = f"{foot}签发时间：{_stamp(sheet.issued_at)}（北京时间）"
    _centred(canvas, 16 * mm, issued, 8, color=SOFT)
    english = "The site and times on this ticket are final. A newer version replaces this one."
    issued = f"{english} Issued {_stamp(sheet.issued_at)} Beijing time."
    _centred(canvas, 13 * mm, issued, 7)


def _person(canvas: Canvas, sheet: TicketSheet, photo: bytes) -> None:
    canvas.setStrokeColor(SOFT)
    canvas.setLineWidth(0.8)
    canvas.rect(LEFT, 180 * mm, 174 * mm, 52 * mm)
    image = ImageReader(io.BytesIO(photo))
    canvas.drawImage(image, LEFT + 4 * mm, 185 * mm, 35 * mm, 43 * mm)
    kind = ID_TYPES[sheet.id_type]
    rows = (
        ("姓名", "Name", sheet.name, 22, BOLD),
        ("准考证号", "Ticket number", sheet.ticket_no, 13.5, SANS),
        (kind["zh-CN"], kind["en"], grouped_id_no(sheet.id_no), 13.5, SANS),
        ("学校", "School", sheet.school, 12, SANS),
        ("笔试准考证号", "Written test ticket", sheet.written_ticket_no, 10, SANS),
    )
    for number, (zh, en, value, size, font) in enumerate(rows):
        y = (225 - number * 9.5) * mm
        _text(canvas, (LEFT + 45 * mm, y), zh, 10)
        _text(canvas, (LEFT + 45 * mm, y - 10), en, 7.5, color=FAINT)
        measure = partial(engine.measure, bold=font == BOLD)
        found = typeset.fit(value, 97 * mm, measure, sizes=(size,), most=2)
        for row, line in enumerate(found.lines if found else ()):
            _text(canvas, (LEFT + 73 * mm, y - 4 - row * size * 1.25), line, size, font=font)


def _when(canvas: Canvas, sheet: TicketSheet) -> None:
    canvas.setFillColor(HexColor("#f1f0ea"))
    canvas.rect(LEFT, 161 * mm, 174 * mm, 19 * mm, stroke=1, fill=1)
    cells = (
        (4, "考试日期（北京时间）", day(sheet.sitting_on), _weekday(sheet.sitting_on)),
        (70, "开始入场", clock(sheet.entry_from), "Entry from"),
        (106, "停止入场", clock(sheet.entry_until), "No entry after"),
        (142, "开考", clock(sheet.starts_at), "Test starts"),
    )
    for x, zh, value, en in cells:
        _text(canvas, (LEFT + x * mm, 176 * mm), zh, 9, color=SOFT)
        _text(canvas, (LEFT + x * mm, 169 * mm), value, 18, color=INK, font=BOLD)
        _text(canvas, (LEFT + x * mm, 164 * mm), en, 7.5, color=FAINT)


def _place(canvas: Canvas, sheet: TicketSheet, qr: str) -> None:
    canvas.rect(LEFT, 113 * mm, 174 * mm, 48 * mm)
    y = 157 * mm
    for zh, en, value, size, small in (
        ("考点", "Test site", sheet.site_name, 14, sheet.site_name_en),
        ("考点地址", "Address", sheet.site_address, 11, ""),
        ("证书领取地点", "Certificate pick-up", sheet.pickup_place, 11, ""),
    ):
        _text(canvas, (LEFT + 4 * mm, y), zh, 9, color=SOFT)
        _text(canvas, (LEFT + 30 * mm, y), en, 7.5, color=FAINT)
        y = _block(canvas, (LEFT + 4 * mm, y - size * 1.25), value, size, width=126)
        if small:
            y = _block(canvas, (LEFT + 4 * mm, y), small, 8, width=126, color=FAINT)
        y -= 2 * mm
    _qr(canvas, qr, RIGHT - 39 * mm, 122 * mm, 36 * mm)
    for row, caption in enumerate(
        ("扫码核验 Scan to verify", f"第 {sheet.version} 版 Version {sheet.version}")
    ):
        _text(canvas, (RIGHT - 36 * mm, 120 * mm - row * 10), caption, 8, color=SOFT)


def _qr(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    code = segno.make_qr(text, error="m", boost_error=False, mask=engine.QR_MASK)
    rows = [bytes(row) for row in code.matrix]
    step = side / (len(rows) + 2 * engine.QUIET)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        for run in re.finditer(b"\x01+", row):
            left = x + (run.start() + engine.QUIET) * step
            low = y + (len(rows) - 1 - number + engine.QUIET) * step
            path.rect(left, low, len(run.group()) * step, step)
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)


def _rules(canvas: Canvas, sheet: TicketSheet) -> None:
    _text(canvas, (LEFT, 106 * mm), "考生须知", 11, color=BRAND, font=BOLD)
    _text(canvas, (LEFT + 19 * mm, 106 * mm), "Rules for the day", 7.5, color=FAINT, font=BOLD)
    y = 100 * mm
    for number, rule in enumerate(sheet.rules, 1):
        _text(canvas, (LEFT, y), f"{number}.", 9.5)
        zh = _block(canvas, (LEFT + 6 * mm, y), rule["zh-CN"], 9.5, width=99)
        en = _block(canvas, (LEFT + 108 * mm, y), rule["en"], 7.5, width=65, color=FAINT)
        y = min(zh, en) - 1.3 * mm
