"""What the pages of the candidate site make a browser load, gzipped file by file as served."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
import subprocess
from functools import cache
from pathlib import Path

from infra.paths import VENDOR
from infra.site import build as build_libraries

SITE = Path(__file__).parents[2] / "site"
CANDIDATE = SITE / "candidate"
WORDS = {"/texts/zh-CN/frame.js"}
PROBLEMS = "/shared/problems/first/zh-CN.js"
MORE = "/pages-more.js"
_TABLE = """
import { PAGES } from %s;
import { PAGES as MORE } from %s;
const row = ([page, { file, words, form }]) => [page, file, words, form];
const rows = Object.entries({ ...PAGES, ...MORE }).map(row);
console.log(JSON.stringify(rows));
"""
_FROM = re.compile(r"""\bfrom ?['"]((?:/|\.)[^'"]+)['"]""")


def file_of(address: str) -> Path:
    """The file that is served at an address of the origin."""
    if address.startswith("/vendor/"):
        home = VENDOR if (VENDOR / "signals.js").exists() else build_libraries()
        return home / address.removeprefix("/vendor/")
    return (SITE if address.startswith("/shared/") else CANDIDATE) / address[1:]


def modules_of(entry: str) -> set[str]:
    """A module and all it imports, but for what is fetched on a tap."""
    seen: set[str] = set()
    queue = [entry]
    while queue:
        address = queue.pop()
        if address in seen:
            continue
        seen.add(address)
        base = posixpath.dirname(address)
        found = _FROM.findall(file_of(address).read_text())
        queue += [posixpath.normpath(posixpath.join(base, target)) for target in found]
    return seen


@cache
def pages() -> dict[str, tuple[str, set[str]]]:
    """Each page's own module and the modules of its words, as the site's table says.

    The first words of problems come with forms; all others when nothing else is wanted.
    """
    tables = [json.dumps(file_of(name).as_uri()) for name in ("/pages.js", MORE)]
    script = _TABLE % tuple(tables)
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    rows: list[tuple[str, str, list[str], bool | None]] = json.loads(done.stdout)
    return {
        page: (f"/pages/{file}.js", _areas(words) | ({PROBLEMS} if form else set()))
        for page, file, words, form in rows
    }


def _more() -> set[str]:
    """The pages of the second table."""
    return set(re.findall(r"^  '?([\w-]+)'?: ", file_of(MORE).read_text(), re.MULTILINE))


def _areas(words: list[str]) -> set[str]:
    return {f"/texts/zh-CN/{area}.js" for area in words}


def page_weights() -> dict[str, float]:
    """Kilobytes of JavaScript on the first visit of each page, one language, libraries included.

    The second table and what loads its pages come with the pages of it.
    """
    frame = modules_of("/app.js") | WORDS
    more = modules_of("/parts/mine.js") | {MORE}
    return {
        page or "home": weight(
            frame | modules_of(module) | words | (more if page in _more() else set())
        )
        for page, (module, words) in pages().items()
    }


def heaviest_status() -> float:
    """The status page of somebody in the state that needs the largest part of its own."""
    module, words = pages()["status"]
    usual = modules_of("/app.js") | WORDS | words | modules_of(module)
    extra = [
        modules_of(f"/parts/status-{part}.js") | _areas([f"status-{part}"])
        for part in ("moved", "returned", "results", "standby")
    ]
    return max(weight(usual | more) for more in extra)


def weight(addresses: set[str]) -> float:
    sizes = [len(gzip.compress(file_of(address).read_bytes(), 9)) for address in addresses]
    return round(sum(sizes) / 1024, 1)
