"""Remedies carried out: `pk` `remedies#<round>`, `sk` the request's id, in the jobs' table.

Whom a remedy of a whole site is for stands apart: `pk` `remedy#<round>`, `sk` the request's id,
and in parts that fit into an item `sk` `<request's id>#<who fixed it>#<part>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.domain.window import instant, iso
from chalicelib.store import tables
from chalicelib.store.jobs import JobItem

RUNNING = "running"
DONE = "done"
_PART = 3000
"""People of one item: with a receipt each, well below what an item may hold."""


@dataclass(frozen=True, slots=True)
class Work:
    """`at` is how many have been seen to; `left` those who could not be helped, by the code why."""

    round_id: str
    id: str
    kind: str
    action: str
    site: str
    ground: str
    reason: str
    by: str
    approved_by: str
    started_at: datetime
    total: int
    to: list[str] = field(default_factory=list)
    at: int = 0
    left: dict[str, list[str]] = field(default_factory=dict)
    state: str = RUNNING
    look_at: datetime | None = None
    version: int = 0

    @property
    def failed(self) -> int:
        return sum(len(people) for people in self.left.values())

    @property
    def done(self) -> int:
        return self.at - self.failed


def get(round_id: str, work_id: str) -> Work | None:
    with tables.throttles_are_busy():
        try:
            return _read(JobItem.get(_pk(round_id), work_id, consistent_read=True))
        except JobItem.DoesNotExist:
            return None


def of_round(round_id: str, limit: int = 50) -> list[Work]:
    """Newest first."""
    with tables.throttles_are_busy():
        found = JobItem.query(_pk(round_id), scan_index_forward=False, limit=limit)
        return [_read(item) for item in found]


def put(work: Work) -> Work | None:
    """Write the next version; None if another run has moved it (or, for a new one, made it)."""
    raw = asdict(work)
    for name in ("round_id", "id", "state", "version"):
        del raw[name]
    raw["started_at"], raw["look_at"] = iso(work.started_at), iso(work.look_at)
    actions = [
        JobItem.state.set(work.state),
        JobItem.version.set(work.version + 1),
        JobItem.data.set(raw),
    ]
    seen = JobItem.version == work.version if work.version else JobItem.pk.does_not_exist()
    if not tables.updated(JobItem(_pk(work.round_id), work.id), actions, seen):
        return None
    return replace(work, version=work.version + 1)


def put_people(round_id: str, work_id: str, people: Mapping[str, str], said: str) -> None:
    """Whom it is for, with the receipt of each: fixed by the first to say. `said` names the say."""
    found = sorted(people.items())
    parts = [dict(found[start : start + _PART]) for start in range(0, len(found), _PART)]
    for number, part in enumerate(parts):
        tables.saved(_people(round_id, f"{work_id}#{said}#{number}", {"people": part}))
    first = _people(round_id, work_id, {"said": said, "parts": len(parts)})
    tables.saved(first, JobItem.pk.does_not_exist())


def people(round_id: str, work_id: str) -> dict[str, str]:
    """By candidate, in their order."""
    pk = _people_pk(round_id)
    found: dict[str, str] = {}
    with tables.throttles_are_busy():
        first = JobItem.get(pk, work_id, consistent_read=True).data
        for number in range(first["parts"]):
            part = JobItem.get(pk, f"{work_id}#{first['said']}#{number}", consistent_read=True)
            found |= part.data["people"]
    return found


def _people(round_id: str, sk: str, data: dict[str, Any]) -> JobItem:
    return JobItem(_people_pk(round_id), sk, state=RUNNING, version=1, data=data)


def _people_pk(round_id: str) -> str:
    return f"remedy#{round_id}"


def _pk(round_id: str) -> str:
    return f"remedies#{round_id}"


def _read(item: JobItem) -> Work:
    raw: dict[str, Any] = dict(item.data)
    raw["started_at"] = instant(raw["started_at"])
    raw["look_at"] = instant(raw["look_at"]) if raw["look_at"] else None
    round_id = item.pk.partition("#")[2]
    return Work(round_id=round_id, id=item.sk, state=item.state, version=int(item.version), **raw)
