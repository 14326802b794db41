"""The libraries of the sites, as the lock file names them: copied from npm, never built.

    python -m infra.site

A page may only load `script-src 'self'`, so neither an import map nor a bare `import "preact"` can
be used: the bare names are rewritten to neighbours in `.local/vendor/`.
"""

import json
import re
import shutil
from pathlib import Path

from infra.locks import locked
from infra.paths import LOCAL, ROOT, VENDOR

MODULES = {
    "preact": ("preact.js", "preact/dist/preact.mjs"),
    "preact/hooks": ("hooks.js", "preact/hooks/dist/hooks.mjs"),
    "htm": ("htm.js", "htm/dist/htm.mjs"),
    "@preact/signals-core": ("signals-core.js", "@preact/signals-core/dist/signals-core.mjs"),
    "@preact/signals": ("signals.js", "@preact/signals/dist/signals.mjs"),
}
_IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*)(["'])([^"'./][^"']*)\2""")
_SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")


class LibrariesMissing(Exception):
    """`npm ci` has not run, or ran for another lock file."""


def build(node_modules: Path = ROOT / "node_modules", into: Path = VENDOR) -> Path:
    """Copy the libraries; their licences go along."""
    _same_as_locked(node_modules)
    with locked(LOCAL / "locks" / "site"):
        _copy(node_modules, into)
    return into


def _copy(node_modules: Path, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for name, source in MODULES.values():
        _replace(into / name, rewritten((node_modules / source).read_text()))
    for package in ("preact", "htm", "@preact/signals", "@preact/signals-core"):
        licence = next((node_modules / package).glob("LICENSE*"))
        shutil.copyfile(licence, into / f"{package.replace('/', '-').strip('@')}.LICENSE")


def rewritten(source: str) -> str:
    """A module whose bare imports point at the copies beside it."""
    return _IMPORT.sub(
        lambda found: f'{found[1]}"./{MODULES[found[3]][0]}"', _SOURCE_MAP.sub("\n", source)
    )


def _same_as_locked(node_modules: Path) -> None:
    pinned = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for package in ("preact", "htm", "@preact/signals", "@preact/signals-core"):
        manifest = node_modules / package / "package.json"
        wanted = pinned[f"node_modules/{package}"]["version"]
        if not manifest.exists() or json.loads(manifest.read_text())["version"] != wanted:
            raise LibrariesMissing(f"{package} {wanted} is not installed: run `npm ci`")


def _replace(target: Path, text: str) -> None:
    if target.exists() and target.read_text() == text:
        return
    draft = target.with_suffix(".part")
    draft.write_text(text)
    draft.replace(target)


if __name__ == "__main__":
    try:
        print(build())
    except LibrariesMissing as missing:
        raise SystemExit(str(missing)) from None
