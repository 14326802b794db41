"""The zips: byte code for the runtime, and nothing that Lambda could not load."""

import importlib.util
import zipfile
from pathlib import Path

import pytest

from infra import archive, wheels
from infra.package import package
from infra.progress import Progress
from tests.infra.packaged import deployed


def _wheel(path: Path, *tags: str) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(
            "x/thing-1.0.dist-info/WHEEL", "\n".join(f"Tag: cp311-cp311-{t}" for t in tags)
        )
    return path


@pytest.mark.parametrize(
    ("tags", "loads"),
    [
        (["linux_x86_64"], False),
        (["any"], True),
        (["manylinux2014_x86_64"], True),
        (["manylinux_2_28_x86_64"], False),
        (["manylinux_2_17_x86_64", "manylinux_2_28_x86_64"], True),
        (["manylinux_2_17_aarch64"], False),
        (["macosx_11_0_arm64"], False),
    ],
)
def test_a_wheel_that_lambda_cannot_load_is_found(
    tmp_path: Path, tags: list[str], loads: bool
) -> None:
    found = wheels.unloadable(_wheel(tmp_path / "w.zip", *tags), (3, 11))
    assert (not found) is loads


def test_a_newer_runtime_loads_newer_wheels(tmp_path: Path) -> None:
    assert not wheels.unloadable(_wheel(tmp_path / "w.zip", "manylinux_2_28_x86_64"), (3, 12))


def test_every_module_of_the_zip_has_byte_code_that_is_trusted() -> None:
    with zipfile.ZipFile(deployed().code) as made:
        names = set(made.namelist())
        for name in names:
            if name.startswith("chalicelib/") and name.endswith(".py"):
                compiled = importlib.util.cache_from_source(name)
                assert compiled in names, name
                assert made.read(compiled)[4] == 0b01  # hash based, never checked


def test_the_same_content_makes_the_same_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "source.zip", "w") as made:
        made.writestr("a.py", "x = 1\n")
    for name in ("one", "two"):
        archive.add_byte_code(
            tmp_path / "source.zip", tmp_path / name, tmp_path / "tree", "/var/task"
        )
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_nothing_is_packaged_twice() -> None:
    first = package("prod", Progress(quiet=True))
    made_at = first.code.stat().st_mtime_ns
    second = package("prod", Progress(quiet=True))
    assert second.sources == first.sources
    assert second == first
    assert second.code.stat().st_mtime_ns == made_at


def test_the_package_fits_into_lambda() -> None:
    """250 MB unpacked, code and layer together."""
    unpacked = 0
    for path in (deployed().code, deployed().layer):
        with zipfile.ZipFile(path) as made:
            unpacked += sum(entry.file_size for entry in made.infolist())
    assert unpacked < 250_000_000
