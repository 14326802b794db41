"""Lambda's Runtime API, as much of it as AWS's own runtime client asks for.

The client imports the very handler that the template names, from an unpacked package and with
nothing else in reach: a handler that is not where the template says, or a dependency that is not
in the layer, fails here and not in the cloud.
"""

import http.server
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any

_DEADLINE_MS = 29_000
_CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")
_ARN = "arn:aws:lambda:us-east-1:123456789012:function:zhunkao"


@dataclass(frozen=True, slots=True)
class Answer:
    """`kind` is `response`, or `error` for a handler that failed or could not be imported."""

    kind: str
    body: Any


class Function:
    """One function of a package in a process of its own, as the runtime would hold it."""

    def __init__(self, handler: str, task: Path, layer: Path, variables: dict[str, str]) -> None:
        self._events: queue.Queue[bytes] = queue.Queue()
        self._answers: queue.Queue[Answer] = queue.Queue()
        self._server = _server(self._events, self._answers)
        self._command = [sys.executable, "-S", "-m", "awslambdaric", handler]
        self._client = tempfile.TemporaryDirectory()
        _lay_out_client(Path(self._client.name))
        self._cwd = task
        self._env = self._environment(handler, task, layer) | variables

    def __enter__(self) -> "Function":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._process = subprocess.Popen(
            self._command,
            cwd=self._cwd,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _raised: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()
        self._server.shutdown()
        self._server.server_close()
        self._client.cleanup()

    def invoke(self, event: Any, patience: float = 30) -> Answer:
        self._events.put(json.dumps(event).encode())
        return self._answers.get(timeout=patience)

    def _environment(self, handler: str, task: Path, layer: Path) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PYTHONPATH": os.pathsep.join([str(task), str(layer), self._client.name]),
            "LAMBDA_TASK_ROOT": str(task),
            "_HANDLER": handler,
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": "zhunkao",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
        }


def _lay_out_client(into: Path) -> None:
    """The runtime client without the rest of our environment, as Lambda brings it."""
    for name in _CLIENT:
        for file in metadata.files(name) or ():
            top = file.parts[0]
            target = into / top
            if not top.endswith(".dist-info") and top != ".." and not target.exists():
                target.symlink_to(Path(str(metadata.distribution(name).locate_file(top))))


def _server(
    events: "queue.Queue[bytes]", answers: "queue.Queue[Answer]"
) -> http.server.ThreadingHTTPServer:
    class RuntimeApi(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Silence."""

        def do_GET(self) -> None:
            body = events.get()
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", str(uuid.uuid4()))
            self.send_header(
                "Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + _DEADLINE_MS)
            )
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", _ARN)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = _sent(self)
            kind = self.path.rpartition("/")[2]
            answers.put(Answer(kind, json.loads(body) if body else None))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return http.server.ThreadingHTTPServer(("127.0.0.1", 0), RuntimeApi)


def _sent(request: http.server.BaseHTTPRequestHandler) -> bytes:
    if "chunked" not in request.headers.get("Transfer-Encoding", ""):
        return request.rfile.read(int(request.headers.get("Content-Length") or 0))
    parts = []
    while size := int(request.rfile.readline(), 16):
        parts.append(request.rfile.read(size))
        request.rfile.readline()
    request.rfile.readline()
    return b"".join(parts)
