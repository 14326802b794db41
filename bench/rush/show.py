"""The rush, scene after scene, from the quiet before the opening to the last late callback."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bench.rush import account, cores, figures, money, readers, recovery, roster, turns
from bench.rush.account import Terms
from bench.rush.beside import beside
from bench.rush.crowd import Command, Crowds, Part, Where
from bench.rush.ground import Ground
from bench.rush.plan import Opening, Purse
from bench.rush.tables import Finding, Tables, read_shards
from bench.rush.told import Story
from bench.rush.watch import Watch
from chalicelib.domain.seat_rules import SeatRules
from chalicelib.services import sweep
from chalicelib.services.deps import Deps
from chalicelib.store import payments
from infra.progress import Progress

SPREAD_S = (4.0, 30.0)
CROWDS = 3
SIGNED_IN_BEFORE, CONSENT_BEFORE = 0.8, 0.9
"""The shares that did so long before; all others do over HTTP while the page counts down."""

_LEAD = timedelta(seconds=4)
_BEFORE = timedelta(minutes=30)
_HOLD = timedelta(hours=24)
_GRACE = timedelta(minutes=10, seconds=30)
_READERS_S = 3.0
_ROUNDS = 8
_REFUSALS = 3
_LOOKS = 3
_QUIET_S = 60.0


@dataclass(slots=True)
class Show:
    ground: Ground
    deps: Deps
    opening: Opening
    rules: SeatRules
    progress: Progress
    findings: list[Finding] = field(default_factory=list)
    stories: dict[int, Story] = field(default_factory=dict)
    opened: float = 0.0
    killed: float = math.inf

    def play(self) -> dict[str, Any]:
        """All scenes; answers the figures. What was wrong is in `findings`.

        Requests under way at a time are as many as the API has threads for: as with functions,
        nobody waits in a queue in front of it.
        """
        self.ground.clock.move(roster.OPENS - 2 * _BEFORE)
        roster.prepare(self.deps, self.opening, self.rules)
        with self.progress.step(f"{self.opening.candidates} people on the roster"):
            plans = self.opening.plans
            people = roster.people(self.deps, plans, CONSENT_BEFORE, SIGNED_IN_BEFORE)
        self.ground.clock.move(roster.OPENS - _BEFORE)
        crowds = Crowds(self._where(), people, CROWDS)
        try:
            return self._scenes(crowds)
        finally:
            crowds.close()

    def _scenes(self, crowds: Crowds) -> dict[str, Any]:
        self._all(crowds, "signing in before the opening", Command(Part.PREPARE))
        self._nothing_yet()
        before = self._worked(crowds)
        watch = Watch(self.ground.clock, roster.ROUND, self.findings)
        ages, largest = readers.Ages(), max(self.opening.sites, key=self.opening.sites.__getitem__)
        repairs = recovery.Repairs(self.deps, roster.ROUND)
        with watch.meanwhile():
            with ages.meanwhile(self.ground.api, roster.ROUND, largest, self.ground.clock.now):
                self._the_minute(crowds)
            ended = time.time()
            measured = figures.measured(self.stories.values(), self.opened, ended)
            measured["readers_hear_after"] = ages.as_json()
            measured["cores"] = cores.share(before, self._worked(crowds), ended - self.opened)
            repairs.look()
            self._quiet()
            self._readers(measured)
            repairs.look()
            self._last_call(crowds)
            repairs.look()
        self._agreed(crowds, "everybody looks at their page")
        repairs.look()
        minute = self._tables()
        self.findings += account.of_the_minute(self._terms, minute, self.stories.values())
        self.progress.say(f"at the end of the minute: {minute.sold()} of {self.opening.places}")
        self._days_later(crowds)
        for name in self.ground.ended():
            self._unexplained(name, "this process has ended by itself")
        for name, line in self.ground.given_up():
            self._unexplained(name, line)
        seen = {"looks": watch.looks, "repaired": repairs.made}
        return {"sold": minute.sold(), **measured, **seen}

    def _worked(self, crowds: Crowds) -> dict[str, float]:
        return cores.seconds({**self.ground.processes, "crowd": crowds.processes})

    def _the_minute(self, crowds: Crowds) -> None:
        """The clock runs over the opening; half-way through, a server process dies."""
        self.ground.clock.move(roster.OPENS - _LEAD)
        self.opened = time.time() + _LEAD.total_seconds()
        spread = max(plan.arrives for plan in self.opening.plans)
        with beside(partial(self._kill, _LEAD.total_seconds() + spread / 2)):
            self._all(crowds, "the opening", Command(Part.RUSH))

    def _kill(self, after_s: float) -> None:
        time.sleep(after_s)
        self.killed = time.time()
        self.progress.say(f"process {self.ground.kill_a_worker()} of the API is killed")

    def _readers(self, measured: dict[str, Any]) -> None:
        """Where there are lists, readers see nothing free as long as somebody waits."""
        if self.rules.standby is not None:
            return
        behind = readers.behind_s(self.ground.api, roster.ROUND, self._free)
        measured["readers_behind_s"] = behind if behind is None else round(behind, 1)
        if behind is None:
            said = f"counts are behind after {readers.PATIENCE_S:.0f} s"
            self._unexplained("availability", said)

    def _last_call(self, crowds: Crowds) -> None:
        """Whoever was refused somewhere comes again as long as the tables show a place there.

        Nobody gives back any more, so a refusal that outlasts the readers' delay is a place that
        nobody gets.
        """
        refusals: Counter[str] = Counter()
        for _ in range(_ROUNDS):
            free = self._free()
            wanted = self._wanted(
                {site: n for site, n in free.items() if refusals[site] < _REFUSALS}
            )
            if not wanted:
                break
            self._all(crowds, f"last call for {len(wanted)}", Command(Part.KNOCK, wanted))
            for site in {site for sites in wanted.values() for site in sites}:
                refusals[site] += 1
            time.sleep(_READERS_S)
        self.findings += account.stranded(self._tables(), self.stories.values())

    def _wanted(self, free: dict[str, int]) -> dict[int, tuple[str, ...]]:
        """For each site as many of those it refused as it has places; nobody for two."""
        found: dict[int, tuple[str, ...]] = {}
        for site, count in free.items():
            wanting = [
                number
                for number, story in self.stories.items()
                if story.would_take(site) and number not in found
            ]
            found |= dict.fromkeys(wanting[:count], (site,))
        return found

    def _days_later(self, crowds: Crowds) -> None:
        """Late callbacks: for holds that run, then for ended ones, while others take the places.

        What is free after that has to find whoever was refused, too.
        """
        chance = random.Random(self.opening.seed)
        self._late(Purse.TOLD_LATE, chance)
        self._move(roster.OPENS + _HOLD + _GRACE + self._since())
        again = self._wanted(dict.fromkeys(self.opening.sites, 5))
        with beside(partial(self._late, Purse.TOLD_AFTER_END, chance)):
            self._all(crowds, f"a day later {len(again)} come again", Command(Part.KNOCK, again))
        sweep.run(self.deps, of=[roster.ROUND])
        self._last_call(crowds)
        self._move(roster.OPENS + 2 * (_HOLD + _GRACE + self._since()))
        self._quiet()
        self.findings += recovery.of_the_end(self.deps, roster.ROUND)
        self._settled(self._agreed(crowds, "everybody looks again"))
        self.findings += turns.wrong(self.ground.api, roster.ROUND, self.stories.values())

    def _late(self, purse: Purse, chance: random.Random) -> None:
        receipts = money.unheard(list(self.stories.values()), purse)
        self.progress.say(f"{len(receipts)} payments are told late, twice: {purse.value}")
        refused = money.bring(self.ground.api, self.ground.cashier, receipts, chance)
        if refused:
            self._unexplained("provider", f"{refused} notifications were not accepted")

    def _settled(self, tables: Tables) -> None:
        monies = payments.of_round(roster.ROUND)
        book = money.book_of(self.ground.cashier, monies.values())
        told = self.stories.values()
        self.findings += account.of_the_end(self._terms, tables, told, monies, book)

    def _nothing_yet(self) -> None:
        """Before the opening there is not one registration."""
        for candidate_id in self._tables().registrations:
            self._unexplained(candidate_id, "registered before the opening")

    def _agreed(self, crowds: Crowds, words: str) -> Tables:
        """The tables, read after everybody has looked.

        Meanwhile the sweep may find money that nobody told of, or a list offer a place: whoever
        has not seen what is so by now looks again. What was told in between is not forgotten.
        """
        for _ in range(_LOOKS):
            self._look(crowds, words)
            tables = self._tables()
            if not list(account.untrue(tables, self.stories.values())):
                break
            time.sleep(_READERS_S)
        return tables

    def _look(self, crowds: Crowds, words: str) -> None:
        asking = {number: () for number, story in self.stories.items() if story.has_to_ask}
        self._all(crowds, words, Command(Part.LOOK, dict(asking)))

    def _quiet(self) -> None:
        """Until the provider has told all that it has to tell."""
        until = time.monotonic() + _QUIET_S
        while money.owed(self.ground.cashier) and time.monotonic() < until:
            time.sleep(0.2)

    def _unexplained(self, who: str, what: str) -> None:
        self.findings.append(Finding("unexplained", who, what))

    def _all(self, crowds: Crowds, words: str, command: Command) -> None:
        last = [0.0]

        def told(counts: Counter[str]) -> None:
            if time.monotonic() - last[0] >= 5:
                last[0] = time.monotonic()
                self.progress.say("  " + _line(counts))

        with self.progress.step(words):
            self.stories |= crowds.do(command, told)

    def _tables(self) -> Tables:
        return Tables.read(roster.ROUND, self.ground.clock.now())

    def _free(self) -> Counter[str]:
        return Tables(self.ground.clock.now(), tuple(read_shards(roster.ROUND)), {}).free()

    def _move(self, at: datetime) -> None:
        self.progress.say(f"the rules' clock goes to {at:%m-%d %H:%M}")
        self.ground.clock.move(at)

    def _since(self) -> timedelta:
        """How long the rush has lasted: the last hold ends that much later than the first."""
        return timedelta(seconds=time.time() - self.opened)

    @property
    def _terms(self) -> Terms:
        return Terms(roster.OPENS, self.opening.sites, _HOLD.total_seconds(), self.killed)

    def _where(self) -> Where:
        rule = self.rules.opening
        return Where(
            api=self.ground.api,
            cashier=f"{self.ground.origin}/cashier",
            clock_file=str(self.ground.clock.file),
            round_id=roster.ROUND,
            opens_at=roster.OPENS,
            at_once=-(-self.ground.threads // CROWDS),
            spread=rule.spread if rule else None,
        )


def _line(counts: Counter[str]) -> str:
    given = counts["hold:201"] + counts["hold:200"]
    return (
        f"{counts['answers']} answers: {given} held, {counts['hold:sold_out']} sold out, "
        f"{counts['pay:201']} payments, {counts['hold:busy']} busy"
    )
