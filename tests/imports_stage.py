"""A staff member at the imports: files, dry runs, commits, and the importer at work."""

from __future__ import annotations

from typing import Any

from chalicelib.services import imports
from chalicelib.store import people
from chalicelib.store.jobs import Job
from tests.stage import everything
from tests.world import STAFF, World, a_ticket, an_id_no

HEADER = "准考证号,姓名,证件号码,考试,考试方式,成绩,学校\n"


def row(number: int, exam: str = "CET4", name: str = "林测", total: int = 561, **told: Any) -> str:
    ticket = told.get("ticket", a_ticket(exam, number))
    id_no = told.get("id_no", an_id_no(number))
    school = told.get("school", "江城大学")
    return f"{ticket},{name},{id_no},{exam},{told.get('mode', '纸笔')},{total},{school}\n"


def uploaded(world: World, data: bytes, kind: str = "roster") -> Job:
    job, _ = imports.create(world.deps, world.round_id, kind, "file.csv", len(data), STAFF)
    world.deps.files.write(job.key, data, "application/octet-stream")
    return job


def work(world: World) -> None:
    """Run what was sent to the importer, as the queue would."""
    sent, world.queue.sent[:] = list(world.queue.sent), []
    for queue, body in sent:
        if queue == "import" and "job" in body:
            imports.run(world.deps, body["round"], body["job"], body["step"])


def checked(world: World, text: str, encoding: str = "utf-8") -> Job:
    job = uploaded(world, (HEADER + text).encode(encoding))
    imports.check(world.deps, world.round_id, job.id)
    work(world)
    return imports.get(world.round_id, job.id)


def committed(world: World, job: Job) -> Job:
    imports.commit(world.deps, world.round_id, job.id, STAFF)
    work(world)
    return imports.get(world.round_id, job.id)


def counts(job: Job) -> tuple[int, int, int]:
    return job.good, job.faulty, job.unchanged


def found(ticket: str) -> people.Facts | None:
    candidate_id = people.of_written_ticket(ticket)
    return people.facts(candidate_id) if candidate_id else None


def of_people() -> dict[str, Any]:
    return {key: item for key, item in everything().items() if key.startswith("PEOPLE")}
