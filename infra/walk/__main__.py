"""`python -m infra.walk`: on the platform that runs, or on one of its own that it ends again.

The last line is the report as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.platform import Platform
from infra.paths import LOCAL, ROOT
from infra.progress import Progress
from infra.walk.story import walk

_RUNNING = "main"
_OWN = "walk/platform"


@contextmanager
def _platform(name: str, progress: Progress) -> Iterator[Platform]:
    running = Platform(name)
    if not running.first_start and running.running:
        progress.say(f"walking on {running.url}")
        yield running
        return
    own = Platform(_OWN, progress=progress, keep=False)
    own.start(fresh=True)
    try:
        yield own
    finally:
        own.erase()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.walk", description=__doc__)
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--instance", default=_RUNNING, help="directory under .local/")
    given = parser.parse_args()
    progress = Progress()
    with _platform(given.instance, progress) as platform:
        report = walk(platform, given.candidates, progress, LOCAL / "walk")
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    raise SystemExit(0 if report["ok"] else 1)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
