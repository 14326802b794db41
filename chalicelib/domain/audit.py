"""Who changed what, when and why. Entries are only ever added."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.domain.window import instant, iso


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `kind` is candidate, staff, system or provider."""

    kind: str
    id: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a write says about itself; `at` is the rules' clock."""

    action: str
    actor: Actor
    at: datetime
    reason: str | None = None
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "action": self.action,
            "kind": self.actor.kind,
            "id": self.actor.id,
            "request_id": self.actor.request_id,
            "at": iso(self.at),
            "reason": self.reason,
            "params": self.params,
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Change:
        actor = Actor(raw["kind"], raw["id"], raw["request_id"])
        return cls(raw["action"], actor, instant(raw["at"]), raw["reason"], raw["params"])


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the record: the change, and the fields it changed with their values."""

    subject: str
    entry_id: str
    change: Change
    before: dict[str, Any]
    after: dict[str, Any]


def difference(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two sides of every field that is not the same."""
    names = [name for name in sorted(before | after) if before.get(name) != after.get(name)]
    return ({name: before.get(name) for name in names}, {name: after.get(name) for name in names})


def registration_subject(candidate_id: str, round_id: str) -> str:
    return f"registration#{candidate_id}#{round_id}"


def person_subject(candidate_id: str) -> str:
    """What concerns a person in every round: consents."""
    return f"person#{candidate_id}"


def round_subject(round_id: str) -> str:
    return f"round#{round_id}"


def staff_subject(account: str) -> str:
    return f"staff#{account}"


def site_subject(round_id: str, site: str) -> str:
    return f"site#{round_id}#{site}"
