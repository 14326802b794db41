"""Zips that are the same for the same content, with byte code inside."""

import compileall
import py_compile
import shutil
import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)


def add_byte_code(source: Path, target: Path, unpacked: Path, runs_in: str) -> None:
    """Unpack a zip into a directory, compile it as if it lay in `runs_in`, and zip the whole.

    The byte code is of the unchecked-hash kind: it is trusted whatever the time stamps say, which
    is what makes it usable on a file system that sets its own.
    """
    shutil.rmtree(unpacked, ignore_errors=True)
    with zipfile.ZipFile(source) as archive:
        archive.extractall(unpacked)
    compileall.compile_dir(
        unpacked,
        quiet=2,
        workers=0,
        stripdir=str(unpacked),
        prependdir=runs_in,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    draft = target.with_suffix(".part")
    _write(draft, unpacked)
    draft.replace(target)


def _write(target: Path, tree: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(tree.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(str(path.relative_to(tree)), _EPOCH)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
