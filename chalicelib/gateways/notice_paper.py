"""The official notice as HTML and as PDF, from one template."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import Any

from chalicelib.domain.official_notice import OfficialNotice
from chalicelib.domain.window import BEIJING
from chalicelib.gateways import paper, typeset

LAYOUT = 1
"""Raise it when the template changes: every notice is then made anew."""
LINE = 170.0
SIZE = 10.0
CELL_GAP = 5.0
TITLE_SIZES = (19, 17, 15)


def html(notice: OfficialNotice) -> str:
    """A whole document; the browser breaks the lines."""
    title = typeset.Block(TITLE_SIZES[0], (notice.title,))
    whole = {"families": "sans-serif", "fold": lambda text, *_: [text], "title": title}
    return _filled(notice, pdf=False, **whole)


def pdf(notice: OfficialNotice) -> bytes:
    """As many pages as it takes; the same notice gives the same bytes. Raises PaperFault."""
    paper.refuse_unprintable(notice)
    paper.warm()
    from chalicelib.gateways import engine

    def fold(text: str, width: float, size: float = SIZE) -> tuple[str, ...]:
        return typeset.lines(text, width * paper.MM / size, engine.measure)

    room = {"width": LINE, "sizes": TITLE_SIZES, "most": 2}
    title = paper.fitted(partial(engine.measure, bold=True), notice.title, "title", **room)
    everything = "".join(text for _, text in notice.texts())
    return engine.render(
        _filled(notice, pdf=True, families=engine.families(everything), fold=fold, title=title),
        {},
        title=notice.title,
        author=notice.office,
        made_at=datetime.combine(notice.issued_on, time(), BEIJING),
        pages=None,
    )


def _filled(notice: OfficialNotice, **more: Any) -> str:
    return paper.template("notice").render(
        notice=notice,
        page_css=paper.style("notice-page.css"),
        css=paper.style("notice.css"),
        line=LINE,
        gap=CELL_GAP,
        **more,
    )
