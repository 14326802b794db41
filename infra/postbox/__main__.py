"""The postbox alone, beside the house's base styles: `python -m infra.postbox --port 8710`."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from infra.postbox import Book, listening, load_secret, routes

SHARED = Path(__file__).parents[2] / "site" / "shared"


def wall() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.postbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8710)
    parser.add_argument("--mail-port", type=int, default=8711)
    parser.add_argument("--state", type=Path, default=Path(".local/postbox"))
    given = parser.parse_args()
    book, secret = Book(given.state), load_secret(given.state)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with listening(book, given.mail_port, wall):
            yield

    shared = Mount("/shared", StaticFiles(directory=SHARED))
    app = Starlette(lifespan=lifespan, routes=[*routes(book, secret, wall), shared])
    print(f"http://127.0.0.1:{given.port}/local/outbox, mail on {given.mail_port}")
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
