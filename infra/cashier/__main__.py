"""The cashier alone, beside the house's base styles: `python -m infra.cashier --port 8700`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from infra.cashier import create_app

SHARED = Path(__file__).parents[2] / "site" / "shared"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.cashier", description=__doc__)
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--state", type=Path, default=Path(".local/cashier"))
    given = parser.parse_args()
    origin = f"http://127.0.0.1:{given.port}"
    cashier = create_app(given.state, lambda: datetime.now(UTC), origin)
    app = Starlette(
        routes=[Mount("/cashier", cashier), Mount("/shared", StaticFiles(directory=SHARED))]
    )
    print(f"cashier {origin}/cashier/, keys and book in {given.state}")
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_level="warning")


if __name__ == "__main__":
    main()
