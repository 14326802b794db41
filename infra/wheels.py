"""Can Lambda load what lies in the zip? A wheel compiled on this very machine cannot be."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

# The glibc of the Lambda runtimes: Amazon Linux 2 up to Python 3.11, Amazon Linux 2023 after it.
_GLIBC = {(3, 11): (2, 26), (3, 12): (2, 34), (3, 13): (2, 34)}
_LEGACY = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}


def unloadable(package: Path, python: tuple[int, int]) -> list[str]:
    """The distributions in a zip that the Lambda runtime of this Python could not load."""
    return [
        f"{name} ({', '.join(platforms)})"
        for name, platforms in _platforms(package)
        if not any(_loads(platform, _GLIBC[python]) for platform in platforms)
    ]


def _platforms(package: Path) -> Iterator[tuple[str, list[str]]]:
    with zipfile.ZipFile(package) as archive:
        for entry in archive.namelist():
            if entry.endswith(".dist-info/WHEEL"):
                tags = re.findall(
                    r"^Tag: *\S+?-\S+?-(\S+)", archive.read(entry).decode(), re.MULTILINE
                )
                yield Path(entry).parent.name.removesuffix(".dist-info"), tags


def _loads(platform: str, glibc: tuple[int, int]) -> bool:
    if platform == "any":
        return True
    system, _, machine = platform.partition("_x86_64")[0], "", platform.endswith("_x86_64")
    if not machine:
        return False
    modern = re.fullmatch(r"manylinux_(\d+)_(\d+)", system)
    needs = (int(modern[1]), int(modern[2])) if modern else _LEGACY.get(system)
    return needs is not None and needs <= glibc
