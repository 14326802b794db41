"""A share of the candidates in a process of its own; the conductor tells it what comes next."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from bench.rush import habits
from bench.rush.candidate import Candidate, Scene
from bench.rush.told import Story
from bench.rush.wire import Wire
from infra.demo.people import Person
from infra.local.rules_clock import RulesClock

Told = Callable[[Counter[str]], None]

_TOLD_EACH_S = 2.0


@dataclass(frozen=True, slots=True)
class Where:
    """What a crowd needs to know of the platform."""

    api: str
    cashier: str
    clock_file: str
    round_id: str
    opens_at: datetime
    at_once: int
    spread: timedelta | None


class Part(Enum):
    """What a crowd may be told to do; KNOCK: come again, at the sites named with each."""

    PREPARE = auto()
    RUSH = auto()
    LOOK = auto()
    KNOCK = auto()


@dataclass(frozen=True, slots=True)
class Command:
    """A part of the play, for those named (None: all)."""

    part: Part
    of: dict[int, tuple[str, ...]] | None = None


class Crowds:
    """All processes as one: each does its share of a command, and answers its people's stories."""

    def __init__(self, where: Where, people: Sequence[tuple[Person, Story]], count: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._lines: list[tuple[Connection, BaseProcess]] = []
        for number in range(count):
            ours, theirs = spawn.Pipe()
            share = list(people[number::count])
            process = spawn.Process(target=run, args=(where, share, theirs), daemon=True)
            process.start()
            theirs.close()
            self._lines.append((ours, process))

    def do(self, command: Command, told: Told) -> dict[int, Story]:
        """Raises EOFError if a process has died."""
        counts: dict[Connection, Counter[str]] = {}
        stories: dict[int, Story] = {}
        waiting = [line for line, _ in self._lines]
        for line in waiting:
            line.send(command)
        while waiting:
            ready = wait(waiting, timeout=_TOLD_EACH_S)
            for line in [one for one in waiting if one in ready]:
                said = line.recv()
                if isinstance(said, Counter):
                    counts[line] = said
                else:
                    stories |= said
                    waiting.remove(line)
            told(sum(counts.values(), Counter()))
        return stories

    @property
    def processes(self) -> list[int]:
        return [process.pid for _, process in self._lines if process.pid]

    def close(self) -> None:
        for line, process in self._lines:
            line.close()
            process.terminate()
        for _, process in self._lines:
            process.join(5)


def run(where: Where, share: list[tuple[Person, Story]], line: Connection) -> None:
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        asyncio.run(_play(where, share, line))


async def _play(where: Where, share: list[tuple[Person, Story]], line: Connection) -> None:
    wire = Wire(where.api, where.cashier, where.at_once)
    async with wire.connected():
        clock = RulesClock(Path(where.clock_file))
        scene = Scene(wire, clock, where.round_id, where.opens_at, where.spread)
        crowd = {s.plan.number: Candidate(scene, person, s) for person, s in share}
        while True:
            command: Command = await asyncio.to_thread(line.recv)
            telling = asyncio.create_task(_tell(wire, line))
            await asyncio.gather(*_parts(command, crowd))
            telling.cancel()
            line.send(Counter(wire.counts))
            line.send({number: one.story for number, one in crowd.items()})


async def _tell(wire: Wire, line: Connection) -> None:
    while True:
        await asyncio.sleep(_TOLD_EACH_S)
        line.send(Counter(wire.counts))


def _parts(command: Command, crowd: dict[int, Candidate]) -> Iterator[Awaitable[None]]:
    for number, one in crowd.items():
        if command.of is None or number in command.of:
            match command.part:
                case Part.PREPARE:
                    yield one.prepare()
                case Part.RUSH:
                    yield habits.rush(one)
                case Part.LOOK:
                    yield one.look()
                case Part.KNOCK:
                    yield habits.knock(one, command.of[number] if command.of else ())
