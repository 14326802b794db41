"""The papers as PDF. Importing this is cheap; the engine comes with `warm()` or the first paper."""

from __future__ import annotations

import io
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.domain.ticket import ID_TYPES, PaperFault, TicketSheet, grouped_id_no
from chalicelib.domain.window import BEIJING, clock
from chalicelib.gateways import glyphs, typeset
from chalicelib.gateways.glyphs import coverage

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["coverage", "ticket", "warm"]

PAPERS = Path(__file__).resolve().parents[1] / "papers"
PHOTO_BOX = (35.0, 45.0)
NAME_WIDTH = 97.0
WIDE = 138.0
"""How wide a person's line may be on a ticket without a photo, in mm."""
MM = 72 / 25.4
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Printable(Protocol):
    """A sheet: all its texts, each with the field it comes from."""

    def texts(self) -> tuple[tuple[str, str], ...]: ...


def warm() -> None:
    """Import the engine, open the first face, compile the template: the price of a cold start."""
    from chalicelib.gateways import engine

    engine.prepare()
    template("ticket")


def ticket(sheet: TicketSheet, photo: bytes | None, qr: str) -> bytes:
    """The ticket as PDF: one page, and a second for rules where what to bring is listed.

    The same arguments give the same bytes.

    Raises PaperFault when a character has no glyph, the photo is no JPEG, or a text cannot fit.
    """
    refuse_unprintable(sheet)
    warm()
    from chalicelib.gateways import engine

    text = "".join(value for _, value in sheet.texts())
    html = template("ticket").render(
        sheet=sheet,
        qr=qr,
        families=engine.families(text),
        photo=photo_size(photo) if photo is not None else None,
        width=NAME_WIDTH if photo is not None else WIDE,
        id_type=ID_TYPES[sheet.id_type],
        id_no=grouped_id_no(sheet.id_no),
        page_css=style("page.css"),
        css=style("ticket.css"),
        name=name_block(sheet.name, NAME_WIDTH),
        name_bold=glyphs.has_bold(sheet.name),
        fit=partial(fitted, engine.measure),
        fit_bold=partial(fitted, partial(engine.measure, bold=True)),
    )
    return engine.render(
        html,
        {"zk:photo": photo} if photo is not None else {},
        title=f"准考证 {sheet.ticket_no}",
        author=sheet.office["zh-CN"],
        made_at=sheet.issued_at,
        pages=2 if sheet.belongings else 1,
    )


def refuse_unprintable(sheet: Printable) -> None:
    """Raises PaperFault for the first text with a character that no face can draw."""
    for field, text in sheet.texts():
        missing = coverage(text)
        if missing:
            raise PaperFault(kind="glyph", field=field, char=f"U+{ord(missing[0]):04X}")


def photo_size(photo: bytes) -> tuple[float, float]:
    """Width and height in mm: the whole photo, as large as its box allows."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG",)) as image:
            width, height = image.size
            image.load()
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise PaperFault(kind="photo", field="photo") from error
    scale = min(PHOTO_BOX[0] / width, PHOTO_BOX[1] / height)
    return width * scale, height * scale


def name_block(name: str, width: float) -> typeset.Block:
    """A name stays on one line while it can; then it breaks after a · or between words."""
    from chalicelib.gateways import engine

    return set_name(name, width, partial(engine.measure, bold=glyphs.has_bold(name)))


def set_name(name: str, width: float, measure: typeset.Measure) -> typeset.Block:
    parts = "·" if "·" in name else ""
    for most, sizes in ((1, (22, 20, 18, 16, 14)), (2, (16, 14, 12)), (3, (11, 10))):
        block = typeset.fit(name, width * MM, measure, sizes=sizes, most=most, parts=parts)
        if block:
            return block
    raise PaperFault(kind="fit", field="name", length=len(name))


def fitted(measure: typeset.Measure, text: str, field: str, **room: Any) -> typeset.Block:
    """Set `text` into `room` (width in mm, sizes, most), or say which field is too long for it."""
    block = typeset.fit(text, room.pop("width") * MM, measure, **({"most": 1} | room))
    if block is None:
        raise PaperFault(kind="fit", field=field, length=len(text))
    return block


@cache
def style(name: str) -> str:
    return (PAPERS / name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    return _environment().get_template(f"{name}.html.j2")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(PAPERS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day,
        "weekday": _weekday,
        "english": english_day,
        "clock": clock,
        "stamp": _stamp,
        "beijing_day": _beijing_day,
    }
    return environment


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _weekday(on: date) -> str:
    zh, en = "一二三四五六日"[on.weekday()], ENGLISH_DAYS[on.weekday()]
    return f"周{zh} {en} {english_day(on)}"


def english_day(on: date) -> str:
    return f"{on.day} {ENGLISH_MONTHS[on.month - 1]} {on.year}"


def _beijing_day(at: datetime) -> str:
    return day(at.astimezone(BEIJING).date())


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d} {clock(at)}"
