"""Imports as jobs: a file is uploaded, checked (dry run), then committed; twice changes nothing.

The API opens and moves the job; the importer function does the work and reports progress. Every
step may be run twice.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain.audit import Actor, AuditEntry, Change, round_subject
from chalicelib.domain.errors import (
    Busy,
    DomainError,
    FieldError,
    Invalid,
    NotFound,
    StaleVersion,
    WrongState,
)
from chalicelib.gateways.files import UploadForm
from chalicelib.services import rounds
from chalicelib.services.deps import Deps
from chalicelib.services.import_work import ImportWork
from chalicelib.store import guards, jobs
from chalicelib.store.jobs import Job, JobState

if TYPE_CHECKING:
    from chalicelib.domain.roster import RowFault

MAX_BYTES = {
    "roster": 20 * 1024 * 1024,
    "roster_whole": 20 * 1024 * 1024,
    "facts": 20 * 1024 * 1024,
    "photos": 200 * 1024 * 1024,
    "grades": 20 * 1024 * 1024,
    "registry": 20 * 1024 * 1024,
}
SHOWN_FAULTS = 100
LEASE = "import"
LEASE_LASTS = timedelta(minutes=3)
"""Kept up with every report of progress; a run that died is over after this."""
LOOK_AGAIN = timedelta(seconds=30)


def create(
    deps: Deps, round_id: str, kind: str, filename: str, size: int, actor: Actor
) -> tuple[Job, UploadForm]:
    """Open a job; answers where the browser posts the file. Raises Invalid."""
    rounds.get(round_id)
    errors = []
    if kind not in MAX_BYTES:
        errors.append(FieldError("/kind", "unknown_kind", {"value": kind}))
    elif not 0 < size <= MAX_BYTES[kind]:
        params = {"size": size, "max": MAX_BYTES[kind]}
        errors.append(FieldError("/size", "file_too_large" if size > 0 else "file_empty", params))
    if errors:
        raise Invalid(errors=errors)
    job_id = deps.new_id()
    key = f"incoming/imports/{round_id}/{job_id}/file"
    job = Job(
        round_id, job_id, kind, filename, key, actor.id, deps.wall(), JobState.WAITING_FOR_FILE
    )
    stored = jobs.put(job) or job
    form = deps.files.upload_form(key, "application/octet-stream", MAX_BYTES[kind])
    return stored, form


def get(round_id: str, job_id: str) -> Job:
    """Raises NotFound."""
    job = jobs.get(round_id, job_id)
    if job is None:
        raise NotFound(job=job_id)
    return job


def check(deps: Deps, round_id: str, job_id: str) -> Job:
    """Start the dry run of an uploaded file. Raises Invalid if it has not arrived.

    Asking again wakes a run whose message was lost; it changes nothing else.
    """
    job = get(round_id, job_id)
    if job.state == JobState.CHECKING:
        _send(deps, job, "check")
    if job.state in (JobState.CHECKING, JobState.CHECKED):
        return job
    if job.state != JobState.WAITING_FOR_FILE:
        raise WrongState(state=job.state.value)
    if deps.files.size(job.key) is None:
        raise Invalid(errors=[FieldError("/file", "file_missing")])
    return _moved(deps, jobs.put(_at_start(job, JobState.CHECKING)), job, "check")


def commit(deps: Deps, round_id: str, job_id: str, actor: Actor) -> Job:
    """Start writing what the dry run found good. Asking again wakes a run that was lost.

    Grades are written whole or not at all: raises WrongState while there is any finding.
    """
    job = get(round_id, job_id)
    if job.state == JobState.COMMITTING:
        _send(deps, job, "commit")
    if job.state in (JobState.COMMITTING, JobState.COMMITTED):
        return job
    if job.state != JobState.CHECKED:
        raise WrongState(state=job.state.value)
    if any((job.findings or {}).values()):
        raise WrongState(state=job.state.value, findings=job.findings)
    params = {"job": job.id, "kind": job.kind, "good": job.good, "filename": job.filename}
    change = Change("import_committed", actor, deps.now(), params=params)
    entry = AuditEntry(round_subject(round_id), deps.new_id(), change, {}, {})
    return _moved(deps, jobs.put_with(_at_start(job, JobState.COMMITTING), entry), job, "commit")


def _at_start(job: Job, state: JobState) -> Job:
    return replace(job, state=state, done=0)


def _moved(deps: Deps, stored: Job | None, job: Job, step: str) -> Job:
    if stored is None:
        raise StaleVersion(job=job.id)
    _send(deps, stored, step)
    return stored


def _send(deps: Deps, job: Job, step: str, after: timedelta = timedelta()) -> None:
    body = {"round": job.round_id, "job": job.id, "step": step}
    deps.queues.send("import", body, int(after.total_seconds()))


def run(deps: Deps, round_id: str, job_id: str, step: str) -> None:
    """The importer function's work; a job that is past this step is left alone.

    One run at a time, over all jobs: what one import finds unknown, another may be writing.
    """
    job = jobs.get(round_id, job_id)
    wanted = JobState.CHECKING if step == "check" else JobState.COMMITTING
    if job is None or job.state != wanted:
        deps.log.info("nothing to import", extra={"job": job_id, "step": step})
        return
    lease = Lease(deps, deps.new_id())
    if not lease.keep():
        _send(deps, job, step, LOOK_AGAIN)
        return
    try:
        report = _Progress(job, lease)
        _check(deps, job, report) if step == "check" else _commit(deps, job, report)
    except (Busy, StaleVersion):
        _send(deps, job, step, LOOK_AGAIN)
    except DomainError as error:
        _fail(job, error)
    finally:
        lease.end()


def _fail(job: Job, error: DomainError) -> None:
    failure = {"code": error.code, "params": error.params}
    if error.errors:
        failure = {"code": error.errors[0].code, "params": error.errors[0].params}
    jobs.put(replace(get(job.round_id, job.id), state=JobState.FAILED, failure=failure))


def _check(deps: Deps, job: Job, report: _Progress) -> None:
    from chalicelib.gateways import spreadsheets

    data = deps.files.read(job.key)
    sha256 = hashlib.sha256(data).hexdigest()
    work = _work(deps, job, data)
    found = work.check(report)
    refused_key = None
    if found.faults:
        refused_key = f"imports/{job.round_id}/{job.id}/refused.csv"
        deps.files.write(refused_key, spreadsheets.write_refused_csv(found.faults), "text/csv")
    checked = replace(
        report.job,
        state=JobState.CHECKED,
        encoding=work.encoding,
        sha256=sha256,
        good=found.changed,
        unchanged=found.unchanged,
        faulty=found.refused,
        refused=[_shown(fault) for fault in found.faults[:SHOWN_FAULTS]],
        refused_key=refused_key,
        same_as=_same_file(job, sha256),
        findings=found.kinds,
        counts=found.counts,
    )
    jobs.put(checked)


def _commit(deps: Deps, job: Job, report: _Progress) -> None:
    version = _work(deps, job, deps.files.read(job.key)).commit(report)
    written = replace(report.job, state=JobState.COMMITTED, committed_at=deps.wall())
    jobs.put(replace(written, set_version=version))


def _work(deps: Deps, job: Job, data: bytes) -> ImportWork:
    """Imported here: what reads files is no load for the functions that never do."""
    if job.kind == "grades":
        from chalicelib.services.import_grades import GradesImport

        return GradesImport(deps, job, data)
    if job.kind in ("roster", "roster_whole"):
        from chalicelib.services.import_roster import RosterImport

        return RosterImport(deps, job, data)
    if job.kind == "facts":
        from chalicelib.services.import_facts import FactsImport

        return FactsImport(deps, job, data)
    if job.kind == "registry":
        from chalicelib.services.import_registry import RegistryImport

        return RegistryImport(deps, job, data)
    from chalicelib.services.import_photos import PhotoImport

    return PhotoImport(deps, data)


def _same_file(job: Job, sha256: str) -> str | None:
    """An earlier import of the very same bytes."""
    for other in jobs.of_round(job.round_id):
        same = other.sha256 == sha256 and other.kind == job.kind and other.id != job.id
        if same and other.state == JobState.COMMITTED:
            return other.id
    return None


def _shown(fault: RowFault) -> dict[str, Any]:
    shown = {**asdict(fault), "line": fault.line or None}
    shown["value"] = shown["params"].pop("value", None)
    return shown


class Lease:
    """The one right to import, kept up while it is used."""

    def __init__(self, deps: Deps, holder: str) -> None:
        self._deps = deps
        self._holder = holder

    def keep(self) -> bool:
        """Take it, or keep it a while longer; False if another run has it."""
        wall = self._deps.wall()
        return guards.lease(LEASE, self._holder, wall + LEASE_LASTS, wall)

    def end(self) -> None:
        guards.end_lease(LEASE, self._holder)


class _Progress:
    """Writes how far a run is; raises StaleVersion when another run has taken over."""

    def __init__(self, job: Job, lease: Lease) -> None:
        self._lease = lease
        self.job = job

    def __call__(self, done: int, total: int) -> None:
        moved = jobs.put(replace(self.job, done=done, total=total))
        if moved is None or not self._lease.keep():
            raise StaleVersion(job=self.job.id)
        self.job = moved
