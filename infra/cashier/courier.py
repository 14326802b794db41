"""Brings notifications to the merchant: at least once, in order for each payment, a few times."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from itertools import groupby

import httpx

from infra.cashier.book import Book, Letter
from infra.cashier.keys import Keys

DELAYS_S = (0.0, 2.0, 10.0, 30.0)
AT_ONCE = 8
TIMEOUT_S = 10.0


class Courier:
    """Runs only while something is owed. `wake` is cheap, and resumes what a stop left behind."""

    def __init__(
        self,
        book: Book,
        keys: Keys,
        wall: Callable[[], float],
        delays_s: tuple[float, ...] = DELAYS_S,
    ) -> None:
        self._book = book
        self._keys = keys
        self._wall = wall
        self._delays_s = delays_s
        self._task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def post(self, receipts: Iterable[str]) -> None:
        for provider_no in receipts:
            self._book.owe(provider_no, self._wall() + self._delays_s[0])
        self.wake()

    def wake(self) -> None:
        self._news.set()
        if (self._task is None or self._task.done()) and self._book.next_due() is not None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._book.next_due() is not None:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
                await self._empty(client)

    async def _empty(self, client: httpx.AsyncClient) -> None:
        while (due := self._book.next_due()) is not None:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, due - self._wall())):
                    await self._news.wait()
            await self._round(client)

    async def _round(self, client: httpx.AsyncClient) -> None:
        letters = sorted(self._book.letters(self._wall()), key=lambda letter: letter.payment_no)
        gate = asyncio.Semaphore(AT_ONCE)

        async def bring(of_one: list[Letter]) -> None:
            async with gate:
                for letter in of_one:
                    await self._deliver(client, letter)

        by_payment = groupby(letters, key=lambda letter: letter.payment_no)
        await asyncio.gather(*(bring(list(of_one)) for _, of_one in by_payment))

    async def _deliver(self, client: httpx.AsyncClient, letter: Letter) -> None:
        now = self._wall()
        headers = self._keys.notification_headers(letter.body, int(now))
        try:
            answer = await client.post(letter.notify_url, content=letter.body, headers=headers)
            taken = answer.status_code == httpx.codes.OK
        except httpx.HTTPError:
            taken = False
        again = letter.tries + 1
        if taken or again >= len(self._delays_s):
            self._book.mark(letter, "delivered" if taken else "given_up", now)
        else:
            self._book.mark(letter, "waiting", now + self._delays_s[again])
