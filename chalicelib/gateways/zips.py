"""Opening other people's ZIP files without being blown up by them.

What a ZIP declares is checked before anything is unpacked, and Python's reader never gives more
than was declared, so a directory that lies ends in `file_damaged`, not in a full disk.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from chalicelib.domain.errors import FieldError, Invalid

_RATIO_FROM = 1024 * 1024
# RuntimeError covers encrypted and unknown methods, ValueError impossible positions.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Limits:
    """`ratio` is judged from 1 MB on: small text may well shrink a hundredfold."""

    entries: int
    total: int
    ratio: int


def refused(code: str, **params: object) -> Invalid:
    return Invalid(errors=[FieldError("/file", code, params)])


def open_zip(file: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    """The archive, its declared sizes found bearable; Invalid otherwise."""
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except _DAMAGE:
        raise refused("file_damaged") from None
    if len(entries) > limits.entries:
        raise refused("too_many_entries", count=len(entries), max=limits.entries)
    total = sum(entry.file_size for entry in entries)
    if total > limits.total or any(is_bomb(entry, limits.ratio) for entry in entries):
        raise refused("file_bomb", unpacked=total, max=limits.total)
    return archive


def is_bomb(entry: zipfile.ZipInfo, ratio: int) -> bool:
    return entry.file_size > max(_RATIO_FROM, entry.compress_size * ratio)


def is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def is_encrypted(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & 0x1)


def is_plain(entry: zipfile.ZipInfo) -> bool:
    """Stored or deflated: what every office tool writes. LZMA and BZIP2 are not needed here."""
    return entry.compress_type in _PLAIN_METHODS


def read_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, code: str = "file_damaged"
) -> bytes:
    """The whole entry; its declared size was judged before. Invalid when it is damaged."""
    try:
        return archive.read(entry)
    except _DAMAGE:
        raise refused(code, name=entry.filename[:80]) from None
