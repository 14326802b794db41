"""`make bench`: the figures that count, as ratios within one run; one line of JSON at the end.

    python -m bench.run

import_ratio        CPU of importing the packaged app, to boto3 plus a DynamoDB client
ticket_ratio        CPU of a ticket, to the same page on a bare canvas
ticket_first_ratio  the first ticket of a process, to a warm one
site_js_kb          scripts of the heaviest candidate page on a first visit, gzipped, all told
run_again_s         `make run` over existing data until it is ready
"""

import json
import statistics
import subprocess
import sys

from bench import imports, ticket
from infra.local.platform import Platform
from infra.paths import ROOT
from infra.progress import Progress
from tests.site.weight import page_weights

_INSTANCE = "bench"


def again_s(progress: Progress) -> float:
    """From the command to its "ready", after an earlier run has left data behind."""
    platform = Platform(_INSTANCE, progress=progress)
    platform.start()
    platform.stop()
    timed = Progress(quiet=True)
    command = [sys.executable, "-m", "infra.local.run", "up", "--detach", "--no-demo"]
    try:
        subprocess.run(
            [*command, "--instance", _INSTANCE], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        return timed.seconds
    finally:
        platform.erase()


def main() -> None:
    progress = Progress()
    with progress.step("imports"):
        app, bare = imports.measure()
    with progress.step("tickets"):
        tickets = ticket.measure()
    weights = page_weights()
    with progress.step("running again"):
        again = again_s(Progress(quiet=True))
    progress.say(
        f"app {statistics.median(app):.3f} s, boto3 {statistics.median(bare):.3f} s of CPU"
    )
    progress.say(f"kilobytes of script per page: {weights}")
    figures = {
        "import_ratio": round(statistics.median(app) / statistics.median(bare), 2),
        "ticket_ratio": tickets["ticket_ratio"],
        "ticket_first_ratio": tickets["ticket_first_ratio"],
        "site_js_kb": max(weights.values()),
        "run_again_s": round(again, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
