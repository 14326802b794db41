"""The ZIP of original photos beside a roster: one JPEG per person, named by ticket or ID number."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from chalicelib.domain.identity import normalise_id_no
from chalicelib.domain.roster import RowFault
from chalicelib.gateways.zips import (
    Limits,
    is_bomb,
    is_encrypted,
    is_link,
    is_plain,
    open_zip,
    read_entry,
    refused,
)

MAX_PHOTO_BYTES = 4 * 1024 * 1024
_LIMITS = Limits(entries=120_000, total=4 * 1024**3, ratio=10_000)
_RATIO = 30
_UTF8_FLAG = 0x800
_NUMBER = re.compile(r"[0-9A-Z]{5,20}")
_SUFFIXES = {".jpg", ".jpeg"}
_ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".tar"}
_SKIPPED_FOLDERS = {"__MACOSX"}
_SKIPPED_FILES = {"THUMBS.DB", "DESKTOP.INI", ".DS_STORE"}
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class PhotoEntry:
    """One photo still in its archive. `number` is the normalised file name: ticket or ID number."""

    number: str
    name: str
    place: int
    _archive: zipfile.ZipFile
    _info: zipfile.ZipInfo

    def read(self) -> bytes:
        """The file's bytes, a JPEG by its beginning; Invalid (pointer /file) otherwise."""
        data = read_entry(self._archive, self._info, code="photo_damaged")
        if not data.startswith(_JPEG):
            raise refused("photo_type", name=self.name)
        return data


@dataclass(frozen=True, slots=True)
class PhotoArchive:
    """What can be taken, and what is refused; `RowFault.line` is the place in the ZIP from 1."""

    photos: tuple[PhotoEntry, ...]
    faults: tuple[RowFault, ...]


def open_photos(file: IO[bytes]) -> PhotoArchive:
    """Looks at names and sizes only; `file` must stay open, for a photo is unpacked when read."""
    archive = open_zip(file, _LIMITS)
    photos: list[PhotoEntry] = []
    faults: list[RowFault] = []
    for place, info in enumerate(archive.infolist(), start=1):
        name = _name(info)
        path = PurePosixPath(name.replace("\\", "/"))
        if info.is_dir() or name.endswith("\\") or _is_litter(path):
            continue
        code = _refusal(info, path)
        if code:
            faults.append(RowFault(place, "photo", code, {"value": name[-80:]}))
        else:
            photos.append(PhotoEntry(normalise_id_no(path.stem), name, place, archive, info))
    return _without_doubles(photos, faults)


def _name(info: zipfile.ZipInfo) -> str:
    """Chinese Windows writes GBK and says nothing; zipfile then reads it as code page 437."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.orig_filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_litter(path: PurePosixPath) -> bool:
    folders = _SKIPPED_FOLDERS.intersection(path.parts)
    return bool(folders) or path.name.startswith("._") or path.name.upper() in _SKIPPED_FILES


def _refusal(info: zipfile.ZipInfo, path: PurePosixPath) -> str:
    checks = (
        ("photo_path", path.is_absolute() or ".." in path.parts or ":" in str(path)),
        ("photo_path", is_link(info)),
        ("photo_encrypted", is_encrypted(info)),
        ("photo_nested", path.suffix.lower() in _ARCHIVES),
        ("photo_type", path.suffix.lower() not in _SUFFIXES or not is_plain(info)),
        ("photo_name", not _NUMBER.fullmatch(normalise_id_no(path.stem))),
        ("photo_empty", info.file_size == 0),
        ("photo_bomb", is_bomb(info, _RATIO)),
        ("photo_too_large", info.file_size > MAX_PHOTO_BYTES),
    )
    return next((code for code, holds in checks if holds), "")


def _without_doubles(photos: list[PhotoEntry], faults: list[RowFault]) -> PhotoArchive:
    """Of two photos for one number neither is taken: nobody can know which face is right."""
    times = Counter(photo.number for photo in photos)
    doubles = [photo for photo in photos if times[photo.number] > 1]
    faults += [
        RowFault(photo.place, "photo", "photo_duplicate", {"value": photo.name[-80:]})
        for photo in doubles
    ]
    once = tuple(photo for photo in photos if times[photo.number] == 1)
    return PhotoArchive(once, tuple(sorted(faults, key=lambda fault: fault.line)))
