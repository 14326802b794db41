"""What the pages of the candidate site make a browser load, gzipped file by file as served."""

from __future__ import annotations

import gzip
import posixpath
import re
from pathlib import Path

from infra.paths import VENDOR
from infra.site import build as build_libraries

SITE = Path(__file__).parents[2] / "site"
CANDIDATE = SITE / "candidate"
WORDS = {"/texts/zh-CN.js", "/shared/problems/zh-CN.js"}
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


def page_weights() -> dict[str, float]:
    """Kilobytes of JavaScript on the first visit of each page, one language, libraries included."""
    frame = modules_of("/app.js") | WORDS
    pages = sorted(CANDIDATE.glob("pages/*.js"))
    return {page.stem: weight(frame | modules_of(f"/pages/{page.name}")) for page in pages}


def weight(addresses: set[str]) -> float:
    sizes = [len(gzip.compress(file_of(address).read_bytes(), 9)) for address in addresses]
    return round(sum(sizes) / 1024, 1)
