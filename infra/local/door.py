"""The front door: one origin for everything, as CloudFront is on AWS.

    python -m infra.local.door .local/<instance>/door.json

`/` and `/staff/` are the sites, `/shared/` and `/vendor/` what both load, `/api/` goes to API
Gateway. Three things exist in the local stage only: `/cashier/`, the sandbox payment provider,
`/local/outbox`, where mails and text messages end, and `/local/clock`, which moves the rules'
clock.
"""

import contextlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from infra import postbox
from infra.local.clock_api import clock_route
from infra.local.gateway import Gateway
from infra.local.headers import SecurityHeaders
from infra.local.rules_clock import RulesClock
from infra.paths import SITE, VENDOR
from infra.postbox import Book, listening


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """`api` is the stage's address at API Gateway, `files` the origin of the bucket.

    `mail_port` is where the postbox takes mail.
    """

    port: int
    api: str
    files: str
    clock_file: str
    cashier_dir: str
    postbox_dir: str
    mail_port: int
    site: str = str(SITE)
    vendor: str = str(VENDOR)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> "DoorSettings":
        return cls(**json.loads(path.read_text()))


class OneOrigin:
    """Sends `localhost` on to 127.0.0.1: cookies and the bucket know one origin only."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self._app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and Request(scope).url.hostname == "localhost":
            url = Request(scope).url
            target = self._origin + url.path + (f"?{url.query}" if url.query else "")
            await RedirectResponse(target, 307)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class SiteFiles(StaticFiles):
    """The same name for every release: a browser may keep a file, but asks each time."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response

    def get_path(self, scope: Scope) -> str:
        path = super().get_path(scope)
        hidden = any(part.startswith(".") and part != "." for part in path.split("/"))
        return "no-such-file" if hidden else path


def create_app(
    settings: DoorSettings, upstream: httpx.AsyncBaseTransport | None = None
) -> Starlette:
    """`upstream` replaces the way to API Gateway, for tests."""
    gateway, clock = Gateway(settings.api), RulesClock(Path(settings.clock_file))
    book = Book(Path(settings.postbox_dir))

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        mail = listening(book, settings.mail_port, clock.now)
        async with gateway.connected(upstream), mail:
            yield

    return Starlette(
        lifespan=lifespan,
        routes=_routes(settings, gateway, clock, book),
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]),
            Middleware(OneOrigin, origin=settings.origin),
            Middleware(SecurityHeaders, files=settings.files),
        ],
    )


def _routes(
    settings: DoorSettings, gateway: Gateway, clock: RulesClock, book: Book
) -> list[BaseRoute]:
    site = Path(settings.site)
    return [
        Route("/local/health", _healthy),
        clock_route("/local/clock", clock),
        Mount("/api", gateway),
        *_cashier(settings, clock),
        *postbox.routes(book, postbox.load_secret(Path(settings.postbox_dir)), clock.now),
        Route("/staff", _to_staff),
        Mount("/staff", SiteFiles(directory=site / "admin", html=True, check_dir=False)),
        Mount("/shared", SiteFiles(directory=site / "shared", check_dir=False)),
        Mount("/vendor", SiteFiles(directory=settings.vendor, check_dir=False)),
        Mount("/", SiteFiles(directory=site / "candidate", html=True, check_dir=False)),
    ]


def _cashier(settings: DoorSettings, clock: RulesClock) -> list[BaseRoute]:
    from infra.cashier import create_app as create_cashier

    return [
        Mount("/cashier", create_cashier(Path(settings.cashier_dir), clock.now, settings.origin))
    ]


async def _healthy(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _to_staff(_request: Request) -> Response:
    return RedirectResponse("/staff/", 308)


def main() -> None:
    settings = DoorSettings.load(Path(sys.argv[1]))
    uvicorn.run(
        create_app(settings),
        host="127.0.0.1",
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
