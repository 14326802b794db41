"""The official notice as HTML and as PDF, from one template."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from chalicelib.domain.official_notice import OfficialNotice
from chalicelib.domain.window import BEIJING
from chalicelib.gateways import paper, typeset

LAYOUT = 1
"""Raise it when the template changes: every notice is then made anew."""
LINE = 170.0
SIZE = 10.0
CELL_GAP = 5.0


def html(notice: OfficialNotice) -> str:
    """A whole document; the browser breaks the lines."""
    return _filled(notice, pdf=False, families="sans-serif", fold=lambda text, *_: [text])


def pdf(notice: OfficialNotice) -> bytes:
    """As many pages as it takes; the same notice gives the same bytes. Raises PaperFault."""
    paper.refuse_unprintable(notice)
    paper.warm()
    from chalicelib.gateways import engine

    def fold(text: str, width: float, size: float = SIZE) -> tuple[str, ...]:
        return typeset.lines(text, width * paper.MM / size, engine.measure)

    everything = "".join(text for _, text in notice.texts())
    return engine.render(
        _filled(notice, pdf=True, families=engine.families(everything), fold=fold),
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
