"""What `make run` and its companions do.

python -m infra.local.run up|stop|logs|clock|status
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

from infra import site
from infra.demo.staff import staff_lines
from infra.deploy import DeployFailed
from infra.local import logs
from infra.local.engine import EngineMissing
from infra.local.platform import NotRunning, Platform
from infra.local.processes import NotStarted
from infra.local.sources import CommandFailed
from infra.package import PackagingFailed
from infra.paths import ROOT
from infra.progress import Progress

_PORT = 8000
_BEIJING = timezone(timedelta(hours=8))


class DemoFailed(Exception):
    """The demo could not be loaded; the platform itself runs."""


def up(platform: Platform, *, fresh: bool, detach: bool, demo: bool) -> None:
    """Start, load the demo once, say where everything is; then wait for Ctrl-C unless detached."""
    try:
        platform.start(fresh=fresh)
        if demo:
            load_demo(platform)
        tell(platform)
    except KeyboardInterrupt:
        platform.progress.say("interrupted: ending what was started; what is loaded stays")
        platform.stop()
        raise SystemExit(130) from None
    if not detach:
        _wait_for_the_end(platform)


def load_demo(platform: Platform) -> None:
    """Let the loader play staff over HTTP, once per instance: `python -m infra.demo`."""
    done = platform.home / "demo-loaded"
    if done.exists() or not (ROOT / "infra" / "demo" / "__main__.py").exists():
        return
    with platform.progress.step("loading the demo"):
        command = [sys.executable, "-m", "infra.demo"]
        ended = subprocess.run(
            [*command, "--url", platform.url, "--instance", platform.name], cwd=ROOT, check=False
        )
    if ended.returncode:
        raise DemoFailed(f"the demo was not loaded; {' '.join(command)} shows more")
    done.touch()


def tell(platform: Platform) -> None:
    accounts = platform.home / "accounts.txt"
    shown = platform.clock.now().astimezone(_BEIJING)
    lines = [
        "",
        f"  candidates   {platform.url}/",
        f"  staff        {platform.url}/staff/",
        f"  API          {platform.api}/openapi.json",
        f"  clock        {shown:%Y-%m-%d %H:%M:%S} in Beijing, moved by `make clock AT=...`",
        f"  engine       {platform.endpoint} (AWS for us), data in .local/{platform.name}",
        "",
    ]
    shown_accounts = accounts.read_text() if accounts.exists() else ""
    staff = staff_lines(platform.home)
    sys.stdout.write("\n".join([*lines, shown_accounts, *staff, "", ""]))
    platform.progress.say("ready")


def _wait_for_the_end(platform: Platform) -> None:
    sys.stdout.write("Ctrl-C ends everything and keeps the data.\n")
    sys.stdout.flush()
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.set())
    while not asked.wait(1):
        if not platform.running:
            platform.progress.say(
                "something ended on its own: see `.local/*/engine.log` and door.log"
            )
            break
    with platform.progress.step("ending; the data is kept"):
        platform.stop()


def stop(platform: Platform) -> None:
    with platform.progress.step("ending; the data is kept"):
        platform.stop()


def clock(platform: Platform, at: str) -> None:
    """`at` is `now`, or an instant; without a time zone it is Beijing's."""
    if at != "now":
        moment = datetime.fromisoformat(at)
        platform.set_clock(moment if moment.tzinfo else moment.replace(tzinfo=_BEIJING))
    else:
        platform.set_clock(None)
    shown = platform.clock.now().astimezone(_BEIJING)
    sys.stdout.write(f"the rules' clock shows {shown:%Y-%m-%d %H:%M:%S} in Beijing\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The platform on this machine")
    parser.add_argument("verb", choices=["up", "stop", "logs", "clock", "status"])
    parser.add_argument("--instance", default="main", help="directory under .local/")
    parser.add_argument("--port", type=int, default=_PORT)
    parser.add_argument("--fresh", action="store_true", help="begin without data")
    parser.add_argument("--detach", action="store_true", help="return once it is ready")
    parser.add_argument("--no-demo", action="store_true", help="leave it empty")
    parser.add_argument("--at", default="now", help="clock: an instant, or `now`")
    return parser.parse_args()


def main() -> None:
    given = _arguments()
    platform = Platform(given.instance, given.port, Progress())
    if given.verb == "up":
        up(platform, fresh=given.fresh, detach=given.detach, demo=not given.no_demo)
    elif given.verb == "stop":
        stop(platform)
    elif given.verb == "clock":
        clock(platform, given.at)
    elif not platform.running:
        raise NotRunning("nothing runs: `make run` starts it")
    elif given.verb == "logs":
        logs.follow(platform.client("logs"))
    else:
        tell(platform)


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[2])
    try:
        main()
    except (
        NotRunning,
        NotStarted,
        PackagingFailed,
        EngineMissing,
        DemoFailed,
        DeployFailed,
        CommandFailed,
        site.LibrariesMissing,
        ValueError,
    ) as failed:
        raise SystemExit(f"{failed}") from None
