"""Certificates as PDF for the staff's printer: one page each, no seal and no emblem (P-09)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.domain.certificate import CertificateSheet
from chalicelib.domain.ticket import ID_TYPES, PaperFault, grouped_id_no
from chalicelib.gateways import glyphs, paper, typeset

AT_ONCE = 25
"""Pages set in one go: the engine bounds the time and the size of a document."""
NAME_WIDTH = 100.0
MEANING_WIDTH = 52.0
STATEMENT_WIDTH = 188.0


@dataclass(frozen=True, slots=True)
class Page:
    """One certificate: its texts, the photo as JPEG, and the address its code leads to."""

    sheet: CertificateSheet
    photo: bytes
    address: str


def certificates(pages: Sequence[Page], title: str, made_at: datetime) -> bytes:
    """One PDF with a page for each; the same arguments give the same bytes.

    Raises PaperFault with the `certificate_no` whose page would come out wrong.
    """
    starts = range(0, len(pages), AT_ONCE)
    parts = [_part(pages[at : at + AT_ONCE], title, made_at) for at in starts]
    from chalicelib.gateways import engine

    return parts[0] if len(parts) == 1 else engine.joined(parts)


def _part(pages: Sequence[Page], title: str, made_at: datetime) -> bytes:
    """A fault of many pages is looked for page by page, to say whose it is."""
    try:
        return _render(pages, title, made_at)
    except PaperFault as fault:
        if len(pages) == 1:
            number = pages[0].sheet.certificate_no
            raise PaperFault(**fault.params, certificate_no=number) from fault
    for page in pages:
        _part([page], title, made_at)
    raise PaperFault(kind="fit", field="page")


def _render(pages: Sequence[Page], title: str, made_at: datetime) -> bytes:
    for page in pages:
        paper.refuse_unprintable(page.sheet)
    paper.warm()
    from chalicelib.gateways import engine

    text = "".join(value for page in pages for _, value in page.sheet.texts())
    html = paper.template("certificate").render(
        pages=[_filled(number, page) for number, page in enumerate(pages)],
        families=engine.families(text),
        page_css=paper.style("certificate-page.css"),
        css=paper.style("certificate.css"),
        fit=partial(paper.fitted, engine.measure),
        fit_bold=partial(paper.fitted, partial(engine.measure, bold=True)),
    )
    return engine.render(
        html,
        {_uri(number): page.photo for number, page in enumerate(pages)},
        title=title,
        author=pages[0].sheet.office["zh-CN"],
        made_at=made_at,
        pages=len(pages),
    )


def _filled(number: int, page: Page) -> dict[str, Any]:
    """What the template needs beside the sheet: everything set in its final lines."""

    sheet = page.sheet
    return {
        "sheet": sheet,
        "qr": page.address,
        "photo_uri": _uri(number),
        "photo": paper.photo_size(page.photo),
        "name": paper.name_block(sheet.name, NAME_WIDTH),
        "name_bold": glyphs.has_bold(sheet.name),
        "id_type": ID_TYPES[sheet.id_type],
        "id_no": grouped_id_no(sheet.id_no),
        "meaning": _set(sheet.meaning["zh-CN"], "meaning", MEANING_WIDTH, (10.5, 10, 9.5)),
        "meaning_en": _set(sheet.meaning["en"], "meaning", MEANING_WIDTH, (8.5, 8, 7.5)),
        "statement": _set(_in_chinese(sheet), "statement", STATEMENT_WIDTH, (12, 11)),
        "statement_en": _set(_in_english(sheet), "statement", STATEMENT_WIDTH, (9, 8)),
    }


def _set(text: str, field: str, width: float, sizes: tuple[float, ...]) -> typeset.Block:
    """On one line if any size allows it, else on three at most."""
    from chalicelib.gateways import engine

    block = typeset.fit(text, width * paper.MM, engine.measure, sizes=sizes, most=1)
    more = {"width": width, "sizes": sizes, "most": 3}
    return block or paper.fitted(engine.measure, text, field, **more)


def _in_chinese(sheet: CertificateSheet) -> str:
    on, test = paper.day(sheet.exam_on), sheet.programme["zh-CN"]
    return f"兹证明{sheet.name}于{on}参加{test}，成绩为 {sheet.grade} 等。特发此证。"


def _in_english(sheet: CertificateSheet) -> str:
    on, test = paper.english_day(sheet.exam_on), sheet.programme["en"]
    return f"This is to certify that {sheet.name} sat the {test} on {on} with grade {sheet.grade}."


def _uri(number: int) -> str:
    return f"zk:photo/{number}"
