"""QR codes by themselves: to be shown on a page, to be saved and printed."""

from __future__ import annotations

import io

_SCALE, _QUIET = 12, 4


def svg(text: str) -> str:
    """For a page: no size of its own."""
    return _made(text, "svg", xmldecl=False, svgns=True, omitsize=True).decode()


def png(text: str) -> bytes:
    """12 pixels a module: from 3 cm on in print, and well within what an album scans."""
    return _made(text, "png", scale=_SCALE)


def _made(text: str, kind: str, **how: bool | int) -> bytes:
    import segno

    target = io.BytesIO()
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(target, kind=kind, border=_QUIET, **how)
    return target.getvalue()
