"""Long work with progress: `pk` round, `sk` time-ordered job id."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.window import instant, iso
from chalicelib.store import audit, tables


class JobState(StrEnum):
    WAITING_FOR_FILE = "waiting_for_file"
    CHECKING = "checking"
    CHECKED = "checked"
    COMMITTING = "committing"
    COMMITTED = "committed"
    FAILED = "failed"


@tables.table("JOBS_TABLE")
class JobItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    version = NumberAttribute()
    data = JSONAttribute()


@dataclass(frozen=True, slots=True)
class Job:
    """An import of a file. `refused` holds the first faults; all of them are in a file.

    Of grades: `findings` by kind, `counts` by result, and the version of the set it became.
    """

    round_id: str
    id: str
    kind: str
    filename: str
    key: str
    by: str
    created_at: datetime
    state: JobState
    version: int = 0
    encoding: str | None = None
    sha256: str | None = None
    done: int = 0
    total: int = 0
    good: int = 0
    faulty: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)
    refused_key: str | None = None
    same_as: str | None = None
    failure: dict[str, Any] | None = None
    committed_at: datetime | None = None
    findings: dict[str, int] | None = None
    counts: dict[str, int] | None = None
    set_version: int | None = None


def get(round_id: str, job_id: str) -> Job | None:
    with tables.throttles_are_busy():
        try:
            return _read(JobItem.get(round_id, job_id, consistent_read=True))
        except JobItem.DoesNotExist:
            return None


def of_round(round_id: str, limit: int = 50) -> list[Job]:
    """Newest first."""
    with tables.throttles_are_busy():
        return [_read(i) for i in JobItem.query(round_id, scan_index_forward=False, limit=limit)]


def put(job: Job) -> Job | None:
    """Write the next version of a job; None if another run has moved it."""
    actions, seen = _next(job)
    if not tables.updated(JobItem(job.round_id, job.id), actions, seen):
        return None
    return replace(job, version=job.version + 1)


def put_with(job: Job, entry: AuditEntry) -> Job:
    """The same, together with its audit entry; raises StaleVersion."""
    actions, seen = _next(job)
    with tables.stale(job.version), tables.transaction() as transaction:
        transaction.update(
            JobItem(job.round_id, job.id), actions, condition=seen, add_version_condition=False
        )
        audit.add_in(transaction, entry)
    return replace(job, version=job.version + 1)


def _next(job: Job) -> tuple[list[Any], Any]:
    raw = asdict(job)
    for name in ("round_id", "id", "state", "version"):
        del raw[name]
    raw["created_at"], raw["committed_at"] = iso(job.created_at), iso(job.committed_at)
    seen = JobItem.version == job.version if job.version else JobItem.pk.does_not_exist()
    actions = [
        JobItem.state.set(job.state.value),
        JobItem.version.set(job.version + 1),
        JobItem.data.set(raw),
    ]
    return actions, seen


def _read(item: JobItem) -> Job:
    raw = dict(item.data)
    raw["created_at"] = instant(raw["created_at"])
    raw["committed_at"] = instant(raw["committed_at"]) if raw["committed_at"] else None
    return Job(
        round_id=item.pk, id=item.sk, state=JobState(item.state), version=int(item.version), **raw
    )
