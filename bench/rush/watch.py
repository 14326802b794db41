"""The shards are looked at all the while: an oversold one that heals is oversold too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.rush.beside import again_and_again
from bench.rush.tables import Finding, read_shards
from infra.local.rules_clock import RulesClock

_EACH_S = 1.0


@dataclass(slots=True)
class Watch:
    """`findings` is whose list it adds to; that it has not looked at all is a finding too."""

    clock: RulesClock
    round_id: str
    findings: list[Finding]
    looks: int = 0

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        with again_and_again(self.look, _EACH_S):
            yield
        if not self.looks:
            self.findings.append(Finding("unexplained", "watch", "nobody looked at the shards"))

    def look(self) -> None:
        now = self.clock.now()
        for shard in read_shards(self.round_id):
            live = shard.live(now)
            if live > shard.cap:
                name = f"{shard.pool}#{shard.number}"
                self.findings.append(Finding("oversold", name, f"{live} of {shard.cap} at {now}"))
        self.looks += 1
