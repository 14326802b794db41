"""Package the app for one stage: a template, the code, the layer of its dependencies.

    python -m infra.package --stage prod

Chalice does the packaging. Added here: nothing is done twice (a hash of the sources decides),
wheels that Lambda could not load fail the build, and both zips carry byte code, since `/var/task`
is read-only and every cold start would compile anew. The result lies in `.local/package/<stage>/`;
layers are unpacked once per set of pins under `.local/package/layers/`, where the local cloud
reads them.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from infra import archive, wheels
from infra.locks import locked
from infra.paths import PACKAGES, RESOURCES, ROOT
from infra.progress import Progress

_SOURCES = ("app.py", "requirements.txt")
_TREES = ("chalicelib", "vendor")
_PYTHON = (sys.version_info.major, sys.version_info.minor)


class PackagingFailed(Exception):
    """The package cannot be made, or could not run in Lambda; the message says why."""


@dataclass(frozen=True, slots=True)
class Package:
    """The names are relative to `directory`; `layer_packages` is the unpacked layer."""

    directory: Path
    sources: str
    code: Path
    layer: Path
    layer_packages: Path

    @property
    def template(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.directory / "template.json").read_text())
        return loaded


def package(stage: str, progress: Progress, root: Path = ROOT) -> Package:
    """The package of the sources as they are now; made only if they changed."""
    place = "" if root == ROOT else f"-{root.name}"
    home, source = PACKAGES / f"{stage}{place}", PACKAGES / f"source{place}"
    with locked(PACKAGES / "lock"):
        digest = _digest(source, _copy_sources(root, source))
        made = _made_before(home, digest)
        if made:
            return made
        with progress.step(f"packaging the app for stage {stage}"):
            return _make(stage, source, home, digest, progress)


def template_alone(stage: str) -> Path:
    """The template without the long way to its zips: the same but for what they hold."""
    source, built = PACKAGES / "template-source", PACKAGES / f"template-{stage}"
    with locked(PACKAGES / "template-lock"):
        _copy_sources(ROOT, source)
        shutil.rmtree(source / "vendor", ignore_errors=True)
        (source / "requirements.txt").write_text("")
        (source / "vendor").mkdir()
        (source / "vendor" / "instead.txt").write_text("keeps the layer in the template\n")
        _run_chalice(stage, source, built)
    return built / "sam.json"


def _copy_sources(root: Path, into: Path) -> list[Path]:
    """Copy what enters the package, so that an editor at work cannot change it halfway."""
    wanted = {path.relative_to(root): path for path in _source_files(root)}
    for old in [path for path in into.rglob("*") if path.is_file()]:
        relative = old.relative_to(into)
        if relative not in wanted and relative.parts[:2] != (".chalice", "deployments"):
            old.unlink()
    for relative, path in wanted.items():
        target = into / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return sorted(wanted)


def _source_files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in _SOURCES)
    yield from (root / ".chalice").glob("*.json")
    for tree in _TREES:
        for path in (root / tree).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                yield path


def _digest(source: Path, names: list[Path]) -> str:
    seen = hashlib.sha256(repr((_PYTHON, version("chalice"))).encode())
    makers = [RESOURCES, Path(__file__), Path(archive.__file__), Path(wheels.__file__)]
    for path in [*(source / name for name in names), *makers]:
        seen.update(path.name.encode() + path.read_bytes())
    for name in names:
        seen.update(str(name).encode())
    return seen.hexdigest()


def _made_before(home: Path, digest: str) -> Package | None:
    record = home / "package.json"
    if not record.exists():
        return None
    fields = json.loads(record.read_text())
    paths = {name: Path(fields[name]) for name in ("directory", "code", "layer", "layer_packages")}
    made = Package(sources=fields["sources"], **paths)
    there = made.code.exists() and made.layer.exists() and made.layer_packages.is_dir()
    return made if made.sources == digest and there else None


def _make(stage: str, source: Path, home: Path, digest: str, progress: Progress) -> Package:
    built = home / "built"
    shutil.rmtree(built, ignore_errors=True)
    _run_chalice(stage, source, built)
    _refuse_unloadable(built)
    layer, packages = _finish_layer(built / "layer-deployment.zip", progress)
    code = home / "code.zip"
    archive.add_byte_code(built / "deployment.zip", code, home / "code", "/var/task")
    template = json.loads((built / "sam.json").read_text())
    _point_at(template, code.name, os.path.relpath(layer, home))
    (home / "template.json").write_text(json.dumps(template, indent=1))
    made = Package(home, digest, code, layer, packages)
    (home / "package.json").write_text(json.dumps(asdict(made), default=str))
    return made


def _run_chalice(stage: str, source: Path, into: Path) -> None:
    chalice = Path(sys.executable).parent / "chalice"
    command: list[str | Path] = [
        chalice,
        "package",
        "--stage",
        stage,
        "--merge-template",
        RESOURCES,
        into,
    ]
    environment = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(
        command, cwd=source, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PackagingFailed(f"chalice package failed:\n{done.stdout}{done.stderr}")


def _refuse_unloadable(built: Path) -> None:
    found = [name for path in built.glob("*.zip") for name in wheels.unloadable(path, _PYTHON)]
    if found:
        raise PackagingFailed(
            f"Lambda could not load these, they were built for this machine: {'; '.join(found)}"
        )


def _finish_layer(made: Path, progress: Progress) -> tuple[Path, Path]:
    key = hashlib.sha256(made.read_bytes()).hexdigest()[:16]
    home = PACKAGES / "layers" / key
    packages = home / "python" / "lib" / f"python{_PYTHON[0]}.{_PYTHON[1]}" / "site-packages"
    finished = home.with_suffix(".zip")
    if not finished.exists():
        with progress.step("compiling the dependencies"):
            archive.add_byte_code(made, finished, home, "/opt")
    return finished, packages


def _point_at(template: dict[str, Any], code: str, layer: str) -> None:
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = code
        elif resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = layer


def main() -> None:
    parser = argparse.ArgumentParser(description="Package the app for one stage")
    parser.add_argument("--stage", default="prod")
    made = package(parser.parse_args().stage, progress := Progress())
    progress.say(f"packaged: {made.directory / 'template.json'}")


if __name__ == "__main__":
    try:
        main()
    except PackagingFailed as failed:
        raise SystemExit(f"packaging failed: {failed}") from None
