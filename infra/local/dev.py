"""`make dev`: the app from the sources, with reload; nothing is packaged.

    python -m infra.local.dev --port 8000

The engine holds tables, bucket and queues under plain names; gunicorn serves the API, a poller
calls the event handlers, the front door stands before them as always. Permissions, memory and
timeouts are not as on AWS: `make run` has those.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from infra import postbox, site
from infra.cashier import load_keys
from infra.local import ports, processes, tables
from infra.local.door import DoorSettings
from infra.local.engine import Engine
from infra.paths import LOCAL, ROOT
from infra.progress import Progress

HOME = LOCAL / "dev"
_CLOCK = ROOT / "infra" / "local" / "clock"
_WORKERS, _THREADS = 2, 8


def run(port: int, progress: Progress) -> None:
    site.build()
    engine = Engine(HOME)
    with ExitStack() as ending:
        with progress.step("starting the local cloud"):
            ending.callback(engine.stop)
            engine.start()
        origin = _serve(engine, port, ending)
        progress.say(f"{origin}/ and /staff/ from the sources, with reload; not the package")
        progress.say("empty? `.venv/bin/python -m infra.demo --instance dev` loads the demo")
        _wait()
        progress.say("ending; the data is kept")


def _serve(engine: Engine, port: int, ending: ExitStack) -> str:
    api_port, door_port = ports.free(), ports.free_from(port)
    origin = f"http://127.0.0.1:{door_port}"
    mail_port = ports.free()
    mail = postbox.settings(HOME / "postbox", origin, mail_port)
    env = _environment(_resources(engine, origin), origin, mail)
    (HOME / "platform.json").write_text(json.dumps({"url": origin, "outputs": {}}))
    _door_settings(engine, door_port, api_port, mail_port).save(HOME / "door.json")
    for command in _commands(api_port):
        process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        ending.callback(_end, process)
    _await(f"{origin}/api/v1/clock")
    return origin


def _resources(engine: Engine, origin: str) -> dict[str, str]:
    record = HOME / "resources.json"
    if not record.exists():
        record.write_text(json.dumps(tables.create(engine.endpoint, "dev")))
    made: dict[str, str] = json.loads(record.read_text())
    tables.wire_bucket(engine.endpoint, made, origin)
    return made


def _environment(made: dict[str, str], origin: str, mail: dict[str, str]) -> dict[str, str]:
    keys = load_keys(HOME / "cashier")
    endpoint = Engine(HOME).endpoint
    own = (
        {name: _moved(value, endpoint) for name, value in made.items()}
        | mail
        | {
            "STAGE": "local",
            "SITE_ORIGIN": origin,
            "AWS_ENDPOINT_URL": endpoint,
            "FILES_ENDPOINT": endpoint,
            "PAYMENTS_SANDBOX_URL": f"{origin}/cashier",
            "PAYMENTS_SANDBOX_KEY": keys.public_pem,
            "REAL_NAME": "simulated",
            "QUALIFICATIONS": "specimens",
            "PAYMENTS_MERCHANT_SECRET": keys.merchant_secret,
            "ZHUNKAO_CLOCK_FILE": str(HOME / "clock"),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(_CLOCK), str(ROOT / "vendor")]),
        }
    )
    (HOME / "env.json").write_text(json.dumps(own, indent=1))
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
    } | own


def _moved(value: str, endpoint: str) -> str:
    """An address of the engine with the port that it has today."""
    if not value.startswith("http://127.0.0.1:") or value.count("/") < 3:
        return value
    return endpoint + "/" + value.split("/", 3)[3]


def _door_settings(engine: Engine, port: int, api_port: int, mail_port: int) -> DoorSettings:
    return DoorSettings(
        port=port,
        api=f"http://127.0.0.1:{api_port}",
        files=engine.endpoint,
        clock_file=str(HOME / "clock"),
        cashier_dir=str(HOME / "cashier"),
        postbox_dir=str(HOME / "postbox"),
        mail_port=mail_port,
    )


def _commands(api_port: int) -> list[list[str]]:
    python = sys.executable
    gunicorn = str(Path(python).parent / "gunicorn")
    bind = f"127.0.0.1:{api_port}"
    scale = ["--reload", "--no-control-socket", f"--workers={_WORKERS}", f"--threads={_THREADS}"]
    return [
        [
            gunicorn,
            "--reload",
            "--no-control-socket",
            "--bind",
            bind,
            *scale,
            "infra.local.wsgi:application",
        ],
        [python, "-m", "infra.local.poller"],
        [python, "-m", "infra.local.door", str(HOME / "door.json")],
    ]


def _await(url: str) -> None:
    waiting = threading.Event()
    for _ in range(300):
        if processes.answers(url) or waiting.wait(0.1):
            return
    sys.stderr.write(f"{url} does not answer; the lines above may say why\n")


def _wait() -> None:
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.set())
    asked.wait()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="The app from the sources, with reload")
    parser.add_argument("--port", type=int, default=8000)
    run(parser.parse_args().port, Progress())
