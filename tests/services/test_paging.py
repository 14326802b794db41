"""Filtered lists of staff: read in large pieces, each line once, whatever the filter finds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.audit import Actor, AuditEntry, Change, round_subject
from chalicelib.domain.message import Channel, Message, MessageKind, Sending, SendState
from chalicelib.domain.seats import pool_id
from chalicelib.domain.staff import Scope
from chalicelib.domain.window import BEIJING
from chalicelib.services import log, outbox, overview, paging
from chalicelib.store import board, tables
from chalicelib.store import messages as store
from chalicelib.store.board import Row
from tests.world import STAFF, World

COUNT, EVERY = 130, 9
WANTED = range(0, COUNT, EVERY)
OTHER = Actor("staff", "other", "test")

Ask = Callable[[int, str | None], tuple[list[str], str | None]]
"""One page of a list: what identifies its lines, and where to go on."""


@contextmanager
def queries() -> Iterator[list[str]]:
    """The tables asked, one for each request."""
    found: list[str] = []

    def note(request: Any, event_name: str, **_: Any) -> None:
        if event_name.rpartition(".")[2] == "Query":
            found.append(json.loads(request.body)["TableName"])

    events = tables.engine().client.meta.events
    events.register("before-send.dynamodb", note)
    yield found
    events.unregister("before-send.dynamodb", note)


def registrations(world: World) -> Ask:
    """Two sites; every ninth registration is paid."""
    world.round()
    codes = ("42001", "42002")
    for code in codes:
        world.site(code, 5)
    for number in range(COUNT):
        state = "paid" if number in WANTED else "refunded"
        pool = pool_id(world.round_id, codes[number * 2 // COUNT])
        row = Row(pool, f"{number:04d}", state, "林*", "4200", *(world.at, world.at, None, 1))
        assert board.put(row, None, {}, world.round_id)

    def ask(limit: int, cursor: str | None) -> tuple[list[str], str | None]:
        scope, round_id = Scope("national"), world.round_id
        found, rest = overview.registrations(
            world.deps, round_id, scope, None, "paid", cursor, limit
        )
        return [row.candidate_id for _, row in found], rest

    return ask


def entries(world: World) -> Ask:
    """A day on which every ninth entry is another's."""
    for number in range(COUNT):
        actor = OTHER if number in WANTED else STAFF
        change = Change(f"{number:04d}", actor, world.at)
        subject = round_subject(world.round_id)
        log.keep(AuditEntry(subject, f"{COUNT - number:04d}", change, {}, {}))
    today = world.at.astimezone(BEIJING).date()

    def ask(limit: int, cursor: str | None) -> tuple[list[str], str | None]:
        found, rest = log.entries(world.round_id, today, OTHER.id, None, cursor, limit)
        return [entry.change.action for entry in found], rest

    return ask


def sendings(world: World) -> Ask:
    """An outbox in which every ninth is about a payment; half are sent, half wait."""
    for number in range(COUNT):
        kind = MessageKind.PAID if number in WANTED else MessageKind.TICKET_OPEN
        at = world.wall_at - timedelta(seconds=number)
        message = Message(f"{number:04d}", world.round_id, kind, "1", at)
        state = SendState.WAITING if number * 2 < COUNT else SendState.SENT
        key = (message.candidate_id, message.round_id, kind, "1", Channel.SMS)
        assert store.add(message, [Sending(*key, "138****0001", state, at, due=at, sent_at=at)])

    def ask(limit: int, cursor: str | None) -> tuple[list[str], str | None]:
        states = [SendState.WAITING, SendState.SENT]
        found, rest = outbox.pages(world.round_id, states, "paid", limit, cursor)
        return [sending.candidate_id for sending in found], rest

    return ask


def walked(ask: Ask, limit: int) -> tuple[list[str], int]:
    """All lines, and in how many pages."""
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor is not None:
        found, cursor = ask(limit, cursor)
        assert len(found) <= limit
        seen += found
        pages += 1
    return seen, pages


@pytest.mark.parametrize("kept", [registrations, entries, sendings])
def test_a_filter_that_finds_little_reads_little(
    world: World, monkeypatch: pytest.MonkeyPatch, kept: Callable[[World], Ask]
) -> None:
    ask = kept(world)
    wanted = [f"{number:04d}" for number in WANTED]
    lists = [world.settings.tables[name] for name in ("BOARD_TABLE", "MESSAGES_TABLE")]
    with queries() as asked:
        found, _ = ask(len(WANTED), None)
    assert found == wanted
    assert len([table for table in asked if table in lists]) == 2
    for limit in (1, 4, len(WANTED), 100):
        assert walked(ask, limit)[0] == wanted
    monkeypatch.setattr(paging, "MOST_READS", 1)
    seen, pages = walked(ask, 100)
    assert seen == wanted
    assert pages == 2, "a short page says where to go on"
