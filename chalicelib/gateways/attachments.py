"""What a file really is: by its first bytes, and for office files by what is inside."""

from __future__ import annotations

import io

_MAGIC = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_INSIDE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_MACROS = ("vbaproject.bin", "/activex/", "/embeddings/")


def kind_of(data: bytes) -> str | None:
    """pdf, png, jpg, docx or xlsx; None for anything else, and for office files with macros."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    return _office(data) if data.startswith(b"PK\x03\x04") else None


def _office(data: bytes) -> str | None:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [info.filename for info in archive.infolist()]
    except zipfile.BadZipFile:
        return None
    if any(sign in f"/{name}".lower() for name in names for sign in _MACROS):
        return None
    return next((kind for inside, kind in _INSIDE.items() if inside in names), None)
