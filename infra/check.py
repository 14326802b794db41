"""`make check`: everything that can be judged without running the app, several judges at a time.

python -m infra.check
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from infra.package import PackagingFailed, template_alone
from infra.paths import ROOT
from infra.progress import Progress

_BIN = Path(sys.executable).parent
_PYTHON = ("app.py", "chalicelib", "infra", "tests", "bench")
_LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "package-lock.json",
    "infra/local/requirements.txt",
    "infra/uv.txt",
)
_AT_ONCE = 3

Finding = str


def ruff() -> Finding:
    return _run(_BIN / "ruff", "check", "--quiet", *_there(_PYTHON))


def formatting() -> Finding:
    return _run(_BIN / "ruff", "format", "--check", "--quiet", *_there(_PYTHON))


def types() -> Finding:
    return _run(_BIN / "mypy", "--no-error-summary", *_there(_PYTHON[:4]))


def imports() -> Finding:
    return _run(_BIN / "lint-imports", "--no-cache")


def template() -> Finding:
    """The packaged template, as it would be deployed."""
    try:
        made = template_alone("prod")
    except PackagingFailed as failed:
        return str(failed)
    return _run(_BIN / "cfn-lint", made)


def scripts() -> Finding:
    """One node checks the syntax of every script of the sites."""
    files = [*(ROOT / "site").rglob("*.js"), *(ROOT / "site").rglob("*.mjs")]
    node = ("node", "--no-warnings", "--experimental-vm-modules", "--input-type=module")
    return _run(*node, "--eval", _SYNTAX, "--", *files) if files else ""


def names() -> Finding:
    """No committed file names this folder, no lock file where packages came from."""
    return "\n".join([*_workplaces(), *_sources()])


JUDGES: dict[str, Callable[[], Finding]] = {
    "types": types,
    "template": template,
    "imports": imports,
    "ruff": ruff,
    "formatting": formatting,
    "scripts": scripts,
    "names": names,
}

_SYNTAX = """
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
let wrong = 0;
for (const file of process.argv.slice(1)) {
  try { new vm.SourceTextModule(readFileSync(file, 'utf8'), { identifier: file }); }
  catch (error) { wrong = 1; console.log(`${file}: ${error.message}`); }
}
process.exit(wrong);
"""


def _workplaces() -> Iterator[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    here = str(ROOT).encode()
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and here in path.read_bytes():
            yield f"{name} names {ROOT}"


def _sources() -> Iterator[str]:
    source = re.compile(
        r'^\s*(--(index-url|extra-index-url|find-links|trusted-host)|-i |-f |"resolved")',
        re.MULTILINE,
    )
    for name in _LOCKS:
        found = source.search((ROOT / name).read_text())
        if found:
            yield f"{name} names where packages came from: {found[0].strip()}"


def _there(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if (ROOT / name).exists()]


def _run(*command: str | Path) -> Finding:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = f"{done.stdout}{done.stderr}".strip()
    return (said or "failed without a word") if done.returncode else ""


def main() -> None:
    progress, wrong = Progress(), []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        judging = {pool.submit(_timed, judge): name for name, judge in JUDGES.items()}
        for judged in as_completed(judging):
            finding, took = judged.result()
            name = judging[judged]
            progress.say(f"{name:<11} {'WRONG' if finding else 'right'} ({took:.1f} s)")
            if finding:
                wrong.append(name)
                sys.stdout.write(f"{finding}\n")
    progress.say(f"wrong: {', '.join(wrong)}" if wrong else "all right")
    raise SystemExit(1 if wrong else 0)


def _timed(judge: Callable[[], Finding]) -> tuple[Finding, float]:
    began = time.monotonic()
    try:
        finding = judge()
    except OSError as broken:
        finding = f"could not judge: {broken}"
    return finding, time.monotonic() - began


if __name__ == "__main__":
    main()
